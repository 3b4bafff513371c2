"""What a policy is sure to earn when the reward is one of many: one linear program for every rule of caution.

    max_π min_{c ∈ C} Σ_k c_k (J_k(π) − b_k),      C = {c : lower ≤ c ≤ upper, Σ_k c_k = total}

C holds one point for the mean reward, all probabilities for the worst one, those at most w_k/α for the worst share α of
a belief; a b_k of max J_k turns returns into regrets; an upper limit of infinity makes J_k ≥ b_k a constraint. Over the
occupancies of all policies this is a linear program, and its dual says which mixture of the rewards is the worst: the
policy is optimal for that single reward, which proves that no other policy is sure of more.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from rewardtheory import exact
from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats, is_jax, is_one, to_float
from rewardtheory.design.rewards import Rewards, as_rewards
from rewardtheory.solvers.error_bounds import evaluation_error, weight
from rewardtheory.solvers.many_rewards import solve_each
from rewardtheory.solvers.occupancies import policy_of
from rewardtheory.solvers.optimal import solve
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import expect_reward, probability, resolvent
from rewardtheory.types import MDP, NotConverged


@dataclass(frozen=True, eq=False)
class Guarantee:
    """A policy, and what it is sure of.

    Attributes:
        policy: (S, A); it may have to randomize.
        value: what the policy is sure of: the least Σ c_k (J_k − b_k) over the coefficients, in units of return. For
            regrets it is minus the greatest regret.
        bound: no policy is sure of more than value + bound, and this one of no less than value − bound.
        returns: (K,), J_k of the policy.
        coefficients: (K,), the worst mixture c: the policy is optimal under Σ c_k R_k.
        worst_reward: Σ c_k R_k, in the layout of the transition.
        certificate: `exact.GuaranteeBound`, or None where none was asked for.
    """

    policy: np.ndarray
    value: float
    bound: float
    returns: np.ndarray
    coefficients: np.ndarray
    worst_reward: np.ndarray
    certificate: Any = None

    def __str__(self) -> str:
        return f"sure of {self.value:.6g}; no policy is sure of more than {self.bound:.2g} above that"


class Limits(NamedTuple):
    """C: lower ≤ c ≤ upper, each (K,), np.inf for no upper limit; Σ c = total, None for no sum."""

    lower: Any
    upper: Any
    total: Any = None


class Program(NamedTuple):
    """What the linear program found: occupancies of pairs (S, A), and the coefficients c."""

    occupancy: np.ndarray
    coefficients: np.ndarray


def guarantee(
    mdp: MDP, belief: Rewards, limits: Limits, *, offset=None, relative: bool = False, certify: bool = False
) -> Guarantee:
    """The policy that is sure of most: max_π min_{c ∈ C} Σ_k c_k (J_k(π) − b_k).

    Args:
        mdp: the model, its discount < 1 or every policy ending.
        belief: R_k; its weights are not read.
        limits: C, with no infinite upper limit (see `rt.constrained_policy`).
        offset: b_k, (K,), by default 0.
        relative: whether max J_k is added to b_k.
        certify: whether to prove the result in exact rationals; exact models and beliefs always are.

    Returns:
        `Guarantee`; the bound is proved by weak duality, from one policy below and one mixture of the rewards above.

    Raises:
        ValueError: on bad input; NotConverged: where the linear program is not solved.

    Notes: one linear program with |S||A| + 2K variables and |S| + K rows, one solve and K evaluations, and K solves more
    for regrets.

    Source: altman1999constrained (the linear program over occupancies).
    """
    belief = as_rewards(mdp, belief)
    if is_jax(belief.array) or is_jax(probability(mdp.transition)):
        raise ValueError("`mdp` or `belief` holds JAX arrays; a linear program takes NumPy or exact numbers.")
    require_ending(mdp)
    model, R = in_floats(mdp), floats(belief.array)
    lower, upper = floats(limits.lower), floats(limits.upper)
    total = None if limits.total is None else to_float(limits.total)
    base = np.zeros(len(R)) if offset is None else floats(offset)
    off = np.zeros(len(R))
    if relative:
        tops = solve_each(model, R)
        base = base + tops.values @ model.initial
        off = floats(tops.bound) * np.ones(len(R)) + 4 * (model.n_states + 4) * UNIT_ROUNDOFF * abs(tops.values).max(
            axis=1
        )
    found = program(model, R, Limits(lower, upper, total), base)
    if found is None:
        raise NotConverged(
            "the linear program of the guarantee was called infeasible, which it never is; rescale `belief`."
        )
    c = found.coefficients
    worst = np.tensordot(c, R, 1)
    top = solve(model, worst)
    policy = _completed(model, found.occupancy, top.policy)
    returns, errors = returns_of(model, R, policy)
    value = least(Limits(lower, upper, total), returns - base)
    size = np.maximum(abs(lower), abs(upper))
    doubt = ((total * (errors + off).max()) if total is not None else size @ (errors + off)) + (
        8 * len(R) * UNIT_ROUNDOFF * float(abs(size @ (abs(returns) + abs(base))))
    )
    high = float(model.initial @ top.values - c @ base)
    doubt_above = (
        float(top.bound)
        + abs(c) @ off
        + mixing_error(model, R, c)
        + 8 * (len(R) + model.n_states) * (UNIT_ROUNDOFF * float(abs(top.values).max() + abs(c) @ abs(base)))
    )
    bound = max(high - value, 0.0) + doubt + doubt_above
    proof = None
    if certify or mdp.is_exact or belief.is_exact:
        proof = certified(mdp, belief, policy, c, limits, offset=offset, relative=relative)
        value = exact.float_near(proof.low)
        bound = exact.float_above(proof.high - proof.low) + 4 * UNIT_ROUNDOFF * abs(value)
    return Guarantee(policy, float(value), float(bound), returns, c, worst, proof)


def program(mdp: MDP, R, limits: Limits, base) -> Program | None:
    """The linear program behind `guarantee` on float64 arrays; None where infinite limits leave nothing feasible.

    max total·t + lower·u − upper·v  subject to  J_k − t − u_k + v_k = b_k,  u, v ≥ 0,  η an occupancy: the inner minimum
    over c is replaced by its dual, and c are the multipliers of these rows.
    """
    from scipy import sparse
    from scipy.optimize import linprog

    pairs, flow, start = balance(mdp)
    r = expected_rewards(mdp, R)[:, pairs[:, 0], pairs[:, 1]]
    K, n, size = len(R), len(pairs), float(abs(r).max(initial=0)) or 1.0
    # Occupancies that sum to 1 and rewards of at most 1: what the solver takes for 0 is then small.
    steps = 1.0 if is_one(mdp.discount) else 1 / (1 - mdp.discount)
    lower, upper, total = limits
    ahead = 0 if total is None else 1
    columns = [sparse.csr_array(r / size), -sparse.csr_array(np.ones((K, ahead))), -sparse.eye_array(K)]
    cost = [np.zeros(n), np.full(ahead, 0.0 if total is None else -total), -lower]
    if total is None:
        capped = np.flatnonzero(np.isfinite(upper))
    else:
        capped = np.flatnonzero(upper - lower < total - lower.sum())
        if len(capped) == K and upper.sum() < total:  # by rounding alone: the limits admit something
            upper = upper * (total / upper.sum()) * (1 + 4 * UNIT_ROUNDOFF)
    columns.append(sparse.eye_array(K, format="csc")[:, capped])
    cost.append(upper[capped])
    count = sum(len(x) for x in cost)
    top = sparse.hstack([flow.T, sparse.csr_array((len(start), count - n))])
    limits_of_unknowns = np.array([(0, np.inf)] * count)
    limits_of_unknowns[n : n + ahead, 0] = -np.inf
    done = linprog(
        np.concatenate(cost),
        A_eq=sparse.vstack([top, sparse.hstack(columns)]).tocsc(),
        b_eq=np.concatenate([start / steps, base / (size * steps)]),
        bounds=limits_of_unknowns,
        method="highs-ds",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if done.status == 2:
        return None
    if done.status != 0:
        raise NotConverged(f"the linear program over occupancies was not solved: {done.message}")
    visits = np.where(done.x[:n] > 1e-13, done.x[:n], 0.0) * steps
    occupancy = np.zeros(mdp.available.shape)
    occupancy[tuple(pairs.T)] = visits
    return Program(occupancy, member(Limits(lower, upper, total), done.eqlin.marginals[len(start) :]))


def balance(mdp: MDP):
    """(live pairs, the flow Φ(s) − γPΦ on them as sparse columns, the start): occupancies are flowᵀη = start, η ≥ 0."""
    from scipy import sparse

    live = np.flatnonzero(~np.asarray(mdp.terminal))
    pairs = np.argwhere(np.asarray(mdp.available) & ~np.asarray(mdp.terminal)[:, None])
    ahead = sparse.csr_array(mdp.dense().transition[tuple(pairs.T)][:, live])
    here = sparse.csr_array(
        (np.ones(len(pairs)), (np.arange(len(pairs)), np.searchsorted(live, pairs[:, 0]))), shape=ahead.shape
    )
    return pairs, (here - mdp.discount * ahead).tocsr(), np.asarray(mdp.initial)[live]


def in_floats(mdp: MDP) -> MDP:
    """The model in float64."""
    if not mdp.is_exact:
        return mdp
    model = mdp.dense()
    return model.replace(
        transition=floats(model.transition), initial=floats(model.initial), discount=to_float(model.discount)
    )


def expected_rewards(mdp: MDP, R) -> np.ndarray:
    """E[R_k(s,a,S')], (K, S, A)."""
    return np.stack([expect_reward(mdp.transition, x) for x in R])


def returns_of(mdp: MDP, R, policy):
    """(J_k of a policy, a proved bound on the error of each), (K,) both."""
    r = expected_rewards(mdp, R)
    V = resolvent(mdp, policy, (policy * r).sum(axis=2).T)
    errors = [
        float(evaluation_error(mdp, r[k], policy, V[:, k], reward=abs(R[k]).max()))
        + 4 * (mdp.n_states + 4) * UNIT_ROUNDOFF * float(abs(V[:, k]).max())
        for k in range(len(R))
    ]
    return mdp.initial @ V, np.array(errors)


def mixing_error(mdp: MDP, R, c) -> float:
    """How far the best return under the computed Σ c_k R_k can be from that under the exact sum."""
    return (len(R) + 2) * UNIT_ROUNDOFF * float(abs(c) @ abs(R).max(axis=(1, 2, 3)) * np.max(weight(mdp)))


def least(limits: Limits, gains) -> float:
    """min over C of Σ c_k g_k; −inf where a coefficient without a limit meets a negative gain."""
    lower, upper, total = limits
    if total is None:
        most = np.where(np.isfinite(upper), upper, np.where(gains < 0, np.inf, lower))
        return float(np.minimum(lower * gains, np.where(gains == 0, 0.0, most * gains)).sum())
    left, found = total - lower.sum(), float(lower @ gains)
    for k in np.argsort(gains):
        more = min(left, upper[k] - lower[k])
        found, left = found + more * gains[k], left - more
    return float(found)


def member(limits: Limits, c) -> np.ndarray:
    """The coefficients that a solver found, moved within the limits where rounding left them."""
    lower, upper, total = limits
    c = np.clip(c, lower, upper)
    left = 0.0 if total is None else total - c.sum()
    for k in np.argsort(-c):
        step = np.clip(left, lower[k] - c[k], upper[k] - c[k])
        c[k], left = c[k] + step, left - step
    return c


def certified(mdp: MDP, belief: Rewards, policy, c, limits: Limits, *, offset=None, relative=False, name="the policy"):
    """`exact.GuaranteeBound` of a policy and a mixture that a linear program found."""
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, R, f"R{k + 1}") for k, R in enumerate(belief.array)]
    upper = [None if isinstance(x, float) and x == np.inf else x for x in np.asarray(limits.upper).tolist()]
    return exact.guarantee_bound(
        model,
        rewards,
        policy,
        c,
        lower=np.asarray(limits.lower).tolist(),
        upper=upper,
        total=limits.total,
        offset=None if offset is None else np.asarray(offset).tolist(),
        relative=relative,
        name=name,
    )


def _completed(mdp: MDP, occupancy, otherwise) -> np.ndarray:
    """The policy of an occupancy; in states that it never visits, the other policy, which makes it optimal there too."""
    seen = occupancy.sum(axis=1) > 0
    return np.where(seen[:, None], policy_of(mdp, occupancy), otherwise)
