"""A partial order of deterministic policies that no reward has, whatever its discount."""

from fractions import Fraction

from flint import fmpq_poly

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.tasks import deterministic_policies
from rewardtheory.verify.claims import counterexample


@counterexample(source="abel2021expressivity")
def no_reward_and_discount_have_a_partial_order_of_three_comparisons():
    """Two states, the action names the next one, uniform start: that to stay is better than all to x and all to y, and to
    swap is better than all to y, is a partial order without a reward at any discount. With multipliers 1, γ and 1−γ the
    differences add up to 0."""
    graph = {"x": {"x": "x", "y": "y"}, "y": {"x": "x", "y": "y"}}
    mdp = rt.mdp(graph, start="x", discount=Fraction(1, 2)).replace(initial=[Fraction(1, 2)] * 2)
    names = {"stay": "x, y", "swap": "y, x", "all to x": "x, x", "all to y": "y, y"}
    found = deterministic_policies(mdp)
    policies = {name: found[actions] for name, actions in names.items()}
    order = [("stay", ">", "all to x"), ("stay", ">", "all to y"), ("swap", ">", "all to y")]
    vector = [fmpq_poly([1]), fmpq_poly([0, 1]), fmpq_poly([1, -1])]
    return exact.any_discount("MR", exact.model_of(mdp), policies, order, [vector])
