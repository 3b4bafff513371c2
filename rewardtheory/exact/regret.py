"""Regret of a plan, and the worst-case regret of a proxy, each in an interval."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flint import fmpq

from rewardtheory.exact.bound import Bound, Parts, checked_reward, read_ends, write_ends
from rewardtheory.exact.enclosure import Expected, optimal_return, plan_return
from rewardtheory.exact.layout import (
    read_list,
    read_model,
    read_object,
    read_parts,
    read_plan,
    read_reward,
    read_rewards,
    read_vector,
    write_model,
    write_plan,
    write_reward,
    write_vector,
)
from rewardtheory.exact.model import Model, Plan, Reward, Vector, check_plan, require
from rewardtheory.exact.number import Interval, read_rational


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
        kind = "regret" if self.least is None else "normalized regret"
        return f"the {kind} of {self.plan.name} under {self.reward.name}"

    def enclosure(self) -> Interval:
        """An interval that surely holds the regret."""
        model, r = self.model, checked_reward(self.model, self.reward)
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
            **write_ends(self),
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
            *read_ends(data),
        )


@dataclass(frozen=True)
class WorstCaseRegretBound(Bound):
    """W(R1|R2) = max{J1(x) − J1(y): J2(y) >= J2(x)} / (max J1 − min J1) lies in [low, high].

    From below by two plans: y is proved to be no worse than x under R2. From above by a multiplier λ >= 0:
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
        r1, r2 = checked_reward(model, self.rewards[0]), checked_reward(model, self.rewards[1])
        require(self.multiplier >= 0, "the multiplier λ is negative")
        mixed = [[x - self.multiplier * y for x, y in zip(*rows, strict=True)] for rows in zip(r1, r2, strict=True)]
        most = _range(model, mixed, self.mixed_best, self.mixed_least).high
        least = fmpq(0) if self.plans is None else self._lost(r1, r2, self.plans, self.values)
        lost = _at_least_zero(Interval(least, most))
        return _fraction(lost, _range(model, r1, self.best, self.least))

    def _lost(self, r1: Expected, r2: Expected, plans: tuple[Plan, Plan], values: Any) -> fmpq:
        x, y = plans
        check_plan(self.model, x)
        check_plan(self.model, y)
        require(values is not None, "plans without values")
        require([len(row) for row in values] == [2, 2], "`values` must have two rewards by two plans")
        (x1, y1), (x2, y2) = (
            [plan_return(self.model, r, plan, v) for plan, v in zip((x, y), row, strict=True)]
            for r, row in zip((r1, r2), values, strict=True)
        )
        require(
            y2.low >= x2.high,
            f"plan {y.name} is not proved to be at least as good as {x.name} under the second reward",
        )
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
            **write_ends(self),
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
                (
                    read_parts(row[0], x, model, f"values[{i}][0]"),
                    read_parts(row[1], y, model, f"values[{i}][1]"),
                )
                for i, row in enumerate(read_list(v, "values", 2) for v in read_list(data["values"], "values", 2))
            )
            values = (first, second)
        elif data["values"] is not None:
            raise ValueError("values: must be null where `plans` is null.")
        multiplier = read_rational(data["multiplier"], "multiplier")
        ends = read_ends(data)
        return cls(model, (one, two), plans, values, best, least, multiplier, mixed_best, mixed_least, *ends)


def _range(model: Model, r: Expected, best: Vector, least: Vector) -> Interval:
    return optimal_return(model, r, best).minus(optimal_return(model, r, least, min))


def _at_least_zero(x: Interval) -> Interval:
    return Interval(max(x.low, fmpq(0)), max(x.high, fmpq(0)))


def _fraction(lost: Interval, whole: Interval) -> Interval:
    require(whole.low > 0, "max J - min J is not proved to be positive, so nothing can be divided by it")
    part = lost.over(whole)
    return Interval(part.low, min(part.high, fmpq(1)))
