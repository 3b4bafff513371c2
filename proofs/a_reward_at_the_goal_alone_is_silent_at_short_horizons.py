"""A reward that says nothing until the goal is near."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="devidze2021exprd")
def a_reward_at_the_goal_alone_is_silent_at_short_horizons():
    """A line of three steps with a reward of 1 at its end, γ = 9/10; stepping on is optimal, staying costs a step. At the
    first state the gap is γ² − γ³ in the long run and 0 within two steps, where neither action has earned anything; shaped
    by V* staying pays γ³ − γ² at once."""
    values = {
        "γ": Fraction(9, 10),
        "V": ["^", "γ", 2],
        "gap": ["-", "V", ["*", "γ", "V"]],
        "within two steps": 0,
        "staying, shaped": ["-", ["*", "γ", "V"], "V"],
    }
    values = {name.replace(",", ""): x for name, x in values.items()}
    claims = [("gap", ">", "within two steps"), (["-", "staying shaped"], "==", "gap")]
    return exact.arithmetic("The first state of a line of three steps", values, claims)
