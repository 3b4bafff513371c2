"""Quantilizers: act as a trusted base does, restricted to the share of it that a proxy likes best.

What the base does with a probability p is done with at most p/q. So whatever a cost that is never negative may be, its
expectation is at most 1/q times that of the base: a limit on what a wrong proxy can do, which no trust in it is needed for.
"""

from dataclasses import dataclass

import numpy as np

from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats, is_jax, rational, to_float
from rewardtheory.design.guarantees import completed, mixing_error, returns_of
from rewardtheory.design.occupancy_program import balance, in_floats
from rewardtheory.makers import as_reward
from rewardtheory.makers import policy as as_policy
from rewardtheory.solvers.occupancies import occupancy_of
from rewardtheory.solvers.optimal import solve
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import at_departure, expect_reward, probability
from rewardtheory.types import MDP, NotConverged
from rewardtheory.validation import distributions, dtype_of, numbers, require_shape


def quantilize(base, utility, share):
    """The base distribution given that the outcome is in its best share by a utility.

    p(x) = base(x)/q for the best outcomes, of which the base has mass q; where outcomes of one utility fit in part only, each
    is cut in the same proportion. It maximizes Σ p(x) utility(x) among all p ≤ base/q.

    Args:
        base: (N,), a distribution that is trusted.
        utility: (N,), what a proxy says of each outcome.
        share: q in (0, 1]: 1 is the base itself, and towards 0 the outcomes of greatest utility alone.

    Returns:
        p, (N,), in the number system of the base.

    Raises:
        ValueError: on shapes that differ, on what is no distribution, and on a share outside (0, 1].

    Notes: E_p[c] ≤ E_base[c]/q for every cost c ≥ 0, with equality for a cost that is paid in the best share alone.

    Source: taylor2016quantilizers.

    >>> import rewardtheory as rt
    >>> rt.quantilize([0.5, 0.25, 0.25], [0.0, 1.0, 2.0], 0.5).tolist()
    [0.0, 0.5, 0.5]
    """
    p = numbers(base, "base")
    require_shape(p, (np.size(p),), "base", "give one probability for each outcome")
    u = numbers(utility, "utility")
    require_shape(u, p.shape, "utility", "give one number for each outcome of `base`")
    if is_jax(p) or is_jax(u):
        raise ValueError("`base` or `utility` is a JAX array; give NumPy or exact numbers: use numpy.asarray.")
    p = distributions(p, "base", dtype=dtype_of(base))
    exact = p.dtype == object
    q = _share(share, exact)
    left, found = q, p * 0
    for level in sorted(set(u.tolist()), reverse=True):
        here = np.array([x == level for x in u.tolist()])
        mass = p[here].sum()
        if mass <= left:
            found[here], left = p[here], left - mass
        else:
            found[here] = p[here] * (left / mass)
            break
    return found / found.sum()


@dataclass(frozen=True, eq=False)
class QuantilizedPolicy:
    """The best policy that does nothing much more often than a base policy.

    Attributes:
        policy: (S, A).
        value: its return under the proxy.
        bound: no other policy within the ceiling earns more than value + bound.
        ceiling: (S, A), the occupancy of the base divided by the share.
        occupancy: (S, A), that of the policy: at most the ceiling, up to rounding.
    """

    policy: np.ndarray
    value: float
    bound: float
    ceiling: np.ndarray
    occupancy: np.ndarray


def quantilized_policy(mdp: MDP, reward, base, share) -> QuantilizedPolicy:
    """The policy that a proxy likes best among those that visit every state and action at most 1/q as often as a base does.

    max_η ⟨η, r⟩ subject to η an occupancy, η ≤ η_base/q: a quantilizer whose outcomes are what happens along the way.

    Args:
        mdp: the model, its discount < 1 or every policy ending.
        reward: the proxy R, in the layout of the transition.
        base: a policy that is trusted.
        share: q in (0, 1]; 1 is the base itself.

    Returns:
        `QuantilizedPolicy`.

    Raises:
        ValueError: on bad input; NotConverged: where the linear program is not solved.

    Notes: J_C(π) ≤ J_C(base)/q for every cost C(s,a) ≥ 0, attained. Quantilizing the actions of each state on its own does
    not have this bound: the factors of the steps multiply. With one state and discount 0 it is `rt.quantilize`. The bound
    on the error is proved by the prices of the ceiling.

    Source: taylor2016quantilizers.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "end", "b": "end", "c": "end"}}, start="s", discount=0.5)
    >>> found = rt.quantilized_policy(mdp, rt.reward(mdp, {("s", "b"): 1, ("s", "c"): 2}), [[0.5, 0.25, 0.25], [1, 0, 0]], 0.5)
    >>> found.value, found.policy[0].tolist()
    (1.5, [0.0, 0.5, 0.5])
    """
    from scipy.optimize import linprog

    R = as_reward(mdp, reward)
    if is_jax(R) or is_jax(probability(mdp.transition)):
        raise ValueError("`mdp` or `reward` is a JAX array; a linear program takes NumPy or exact numbers.")
    require_ending(mdp)
    q = to_float(_share(share, exact=True))
    model, R, pi = in_floats(mdp), floats(R)[None], floats(as_policy(mdp, base))
    ceiling = occupancy_of(model, pi) / q
    pairs, flow, start = balance(model)
    place = tuple(pairs.T)
    r, most = expect_reward(model.transition, R[0])[place], ceiling[place]
    size, steps = float(abs(r).max(initial=0)) or 1.0, float(most.sum()) or 1.0
    prices = np.zeros(model.available.shape)
    if q < 1:
        done = linprog(
            -r / size,
            A_eq=flow.T,
            b_eq=start / steps,
            bounds=np.stack([np.zeros(len(most)), most / steps], axis=1),
            method="highs-ds",
            options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
        )
        if done.status != 0:
            raise NotConverged(f"the linear program of the quantilizer was not solved: {done.message}")
        visits = np.zeros(model.available.shape)
        visits[place] = np.where(done.x > 1e-14, done.x, 0.0) * steps
        prices[place] = np.maximum(-done.upper.marginals, 0.0) * size
        pi = completed(model, visits, pi)
    returns, errors = returns_of(model, R, pi)
    value = float(returns[0])
    if q == 1:
        return QuantilizedPolicy(pi, value, float(errors[0]), ceiling, occupancy_of(model, pi))
    priced = np.array([R[0], at_departure(model.transition, np.where(model.terminal[:, None], 0.0, prices))])
    top = solve(model, priced[0] - priced[1])
    high = float(model.initial @ top.values + (prices[place] * most).sum())
    rounding = 8 * (len(most) + model.n_states) * UNIT_ROUNDOFF * float(abs(top.values).max() + prices[place] @ most)
    doubt = float(top.bound + errors[0]) + rounding + mixing_error(model, priced, np.ones(2))
    return QuantilizedPolicy(pi, value, max(high - value, 0.0) + doubt, ceiling, occupancy_of(model, pi))


def _share(share, exact: bool):
    q = numbers(share, "share")
    require_shape(q, (), "share", "give one number")
    q = rational(np.asarray(q).item()) if exact else to_float(np.asarray(q).item())
    if not 0 < q <= 1:
        raise ValueError(f"`share` is {share}; it must lie in (0, 1]: 1 is the base itself, 0.1 the best tenth of it.")
    return q
