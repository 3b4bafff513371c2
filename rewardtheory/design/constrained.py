"""Constrained models: the greatest return within budgets of costs, and whether any policy keeps them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory import exact
from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats, is_exact, is_jax
from rewardtheory.design.guarantees import certified, completed, guarantee, mixing_error, returns_of
from rewardtheory.design.occupancy_program import Limits, in_floats, program
from rewardtheory.design.rewards import Rewards, as_rewards
from rewardtheory.makers import as_reward
from rewardtheory.solvers.optimal import solve
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import probability
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_shape


@dataclass(frozen=True, eq=False)
class ConstrainedPolicy:
    """The best policy within budgets.

    Attributes:
        policy: (S, A); over the states that it visits it has at most m actions, one for each budget, more than states.
        value: its return under the reward.
        bound: no policy that keeps the budgets earns more than value + bound.
        costs: (m,), the expected discounted costs of the policy.
        excess: a proved bound on how far a budget can be exceeded; 0 if all are proved to be kept.
        multipliers: (m,), λ ≥ 0: the return that one more unit of each budget is worth.
        priced_reward: R − Σ λ_i C_i, in the layout: the policy is optimal for it, and so may be others that are not within
            the budgets.
        certificate: `exact.GuaranteeBound` of R and −C_i, whose coefficients 1 and λ_i have no upper limit; or None.
    """

    policy: np.ndarray
    value: float
    bound: float
    costs: np.ndarray
    excess: float
    multipliers: np.ndarray
    priced_reward: np.ndarray
    certificate: Any = None


def constrained_policy(mdp: MDP, reward, costs, budgets, *, certify: bool = False) -> ConstrainedPolicy:
    """The policy with the greatest return among those whose expected discounted costs keep to budgets.

    max_π J_R(π) subject to J_{C_i}(π) ≤ b_i, which equals min_{λ ≥ 0} [max_π J_{R − Σ λ_i C_i}(π) + Σ λ_i b_i].

    Args:
        mdp: the model, its discount < 1 or every policy ending.
        reward: R(s,a,s') in the layout of the transition.
        costs: C_i, one reward array or several in that layout. For a return of at least b give −C and −b.
        budgets: b_i, (m,), in units of return.
        certify: whether to prove the result in exact rationals; exact models always are.

    Returns:
        `ConstrainedPolicy`. Where rounding leaves a budget exceeded, the program is solved once more with less of it.

    Raises:
        ValueError: on bad input, and where no policy keeps the budgets (`rt.check_affordable` has the proof); Unproved: where
            a certificate was asked for and the budgets are only just affordable, so that rounding breaks one.
        NotConverged: where the linear program is not solved.

    Source: altman1999constrained.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"fast": "end", "slow": "end"}}, start="s", discount=0.5)
    >>> reward, cost = rt.reward(mdp, {("s", "fast"): 3, ("s", "slow"): 1}), rt.reward(mdp, {("s", "fast"): 4})
    >>> found = rt.constrained_policy(mdp, reward, cost, 1)
    >>> round(found.value, 9), found.multipliers.tolist(), found.policy[0].round(9).tolist()
    (1.5, [0.5], [0.25, 0.75])
    """
    both, most = _problem(mdp, costs, budgets, as_reward(mdp, reward))
    model, R = in_floats(mdp), floats(both.array)
    m = len(R) - 1
    base = np.append(0.0, -floats(most))
    limits = Limits(np.append(1.0, np.zeros(m)), np.append(1.0, np.full(m, np.inf)))
    found, less = program(model, R, limits, base), np.zeros(m)
    if found is None:
        raise ValueError(_refusal(mdp, both, most))
    for _ in range(4):
        c = found.coefficients
        top = solve(model, np.tensordot(c, R, 1))
        policy = completed(model, found.occupancy, top.policy)
        returns, errors = returns_of(model, R, policy)
        short = base[1:] - returns[1:] + errors[1:] + 2 * UNIT_ROUNDOFF * abs(base[1:])
        exact_zero = (R[1:] == 0).all(axis=(1, 2, 3)) | ((returns[1:] == 0) & (base[1:] == 0))
        short = np.where(exact_zero & (base[1:] <= 0), 0.0, short)
        if short.max(initial=0) <= 0:
            break
        less = less + np.maximum(2 * short, 0) * (short > 0)
        again = program(model, R, limits, base + np.append(0.0, less))
        if again is None:
            break
        found = again
    value, high = float(returns[0]), float(model.initial @ top.values - c @ base)
    scale = float(abs(top.values).max() + abs(c) @ abs(base))
    rounding = 8 * (m + 1 + model.n_states) * UNIT_ROUNDOFF * scale + mixing_error(model, R, c)
    bound = max(high - value, 0.0) + float(top.bound) + float(errors[0]) + rounding
    proof = None
    if certify or mdp.is_exact:
        names = ["R", *(f"-C{i + 1}" for i in range(m))]
        proof = certified(mdp, both, policy, c, limits, offset=np.append(0 * most[:1], -most), names=names)
    return ConstrainedPolicy(
        policy,
        value,
        bound,
        0 - returns[1:],
        float(max(short.max(initial=0), 0.0)),
        c[1:],
        np.tensordot(c, R, 1),
        proof,
    )


def is_affordable(mdp: MDP, costs, budgets) -> bool:
    """Whether some policy keeps all budgets: J_{C_i}(π) ≤ b_i for every i.

    Args, Raises: as for `rt.check_affordable`.

    Source: altman1999constrained.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"left": "end", "right": "end"}}, start="s", discount=0.5)
    >>> costs = [rt.reward(mdp, {("s", a): 1}) for a in ("left", "right")]
    >>> rt.is_affordable(mdp, costs, [0.5, 0.5]), rt.is_affordable(mdp, costs, [0.5, 0.4])
    (True, False)
    """
    return check_affordable(mdp, costs, budgets)[0]


def check_affordable(mdp: MDP, costs, budgets) -> tuple[bool, Any]:
    """Whether some policy keeps all budgets, with a proof either way.

    max_π min_i (b_i − J_{C_i}(π)) is at least 0 iff so. If not, there are weights w of the costs, which sum to 1, such that
    Σ w_i J_{C_i}(π) > Σ w_i b_i for every policy: the lemma of Farkas.

    Args:
        mdp: the model, its discount < 1 or every policy ending.
        costs: C_i, one reward array or several in the layout of the transition.
        budgets: b_i, (m,).

    Returns:
        (answer, `exact.GuaranteeBound`): its `low` is ≥ 0 for yes, with a policy that keeps the budgets; its `high` is < 0
        for no, with the weights.

    Raises:
        ValueError: on bad input; Unproved: where the budgets are so nearly the least affordable ones that rounding decides.

    Source: altman1999constrained.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"left": "end", "right": "end"}}, start="s", discount=0.5)
    >>> costs = [rt.reward(mdp, {("s", a): 1}) for a in ("left", "right")]
    >>> answer, proof = rt.check_affordable(mdp, costs, [0.5, 0.25])
    >>> answer, [str(w) for w in proof.z[-2:]]
    (False, ['1/2', '1/2'])
    >>> print(proof)
    There is no solution: the occupancy of a policy with returns of at least -1/2, -1/4 under -C1, -C2.
    """
    both, most = _problem(mdp, costs, budgets, None)
    proof = _slack(mdp, both, most).certificate
    if proof.low >= 0:
        return True, proof
    if proof.high < 0:
        return False, exact.unaffordable(proof)
    raise exact.Unproved(
        f"`budgets` are within {float(proof.high - proof.low):.2g} of the least that can be afforded, so rounding decides; "
        "change them by more than that, or give an exact model, costs and budgets whose best policy has short numbers."
    )


def _slack(mdp: MDP, both: Rewards, most):
    n = len(both)
    names = [f"-C{i + 1}" for i in range(n)]
    return guarantee(mdp, both, Limits(np.zeros(n), np.ones(n), 1), offset=-most, certify=True, names=names)


def _problem(mdp: MDP, costs, budgets, reward):
    """(R if there is one and −C_i as a belief, b), checked."""
    if is_jax(probability(mdp.transition)) or any(is_jax(x) for x in (costs, budgets, reward)):
        raise ValueError(
            "`mdp`, `reward`, `costs` or `budgets` holds JAX arrays; a linear program takes NumPy or exact numbers."
        )
    single = isinstance(costs, np.ndarray) and costs.ndim == 3
    tables = [costs] if single else list(costs)
    if not tables:
        raise ValueError("`costs` is empty; give at least one cost, or use rt.solve.")
    tables = [as_reward(mdp, C, f"costs[{i}]") for i, C in enumerate(tables)]
    most = numbers(budgets, "budgets", exact=mdp.is_exact)
    most = most.reshape(1) if np.ndim(most) == 0 else most
    require_shape(most, (len(tables),), "budgets", "give one number for each cost")
    require_ending(mdp)
    signed = [0 - C for C in tables] if reward is None else [reward, *[0 - C for C in tables]]
    return as_rewards(mdp, Rewards(np.stack(signed))), floats(most) if is_exact(most) and not mdp.is_exact else most


def _refusal(mdp: MDP, both: Rewards, most) -> str:
    only = Rewards(both.array[1:])
    slack = _slack(mdp, only, most)
    w = ", ".join(f"{x:.4g}" for x in slack.coefficients)
    return (
        f"`budgets` cannot all be kept: with weights ({w}) of the costs every policy exceeds them by {-slack.value:.4g} or more; "
        "rt.check_affordable returns the proof: raise a budget."
    )
