"""Maximum causal entropy inverse reinforcement learning: the reward whose soft-optimal policy has given feature counts."""

from dataclasses import dataclass

import numpy as np

from rewardtheory.arithmetic import floats, is_jax
from rewardtheory.design.matching import distance_to_counts
from rewardtheory.design.soft_plans import counts_of, feature_table, moved_occupancy, pulls, soft_plan, visits
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import probability
from rewardtheory.types import MDP, NotConverged
from rewardtheory.validation import numbers, require_shape, whole

OPEN = 1e-9
"""Singular values below this share of the largest are those of directions that move no policy."""

SETTLED = 1e-3
"""What a further step may change of a log-probability. At the edge of what policies can reach each step adds about 1."""


@dataclass(frozen=True)
class MatchedReward:
    """A reward linear in features, and its soft-optimal policy.

    Attributes:
        weights: w (K,); with no penalty, without any part along `unidentified`.
        reward: E[R](s,a) = w · f(s,a), (S, A): use `rt.reward(mdp, action=...)`.
        policy: π(a|s) (S, A), or π_t(a|s) (T, S, A) with a horizon.
        counts: the feature counts of that policy, (K,).
        residual: the greatest |gradient| of the dual; with no penalty, the greatest difference of counts from those given.
        gap: how far the dual value may lie above its least, at most, up to rounding. With no penalty also a bound on
            τ Σ d*(s) KL(π*(·|s) ‖ π(·|s)), with π* the exact solution and d* its visits.
        weights_bound: a bound on ‖w − w*‖₂, up to rounding; infinite with no penalty, which gives no such bound.
        unidentified: a basis (dimension, K) of the directions in which w can move and no policy with it.
        converged: whether `residual` met the tolerance.
        iterations: how many Newton steps were made.
    """

    weights: np.ndarray
    reward: np.ndarray
    policy: np.ndarray
    counts: np.ndarray
    residual: float
    gap: float
    weights_bound: float
    unidentified: np.ndarray
    converged: bool
    iterations: int


def maximum_causal_entropy_reward(
    mdp: MDP,
    counts,
    *,
    features=None,
    temperature=1.0,
    horizon: int | None = None,
    penalty=0.0,
    tolerance=1e-9,
    max_iterations: int = 100,
    throw: bool = True,
) -> MatchedReward:
    """The reward w · f whose soft-optimal policy has the feature counts of the demonstrations.

    min_w V_soft(μ; w · f) − w · counts + (λ/2) ‖w‖²; its gradient is E_w[Σ γ^t f(S_t, A_t)] − counts + λw. The dual of that
    is: of all policies with these counts the one of the largest causal entropy.

    Args:
        mdp: the model, float64; discount 1 needs a horizon, or a model in which every policy ends.
        counts: Σ_t γ^t E[f(S_t, A_t)] of the demonstrations, (K,): `rt.feature_counts` gives them for a policy or for paths.
        features: f (S, K) or (S, A, K), 0 in terminal states; by default one for each state that is not terminal.
        temperature: τ > 0, in units of reward per nat of entropy.
        horizon: T, the number of steps, the last with Q = r; by default there is no last step.
        penalty: λ ≥ 0.
        tolerance: the residual at which to stop, for counts of size 1.
        max_iterations: how many Newton steps are allowed.
        throw: whether stopping early raises.

    Returns:
        `MatchedReward`.

    Raises:
        ValueError: on bad input; with no penalty, where no policy has the counts, or only policies that never take some
            action: then no finite weights do. NotConverged: where `max_iterations` were not enough.

    Notes: damped Newton steps with the exact Hessian (1/τ) Σ d(s) Cov_π[features still to come], which is the implicit
    derivative of the counts. What the counts cannot tell is reported as `unidentified`, by singular values;
    `rt.unidentified_weights` decides it by exact rank.

    Source: ziebart2010causal, gleave2022imitation.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    >>> found = rt.maximum_causal_entropy_reward(mdp, [0.5, 1.5], features=[[[1, 0], [0, 1]]])
    >>> found.policy.round(6).tolist(), len(found.unidentified)
    ([[0.25, 0.75]], 1)
    """
    if mdp.is_exact or is_jax(probability(mdp.transition)):
        raise ValueError("`mdp` must be a float64 model: soft values are logarithms, and the data are inspected.")
    F = feature_table(mdp, features)
    K = F.shape[2]
    if K == 0:
        raise ValueError("`features` holds no feature, so there is no weight to find; give at least one.")
    given = floats(numbers(counts, "counts"))
    require_shape(given, (K,), "counts", "give one number for each feature")
    tau, lam, near = (
        _one(x, n) for x, n in ((temperature, "temperature"), (penalty, "penalty"), (tolerance, "tolerance"))
    )
    for value, name, least in ((tau, "temperature", "> 0"), (near, "tolerance", "> 0"), (lam, "penalty", "≥ 0")):
        if not (value > 0 or (value == 0 and name == "penalty")):
            raise ValueError(f"`{name}` is {value}; it must be {least}.")
    if horizon is None:
        require_ending(mdp)
    else:
        horizon = whole(horizon, "horizon")

    def at(w):
        plan, V = soft_plan(mdp, F @ w, tau, horizon)
        seen = visits(mdp, plan)
        reached = counts_of(seen[..., None] * plan, F)
        return mdp.initial @ V - w @ given + lam / 2 * w @ w, reached - given + lam * w, plan, seen, reached

    w = np.zeros(K)
    value, slope, plan, seen, reached = at(w)
    fixed, open_ = _split(mdp, plan, seen, F)
    if lam > 0:
        fixed = np.eye(K)
    limit = near * max(1.0, float(np.abs(given).max(initial=0)), float(np.abs(reached).max(initial=0)))
    count = 0
    while True:
        spread = pulls(mdp, plan, F)
        rows = _rows(plan, seen, spread)
        hessian = fixed.T @ (rows.T @ rows / tau + lam * np.eye(K)) @ fixed
        step, lost = _newton(hessian, fixed.T @ slope)
        step = fixed @ step
        residual = float(np.abs(slope).max(initial=0))
        change = spread @ step / tau
        moved = float(np.abs(change[seen > 0]).max(initial=0))
        done = residual <= limit and moved <= SETTLED and not lost
        if done or lost or count >= max_iterations or (residual > limit and moved <= 1e-13):
            break
        w, (value, slope, plan, seen, reached) = _descend(at, w, value, slope, step)
        count += 1
    if throw and not done:
        _explain(distance_to_counts(mdp, F, given, horizon) if lam == 0 else 0.0, lost, limit, count, residual)
    if lam > 0:
        gap, bound = float(slope @ slope) / (2 * lam), float(np.linalg.norm(slope)) / lam
    else:
        gap, bound = _gap(mdp, plan, seen, change, value, tau), float("inf")
    return MatchedReward(w, F @ w, plan, reached, residual, gap, bound, open_, done, count)


