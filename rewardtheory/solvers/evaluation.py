"""Evaluation of one policy.

    V^π = (I − γ P_π)^{-1} r_π,   Q^π = r + γ P V^π,   A^π = Q^π − V^π,   J(π) = μ · V^π

One linear solve, in whichever number system the model has; differentiable on JAX arrays.
"""

from rewardtheory.arithmetic import namespace
from rewardtheory.makers import as_reward
from rewardtheory.makers import policy as as_policy
from rewardtheory.solvers.bellman import backup, fill
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import expect_reward, resolvent
from rewardtheory.types import MDP


def evaluate(mdp: MDP, r, pi):
    """V^π from expected rewards r(s,a), without validation."""
    return resolvent(mdp, pi, (pi * r).sum(axis=1))


def values(mdp: MDP, reward, policy):
    """The expected discounted return V^π(s) from every state.

    V^π(s) = E[Σ_t γ^t R(S_t, A_t, S_{t+1}) | S_0 = s], the solution of (I − γ P_π) V = r_π.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.
        policy: π(a|s), (S, A), or what `rt.policy` accepts.

    Returns:
        V (S,).

    Raises:
        ValueError: on bad input, and at discount 1 where some policy never ends.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"stay": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.values(mdp, rt.reward(mdp, {"s": 1}), [0]).tolist()
    [2.0]
    """
    R, pi = as_reward(mdp, reward), as_policy(mdp, policy)
    require_ending(mdp)
    return evaluate(mdp, expect_reward(mdp.transition, R), pi)


def q_values(mdp: MDP, reward, policy):
    """The expected discounted return Q^π(s,a) of an action followed by the policy.

    Q^π(s,a) = E[R(s,a,S') + γ V^π(S')]. Pairs that are not available hold the worst available value of the state.

    Args, Raises: as for `rt.values`.

    Returns:
        Q (S, A).

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"stay": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.q_values(mdp, rt.reward(mdp, {"s": 1}), [0]).tolist()
    [[2.0]]
    """
    R, pi = as_reward(mdp, reward), as_policy(mdp, policy)
    require_ending(mdp)
    r = expect_reward(mdp.transition, R)
    return fill(mdp, backup(mdp, r, evaluate(mdp, r, pi)))


def advantage(mdp: MDP, reward, policy):
    """How much better an action is than the policy: A^π(s,a) = Q^π(s,a) − V^π(s), and 0 where it is not available.

    Args, Raises: as for `rt.values`.

    Returns:
        A (S, A).

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"stay": {"s": 1}, "rest": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.advantage(mdp, rt.reward(mdp, {("s", "stay"): 1}), [0, ]).tolist()
    [[0.0, -1.0]]
    """
    R, pi = as_reward(mdp, reward), as_policy(mdp, policy)
    require_ending(mdp)
    return advantage_of(mdp, expect_reward(mdp.transition, R), pi)[0]


def advantage_of(mdp: MDP, r, pi):
    """(A^π, V^π) from expected rewards, without validation."""
    v = evaluate(mdp, r, pi)
    difference = backup(mdp, r, v) - v[:, None]
    return namespace(difference).where(mdp.available, difference, difference * 0), v


def expected_return(mdp: MDP, reward, policy):
    """The expected discounted return from the initial distribution, J(π) = Σ_s μ(s) V^π(s).

    Args, Raises: as for `rt.values`.

    Returns:
        A number.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"stay": {"s": 1}}}, start="s", discount=0.5)
    >>> float(rt.expected_return(mdp, rt.reward(mdp, {"s": 1}), [0]))
    2.0
    """
    return mdp.initial @ values(mdp, reward, policy)
