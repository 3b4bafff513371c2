"""Optimal values and policies, the range of returns, and the set of optimal actions."""

import numpy as np

from rewardtheory.arithmetic import is_jax, is_traced, namespace, roundoff
from rewardtheory.makers import as_reward
from rewardtheory.solvers.bellman import backup, fill, greedy, one_hot
from rewardtheory.solvers.error_bounds import optimality_error, rounding
from rewardtheory.solvers.horizon import backward_induction
from rewardtheory.solvers.policy_iteration import policy_iteration
from rewardtheory.solvers.proper import require_ending
from rewardtheory.solvers.value_iteration import Backups, iterate
from rewardtheory.transition import expect_reward
from rewardtheory.types import MDP, NotConverged, OptimalActions, ReturnRange, Solution
from rewardtheory.validation import whole

# Policy iteration solves a dense S x S system at each step; beyond this many states backups are cheaper.
SMALL = 500


def solve(
    mdp: MDP,
    reward,
    *,
    horizon: int | None = None,
    tolerance: float = 1e-10,
    max_iterations: int = 20_000,
    throw: bool = True,
) -> Solution:
    """Optimal values V*(s) = max_π V^π(s), with a proved bound on their error, and an optimal policy.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.
        horizon: the number of steps left; by default there is no last step.
        tolerance: for large models, the bound at which to stop, relative to max(1, max|V|).
        max_iterations: how many improvements of the policy are allowed.
        throw: whether stopping early raises; with False the result says ``converged=False``.

    Returns:
        `Solution`.

    Raises:
        ValueError: on bad input, and at discount 1 where some policy never ends.
        NotConverged: naming the bound reached, the steps and the argument to change.

    Notes: policy iteration up to 500 states, on JAX arrays and on rationals (exact); value iteration with span bounds
    beyond, where a policy that has settled is evaluated. On JAX arrays values are differentiable: the derivative is
    that of the policy found.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}, "stay": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.solve(mdp, rt.reward(mdp, {("s", "go"): 1})).values.tolist()
    [1.0, 0.0]
    """
    R = as_reward(mdp, reward)
    r = expect_reward(mdp.transition, R)
    xp = namespace(r, mdp.initial)
    largest = xp.abs(R).max()
    if horizon is not None:
        return backward_induction(mdp, r, whole(horizon, "horizon"), largest)
    require_ending(mdp)
    whole(max_iterations, "max_iterations")
    if mdp.n_states > SMALL and not mdp.is_exact and not is_jax(r):
        found = iterate(Backups(mdp), r[:, :, None], np.array([largest]), tolerance, max_iterations)
        q, v, bound, converged, count = (x[0] for x in found)
        index = greedy(mdp, q)
    else:
        index, v, count, converged = policy_iteration(mdp, r, largest=largest, max_iterations=max_iterations)
        bound = optimality_error(mdp, r, v, reward=largest)
    if throw and not is_traced(converged) and not converged:
        raise NotConverged(
            f"`solve` stopped after {int(count)} iterations with a proved error of {float(bound):.3g}; raise "
            "`max_iterations` or `tolerance`, or take the result as it is with throw=False."
        )
    q = fill(mdp, backup(mdp, r, v))
    return Solution(v, q, one_hot(index, mdp.n_actions, like=r), bound, converged, count)


def return_range(mdp: MDP, reward) -> ReturnRange:
    """The least and the greatest expected return: min and max over all policies of J(π), with a proved bound.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.

    Returns:
        `ReturnRange`; a reward is *trivial* when both ends are equal.

    Raises: as `rt.solve`.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}, "stay": {"s": 1}}}, start="s", discount=0.5)
    >>> ends = rt.return_range(mdp, rt.reward(mdp, {("s", "go"): 1}))
    >>> float(ends.low), float(ends.high)
    (0.0, 1.0)
    """
    R = as_reward(mdp, reward)
    best, worst = solve(mdp, R), solve(mdp, -R)
    xp = namespace(best.values)
    off = xp.maximum(best.bound, worst.bound) if not mdp.is_exact else 0
    scale = xp.abs(best.values).max() + xp.abs(worst.values).max()
    off = off + 4 * (mdp.n_states + 4) * roundoff(best.values) * scale
    return ReturnRange(0 - mdp.initial @ worst.values, mdp.initial @ best.values, worst.policy, best.policy, off)


def optimal_actions(mdp: MDP, reward) -> OptimalActions:
    """Which actions are optimal: those with Q*(s,a) = max_b Q*(s,b), as far as the error bound can tell.

    An action is left out only if it is proved worse: Q + bound < max Q − bound. In exact arithmetic the set is exact.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.

    Returns:
        `OptimalActions`.

    Raises: as `rt.solve`.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}, "stay": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.optimal_actions(mdp, rt.reward(mdp, {("s", "go"): 1})).mask.tolist()
    [[True, False], [True, False]]
    """
    R = as_reward(mdp, reward)
    found = solve(mdp, R)
    xp = namespace(found.values)
    gap = found.q_values.max(axis=1)[:, None] - found.q_values
    r = expect_reward(mdp.transition, R)
    radius = mdp.discount * found.bound + rounding(mdp, r, found.values, reward=xp.abs(R).max())
    mask = (gap <= 2 * radius) & mdp.available
    single = (mask.sum(axis=1) == 1) | mdp.terminal
    decided = np.True_ if mdp.is_exact else single.all()
    return OptimalActions(mask, decided, gap)
