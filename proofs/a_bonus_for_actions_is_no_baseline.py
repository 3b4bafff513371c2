"""A heuristic of actions, subtracted as if it were a potential, turns the gradient round."""

from typing import Any

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="gupta2023behavior")
def a_bonus_for_actions_is_no_baseline():
    """One state, two actions that are equally likely, rewards (1, 0), and a heuristic (2, 0) that names the good action. Taken
    off the return as a baseline, as public code does with heuristics of actions, it leaves (−1, 0): the expected update of
    the good logit is −1/4 instead of 1/4. A state's own bonus, here 1 for both, leaves 1/4."""
    values: dict[str, Any] = {"p": "1/2"}
    for name, good, bad in (("plain", 1, 0), ("less the heuristic", -1, 0), ("less a potential", 0, -1)):
        mean = ["+", ["*", "p", good], ["*", "p", bad]]
        values[name] = ["*", "p", ["-", good, mean]]
    claims = [("plain", "==", "1/4"), ("less the heuristic", "==", "-1/4"), ("less a potential", "==", "1/4")]
    return exact.arithmetic("The expected update of the logit of the good action", values, claims)
