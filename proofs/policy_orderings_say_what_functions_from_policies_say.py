"""A function orders."""

from rewardtheory.objectives.lotteries import FunctionFromPolicies
from rewardtheory.objectives.translations import policies_to_order
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, TinyMDP

RELATION = ("FPR", "PO", True)


@theorem(source="subramani2024objectives", floats=False)
def policy_orderings_say_what_functions_from_policies_say(mdp: TinyMDP, one: AnyPolicy, two: AnyPolicy):
    """π1 ⪰ π2 exactly if f(π1) >= f(π2) is an order of policies."""
    spec = FunctionFromPolicies(lambda pi: (pi * pi).sum())
    assert order_alike(mdp, spec, policies_to_order(mdp, spec), (one, two))
