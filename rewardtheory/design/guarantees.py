"""What a policy is sure to earn when the reward is one of many: one linear program for every rule of caution.

    max_π min_{c ∈ C} Σ_k c_k (J_k(π) − b_k),      C = {c : lower ≤ c ≤ upper, Σ_k c_k = total}

C holds one point for the mean reward, all probabilities for the worst one, those at most w_k/α for the worst share α of
a belief; a b_k of max J_k turns returns into regrets; an upper limit of infinity makes J_k ≥ b_k a constraint. Over the
occupancies of all policies this is a linear program, and its dual says which mixture of the rewards is the worst: the
policy is optimal for that single reward, which proves that no other policy is sure of more.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from rewardtheory import exact
from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats, is_jax, rationals, to_float
from rewardtheory.design.occupancy_program import Limits, expected_rewards, in_floats, least, program
from rewardtheory.design.rewards import Rewards, as_rewards
from rewardtheory.solvers.error_bounds import evaluation_error, weight
from rewardtheory.solvers.many_rewards import solve_each
from rewardtheory.solvers.occupancies import policy_of
from rewardtheory.solvers.optimal import solve
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import probability, resolvent
from rewardtheory.types import MDP, NotConverged

SIMPLE_STATES = 12


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


def guarantee(
    mdp: MDP, belief: Rewards, limits: Limits, *, offset=None, relative: bool = False, certify: bool = False, names=None
) -> Guarantee:
    """The policy that is sure of most: max_π min_{c ∈ C} Σ_k c_k (J_k(π) − b_k).

    Args:
        mdp: the model, its discount < 1 or every policy ending.
        belief: R_k; its weights are not read.
        limits: C, with no infinite upper limit (see `rt.constrained_policy`).
        offset: b_k, (K,), by default 0.
        relative: whether max J_k is added to b_k.
        certify: whether to prove the result in exact rationals; exact models and beliefs always are.
        names: what the certificate calls the rewards; by default R1, R2, …

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
    policy = completed(model, found.occupancy, top.policy)
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
        proof = certified(mdp, belief, policy, c, limits, offset=offset, relative=relative, names=names)
        value = exact.float_near(proof.low)
        bound = exact.float_above(proof.high - proof.low) + 4 * UNIT_ROUNDOFF * abs(value)
    return Guarantee(policy, float(value), float(bound), returns, c, worst, proof)


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


def certified(mdp: MDP, belief: Rewards, policy, c, limits: Limits, *, offset=None, relative=False, names=None):
    """`exact.GuaranteeBound` of a policy and a mixture that a linear program found.

    In a small model values are computed exactly, and numbers next to simple fractions are first tried as these: 1/3 is often
    what was meant, and then nothing is left between what the policy is sure of and what any is.
    """
    model = exact.model_of(mdp)
    names = names or [f"R{k + 1}" for k in range(len(belief))]
    rewards = [exact.reward_of(model, mdp, R, name) for R, name in zip(belief.array, names, strict=True)]
    upper = [None if isinstance(x, float) and x == np.inf else x for x in np.asarray(limits.upper).tolist()]

    def build(policy, c, **precision):
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
            name="the policy",
            **precision,
        )

    tries = [(policy, c, False)]
    if mdp.n_states <= SIMPLE_STATES:
        tries = [(_simple(policy), _simple(c), True), *tries, (policy, c, True)]
    found, failure = None, ""
    for try_policy, try_c, precise in tries:
        try:
            other = build(try_policy, try_c, precise=precise)
        except exact.Unproved as unproved:
            failure = str(unproved)
            continue
        if found is None or other.high - other.low < found.high - found.low:
            found = other
        if found.low == found.high:
            break
    if found is None:
        raise exact.Unproved(failure)
    return found


def _simple(x):
    """Floats within 1e-9 of a fraction with a short denominator as that fraction."""
    near = [Fraction(v).limit_denominator(1000) for v in np.ravel(x).tolist()]
    found = np.array(
        [n if abs(n - Fraction(v)) < 1e-9 else Fraction(v) for n, v in zip(near, np.ravel(x), strict=True)]
    )
    return rationals(found.reshape(np.shape(x)))


def completed(mdp: MDP, occupancy, otherwise) -> np.ndarray:
    """The policy of an occupancy; in states that it never visits, the other policy, which makes it optimal there too."""
    seen = occupancy.sum(axis=1) > 0
    return np.where(seen[:, None], policy_of(mdp, occupancy), otherwise)
