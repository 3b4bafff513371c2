"""The builders of guarantees, and of proofs that a system of returns is out of reach, from what a linear program found."""

from collections.abc import Sequence
from typing import Any

from flint import fmpq

from rewardtheory.exact.approximate import optimal_values, parts_of
from rewardtheory.exact.bound import shown
from rewardtheory.exact.build_bounds import claim
from rewardtheory.exact.certificate import proved
from rewardtheory.exact.enclosure import Expected, optimal_residuals, q_values
from rewardtheory.exact.guarantee import GuaranteeBound, Limits
from rewardtheory.exact.linear import Farkas, Rows, System
from rewardtheory.exact.model import Model, Reward, expected
from rewardtheory.exact.number import float_near, rational
from rewardtheory.exact.rational_values import exact_optimal_values, exact_parts_of
from rewardtheory.exact.reading import plan_of


def guarantee_bound(
    model: Model,
    rewards: Sequence[Reward],
    policy: Any,
    coefficients: Any,
    *,
    lower: Any,
    upper: Any,
    total: Any = None,
    offset: Any = None,
    relative: bool = False,
    precise: bool = False,
    name: str = "plan",
) -> GuaranteeBound:
    """The tightest provable interval for max over policies of min over c of Σ c_k (J_k − b_k), from both sides.

    Args:
        model, rewards: R_k.
        policy: what a solver found to be best.
        coefficients: the c that it found to be worst, nearly: moved within the limits here, where rounding left them.
        lower, upper, total: c_k lies in [lower_k, upper_k], and Σ c_k = total unless that is None; an upper limit of None
            is none.
        offset: b_k, by default 0.
        relative: whether max J_k is added to b_k, so that J_k − b_k is minus the regret.
        precise: whether values are computed by elimination in rationals (small models): then a plan that attains the
            optimum exactly has an interval of no length.
        name: what the certificate calls the policy.

    Raises:
        ValueError: where nothing can be proved: no coefficients satisfy the limits, or a coefficient has no limit and
            its J_k − b_k is not proved to be at least 0.

    >>> import rewardtheory as rt
    >>> from rewardtheory import exact
    >>> mdp = rt.mdp({"fork": {"left": {"l": 1}, "right": {"r": 1}}, "l": {}, "r": {}}, start="fork", discount=0.5)
    >>> model = exact.model_of(mdp)
    >>> r1 = exact.reward_of(model, mdp, rt.reward(mdp, {("fork", "left"): 1}), "R1")
    >>> r2 = exact.reward_of(model, mdp, rt.reward(mdp, {("fork", "right"): 1}), "R2")
    >>> half = [[0.5, 0.5], [1, 0], [1, 0]]
    >>> print(exact.guarantee_bound(model, [r1, r2], half, [0.5, 0.5], lower=[0, 0], upper=[1, 1], total=1))
    plan is sure of 1/2, and no policy of more than 1/2: the least sum of c (J[R]) over weights with sum 1 of R1, R2.
    """
    tables, n = [expected(model, r) for r in rewards], len(rewards)
    limits = Limits(
        tuple(rational(x, "lower") for x in lower),
        tuple(None if x is None else rational(x, "upper") for x in upper),
        None if total is None else rational(total, "total"),
    )
    plan = plan_of(model, policy, name)

    def parts(r):
        return (exact_parts_of(model, r, plan) if precise else None) or parts_of(model, r, plan)

    def best(r):
        return (exact_optimal_values(model, r) if precise else None) or optimal_values(model, r)

    c = _within(limits, [rational(x, "coefficients") for x in coefficients])
    mixed = mixture(tables, c)
    return claim(
        GuaranteeBound(
            model,
            tuple(rewards),
            limits,
            tuple(rational(x, "offset") for x in ([0] * n if offset is None else offset)),
            tuple(best(r) for r in tables) if relative else None,
            plan,
            tuple(parts(r) for r in tables),
            c,
            best(mixed),
            fmpq(0),
            fmpq(0),
        )
    )


