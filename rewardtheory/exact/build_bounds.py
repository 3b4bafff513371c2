"""Builders of bounds: the tightest claims that the values they find can prove."""

from dataclasses import replace
from typing import Any

from flint import fmpq

from rewardtheory.exact.approximate import optimal_policy, optimal_values, parts_of
from rewardtheory.exact.bound import ReturnBound, ValueBound
from rewardtheory.exact.certificate import proved
from rewardtheory.exact.enclosure import Expected, plan_return
from rewardtheory.exact.model import Model, Plan, Refused, Reward, expected
from rewardtheory.exact.number import rational, short_above, vectors
from rewardtheory.exact.rational_values import exact_parts_of
from rewardtheory.exact.reading import plan_of
from rewardtheory.exact.regret import RegretBound, WorstCaseRegretBound


def value_bound(model: Model, reward: Reward, values: Any = None, *, maximum: bool = True) -> ValueBound:
    """The tightest provable interval for max J (or min J); `values` approximates V*, computed by default."""
    v = (
        optimal_values(model, expected(model, reward), max if maximum else min)
        if values is None
        else vectors(values, 1)
    )
    return _claim(ValueBound(model, reward, maximum, v, fmpq(0), fmpq(0)))


def return_bound(
    model: Model, reward: Reward, policy: Any, *, name: str = "plan", values: Any = None
) -> ReturnBound:
    """The tightest provable interval for J of a policy or plan."""
    plan = plan_of(model, policy, name)
    parts = parts_of(model, expected(model, reward), plan) if values is None else vectors(values, 2)
    return _claim(ReturnBound(model, reward, plan, parts, fmpq(0), fmpq(0)))


def regret_bound(
    model: Model, reward: Reward, policy: Any, *, name: str = "plan", normalized: bool = True
) -> RegretBound:
    """The tightest provable interval for the regret of a plan, by default divided by max J − min J."""
    r, plan = expected(model, reward), plan_of(model, policy, name)
    least = optimal_values(model, r, min) if normalized else None
    parts, best = parts_of(model, r, plan), optimal_values(model, r)
    return _claim(RegretBound(model, reward, plan, parts, best, least, fmpq(0), fmpq(0)))


def worst_case_regret_bound(
    model: Model, rewards: tuple[Reward, Reward], *, multiplier: Any, policies: tuple[Any, Any] | None = None
) -> WorstCaseRegretBound:
    """An interval for W(R1|R2) from a solution of its dual and, for the lower end, one of its primal.

    Args:
        model, rewards: R1 and R2.
        multiplier: λ >= 0, a minimizer of max J − min J under R1 − λ R2, in doubles.
        policies: (x, y), nearly optimal: J2(y) >= J2(x) up to rounding and J1(x) − J1(y) large. As much of an
            optimal policy for R2 is mixed into y as makes J2(y) >= J2(x) provable.
    """
    r1, r2 = (expected(model, r) for r in rewards)
    factor = max(rational(multiplier, "multiplier"), fmpq(0))
    mixed = [[x - factor * y for x, y in zip(*rows, strict=True)] for rows in zip(r1, r2, strict=True)]
    ends = optimal_values(model, r1), optimal_values(model, r1, min)
    mixed_ends = optimal_values(model, mixed), optimal_values(model, mixed, min)
    plans = values = None
    if policies is not None:
        plans, values = _ordered(
            model, r1, r2, plan_of(model, policies[0], "x"), plan_of(model, policies[1], "y")
        )
    certificate = WorstCaseRegretBound(
        model, rewards, plans, values, *ends, factor, *mixed_ends, fmpq(0), fmpq(0)
    )
    return _claim(certificate)


def _ordered(model: Model, r1: Expected, r2: Expected, x: Plan, y: Plan):
    """x, and y mixed with an optimal policy for R2 until J2(y) >= J2(x) is provable; or nothing."""
    parts = {"x": parts_of(model, r2, x), "y": parts_of(model, r2, y)}
    needed, got = plan_return(model, r2, x, parts["x"]).high, plan_return(model, r2, y, parts["y"]).low
    if got < needed:
        top = Plan("top", (fmpq(1),), (optimal_policy(model, r2),))
        top_parts = parts_of(model, r2, top)
        best = plan_return(model, r2, top, top_parts).low
        if best >= needed:
            share = min(short_above((needed - got) / (best - got)), fmpq(1))
            weights = tuple((1 - share) * w for w in y.weights) + (share,)
            y = replace(y, weights=weights, policies=y.policies + top.policies)
            parts["y"] = parts["y"] + top_parts
        else:
            exact = [exact_parts_of(model, r2, plan) for plan in (x, y)]
            if exact[0] is None or exact[1] is None:
                return None, None
            parts = {"x": exact[0], "y": exact[1]}
            if plan_return(model, r2, y, parts["y"]).low < plan_return(model, r2, x, parts["x"]).high:
                return None, None
    first = (parts_of(model, r1, x), parts_of(model, r1, y))
    return (x, y), (first, (parts["x"], parts["y"]))


def _claim(bound):
    """The bound with the tightest ends that its own values prove."""
    try:
        found = bound.enclosure().tidy()
    except Refused as refusal:
        raise ValueError(f"the {bound.kind} cannot be proved: {refusal}.") from None
    return proved(replace(bound, low=found.low, high=found.high))
