"""Many rewards on one model, solved together."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from rewardtheory.arithmetic import is_jax, namespace
from rewardtheory.makers import as_reward
from rewardtheory.solvers.bellman import one_hot
from rewardtheory.solvers.optimal import SMALL, solve
from rewardtheory.solvers.proper import require_ending
from rewardtheory.solvers.value_iteration import Backups, iterate
from rewardtheory.transition import expect_reward, probability
from rewardtheory.types import MDP, NotConverged, Solution
from rewardtheory.validation import whole

# Columns that are worked on together: as many as stay in a processor's cache.
COLUMNS = 16


def solve_each(
    mdp: MDP, rewards, *, tolerance: float = 1e-10, max_iterations: int = 20_000, throw: bool = True
) -> Solution:
    """Optimal values for each of many rewards on one model: V*_k(s) = max_π V^π_{R_k}(s), with proved bounds.

    Args:
        mdp: the model.
        rewards: K rewards, each in the layout of the transition.
        tolerance: for large models, the bound at which to stop, relative to max(1, max|V_k|).
        max_iterations: how many improvements of the policies are allowed.
        throw: whether stopping early raises; with False the result says which did not converge.

    Returns:
        A `Solution` in which every array has a leading axis of length K.

    Raises:
        ValueError: on bad input, and at discount 1 where some policy never ends.
        NotConverged: naming the reward, the bound reached, the steps and the argument to change.

    Notes: beyond 500 states, backups of sixteen rewards at a time, shared out among the cores; below, and on exact and
    JAX numbers, `rt.solve` for each.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}, "stay": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "go"): 1})
    >>> rt.solve_each(mdp, [r, -r]).values.tolist()
    [[1.0, 0.0], [0.0, 0.0]]
    """
    tables = [as_reward(mdp, R, f"rewards[{k}]") for k, R in enumerate(rewards)]
    if not tables:
        raise ValueError("`rewards` is empty; give at least one reward.")
    require_ending(mdp)
    whole(max_iterations, "max_iterations")
    if mdp.n_states <= SMALL or mdp.is_exact or is_jax(probability(mdp.transition)) or any(map(is_jax, tables)):
        options: dict[str, Any] = {"tolerance": tolerance, "max_iterations": max_iterations, "throw": throw}
        return _together([solve(mdp, R, **options) for R in tables])
    r = np.stack([expect_reward(mdp.transition, R) for R in tables], axis=2)
    largest = np.array([np.abs(R).max() for R in tables])
    backups = Backups(mdp)
    starts = range(0, len(tables), COLUMNS)

    def work(start: int):
        part = slice(start, start + COLUMNS)
        return iterate(backups, r[:, :, part], largest[part], tolerance, max_iterations)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        parts = list(pool.map(work, starts))
    q, v, bound, converged, count = (np.concatenate(x) for x in zip(*parts, strict=True))
    if throw and not converged.all():
        k = int(np.argmin(converged))
        raise NotConverged(
            f"`solve_each` stopped after {int(count[k])} iterations with a proved error of {bound[k]:.3g} for rewards[{k}]; "
            "raise `max_iterations` or `tolerance`, or take the result as it is with throw=False."
        )
    action = np.where(mdp.available, q, -np.inf).argmax(axis=2)
    policy = one_hot(action.ravel(), mdp.n_actions, like=q).reshape(q.shape)
    return Solution(v, q, policy, bound, converged, count)


def _together(found: list[Solution]) -> Solution:
    xp = namespace(found[0].values)
    names = ("values", "q_values", "policy", "bound", "converged", "iterations")
    return Solution(*(xp.stack([xp.asarray(getattr(one, name)) for one in found]) for name in names))
