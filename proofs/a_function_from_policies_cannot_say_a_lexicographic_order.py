"""A lexicographic order of two chances has no values."""

from fractions import Fraction
from itertools import pairwise

from rewardtheory import exact
from rewardtheory.objectives.environments import split, two_islands
from rewardtheory.objectives.lotteries import FunctionFromPolicies
from rewardtheory.objectives.orderings import LotteryOrdering
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.scenes import Scene

RELATION = ("TLO", "FPR", False)


def scene() -> Scene:
    """What the claim is about."""
    mdp = two_islands()

    def at(p, x):
        pi = split(mdp, "s", a=1 - p, b=p)
        pi[1] = split(mdp, "t", a=1 - x, b=x)[1]
        return pi

    def lexicographic(one, two):
        keys = [[dict(found)[s][1] for s in (0, 1)] for found in (one, two)]
        return (keys[0] > keys[1]) - (keys[0] < keys[1])

    chances = [Fraction(k, 7) for k in range(8)]
    policies = {f"{p}, {x}": at(p, x) for p in chances for x in (0, 1)}
    names = list(policies)
    order = [(b, ">", a) for a, b in pairwise(names)]
    rival = FunctionFromPolicies(lambda pi: 2 * pi[0, 1] + pi[1, 1])
    said = "more b in s, then more b in t"
    return Scene(mdp, LotteryOrdering(lexicographic), said, policies, order, rival, "2p + x")


@counterexample(source="debreu1954representation")
def a_function_from_policies_cannot_say_a_lexicographic_order():
    """On two islands order policies by the chance p of b on the first, and ties by the chance x on the second. A function
    f would have f(p, 0) < f(p, 1) < f(p′, 0) for all p < p′: uncountably many disjoint intervals, and each holds a
    rational number. The scheme (p, 0) < (p, 1) < (p′, 0) is checked here at some p; that there are uncountably many p is
    not a matter for a program."""
    scene().require()
    values = {"p": "1/7", "q": "2/7"}
    return exact.arithmetic(
        "Two chances of b on the first island, with the second tried at 0 and 1", values, [("p", "<", "q"), (0, "<", 1)]
    )
