"""Builders: certificates from rewards, policies and guesses. They compute freely; each result has passed its own check."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from flint import fmpq

from rewardtheory.exact.approximate import (
    exact_optimal_values,
    exact_policy_values,
    optimal_policy,
    optimal_values,
    policy_values,
)
from rewardtheory.exact.bound import RegretBound, ReturnBound, ValueBound, WorstCaseRegretBound
from rewardtheory.exact.certificate import proved
from rewardtheory.exact.enclosure import Expected, plan_return, q_values
from rewardtheory.exact.identity import Identity
from rewardtheory.exact.model import Model, Plan, Reward, Vector, expected, reachable
from rewardtheory.exact.number import decimal_above, rational
from rewardtheory.exact.optimum import OptimalActions
from rewardtheory.exact.reading import plan_of
from rewardtheory.exact.witness import Comparison, Witness


def witness(
    model: Model,
    rewards: Sequence[Reward],
    plans: Mapping[str, Any],
    comparisons: Sequence[tuple[str, str, str, str]],
    *,
    tolerance: Mapping[str, Any] | None = None,
    values: Any = None,
) -> Witness:
    """A proof that plans compare as claimed.

    Args:
        model: what `model_of` gave.
        rewards: what `reward_of` gave, under distinct names.
        plans: by name: a policy (S, A), a list of actions, a list of (weight, policy), or a `Plan`.
        comparisons: (reward, plan, relation, plan) by name, the relation one of > >= = <= <.
        tolerance: by reward, how far each entry may be off; the gaps must exceed what that can cause.
        values: ``values[i][j][k]``, approximate values; by default they are computed, as precisely as the claims need.

    Raises:
        ValueError: where the claims cannot be proved, with the enclosure found.
    """
    plans_ = tuple(plan_of(model, policy, name) for name, policy in plans.items())
    reward_place, plan_place = {r.name: i for i, r in enumerate(rewards)}, {p.name: j for j, p in enumerate(plans_)}
    for reward, left, _, right in comparisons:
        if reward not in reward_place or left not in plan_place or right not in plan_place:
            raise ValueError(f"`comparisons` has {(reward, left, right)}; rewards are {[*reward_place]}, plans {[*plan_place]}.")
    claims = tuple(Comparison(reward_place[r], plan_place[x], rel, plan_place[y]) for r, x, rel, y in comparisons)
    off = tuple(rational((tolerance or {}).get(r.name, 0), "tolerance") for r in rewards)

    def build(v):
        return Witness(model, tuple(rewards), plans_, v, claims, off)

    if values is not None:
        return proved(build(_vectors(values, 3)))
    tables = [expected(model, r) for r in rewards]
    for precise in (False, True):
        certificate = build(tuple(tuple(_parts(model, r, p, refine=precise) for p in plans_) for r in tables))
        if certificate.verify():
            return certificate
    exact = tuple(tuple(_exact_parts(model, r, p) for p in plans_) for r in tables)
    if any(v is None for row in exact for parts in row for v in parts):
        return proved(certificate)
    return proved(build(exact))


def identity(
    model: Model,
    rewards: tuple[Reward, Reward],
    *,
    scale: Any = None,
    potential: Any = None,
    states: Sequence[int] | None = None,
) -> Identity:
    """A proof that E[R2] = c E[R1] + γE[Φ(s')] − Φ(s) up to the least ε that the given or fitted c and Φ allow.

    Args:
        model, rewards: R1 and R2.
        scale, potential: c and Φ; by default both are fitted: Φ = c V1 − V2 for the values of one policy.
        states: where it is claimed, by default everywhere.

    Returns:
        an `Identity` for any two rewards: read `epsilon` and `conclusion`.
    """
    r1, r2 = (expected(model, r) for r in rewards)
    if (scale is None) != (potential is None):
        raise ValueError("`scale` and `potential` must be given together, or neither.")
    places = range(model.n_states) if states is None else states
    if scale is not None:
        fits = [(rational(scale, "scale"), tuple(_vectors(potential, 1)))]
    else:
        fits = _fits(model, r1, r2, places)
    fits = [(_mismatch(model, r1, r2, c, phi, places), c, phi) for c, phi in fits]
    epsilon, c, phi = min(fits, key=lambda fit: fit[0])
    if epsilon and epsilon.height_bits() > 40:
        epsilon = _decimal(epsilon)
    return proved(Identity(model, rewards, c, phi, epsilon, None if states is None else tuple(states)))


def _fits(model: Model, r1: Expected, r2: Expected, places: Sequence[int]) -> list[tuple[fmpq, tuple[fmpq, ...]]]:
    """Candidates for (c, Φ). With any V1, V2 and Φ = c V1 − V2 the mismatch is A2 − c A1, where A = r + γPV − V."""
    policy = optimal_policy(model, r1)
    exact = exact_policy_values(model, r1, policy), exact_policy_values(model, r2, policy)
    known = exact[0] is not None
    v1, v2 = exact if known else (policy_values(model, r1, policy), policy_values(model, r2, policy))
    a1, a2 = _advantage(model, r1, v1, places), _advantage(model, r2, v2, places)
    norm = sum((x * x for x in a1), fmpq(0))
    slope = sum((x * y for x, y in zip(a1, a2, strict=True)), fmpq(0)) / norm if norm else fmpq(0)
    largest = max(range(len(a1)), key=lambda i: abs(a1[i]), default=None)
    ratio = a2[largest] / a1[largest] if largest is not None and a1[largest] else fmpq(0)
    scales = {fmpq(0), _simple(slope, 1000), _simple(slope, 10**8), rational(float(slope))}
    if ratio.height_bits() < 400:
        scales.add(ratio)
    fits = [(c, tuple(c * x - y for x, y in zip(v1, v2, strict=True))) for c in scales]
    if not known:
        fits += [(c, tuple(_simple(x, 10**12) for x in phi)) for c, phi in fits]
    return fits


def _advantage(model: Model, r: Expected, v: Vector, places: Sequence[int]) -> list[fmpq]:
    q = q_values(model, r, v)
    return [x - v[s] for s in places for x in q[s]]


def _mismatch(model: Model, r1: Expected, r2: Expected, c: fmpq, phi: Vector, places: Sequence[int]) -> fmpq:
    rest = [[y - c * x for x, y in zip(*rows, strict=True)] for rows in zip(r1, r2, strict=True)]
    return max((abs(x) for x in _advantage(model, rest, [-x for x in phi], places)), default=fmpq(0))


def value_bound(model: Model, reward: Reward, values: Any = None, *, maximum: bool = True) -> ValueBound:
    """The tightest provable interval for max J (or min J); `values` approximates V*, by default it is computed."""
    v = optimal_values(model, expected(model, reward), max if maximum else min) if values is None else _vectors(values, 1)
    return _claim(ValueBound(model, reward, maximum, v, fmpq(0), fmpq(0)))


def return_bound(model: Model, reward: Reward, policy: Any, *, name: str = "plan", values: Any = None) -> ReturnBound:
    """The tightest provable interval for J of a policy or plan."""
    plan = plan_of(model, policy, name)
    parts = _parts(model, expected(model, reward), plan) if values is None else _vectors(values, 2)
    return _claim(ReturnBound(model, reward, plan, parts, fmpq(0), fmpq(0)))


def regret_bound(model: Model, reward: Reward, policy: Any, *, name: str = "plan", normalized: bool = True) -> RegretBound:
    """The tightest provable interval for the regret of a policy or plan, by default divided by max J − min J."""
    r, plan = expected(model, reward), plan_of(model, policy, name)
    least = optimal_values(model, r, min) if normalized else None
    parts, best = _parts(model, r, plan), optimal_values(model, r)
    return _claim(RegretBound(model, reward, plan, parts, best, least, fmpq(0), fmpq(0)))


def worst_case_regret_bound(
    model: Model, rewards: tuple[Reward, Reward], *, multiplier: Any, policies: tuple[Any, Any] | None = None
) -> WorstCaseRegretBound:
    """An interval for W(R1|R2) from a solution of its dual and, for the lower end, one of its primal.

    Args:
        model, rewards: R1 and R2.
        multiplier: λ >= 0, a minimizer of max J − min J under R1 − λ R2, in doubles.
        policies: (x, y), nearly optimal: J2(y) >= J2(x) up to rounding and J1(x) − J1(y) large. As much of an optimal
            policy for R2 is mixed into y as makes J2(y) >= J2(x) provable.
    """
    r1, r2 = (expected(model, r) for r in rewards)
    factor = max(rational(multiplier, "multiplier"), fmpq(0))
    mixed = [[x - factor * y for x, y in zip(*rows, strict=True)] for rows in zip(r1, r2, strict=True)]
    ends = optimal_values(model, r1), optimal_values(model, r1, min)
    mixed_ends = optimal_values(model, mixed), optimal_values(model, mixed, min)
    plans = values = None
    if policies is not None:
        plans, values = _ordered(model, r1, r2, plan_of(model, policies[0], "x"), plan_of(model, policies[1], "y"))
    certificate = WorstCaseRegretBound(model, rewards, plans, values, *ends, factor, *mixed_ends, fmpq(0), fmpq(0))
    return _claim(certificate)


def _ordered(model: Model, r1: Expected, r2: Expected, x: Plan, y: Plan):
    """x, and y mixed with an optimal policy for R2 until J2(y) >= J2(x) is provable; or nothing."""
    parts = {plan.name: _parts(model, r2, plan) for plan in (x, y)}
    needed, got = plan_return(model, r2, x, parts["x"]).high, plan_return(model, r2, y, parts["y"]).low
    if got < needed:
        top = Plan("top", (fmpq(1),), (optimal_policy(model, r2),))
        top_parts = _parts(model, r2, top)
        best = plan_return(model, r2, top, top_parts).low
        if best >= needed:
            share = _above((needed - got) / (best - got))
            weights = tuple((1 - share) * w for w in y.weights) + (share,)
            y = replace(y, weights=weights, policies=y.policies + top.policies)
            parts["y"] = parts["y"] + top_parts
        else:
            exact = [_exact_parts(model, r2, plan) for plan in (x, y)]
            if any(v is None for p in exact for v in p):
                return None, None
            parts = dict(zip("xy", exact, strict=True))
            if plan_return(model, r2, y, parts["y"]).low < plan_return(model, r2, x, parts["x"]).high:
                return None, None
    first = (_parts(model, r1, x), _parts(model, r1, y))
    return (x, y), (first, (parts["x"], parts["y"]))


def optimal_actions(model: Model, rewards: Sequence[Reward], *, states: Sequence[int] | None = None) -> OptimalActions:
    """A proof of which actions are optimal, the same under each of the rewards.

    Args:
        model, rewards: one reward or more.
        states: where it is claimed; by default everywhere. `reachable_states(model)` are those that count.

    Raises:
        ValueError: where the rewards have different optimal actions, with the place; or where there are ties in a
            model too large to be solved exactly.
    """
    found, values = [], []
    for reward in rewards:
        r = expected(model, reward)
        v = exact_optimal_values(model, r) or optimal_values(model, r)
        slack = 0 if v is not None else fmpq(1, 10**12)
        q = q_values(model, r, v)
        found.append(
            tuple(
                tuple(choice.action for choice, x in zip(choices, row, strict=True) if x >= max(row) - slack)
                for choices, row in zip(model.choices, q, strict=True)
            )
        )
        values.append(v)
    for s in range(model.n_states) if states is None else states:
        for other, reward in zip(found, rewards, strict=True):
            if other[s] != found[0][s]:
                raise ValueError(
                    f"`rewards` have different optimal actions at {model.state(s)}: "
                    f"{found[0][s]} under {rewards[0].name}, {other[s]} under {reward.name}."
                )
    places = None if states is None else tuple(states)
    return proved(OptimalActions(model, tuple(rewards), found[0], tuple(values), places))


def reachable_states(model: Model) -> tuple[int, ...]:
    """The reachable states in order, as `states` wants them."""
    return tuple(sorted(reachable(model)))


def _claim(bound):
    """The bound with the tightest ends that its own values prove."""
    found = bound.enclosure().tidy()
    return proved(replace(bound, low=found.low, high=found.high))


def _parts(model: Model, r: Expected, plan: Plan, *, refine: bool = True) -> tuple[Vector, ...]:
    return tuple(policy_values(model, r, policy, refine=refine) for policy in plan.policies)


def _exact_parts(model: Model, r: Expected, plan: Plan):
    return tuple(exact_policy_values(model, r, policy) for policy in plan.policies)


def _vectors(x: Any, depth: int) -> Any:
    """Nested sequences of numbers as nested tuples of rationals."""
    return tuple(rational(y, "values") if depth == 1 else _vectors(y, depth - 1) for y in x)


def _simple(x: fmpq, limit: int) -> fmpq:
    """The nearest rational with denominator up to `limit`."""
    return rational(Fraction(int(x.numer()), int(x.denom())).limit_denominator(limit))


def _above(x: fmpq) -> fmpq:
    """A rational with few digits, at least x and at most 1."""
    return min(_decimal(x), fmpq(1))


def _decimal(x: fmpq) -> fmpq:
    return rational(Fraction(decimal_above(x)))
