"""All rewards for which a policy is optimal, and whether a given reward is one of them."""

import numpy as np

from rewardtheory.arithmetic import floats, is_exact, is_jax, rationals, scalar
from rewardtheory.makers import as_reward
from rewardtheory.makers import policy as as_policy
from rewardtheory.makers import potential as as_potential
from rewardtheory.transition import at_departure, expect, expect_reward, probability, resolvent
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_shape


def feasible_reward(mdp: MDP, policy, values, slack):
    """The reward with the given optimal values for which a policy is optimal, every action off it short by its slack.

    r(s,a) = V(s) − γ Σ_s' P(s'|s,a) V(s') − ζ(s,a) 1[π(a|s) = 0]

    Args:
        mdp: the model.
        policy: the expert's, what `rt.policy` accepts; only which actions it takes counts.
        values: V (S,), 0 in terminal states: any will do.
        slack: ζ (S, A) ≥ 0, or one number for all; where the policy takes the action it is not used.

    Returns:
        R(s,a) in the layout of the transition, 0 where an action is not available or a state terminal.

    Raises:
        ValueError: on bad input.

    Notes: these are all rewards E[R](s,a) for which the policy is optimal in every state; V is then the optimal values, and
    ζ by how much an action is worse. An action with ζ = 0 is optimal too.

    Source: metelli2021feasible.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    >>> rt.feasible_reward(mdp, ["a"], [4], 1)[0, :, 0].tolist()
    [2.0, 1.0]
    """
    pi, V = as_policy(mdp, policy), as_potential(mdp, values, "values")
    zeta = numbers(slack, "slack", exact=mdp.is_exact)
    if zeta.shape != ():
        require_shape(zeta, mdp.available.shape, "slack", "give one number for each state and action, or one for all")
    # A comparison with 0 is what the support is; rationals give object arrays of bool.
    off = np.asarray(pi == 0, dtype=bool) & np.asarray(mdp.available) & ~np.asarray(mdp.terminal)[:, None]
    short = np.broadcast_to(np.asarray(zeta), mdp.available.shape)
    wrong = off & np.asarray(short < 0, dtype=bool)
    if wrong.any():
        s, a = np.argwhere(wrong)[0]
        raise ValueError(f"`slack`[{s}, {a}] is {short[s, a]}; it must be ≥ 0: below, that action beats the policy.")
    live = np.asarray(mdp.available) & ~np.asarray(mdp.terminal)[:, None]
    table = (V[:, None] - mdp.discount * expect(mdp.transition, V)) * live - short * off
    return as_reward(mdp, at_departure(mdp.transition, table) + 0 * probability(mdp.transition))


def is_feasible_reward(mdp: MDP, policy, reward, *, tolerance=None) -> bool:
    """Whether a policy is optimal in every state: `check_feasible_reward` without the proof.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    >>> rt.is_feasible_reward(mdp, ["a"], rt.reward(mdp, {("s", "b"): 1}))
    False
    """
    return check_feasible_reward(mdp, policy, reward, tolerance=tolerance)[0]


def check_feasible_reward(mdp: MDP, policy, reward, *, tolerance=None):
    """Whether a policy is optimal in every state, and the proof of what its best single deviation gains.

    max over (s,a) of A^π(s,a) = E[R](s,a) + γ E[V^π(S')] − V^π(s), and 0; the answer is yes where that is ≤ `tolerance`.

    Args:
        mdp: the model, float64 or exact.
        policy: the expert's, what `rt.policy` accepts.
        reward: R(s,a,s') in the layout of the transition.
        tolerance: what a deviation may gain; by default 0 for an exact model, and for a float model 16 roundings of the
            largest reward or value. Whoever may gain ε in a step is ε/(1−γ)-optimal.

    Returns:
        (yes, certificate): an `exact.Optimum`, whose value is the greatest gain, exactly.

    Raises:
        ValueError: on bad input.

    Notes: one exact evaluation of the policy; tens of states take seconds.

    Source: metelli2021feasible.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    >>> print(*rt.check_feasible_reward(mdp, ["a"], rt.reward(mdp, {("s", "b"): 1})), sep=": ")
    False: The least value is 1: more than which no single deviation from the policy gains.
    """
    from rewardtheory import exact
    from rewardtheory.exact.certificate import proved

    if is_jax(probability(mdp.transition)):
        raise ValueError("`mdp` holds JAX arrays; the check is exact: give a float64 or an exact model.")
    R = as_reward(mdp, reward)
    pi = rationals(as_policy(mdp, policy))
    pi = pi / pi.sum(axis=1)[:, None]
    r = expect_reward(mdp.exact().transition, rationals(R))
    model = mdp.dense().exact()
    live = ~np.asarray(model.terminal)
    paid = (pi * r).sum(axis=1)
    V = resolvent(model, pi, paid)
    gain = r + model.discount * expect(model.transition, V) - V[:, None]
    pairs = np.argwhere(np.asarray(model.available) & live[:, None])
    gains = gain[pairs[:, 0], pairs[:, 1]]
    zero = 0 * model.discount
    best = int(np.argmax(gains)) if len(gains) else -1
    value = max(gains[best], zero) if len(gains) else zero
    limit = _tolerance(mdp, tolerance, r, V)

    # Least t with t ≥ 0 and t ≥ r + γPV − V for every pair, where V = r_π + γ P_π V.
    n, one = int(live.sum()), rationals(np.eye(mdp.n_states, dtype=int))
    moving = (pi[:, :, None] * model.transition).sum(axis=1)
    equal = np.hstack([(one - model.discount * moving)[live][:, live], rationals(np.zeros((n, 1), dtype=int))])
    s, a = pairs[:, 0], pairs[:, 1]
    rows = np.hstack(
        [
            (one[s] - model.discount * model.transition[s, a])[:, live],
            rationals(np.ones((len(pairs), 1), dtype=int)),
        ]
    )
    least = rationals((np.arange(n + 1) == n).astype(int))[None, :]
    right = np.concatenate([r[s, a], rationals(np.zeros(1, dtype=int))])
    system = exact.system_of(
        "more than which no single deviation from the policy gains",
        n + 1,
        equal=(equal, paid[live]),
        at_least=(np.vstack([rows, least]), right),
    )
    z, y = rationals(np.zeros(len(pairs) + 1, dtype=int)), rationals(np.zeros(n, dtype=int))
    if value > 0:
        z[best] = one[0, 0]
        row = one[s[best]] - model.discount * model.transition[s[best], a[best]]
        y = 0 - resolvent(model, pi, row * live, adjoint=True)[live]
    else:
        z[-1] = one[0, 0]
    point = (*V[live].tolist(), value)
    proof = proved(exact.Optimum(system, tuple(least[0].tolist()), point, tuple(y.tolist()), tuple(z.tolist()), value))
    return bool(value <= limit), proof


def _tolerance(mdp: MDP, tolerance, r, V):
    if tolerance is not None:
        limit = numbers(tolerance, "tolerance", exact=True)
        require_shape(limit, (), "tolerance", "give one number")
        if limit.item() < 0:
            raise ValueError(f"`tolerance` is {tolerance}; it must be ≥ 0.")
        return limit.item()
    if is_exact(mdp.initial):
        return 0
    size = max(float(np.abs(floats(r)).max(initial=0)), float(np.abs(floats(V)).max(initial=0)))
    return scalar(rationals(np.asarray(16 * 2.0**-52 * size)))
