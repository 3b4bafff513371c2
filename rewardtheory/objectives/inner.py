"""Objectives with a function inside of the expectation: of trajectories, or of their returns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.makers import as_reward
from rewardtheory.makers import policy as as_policy
from rewardtheory.objectives.formalism import Best, Evaluation, Valued, known_error
from rewardtheory.objectives.markov import at_discount
from rewardtheory.objectives.trajectories import Trajectory, discounted_return, expectation
from rewardtheory.types import MDP, Successors

DEPTH = 8


def reader(mdp: MDP, reward):
    """A function of a step (s, a, s') that reads a reward in the layout of the model."""
    return table_reader(mdp, as_reward(mdp, reward))


def table_reader(mdp: MDP, table):
    """A function of a step (s, a, s') that reads any table in the layout of the model."""
    R = np.asarray(table)
    if not isinstance(mdp.transition, Successors):
        return lambda step: R[step]
    state, p = np.asarray(mdp.transition.state), np.asarray(mdp.transition.probability)

    def read(step):
        s, a, t = step
        return R[s, a, int(np.flatnonzero((state[s, a] == t) & (p[s, a] != 0))[0])]

    return read


@dataclass(frozen=True)
class FunctionFromTrajectories(Valued):
    """J(π) = E f(ξ).

    Args:
        function: f, of a `Trajectory`.
        depth: how many steps f may look at where trajectories branch: f is then given these steps only.
    """

    abbreviation = "FTR"
    name = "functions from trajectories"
    function: Callable[[Trajectory], Any]
    depth: int = DEPTH

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """The expectation over all trajectories, or over all first steps."""
        value = expectation(mdp, as_policy(mdp, policy), self.function, self.depth)
        return Evaluation(value, known_error(value))


@dataclass(frozen=True)
class InnerMultiObjective(Valued):
    """J(π) = E f(G_1, …, G_k), with G_i the discounted sum of R_i.

    Args:
        rewards: R_1 … R_k.
        function: f, of k numbers.
        discount: γ; by default that of the model.
        depth: how many steps are added up where trajectories branch.
        slope: a Lipschitz constant of f in the sup norm: with it the steps that are left out are bounded.
    """

    abbreviation = "IMORL"
    name = "inner multi-objective rewards"
    rewards: Sequence[Any]
    function: Callable[..., Any]
    discount: Any = None
    depth: int = DEPTH
    slope: Any = None

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """The expectation over all trajectories, or over all first steps, with a bound if a slope is given."""
        mdp = at_discount(mdp, self.discount)
        pi = as_policy(mdp, policy)
        tables = [reader(mdp, R) for R in self.rewards]
        cut = False

        def value(trajectory):
            nonlocal cut
            cut |= trajectory.cut
            return self.function(*(discounted_return(trajectory, table, mdp.discount) for table in tables))

        found = expectation(mdp, pi, value, self.depth)
        if not cut:
            return Evaluation(found, known_error(found))
        if self.slope is None:
            return Evaluation(found, None)
        largest = max(abs(as_reward(mdp, R)).max() for R in self.rewards)
        return Evaluation(found, self.slope * mdp.discount**self.depth * largest / (1 - mdp.discount))

    def optimize(self, mdp: MDP) -> Best:
        """The best plan over `depth` steps that may look at time and at the returns so far, where all episodes end by then."""
        from rewardtheory.objectives.inner_optimum import best_inner

        mdp = at_discount(mdp, self.discount)
        value, choose = best_inner(mdp, [reader(mdp, R) for R in self.rewards], self.function, self.depth)
        return Best(value, choose, known_error(value))


@dataclass(frozen=True)
class InnerNonlinear(InnerMultiObjective):
    """J(π) = E f(G): an inner multi-objective with one reward.

    Args:
        rewards: (R,).
        function: f, of one number.
        discount, depth, slope: as for `InnerMultiObjective`.
    """

    abbreviation = "INMR"
    name = "inner nonlinear Markov rewards"
