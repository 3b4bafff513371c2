"""One example for every kind of specification, and what becomes of it along a chain of translations."""

from itertools import pairwise

import networkx as nx
import numpy as np

from rewardtheory.makers import reward as make_reward
from rewardtheory.objectives.environments import HALF, split, three_doors
from rewardtheory.objectives.formalism import Specification
from rewardtheory.objectives.inner import FunctionFromTrajectories, InnerMultiObjective, InnerNonlinear
from rewardtheory.objectives.logic import LinearTemporalLogic
from rewardtheory.objectives.lotteries import FunctionFromLotteries, FunctionFromPolicies
from rewardtheory.objectives.markov import (
    LimitAverageReward,
    MarkovReward,
    RegularizedReward,
    RewardMachineObjective,
    squared_length,
)
from rewardtheory.objectives.orderings import GeneralizedOuterMultiObjective, LotteryOrdering, OccupancyOrdering
from rewardtheory.objectives.outer import FunctionFromOccupancies, OuterMultiObjective, OuterNonlinear
from rewardtheory.objectives.reward_machines import reward_machine
from rewardtheory.objectives.translations import TRANSLATIONS
from rewardtheory.types import MDP


def _specifications(mdp: MDP) -> dict[str, Specification]:
    """One specification of each formalism that can be translated, on the three doors."""
    doors = make_reward(mdp, {("s", "a2"): 1, ("s", "a3"): 3})
    other = make_reward(mdp, {("s", "a1"): 2})
    graph = {"u": {"third & !second": ("end", 2), "second & !third": ("end", 1), "else": ("u", 0)}, "end": {}}
    machine = reward_machine(graph, start="u")
    labels = {"second": ["t2"], "third": ["t3"]}

    def door(trajectory):
        """f(ξ) = the number of the door that ξ takes"""
        return max(s for s, _, _ in trajectory.first(3))

    def lexicographic(x, y):
        """by the first return, ties by the second"""
        return (x > y) - (x < y)

    def square(total):
        """f(G) = G²"""
        return total * total

    def near(total):
        """f(G) = −(G − 1)²"""
        return -((total - 1) ** 2)

    def largest(m):
        """f(m) = the greatest of m(s,a,s')²"""
        return (m * m).max()

    def reached(found):
        """f(L) = how many states are reached"""
        return len(found)

    def squares(pi):
        """f(π) = Σ π(a|s)²"""
        return (pi * pi).sum()

    def by_largest(x, y):
        """by the greatest m(s,a,s')"""
        return x.max() - y.max()

    def by_reached(x, y):
        """by how many states are reached"""
        return len(x) - len(y)

    return {
        "MR": MarkovReward(doors),
        "LAR": LimitAverageReward(make_reward(mdp, {"t2": 1, "t3": 3})),
        "LTL": LinearTemporalLogic("F third", labels),
        "RM": RewardMachineObjective(machine, labels),
        "INMR": InnerNonlinear((doors,), square, depth=3),
        "IMORL": InnerMultiObjective((doors, other), max, depth=3),
        "FTR": FunctionFromTrajectories(door, depth=3),
        "RRL": RegularizedReward(doors, 1, squared_length),
        "ONMR": OuterNonlinear((doors,), near),
        "OMORL": OuterMultiObjective((doors, other), min),
        "FOMR": FunctionFromOccupancies(largest),
        "FTLR": FunctionFromLotteries(reached),
        "FPR": FunctionFromPolicies(squares),
        "GOMORL": GeneralizedOuterMultiObjective((doors, other), lexicographic),
        "OMO": OccupancyOrdering(by_largest),
        "TLO": LotteryOrdering(by_reached),
    }


def carried(mdp: MDP, x: str, y: str) -> tuple[Specification, Specification]:
    """The example of X, and its translation to Y along the shortest chain."""
    first = found = _specifications(mdp)[x]
    chain = nx.shortest_path(nx.DiGraph(list(TRANSLATIONS)), x, y)
    for a, b in pairwise(chain):
        found = TRANSLATIONS[a, b](mdp, found)
    return first, found


def example(x: str, y: str) -> tuple[MDP, dict[str, np.ndarray], Specification, Specification]:
    """A model, some of its policies, a specification of X, and its translation to Y.

    >>> from rewardtheory.objectives.example import example
    >>> mdp, policies, one, two = example("MR", "RM")
    >>> one.evaluate(mdp, policies["third"]).value, two.evaluate(mdp, policies["third"]).value
    (3, 3)
    """
    mdp = three_doors()
    policies = {
        "first": split(mdp, "s", a1=1),
        "second": split(mdp, "s", a2=1),
        "third": split(mdp, "s", a3=1),
        "first or third": split(mdp, "s", a1=HALF, a3=HALF),
    }
    return mdp, policies, *carried(mdp, x, y)
