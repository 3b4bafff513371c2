"""What every formalism is: a kind of specification, which orders the stationary policies of a model.

A specification evaluates a policy, or only compares two. Where a best policy can be found, it finds one, with memory if
the formalism rewards memory; where it cannot, it says why.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from rewardtheory.arithmetic import is_exact
from rewardtheory.types import MDP


@dataclass(frozen=True)
class Evaluation:
    """The value of a policy.

    Attributes:
        value: a number, exact where the model is.
        bound: a proved bound on its error; 0 in exact arithmetic; None where there is none.
    """

    value: Any
    bound: Any


@dataclass(frozen=True)
class Best:
    """A best policy.

    Attributes:
        value: of the best policy.
        policy: what attains it: π (S, A), or a policy with memory where the formalism asks for one.
        bound: a proved bound on the error of the value, or None where there is none.
    """

    value: Any
    policy: Any
    bound: Any


class Specification(ABC):
    """An objective in one of the formalisms."""

    abbreviation: ClassVar[str]
    name: ClassVar[str]

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """The value of a stationary policy.

        Raises:
            ValueError: where the formalism only orders policies.
        """
        raise ValueError(f"{self.name} give no values, only an order: use `prefer`.")

    def prefer(self, mdp: MDP, one, two) -> int:
        """1 if the first policy is better, −1 if the second is, 0 if they are as good, or no bound tells them apart."""
        a, b = self.evaluate(mdp, one), self.evaluate(mdp, two)
        radius = 0 if a.bound is None or b.bound is None else a.bound + b.bound
        gap = a.value - b.value
        return 0 if abs(gap) <= radius else 1 if gap > 0 else -1

    def optimize(self, mdp: MDP) -> Best:
        """A best policy.

        Raises:
            ValueError: where none can be found, with the reason.
        """
        raise ValueError(f"{self.name} are not optimized: {self.hardness}.")

    hardness: ClassVar[str] = "the function is arbitrary, and every policy would have to be looked at"


class Valued(Specification):
    """A specification with values."""

    @abstractmethod
    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """The value of a stationary policy."""


def sign_of(x: Any) -> int:
    """−1, 0 or 1."""
    return int(x > 0) - int(x < 0)


def known_error(value: Any) -> Any:
    """The bound of a value that went through somebody's function: 0 if it is rational, else none is known."""
    return 0 if is_exact(value) or isinstance(value, int) else None
