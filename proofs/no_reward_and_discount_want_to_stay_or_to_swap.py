"""A set of policies that no reward accepts, whatever its discount."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.tasks import deterministic_policies
from rewardtheory.verify.claims import counterexample


@counterexample(source="abel2021expressivity")
def no_reward_and_discount_want_to_stay_or_to_swap():
    """Two states, the action names the next one, uniform start. (1+γ) J(stay) + (1−γ) J(swap) = J(all to x) + J(all to y)
    for every reward and every γ in [0, 1): to stay and to swap are not both better than the two others."""
    graph = {"x": {"x": "x", "y": "y"}, "y": {"x": "x", "y": "y"}}
    mdp = rt.mdp(graph, start="x", discount=Fraction(1, 2)).replace(initial=[Fraction(1, 2)] * 2)
    names = {"stay": "x, y", "swap": "y, x", "all to x": "x, x", "all to y": "y, y"}
    found = deterministic_policies(mdp)
    policies = {name: found[actions] for name, actions in names.items()}
    order = [(good, ">", bad) for good in ("stay", "swap") for bad in ("all to x", "all to y")]
    half = Fraction(1, 2)
    multipliers = [[half, half], [half, half], [half, -half], [half, -half]]
    return exact.inexpressible("MR", exact.model_of(mdp), policies, order, multipliers)
