"""A quantity lies in [low, high]: returns, optimal returns, regret and worst-case regret.

Every bound has the same form. The stored values give exact enclosures of a few returns and optimal returns; a
small formula turns them into an interval for the quantity; the claim must contain that interval.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flint import fmpq

from rewardtheory.exact.certificate import Certificate
from rewardtheory.exact.enclosure import (
    Expected,
    check_values,
    optimal_residuals,
    optimal_return,
    plan_return,
)
from rewardtheory.exact.layout import (
    read_model,
    read_object,
    read_parts,
    read_plan,
    read_reward,
    read_vector,
    write_model,
    write_plan,
    write_reward,
    write_vector,
)
from rewardtheory.exact.model import (
    Model,
    Plan,
    Reward,
    Vector,
    check_model,
    check_plan,
    check_reward,
    expected,
    require,
    weights,
)
from rewardtheory.exact.number import Interval, float_above, float_below, float_near, read_rational

Parts = tuple[Vector, ...]


class Bound(Certificate):
    """A claim that a quantity lies in [low, high]."""

    low: fmpq
    high: fmpq

    @property
    @abstractmethod
    def quantity(self) -> str:
        """What is bounded, in words."""

    @abstractmethod
    def enclosure(self) -> Interval:
        """An interval that surely holds the quantity, from checked data."""

    @property
    def statement(self) -> str:
        """One plain sentence: what is proved if `verify` says so."""
        return f"{self.quantity} lies in [{_shown(self.low, float_below)}, {_shown(self.high, float_above)}]."

    def prove(self) -> dict[str, fmpq]:
        """Enclose the quantity anew; the claim must contain the enclosure."""
        found = self.enclosure()
        low, high = float_near(found.low), float_near(found.high)
        require(
            self.low <= found.low and found.high <= self.high,
            f"{self.quantity} is enclosed by [{low:.17g}, {high:.17g}], which the claimed [low, high] does not contain",
        )
        return {"low": self.low, "high": self.high, "enclosed low": found.low, "enclosed high": found.high}


def _shown(x: fmpq, outward: Callable[[fmpq], float]) -> str:
    return str(x) if x.height_bits() <= 20 else repr(outward(x))


@dataclass(frozen=True)
class ReturnBound(Bound):
    """J(plan) lies in [low, high]; ``values[k]`` approximates V of the plan's k-th policy."""

    kind: ClassVar[str] = "return-bound"
    model: Model
    reward: Reward
    plan: Plan
    values: Parts
    low: fmpq
    high: fmpq

    @property
    def quantity(self) -> str:
        """What is bounded, in words."""
        return f"J[{self.reward.name}]({self.plan.name})"

    def enclosure(self) -> Interval:
        """An interval that surely holds the return."""
        r = checked_reward(self.model, self.reward)
        check_plan(self.model, self.plan)
        return plan_return(self.model, r, self.plan, self.values)

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        return {
            "model": write_model(self.model),
            "reward": write_reward(self.reward),
            "plan": write_plan(self.plan),
            "values": [write_vector(v) for v in self.values],
            **write_ends(self),
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "ReturnBound":
        """The certificate from plain data."""
        read_object(data, cls.kind, ["model", "reward", "plan", "values", "low", "high"])
        model = read_model(data["model"], models)
        plan = read_plan(data["plan"], model, "plan")
        values = read_parts(data["values"], plan, model, "values")
        return cls(model, read_reward(data["reward"], model, "reward"), plan, values, *read_ends(data))


@dataclass(frozen=True)
class ValueBound(Bound):
    """The greatest return over all policies (the least, if not `maximum`) lies in [low, high].

    `values` approximates V*.
    """

    kind: ClassVar[str] = "value-bound"
    model: Model
    reward: Reward
    maximum: bool
    values: Vector
    low: fmpq
    high: fmpq

    @property
    def quantity(self) -> str:
        """What is bounded, in words."""
        return f"{'max' if self.maximum else 'min'} J[{self.reward.name}] over all policies"

    def enclosure(self) -> Interval:
        """An interval that surely holds the optimal return."""
        r = checked_reward(self.model, self.reward)
        return optimal_return(self.model, r, self.values, max if self.maximum else min)

    def state_values(self) -> list[Interval]:
        """For every state an interval that surely holds its optimal value."""
        r = checked_reward(self.model, self.reward)
        check_values(self.model, self.values, "values")
        fall, rise = optimal_residuals(self.model, r, self.values, max if self.maximum else min)
        w = weights(self.model)
        ends = zip(self.values, w, self.model.choices, strict=True)
        return [Interval(v - fall * x, v + rise * x) if choices else Interval(v, v) for v, x, choices in ends]

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        return {
            "model": write_model(self.model),
            "reward": write_reward(self.reward),
            "maximum": self.maximum,
            "values": write_vector(self.values),
            **write_ends(self),
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "ValueBound":
        """The certificate from plain data."""
        read_object(data, cls.kind, ["model", "reward", "maximum", "values", "low", "high"])
        model = read_model(data["model"], models)
        if type(data["maximum"]) is not bool:
            raise ValueError("maximum: must be true or false.")
        values = read_vector(data["values"], "values", model.n_states)
        return cls(model, read_reward(data["reward"], model, "reward"), data["maximum"], values, *read_ends(data))


def checked_reward(model: Model, reward: Reward) -> Expected:
    """r(s,a), once model and reward are known to be sound data."""
    check_model(model)
    check_reward(model, reward)
    return expected(model, reward)


def write_ends(bound: Bound) -> dict[str, str]:
    """The claimed ends as plain data."""
    return {"low": str(bound.low), "high": str(bound.high)}


def read_ends(data: Mapping[str, Any]) -> tuple[fmpq, fmpq]:
    """The claimed ends from plain data."""
    return read_rational(data["low"], "low"), read_rational(data["high"], "high")
