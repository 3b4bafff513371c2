"""The builder of guarantees: a policy and coefficients that a linear program found, as a proof from both sides."""

from collections.abc import Sequence
from typing import Any

from flint import fmpq

from rewardtheory.exact.approximate import optimal_values, parts_of
from rewardtheory.exact.build_bounds import claim
from rewardtheory.exact.guarantee import GuaranteeBound, Limits
from rewardtheory.exact.model import Model, Reward, expected
from rewardtheory.exact.number import rational
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
    mixed = [
        [sum((x * y for x, y in zip(c, pair, strict=True)), fmpq(0)) for pair in zip(*rows, strict=True)]
        for rows in zip(*tables, strict=True)
    ]
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
