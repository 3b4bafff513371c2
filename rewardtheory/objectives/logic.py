"""Linear temporal logic as an objective."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rewardtheory.objectives.controllers import best_controller
from rewardtheory.objectives.formalism import Best, Evaluation, Valued
from rewardtheory.objectives.satisfaction import satisfaction_probability
from rewardtheory.types import MDP


@dataclass(frozen=True)
class LinearTemporalLogic(Valued):
    """J(π) = P_π(ξ ⊨ φ).

    Args:
        formula: text that `rt.ltl` reads, or what it read.
        labels: atom -> where it holds.
    """

    abbreviation = "LTL"
    name = "linear temporal logic"
    formula: Any
    labels: Mapping[str, Any] = field(default_factory=dict)

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """The probability of the formula."""
        found = satisfaction_probability(mdp, self.formula, self.labels, policy)
        return Evaluation(found.value, found.bound)

    def optimize(self, mdp: MDP) -> Best:
        """A policy with finite memory."""
        controller, found = best_controller(mdp, self.formula, self.labels)
        return Best(found.value, controller, found.bound)
