"""Objectives with a function outside of the expectation: of returns, or of visits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.makers import policy as as_policy
from rewardtheory.objectives.formalism import Best, Evaluation, Valued, known_error
from rewardtheory.objectives.markov import at_discount, discounted
from rewardtheory.solvers.occupancies import occupancy
from rewardtheory.transition import probability
from rewardtheory.types import MDP


@dataclass(frozen=True)
class OuterMultiObjective(Valued):
    """J(π) = f(J_1(π), …, J_k(π)), with J_i the expected return of R_i.

    Args:
        rewards: R_1 … R_k.
        function: f, of k numbers.
        discount: γ; by default that of the model.
        concave: f of k cvxpy expressions, where it is concave: with it a best policy is found.
    """

    abbreviation = "OMORL"
    name = "outer multi-objective rewards"
    hardness = "the function is not known to be concave: give it once more as `concave`, in terms of cvxpy"
    rewards: Sequence[Any]
    function: Callable[..., Any]
    discount: Any = None
    concave: Callable[..., Any] | None = None

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """f of the expected returns."""
        mdp = at_discount(mdp, self.discount)
        pi = as_policy(mdp, policy)
        value = self.function(*(discounted(mdp, R, pi).value for R in self.rewards))
        return Evaluation(value, known_error(value))

    def optimize(self, mdp: MDP) -> Best:
        """A best stationary policy, by a concave program over the visits."""
        if self.concave is None:
            return super().optimize(mdp)
        from rewardtheory.objectives.outer_optimum import best_outer

        value, policy, bound = best_outer(at_discount(mdp, self.discount), self.rewards, self.concave)
        return Best(value, policy, bound)


@dataclass(frozen=True)
class OuterNonlinear(OuterMultiObjective):
    """J(π) = f(E G): an outer multi-objective with one reward.

    Args:
        rewards: (R,).
        function: f, of one number.
        discount, concave: as for `OuterMultiObjective`.
    """

    abbreviation = "ONMR"
    name = "outer nonlinear Markov rewards"


def transition_visits(mdp: MDP, policy) -> Any:
    """m_π(s,a,s') = Σ_t γ^t P(S_t = s, A_t = a, S_{t+1} = s'), in the layout of the model; 0 in terminal states.

    >>> import rewardtheory as rt
    >>> from rewardtheory.objectives.outer import transition_visits
    >>> mdp = rt.mdp({"s": {"go": "s"}}, start="s", discount=0.5)
    >>> transition_visits(mdp, [0]).tolist()
    [[[2.0]]]
    """
    live = (~np.asarray(mdp.terminal)).astype(int)[:, None, None]
    return occupancy(mdp, policy)[..., None] * probability(mdp.transition) * live


@dataclass(frozen=True)
class FunctionFromOccupancies(Valued):
    """J(π) = f(m_π), with m the discounted visits of transitions.

    Args:
        function: f, of an array in the layout of the model.
        discount: γ; by default that of the model.
    """

    abbreviation = "FOMR"
    name = "functions from occupancy measures"
    function: Callable[[Any], Any]
    discount: Any = None

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """f of the visits."""
        value = self.function(transition_visits(at_discount(mdp, self.discount), as_policy(mdp, policy)))
        return Evaluation(value, known_error(value))
