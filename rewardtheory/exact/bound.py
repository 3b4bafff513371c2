"""A quantity lies in [low, high]: returns, optimal returns, regret and worst-case regret.

Every bound has the same form. The stored values give exact enclosures of a few returns and optimal returns; a small
formula turns them into an interval for the quantity; the claim must contain that interval.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flint import fmpq

from rewardtheory.exact.certificate import Certificate
from rewardtheory.exact.enclosure import Expected, check_values, optimal_residuals, optimal_return, plan_return
from rewardtheory.exact.layout import (
    read_list,
    read_model,
    read_object,
    read_plan,
    read_reward,
    read_rewards,
    read_vector,
    write_model,
    write_plan,
    write_reward,
    write_vector,
)
from rewardtheory.exact.model import Model, Plan, Reward, Vector, check_model, check_plan, check_reward, expected, require
from rewardtheory.exact.number import Interval, float_above, float_below, float_near, read_rational
from rewardtheory.exact.witness import read_parts

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
        r = _checked(self.model, self.reward)
        check_plan(self.model, self.plan)
        return plan_return(self.model, r, self.plan, self.values)

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        return {
            "model": write_model(self.model),
            "reward": write_reward(self.reward),
            "plan": write_plan(self.plan),
            "values": [write_vector(v) for v in self.values],
            **_ends(self),
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "ReturnBound":
        """The certificate from plain data."""
        read_object(data, cls.kind, ["model", "reward", "plan", "values", "low", "high"])
        model = read_model(data["model"], models)
        plan = read_plan(data["plan"], model, "plan")
        values = read_parts(data["values"], plan, model, "values")
        return cls(model, read_reward(data["reward"], model, "reward"), plan, values, *_read_ends(data))


@dataclass(frozen=True)
class ValueBound(Bound):
    """The greatest return over all policies (the least, if not `maximum`) lies in [low, high]; `values` approximates V*."""

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
        r = _checked(self.model, self.reward)
        return optimal_return(self.model, r, self.values, max if self.maximum else min)

    def state_values(self) -> list[Interval]:
        """For every state an interval that surely holds its optimal value."""
        r = _checked(self.model, self.reward)
        check_values(self.model, self.values, "values")
        fall, rise = optimal_residuals(self.model, r, self.values, max if self.maximum else min)
        w = self.model.weight or [1 / (1 - self.model.discount)] * self.model.n_states
        ends = zip(self.values, w, self.model.choices, strict=True)
        return [Interval(v - fall * x, v + rise * x) if choices else Interval(v, v) for v, x, choices in ends]

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        return {
            "model": write_model(self.model),
            "reward": write_reward(self.reward),
            "maximum": self.maximum,
            "values": write_vector(self.values),
            **_ends(self),
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "ValueBound":
        """The certificate from plain data."""
        read_object(data, cls.kind, ["model", "reward", "maximum", "values", "low", "high"])
        model = read_model(data["model"], models)
        if type(data["maximum"]) is not bool:
            raise ValueError("maximum: must be true or false.")
        values = read_vector(data["values"], "values", model.n_states)
        return cls(model, read_reward(data["reward"], model, "reward"), data["maximum"], values, *_read_ends(data))


@dataclass(frozen=True)
class RegretBound(Bound):
    """max J − J(plan) lies in [low, high]; divided by max J − min J if `least` is there.

    `best` approximates V*, `least` the values of the worst policy, `values` those of the plan's parts.
    """

    kind: ClassVar[str] = "regret-bound"
    model: Model
    reward: Reward
    plan: Plan
    values: Parts
    best: Vector
    least: Vector | None
    low: fmpq
    high: fmpq

    @property
    def quantity(self) -> str:
        """What is bounded, in words."""
        return f"the {'' if self.least is None else 'normalized '}regret of {self.plan.name} under {self.reward.name}"

    def enclosure(self) -> Interval:
        """An interval that surely holds the regret."""
        model, r = self.model, _checked(self.model, self.reward)
        check_plan(model, self.plan)
        best, obtained = optimal_return(model, r, self.best), plan_return(model, r, self.plan, self.values)
        lost = _at_least_zero(best.minus(obtained))
        return lost if self.least is None else _fraction(lost, _range(model, r, self.best, self.least))

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        return {
            "model": write_model(self.model),
            "reward": write_reward(self.reward),
            "plan": write_plan(self.plan),
            "values": [write_vector(v) for v in self.values],
            "best": write_vector(self.best),
            "least": None if self.least is None else write_vector(self.least),
            **_ends(self),
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "RegretBound":
        """The certificate from plain data."""
        read_object(data, cls.kind, ["model", "reward", "plan", "values", "best", "least", "low", "high"])
        model = read_model(data["model"], models)
        plan = read_plan(data["plan"], model, "plan")
        return cls(
            model,
            read_reward(data["reward"], model, "reward"),
            plan,
            read_parts(data["values"], plan, model, "values"),
            read_vector(data["best"], "best", model.n_states),
            None if data["least"] is None else read_vector(data["least"], "least", model.n_states),
            *_read_ends(data),
        )


@dataclass(frozen=True)
class WorstCaseRegretBound(Bound):
    """W(R1|R2) = max{J1(x) − J1(y): J2(y) >= J2(x)} / (max J1 − min J1) lies in [low, high].

    From below by two plans: y is proved to be no worse than x under R2. From above by a multiplier λ >= 0: then
    J1(x) − J1(y) <= J(x) − J(y) <= max J − min J under R1 − λ R2.

    Args:
        model, rewards: R1 and R2.
        plans: x and y; None claims no more than W >= 0, which holds with x = y.
        values: ``values[i][j][k]``: reward i, plan j, part k.
        best, least: approximate values of the best and worst policy under R1.
        multiplier: λ.
        mixed_best, mixed_least: the same under R1 − λ R2.
    """

    kind: ClassVar[str] = "worst-case-regret-bound"
    model: Model
    rewards: tuple[Reward, Reward]
    plans: tuple[Plan, Plan] | None
    values: tuple[tuple[Parts, Parts], tuple[Parts, Parts]] | None
    best: Vector
    least: Vector
    multiplier: fmpq
    mixed_best: Vector
    mixed_least: Vector
    low: fmpq
    high: fmpq

    @property
    def quantity(self) -> str:
        """What is bounded, in words."""
        one, two = (r.name for r in self.rewards)
        return f"the worst-case regret W({one}|{two})"

    def enclosure(self) -> Interval:
        """An interval that surely holds the worst-case regret."""
        model = self.model
        r1, r2 = _checked(model, self.rewards[0]), _checked(model, self.rewards[1])
        require(self.multiplier >= 0, "the multiplier λ is negative")
        mixed = [[x - self.multiplier * y for x, y in zip(*rows, strict=True)] for rows in zip(r1, r2, strict=True)]
        most = _range(model, mixed, self.mixed_best, self.mixed_least).high
        least = self._lost(r1, r2) if self.plans is not None else fmpq(0)
        lost = _at_least_zero(Interval(least, most))
        return _fraction(lost, _range(model, r1, self.best, self.least))

    def _lost(self, r1: Expected, r2: Expected) -> fmpq:
        require(self.plans is not None and self.values is not None and len(self.plans) == 2, "two plans are needed")
        x, y = self.plans
        check_plan(self.model, x)
        check_plan(self.model, y)
        require([len(row) for row in self.values] == [2, 2], "`values` must have two rewards by two plans")
        (x1, y1), (x2, y2) = (
            [plan_return(self.model, r, plan, v) for plan, v in zip((x, y), row, strict=True)]
            for r, row in zip((r1, r2), self.values, strict=True)
        )
        require(y2.low >= x2.high, f"plan {y.name} is not proved to be at least as good as {x.name} under the second reward")
        return x1.minus(y1).low

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        values = self.values
        return {
            "model": write_model(self.model),
            "rewards": [write_reward(r) for r in self.rewards],
            "plans": None if self.plans is None else [write_plan(p) for p in self.plans],
            "values": values and [[[write_vector(v) for v in parts] for parts in row] for row in values],
            **{name: write_vector(getattr(self, name)) for name in ("best", "least", "mixed_best", "mixed_least")},
            "multiplier": str(self.multiplier),
            **_ends(self),
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "WorstCaseRegretBound":
        """The certificate from plain data."""
        vectors = ["best", "least", "mixed_best", "mixed_least"]
        read_object(data, cls.kind, ["model", "rewards", "plans", "values", "multiplier", "low", "high", *vectors])
        model = read_model(data["model"], models)
        one, two = read_rewards(data["rewards"], model, 2)
        best, least, mixed_best, mixed_least = (read_vector(data[name], name, model.n_states) for name in vectors)
        plans = values = None
        if data["plans"] is not None:
            x, y = (read_plan(p, model, f"plans[{j}]") for j, p in enumerate(read_list(data["plans"], "plans", 2)))
            plans = (x, y)
            first, second = (
                (read_parts(row[0], x, model, f"values[{i}][0]"), read_parts(row[1], y, model, f"values[{i}][1]"))
                for i, row in enumerate(read_list(v, "values", 2) for v in read_list(data["values"], "values", 2))
            )
            values = (first, second)
        elif data["values"] is not None:
            raise ValueError("values: must be null where `plans` is null.")
        multiplier = read_rational(data["multiplier"], "multiplier")
        ends = _read_ends(data)
        return cls(model, (one, two), plans, values, best, least, multiplier, mixed_best, mixed_least, *ends)


def _checked(model: Model, reward: Reward) -> Expected:
    check_model(model)
    check_reward(model, reward)
    return expected(model, reward)


def _range(model: Model, r: Expected, best: Vector, least: Vector) -> Interval:
    return optimal_return(model, r, best).minus(optimal_return(model, r, least, min))


def _at_least_zero(x: Interval) -> Interval:
    return Interval(max(x.low, fmpq(0)), max(x.high, fmpq(0)))


def _fraction(lost: Interval, whole: Interval) -> Interval:
    require(whole.low > 0, "max J - min J is not proved to be positive, so nothing can be divided by it")
    part = lost.over(whole)
    return Interval(part.low, min(part.high, fmpq(1)))


def _ends(bound: Bound) -> dict[str, str]:
    return {"low": str(bound.low), "high": str(bound.high)}


def _read_ends(data: Mapping[str, Any]) -> tuple[fmpq, fmpq]:
    return read_rational(data["low"], "low"), read_rational(data["high"], "high")
