"""A lexicographic order of two chances has no values."""

from fractions import Fraction
from itertools import pairwise

from rewardtheory import exact
from rewardtheory.objectives.environments import choose_b, two_islands
from rewardtheory.objectives.orderings import LotteryOrdering
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import Instance, require_order

RELATION = ("TLO", "FPR", False)


def instance() -> Instance:
    """First the chance of b on one island, then that on the other."""
    mdp = two_islands()

    def lexicographic(one, two):
        """first by π(b|s), ties by π(b|t)"""
        keys = [[dict(found)[s][1] for s in (0, 1)] for found in (one, two)]
        return (keys[0] > keys[1]) - (keys[0] < keys[1])

    policies = {f"{p} and {x}": choose_b(mdp, p, x) for p in (Fraction(k, 3) for k in range(4)) for x in (0, 1)}
    names = list(policies)
    return Instance(mdp, LotteryOrdering(lexicographic), policies, [(b, ">", a) for a, b in pairwise(names)])


@counterexample(source="debreu1954representation")
def a_function_from_policies_cannot_say_a_lexicographic_order():
    """On two islands order policies by the chance p of b on the first, and ties by the chance x on the second. A function
    f would have f(p, 0) < f(p, 1) < f(p′, 0) for all p < p′: uncountably many disjoint intervals, and each holds a
    rational number. The scheme (p, 0) < (p, 1) < (p′, 0) is checked here at some p; that there are uncountably many p is
    not a matter for a program."""
    require_order(*instance())
    values = {"p": "1/3", "q": "2/3"}
    return exact.arithmetic(
        "Two chances of b on the first island, with the second tried at 0 and 1", values, [("p", "<", "q"), (0, "<", 1)]
    )
