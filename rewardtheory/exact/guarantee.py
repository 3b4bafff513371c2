"""What a plan is sure to earn against the worst of many rewards, and that no policy is sure to earn more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flint import fmpq

from rewardtheory.exact.bound import Bound, Parts, checked_reward, read_ends, shown, write_ends
from rewardtheory.exact.enclosure import optimal_return, plan_return
from rewardtheory.exact.layout import (
    read_list,
    read_model,
    read_object,
    read_parts,
    read_plan,
    read_rewards,
    read_vector,
    write_model,
    write_plan,
    write_reward,
    write_vector,
)
from rewardtheory.exact.model import Model, Plan, Reward, Vector, check_plan, require
from rewardtheory.exact.number import Interval, float_above, float_below, read_rational


@dataclass(frozen=True)
class Limits:
    """The coefficients c with lower_k <= c_k <= upper_k, and Σ c_k = total.

    Args:
        lower: one number for each coefficient.
        upper: the same; None where there is no limit.
        total: None where the sum is free. With a total no coefficient is negative.
    """

    lower: Vector
    upper: tuple[fmpq | None, ...]
    total: fmpq | None

    def check(self, n: int) -> None:
        """Refuse limits that are not n, or that nothing satisfies."""
        require(len(self.lower) == len(self.upper) == n, "not one lower and one upper limit for each reward")
        for k, (low, high) in enumerate(zip(self.lower, self.upper, strict=True)):
            require(high is None or low <= high, f"coefficient {k}: the upper limit is below the lower one")
            free = self.total is not None or high is None
            require(
                low >= 0 or not free, f"coefficient {k}: the lower limit is negative, and the upper one or a sum open"
            )
        if self.total is not None:
            most = None if None in self.upper else sum((x for x in self.upper if x is not None), fmpq(0))
            require(sum(self.lower, fmpq(0)) <= self.total, "the lower limits add up to more than the total")
            require(most is None or most >= self.total, "the upper limits add up to less than the total")

    def check_member(self, c: Vector) -> None:
        """Refuse coefficients outside the limits."""
        require(len(c) == len(self.lower), "not one coefficient for each reward")
        for k, x in enumerate(c):
            high = self.upper[k]
            require(self.lower[k] <= x and (high is None or x <= high), f"coefficient {k} is outside its limits")
        require(self.total is None or sum(c, fmpq(0)) == self.total, "the coefficients do not add up to the total")

    def least(self, gains: Sequence[Interval]) -> fmpq:
        """A number that Σ c_k g_k is never below, for c within the limits and g_k in the intervals.

        Raises:
            Refused: where a coefficient without a limit meets a gain that is not proved to be >= 0.
        """
        if self.total is None:
            return sum((self._least_term(k, g) for k, g in enumerate(gains)), fmpq(0))
        # What the total leaves over the lower limits goes to the smallest gains, as far as the upper limits let it.
        left = self.total - sum(self.lower, fmpq(0))
        found = sum((c * g.low for c, g in zip(self.lower, gains, strict=True)), fmpq(0))
        for k in sorted(range(len(gains)), key=lambda k: gains[k].low):
            high = self.upper[k]
            more = left if high is None else min(left, high - self.lower[k])
            found, left = found + more * gains[k].low, left - more
        return found

    def _least_term(self, k: int, g: Interval) -> fmpq:
        low, high = self.lower[k], self.upper[k]
        if high is None:
            require(g.low >= 0, f"the gain under reward {k}, whose coefficient has no limit, is not proved to be >= 0")
            return low * g.low
        return min(c * x for c in (low, high) for x in g)


@dataclass(frozen=True)
class GuaranteeBound(Bound):
    """max over policies of min over coefficients of Σ c_k (J_k − b_k) lies in [low, high], and the plan attains `low`.

    From below by the plan's returns. From above by coefficients c within the limits: no policy is sure of more than the
    greatest return under Σ c_k R_k, less Σ c_k b_k. This is the duality of linear programs, read off values of states.

    Args:
        model, rewards: R_k.
        limits: which coefficients are possible.
        offset: b_k.
        best: for each reward approximate values of its best policy: b_k is then offset_k + max J_k; or None.
        plan, values: ``values[k][j]``: reward k, part j of the plan.
        coefficients: c.
        mixed_best: approximate values of the best policy under Σ c_k R_k.
    """

    kind: ClassVar[str] = "guarantee-bound"
    model: Model
    rewards: tuple[Reward, ...]
    limits: Limits
    offset: Vector
    best: tuple[Vector, ...] | None
    plan: Plan
    values: tuple[Parts, ...]
    coefficients: Vector
    mixed_best: Vector
    low: fmpq
    high: fmpq

    @property
    def quantity(self) -> str:
        """What is bounded, in words."""
        names = [r.name for r in self.rewards]
        listed = ", ".join(names if len(names) <= 4 else [*names[:2], "...", names[-1]])
        below = " - max J[R]" if self.best is not None else ""
        offset = " - b" if any(self.offset) else ""
        which = (
            "coefficients within their limits" if self.limits.total is None else f"weights with sum {self.limits.total}"
        )
        return f"the least sum of c (J[R]{below}{offset}) over {which} of {listed}"

    @property
    def statement(self) -> str:
        """One plain sentence: what is proved if `verify` says so."""
        low, high = shown(self.low, float_below), shown(self.high, float_above)
        return f"{self.plan.name} is sure of {low}, and no policy of more than {high}: {self.quantity}."

    def enclosure(self) -> Interval:
        """An interval that surely holds the greatest guarantee."""
        model, n = self.model, len(self.rewards)
        require(n >= 1, "there is no reward")
        for what, x in (("values", self.values), ("offset", self.offset), ("best", self.best or self.rewards)):
            require(len(x) == n, f"`{what}` does not have one entry for each reward")
        self.limits.check(n)
        self.limits.check_member(self.coefficients)
        tables = [checked_reward(model, r) for r in self.rewards]
        check_plan(model, self.plan)
        base = [Interval(b, b) for b in self.offset]
        if self.best is not None:
            tops = [optimal_return(model, r, v) for r, v in zip(tables, self.best, strict=True)]
            base = [Interval(b.low + top.low, b.high + top.high) for b, top in zip(base, tops, strict=True)]
        got = [plan_return(model, r, self.plan, v) for r, v in zip(tables, self.values, strict=True)]
        low = self.limits.least([x.minus(b) for x, b in zip(got, base, strict=True)])
        c = self.coefficients
        mixed = [
            [sum((c[k] * x for k, x in enumerate(pair)), fmpq(0)) for pair in zip(*rows, strict=True)]
            for rows in zip(*tables, strict=True)
        ]
        paid = sum((min(x * b.low, x * b.high) for x, b in zip(c, base, strict=True)), fmpq(0))
        return Interval(low, optimal_return(model, mixed, self.mixed_best).high - paid)

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        limits = self.limits
        return {
            "model": write_model(self.model),
            "rewards": [write_reward(r) for r in self.rewards],
            "lower": write_vector(limits.lower),
            "upper": [None if x is None else str(x) for x in limits.upper],
            "total": None if limits.total is None else str(limits.total),
            "offset": write_vector(self.offset),
            "best": None if self.best is None else [write_vector(v) for v in self.best],
            "plan": write_plan(self.plan),
            "values": [[write_vector(v) for v in parts] for parts in self.values],
            "coefficients": write_vector(self.coefficients),
            "mixed_best": write_vector(self.mixed_best),
            **write_ends(self),
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "GuaranteeBound":
        """The certificate from plain data."""
        names = ["model", "rewards", "lower", "upper", "total", "offset", "best", "plan", "values", "coefficients"]
        read_object(data, cls.kind, [*names, "mixed_best", "low", "high"])
        model = read_model(data["model"], models)
        rewards = read_rewards(data["rewards"], model)
        n = len(rewards)
        upper = tuple(
            None if x is None else read_rational(x, f"upper[{k}]")
            for k, x in enumerate(read_list(data["upper"], "upper", n))
        )
        total = None if data["total"] is None else read_rational(data["total"], "total")
        limits = Limits(read_vector(data["lower"], "lower", n), upper, total)
        best = None
        if data["best"] is not None:
            rows = enumerate(read_list(data["best"], "best", n))
            best = tuple(read_vector(v, f"best[{k}]", model.n_states) for k, v in rows)
        plan = read_plan(data["plan"], model, "plan")
        values = tuple(
            read_parts(v, plan, model, f"values[{k}]") for k, v in enumerate(read_list(data["values"], "values", n))
        )
        offset, c = (read_vector(data[name], name, n) for name in ("offset", "coefficients"))
        mixed = read_vector(data["mixed_best"], "mixed_best", model.n_states)
        return cls(model, rewards, limits, offset, best, plan, values, c, mixed, *read_ends(data))
