"""Objectives that are functions of distributions of trajectories, or of policies."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.makers import policy as as_policy
from rewardtheory.objectives.formalism import Evaluation, Valued, known_error
from rewardtheory.transition import reachable
from rewardtheory.types import MDP

Lottery = tuple[tuple[int, tuple[Any, ...]], ...]
"""What a distribution of trajectories knows of a policy: each state that is reached, with its action probabilities."""


def lottery(mdp: MDP, policy) -> Lottery:
    """The distribution of trajectories of a policy, as the reached states with their action probabilities.

    Two policies of one model have the same distribution exactly if these are equal.

    >>> import rewardtheory as rt
    >>> from rewardtheory.objectives.lotteries import lottery
    >>> mdp = rt.mdp({"s": {"go": "s"}, "island": {"go": "s", "rest": "island"}}, start="s", discount=0.5)
    >>> lottery(mdp, {"s": "go", "island": "go"}) == lottery(mdp, {"s": "go", "island": "rest"})
    True
    """
    pi = np.asarray(as_policy(mdp, policy))
    taken = MDP(mdp.transition, mdp.initial, mdp.discount, available=(pi != 0).astype(bool), terminal=mdp.terminal)
    seen = reachable(taken)
    return tuple((int(s), tuple(pi[s].tolist())) for s in np.flatnonzero(seen & ~np.asarray(mdp.terminal)).tolist())


@dataclass(frozen=True)
class FunctionFromLotteries(Valued):
    """J(π) = f(L_π), with L the distribution of trajectories.

    Args:
        function: f, of a `Lottery`.
    """

    abbreviation = "FTLR"
    name = "functions from trajectory lotteries"
    function: Callable[[Lottery], Any]

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """f of the lottery."""
        value = self.function(lottery(mdp, policy))
        return Evaluation(value, known_error(value))


@dataclass(frozen=True)
class FunctionFromPolicies(Valued):
    """J(π) = f(π).

    Args:
        function: f, of π (S, A).
    """

    abbreviation = "FPR"
    name = "functions from policies"
    function: Callable[[Any], Any]

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """f of the policy."""
        value = self.function(as_policy(mdp, policy))
        return Evaluation(value, known_error(value))
