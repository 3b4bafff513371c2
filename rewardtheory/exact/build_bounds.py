"""Builders of bounds: the tightest claims that the values they find can prove."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flint import fmpq

from rewardtheory.exact.approximate import optimal_policy, optimal_values, parts_of
from rewardtheory.exact.bound import ReturnBound, ValueBound
from rewardtheory.exact.certificate import Unproved, proved
from rewardtheory.exact.enclosure import Expected, plan_return
from rewardtheory.exact.model import Model, Plan, Refused, Reward, expected
from rewardtheory.exact.number import rational, short_above, vectors
from rewardtheory.exact.rational_values import exact_parts_of
from rewardtheory.exact.reading import plan_of
from rewardtheory.exact.regret import RegretBound, WorstCaseRegretBound


def value_bound(model: Model, reward: Reward, values: Any = None, *, maximum: bool = True) -> ValueBound:
    """The tightest provable interval for max J (or min J); `values` approximates V*, computed by default.

    >>> import rewardtheory as rt
    >>> from rewardtheory import exact
    >>> mdp = rt.mdp({"fork": {"left": {"l": 1}, "right": {"r": 1}}, "l": {}, "r": {}}, start="fork", discount=0.5)
    >>> model = exact.model_of(mdp)
    >>> r1 = exact.reward_of(model, mdp, rt.reward(mdp, {("fork", "left"): 1}), "R1")
    >>> print(exact.value_bound(model, r1))
    max J[R1] over all policies lies in [1, 1].
    """
    v = (
        optimal_values(model, expected(model, reward), max if maximum else min)
        if values is None
        else vectors(values, 1)
    )
    return claim(ValueBound(model, reward, maximum, v, fmpq(0), fmpq(0)))


def return_bound(model: Model, reward: Reward, policy: Any, *, name: str = "plan", values: Any = None) -> ReturnBound:
    """The tightest provable interval for J of a policy or plan.

    >>> import rewardtheory as rt
    >>> from rewardtheory import exact
    >>> mdp = rt.mdp({"fork": {"left": {"l": 1}, "right": {"r": 1}}, "l": {}, "r": {}}, start="fork", discount=0.5)
    >>> model = exact.model_of(mdp)
    >>> r1 = exact.reward_of(model, mdp, rt.reward(mdp, {("fork", "left"): 1}), "R1")
    >>> print(exact.return_bound(model, r1, [(0.25, [0, 0, 0]), (0.75, [1, 0, 0])], name="mostly right"))
    J[R1](mostly right) lies in [1/4, 1/4].
    """
    plan = plan_of(model, policy, name)
    parts = parts_of(model, expected(model, reward), plan) if values is None else vectors(values, 2)
    return claim(ReturnBound(model, reward, plan, parts, fmpq(0), fmpq(0)))


def regret_bound(
    model: Model, reward: Reward, policy: Any, *, name: str = "plan", normalized: bool = True
) -> RegretBound:
    """The tightest provable interval for the regret of a plan, by default divided by max J − min J.

    >>> import rewardtheory as rt
    >>> from rewardtheory import exact
    >>> mdp = rt.mdp({"fork": {"left": {"l": 1}, "right": {"r": 1}}, "l": {}, "r": {}}, start="fork", discount=0.5)
    >>> model = exact.model_of(mdp)
    >>> r1 = exact.reward_of(model, mdp, rt.reward(mdp, {("fork", "left"): 1}), "R1")
    >>> print(exact.regret_bound(model, r1, [1, 0, 0], name="right"))
    the normalized regret of right under R1 lies in [1, 1].
    """
    r, plan = expected(model, reward), plan_of(model, policy, name)
    least = optimal_values(model, r, min) if normalized else None
    parts, best = parts_of(model, r, plan), optimal_values(model, r)
    return claim(RegretBound(model, reward, plan, parts, best, least, fmpq(0), fmpq(0)))


def worst_case_regret_bound(
    model: Model,
    rewards: tuple[Reward, Reward],
    *,
    multiplier: Any,
    policies: tuple[Any, Any] | None = None,
    proxy_best: Any = None,
    evaluate: Callable[[Any], tuple[Any, Any]] | None = None,
    ends: tuple[Any, Any] | None = None,
    mixed_ends: tuple[Any, Any] | None = None,
) -> WorstCaseRegretBound:
    """An interval for W(R1|R2) from a solution of its dual and, for the lower end, one of its primal.

    Args:
        model, rewards: R1 and R2.
        multiplier: λ >= 0, a minimizer of max J − min J under R1 − λ R2, in doubles.
        policies: (x, y), nearly optimal: J2(y) >= J2(x) up to rounding and J1(x) − J1(y) large. As much of an
            optimal policy for R2 is mixed into y as makes J2(y) >= J2(x) provable.
        proxy_best: that optimal policy for R2; computed here by default.
        evaluate: a function of one policy, as given, to its approximate values under R1 and R2; by default they are
            computed here, in dense float64 arithmetic.
        ends, mixed_ends: approximate values (best, least) of all policies under R1, and under R1 − λ R2; by default
            they are computed here.

    >>> import rewardtheory as rt
    >>> from rewardtheory import exact
    >>> mdp = rt.mdp({"fork": {"left": {"l": 1}, "right": {"r": 1}}, "l": {}, "r": {}}, start="fork", discount=0.5)
    >>> model = exact.model_of(mdp)
    >>> r1 = exact.reward_of(model, mdp, rt.reward(mdp, {("fork", "left"): 1}), "R1")
    >>> r2 = exact.reward_of(model, mdp, rt.reward(mdp, {("fork", "right"): 1}), "R2")
    >>> policies = [0, 0, 0], [1, 0, 0]
    >>> print(exact.worst_case_regret_bound(model, (r1, r2), multiplier=0, policies=policies))
    the worst-case regret W(R1|R2) lies in [1, 1].
    """
    r1, r2 = (expected(model, r) for r in rewards)
    factor = max(rational(multiplier, "multiplier"), fmpq(0))
    if ends is None:
        ends = optimal_values(model, r1), optimal_values(model, r1, min)
    if mixed_ends is None:
        mixed = [[x - factor * y for x, y in zip(*rows, strict=True)] for rows in zip(r1, r2, strict=True)]
        mixed_ends = optimal_values(model, mixed), optimal_values(model, mixed, min)
    (best, least), (mixed_best, mixed_least) = vectors(ends, 2), vectors(mixed_ends, 2)
    plans = values = None
    if policies is not None:
        plans, values = _ordered(model, (r1, r2), *policies, proxy_best, evaluate)
    return claim(
        WorstCaseRegretBound(
            model, rewards, plans, values, best, least, factor, mixed_best, mixed_least, fmpq(0), fmpq(0)
        )
    )


def _ordered(model: Model, tables: tuple[Expected, Expected], x, y, proxy_best, evaluate):
    """x, and y mixed with an optimal policy for R2 until J2(y) >= J2(x) is provable; or nothing."""
    r2 = tables[1]
    top = Plan("top", (fmpq(1),), (optimal_policy(model, r2),)) if proxy_best is None else [(1, proxy_best)]
    given = {"x": x, "y": y, "top": top}
    plans = {name: plan_of(model, plan, name) for name, plan in given.items()}

    def parts(name):
        if evaluate is None or isinstance(given[name], Plan):
            return tuple(parts_of(model, r, plans[name]) for r in tables)
        mixture = isinstance(given[name], list) and isinstance(given[name][0], tuple)
        each = [policy for _, policy in given[name]] if mixture else [given[name]]
        found = [tuple(vectors(v, 1) for v in evaluate(policy)) for policy in each]
        return tuple(zip(*found, strict=True))

    (x1, x2), (y1, y2) = parts("x"), parts("y")
    needed, got = plan_return(model, r2, plans["x"], x2).high, plan_return(model, r2, plans["y"], y2).low
    if got < needed:
        top1, top2 = parts("top")
        best = plan_return(model, r2, plans["top"], top2).low
        if best >= needed:
            share = min(short_above((needed - got) / (best - got)), fmpq(1))
            weights = (*tuple((1 - share) * w for w in plans["y"].weights), share)
            plans["y"] = replace(plans["y"], weights=weights, policies=plans["y"].policies + plans["top"].policies)
            y1, y2 = y1 + top1, y2 + top2
        else:
            x2, y2 = (exact_parts_of(model, r2, plans[name]) for name in ("x", "y"))
            if x2 is None or y2 is None:
                return None, None
            if plan_return(model, r2, plans["y"], y2).low < plan_return(model, r2, plans["x"], x2).high:
                return None, None
    return (plans["x"], plans["y"]), ((x1, y1), (x2, y2))


def claim(bound):
    """The bound with the tightest ends that its own values prove."""
    try:
        found = bound.enclosure().tidy()
    except Refused as refusal:
        raise Unproved(f"the {bound.kind} cannot be proved: {refusal}.") from None
    return proved(replace(bound, low=found.low, high=found.high))