def _newton(hessian, slope):
    """(−H⁻¹ slope, whether H has lost a direction to rounding)."""
    sizes, basis = np.linalg.eigh(hessian)
    flat = sizes <= 1e-15 * max(float(sizes.max(initial=0)), 1e-300)
    return -basis @ (basis.T @ slope / np.where(flat, np.inf, sizes)), bool(flat.any())


def _explain(distance: float, lost: bool, limit: float, count: int, residual: float):
    """Why no weights were found."""
    if distance > max(limit, 1e-7):
        raise ValueError(
            f"`counts` are those of no policy: in some feature even the nearest is {distance:.3g} off. Look at the discount, "
            "the horizon and the transitions, or set `penalty` > 0 to fit what is nearest."
        )
    if lost or residual <= limit:
        raise ValueError(
            "`counts` lie at the edge of what policies can reach, or too near to it for float64: only policies that never "
            "take some action have them, and no finite reward explains that at a positive temperature. Set `penalty` > 0, "
            "or take the policy for optimal (rt.feasible_reward)."
        )
    raise NotConverged(
        f"`maximum_causal_entropy_reward` stopped after {count} Newton steps with a residual of {residual:.3g}; raise "
        "`max_iterations` or `tolerance`, or take the result as it is with throw=False."
    )


def _split(mdp: MDP, plan, seen, F):
    """Bases of the weights that move some policy and of those that move none, from any plan that takes every action."""
    K = F.shape[2]
    rows = _rows(plan, seen, pulls(mdp, plan, F))
    # Fewer rows than features would leave the basis incomplete.
    rows = np.vstack([rows, np.zeros((max(0, K - len(rows)), K))])
    _, sizes, basis = np.linalg.svd(np.linalg.qr(rows, mode="r"))
    rank = int((sizes > OPEN * max(1.0, float(sizes.max(initial=0)))).sum())
    return basis[:rank].T, basis[rank:]


def _rows(plan, seen, spread):
    """A matrix M with MᵀM = Σ d(s) Cov_π of the features still to come."""
    return (np.sqrt(seen[..., None] * plan)[..., None] * spread).reshape(-1, spread.shape[-1])


def _descend(at, w, value, slope, step):
    """The point along a Newton step that lowers the dual enough; full steps near the end, where rounding hides the fall."""
    fall, share = float(slope @ step), 1.0
    while True:
        trial = at(w + share * step)
        hidden = 1e-12 * (1 + abs(value))
        if trial[0] <= value + 1e-4 * share * fall + hidden or share < 1e-10:
            return w + share * step, trial
        share /= 2


def _gap(mdp: MDP, plan, seen, change, value, tau):
    """value − τ H of a policy that has the counts exactly: the tangent at the plan has them, since counts are linear there."""
    D = seen[..., None] * plan + moved_occupancy(mdp, plan, seen, plan * change)
    if (D < 0).any():
        return float("inf")
    total = D.sum(axis=-1, keepdims=True)
    share = np.where(D > 0, D / np.where(total > 0, total, 1), 1)
    return max(0.0, float(value + tau * (D * np.log(share)).sum()))


def _one(x, name: str) -> float:
    x = numbers(x, name)
    require_shape(x, (), name, "give one number")
    return float(floats(x))