def unaffordable(found: GuaranteeBound) -> Farkas:
    """A proof that no policy has returns J_k >= b_k for all k, from a guarantee over weights of a sum whose `high` is < 0.

    The system asks for the occupancy η of such a policy: η >= 0, η(s) − γ Σ η P = μ(s), Σ R_k η >= b_k. The weights, and
    values V of the best policy under Σ c_k R_k, raised until V >= r + γPV everywhere, are multipliers that contradict it.

    Raises:
        ValueError: where `high` is not negative, or b_k holds more than numbers.

    >>> import rewardtheory as rt
    >>> from rewardtheory import exact
    >>> mdp = rt.mdp({"fork": {"left": {"l": 1}, "right": {"r": 1}}, "l": {}, "r": {}}, start="fork", discount=0.5)
    >>> model = exact.model_of(mdp)
    >>> r1 = exact.reward_of(model, mdp, rt.reward(mdp, {("fork", "left"): 1}), "R1")
    >>> r2 = exact.reward_of(model, mdp, rt.reward(mdp, {("fork", "right"): 1}), "R2")
    >>> limits = {"lower": [0, 0], "upper": [1, 1], "total": 1, "offset": [0.75, 0.75]}
    >>> found = exact.guarantee_bound(model, [r1, r2], [0, 0, 0], [0.5, 0.5], **limits)
    >>> print(exact.unaffordable(found))
    There is no solution: the occupancy of a policy with returns of at least 3/4, 3/4 under R1, R2.
    """
    model, c = found.model, found.coefficients
    if found.best is not None or found.high >= 0:
        raise ValueError(
            "`found` does not prove that a return falls short: its `high` must be < 0, and `relative` False."
        )
    tables = [expected(model, r) for r in found.rewards]
    mixed = mixture(tables, c)
    _, rise = optimal_residuals(model, mixed, found.mixed_best)
    steps = model.weight or [1 / (1 - model.discount)] * model.n_states
    # A terminal state keeps the value 0.
    v = [x + rise * w if row else x for x, w, row in zip(found.mixed_best, steps, model.choices, strict=True)]
    pairs = [(s, i) for s, row in enumerate(model.choices) for i in range(len(row))]
    live = [s for s, row in enumerate(model.choices) if row]
    columns: dict[int, dict[int, fmpq]] = {s: {} for s in live}
    for j, (s, i) in enumerate(pairs):
        columns[s][j] = columns[s].get(j, fmpq(0)) + 1
        for t, p in model.choices[s][i].successors:
            if t in columns:
                columns[t][j] = columns[t].get(j, fmpq(0)) - model.discount * p
    flow = Rows(
        tuple(tuple(x for x in columns[s].items() if x[1]) for s in live), tuple(model.initial[s] for s in live)
    )
    paid = [tuple((j, table[s][i]) for j, (s, i) in enumerate(pairs) if table[s][i]) for table in tables]
    rows = (*(((j, fmpq(1)),) for j in range(len(pairs))), *paid)
    names, least = ", ".join(r.name for r in found.rewards), ", ".join(shown(b, float_near) for b in found.offset)
    meaning = f"the occupancy of a policy with returns of at least {least} under {names}"
    system = System(meaning, len(pairs), flow, Rows(rows, (*[fmpq(0)] * len(pairs), *found.offset)))
    q = q_values(model, mixed, v)
    spare = [v[s] - q[s][i] for s, i in pairs]
    return proved(Farkas(system, tuple(-v[s] for s in live), (*spare, *c)))


def mixture(tables: Sequence[Expected], c: Sequence[fmpq]) -> Expected:
    """Σ c_k r_k."""
    return [
        [sum((x * y for x, y in zip(c, pair, strict=True)), fmpq(0)) for pair in zip(*rows, strict=True)]
        for rows in zip(*tables, strict=True)
    ]


def _within(limits: Limits, c: list[fmpq]) -> tuple[fmpq, ...]:
    """The coefficients moved within the limits; what then lacks in the total goes wherever there is room."""
    ends = list(zip(limits.lower, limits.upper, strict=True))
    c = [max(low, x if high is None else min(x, high)) for x, (low, high) in zip(c, ends, strict=True)]
    left = fmpq(0) if limits.total is None else limits.total - sum(c, fmpq(0))
    for k in sorted(range(len(c)), key=lambda k: -c[k]):
        low, high = ends[k]
        step = max(left, low - c[k]) if high is None else max(min(left, high - c[k]), low - c[k])
        c[k], left = c[k] + step, left - step
    return tuple(c)
