"""One example for every kind of specification, and what becomes of it along a chain of translations."""

from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np

from rewardtheory.makers import reward as make_reward
from rewardtheory.objectives.environments import HALF, split, three_doors
from rewardtheory.objectives.formalism import Specification, Valued
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
        return max(s for s, _, _ in trajectory.first(3))

    def lexicographic(x, y):
        return (x > y) - (x < y)

    return {
        "MR": MarkovReward(doors),
        "LAR": LimitAverageReward(make_reward(mdp, {"t2": 1, "t3": 3})),
        "LTL": LinearTemporalLogic("F third", labels),
        "RM": RewardMachineObjective(machine, labels),
        "INMR": InnerNonlinear((doors,), lambda x: x * x, depth=3),
        "IMORL": InnerMultiObjective((doors, other), max, depth=3),
        "FTR": FunctionFromTrajectories(door, depth=3),
        "RRL": RegularizedReward(doors, 1, squared_length),
        "ONMR": OuterNonlinear((doors,), lambda x: -((x - 1) ** 2)),
        "OMORL": OuterMultiObjective((doors, other), min),
        "FOMR": FunctionFromOccupancies(lambda m: (m * m).max()),
        "FTLR": FunctionFromLotteries(lambda found: len(found)),
        "FPR": FunctionFromPolicies(lambda pi: (pi * pi).sum()),
        "GOMORL": GeneralizedOuterMultiObjective((doors, other), lexicographic),
        "OMO": OccupancyOrdering(lambda x, y: x.max() - y.max()),
        "TLO": LotteryOrdering(lambda x, y: len(x) - len(y)),
    }


def carried(mdp: MDP, x: str, y: str) -> tuple[Specification, Specification]:
    """The example of X, and its translation to Y along the shortest chain."""
    first = found = _specifications(mdp)[x]
    chain = nx.shortest_path(nx.DiGraph(list(TRANSLATIONS)), x, y)
    for a, b in pairwise(chain):
        found = TRANSLATIONS[a, b](mdp, found)
    return first, found


def example_of(x: str, y: str) -> list[tuple[str, str, str]]:
    """(policy, its value or rank under X, the same under Y) for some policies of the three doors.

    >>> from rewardtheory.objectives.example import example_of
    >>> example_of("MR", "RM")[2]
    ('third', '3', '3')
    """
    mdp = three_doors()
    policies = {
        "first": split(mdp, "s", a1=1),
        "second": split(mdp, "s", a2=1),
        "third": split(mdp, "s", a3=1),
        "first or third": split(mdp, "s", a1=HALF, a3=HALF),
    }
    one, two = carried(mdp, x, y)
    return [(name, _shown(mdp, one, policies, name), _shown(mdp, two, policies, name)) for name in policies]


def _shown(mdp: MDP, spec: Specification, policies: dict[str, np.ndarray], name: str) -> str:
    if isinstance(spec, Valued):
        value: Any = spec.evaluate(mdp, policies[name]).value
        return str(value)
    better = sum(spec.prefer(mdp, other, policies[name]) > 0 for other in policies.values())
    return f"rank {better + 1}"
