"""Many rewards on one large model: their values are the columns of one matrix.

A backup of all columns reads the transition once and gathers whole rows, so that it costs a fraction of as many single
ones; sixteen columns at a time stay in the processor's cache. Where it is cheaper than to go on, a column's policy is
evaluated by doubling: in a model without chance, v(s) = r(s) + γ v(s') doubles its reach by

    v <- v + g v[s'],   s' <- s'[s'],   g <- g²,

so that twelve steps look four thousand ahead. It is worth its price only when the policy has nearly settled: once
for each time that the number of changed actions has fallen to a quarter. The bounds are MacQueen's, for each column.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from rewardtheory.arithmetic import is_jax, namespace
from rewardtheory.makers import as_reward
from rewardtheory.solvers.bellman import one_hot
from rewardtheory.solvers.error_bounds import rounding, weight
from rewardtheory.solvers.optimal import SMALL, solve
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import expect_reward, probability, support
from rewardtheory.types import MDP, NotConverged, Solution, Successors
from rewardtheory.validation import whole

# Columns that are worked on together, and backups between two looks at the policy and the bounds.
COLUMNS, BETWEEN = 16, 7
SETTLED = 4
NEGLIGIBLE = 2.0**-44


def solve_each(
    mdp: MDP, rewards, *, tolerance: float = 1e-10, max_iterations: int = 20_000, throw: bool = True
) -> Solution:
    """Optimal values for each of many rewards on one model: V*_k(s) = max_π V^π_{R_k}(s), with proved bounds.

    Args:
        mdp: the model.
        rewards: K rewards, each in the layout of the transition.
        tolerance: for large models, the bound at which to stop, relative to max(1, max|V_k|).
        max_iterations: how many backups are allowed.
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
        return _iterate(backups, r[:, :, part], largest[part], tolerance, max_iterations)

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


class Backups:
    """Backups of many columns with one model, action by action, and evaluation by doubling where nothing is random."""

    def __init__(self, mdp: MDP):
        S, A = mdp.available.shape
        sparse = isinstance(mdp.transition, Successors)
        rows: Any = mdp.transition.matrix if sparse else mdp.transition.reshape(S * A, S)
        self.mdp, self.weight = mdp, weight(mdp)
        self.rows = [rows[a::A] for a in range(A)]
        self.missing = [None if mdp.available[:, a].all() else ~mdp.available[:, a] for a in range(A)]
        self.unit = rounding(mdp, np.zeros(1), np.zeros(1), reward=1.0)  # for sizes that sum to 1
        possible = support(mdp.transition)
        self.next = None
        if (possible.sum(axis=2) <= 1).all():
            third = possible.argmax(axis=2)
            self.next = np.take_along_axis(mdp.transition.state, third[..., None], 2)[..., 0] if sparse else third

    def step(self, r, v, action: int):
        """r(·,a) + γ Σ P(s'|·,a) v(s'), (S, C), and −∞ where the action is not available."""
        q = self.rows[action] @ v
        q *= self.mdp.discount
        q += r[action]
        if self.missing[action] is not None:
            q[self.missing[action]] = -np.inf
        return q

    def best(self, r, v):
        """max_a of all steps, (S, C)."""
        best = self.step(r, v, 0)
        for action in range(1, len(self.rows)):
            np.maximum(best, self.step(r, v, action), out=best)
        return best

    def best_with_actions(self, r, v):
        """(max_a of all steps, its first action), both (S, C)."""
        best = self.step(r, v, 0)
        actions = np.zeros(best.shape, dtype=np.int16 if len(self.rows) < 2**15 else np.int64)
        for action in range(1, len(self.rows)):
            q = self.step(r, v, action)
            actions[q > best] = action
            np.maximum(best, q, out=best)
        return best, actions

    def bounds(self, v, improved, largest, tolerance: float):
        """For every column: what to add to `improved` in live states, its proved error then, and whether that is small."""
        gamma, w = self.mdp.discount, np.max(self.weight)
        delta = improved - v
        low, high = delta.min(axis=0), delta.max(axis=0)
        if gamma == 1:
            shift, half = low * 0, np.maximum(high, -low) * w
        else:
            factor = gamma / (1 - gamma)
            shift, half = (low + high) / 2 * factor, (high - low) / 2 * factor
        top, bottom = improved.max(axis=0), improved.min(axis=0)
        size = np.maximum(abs(top + shift), abs(bottom + shift))
        before = np.maximum(abs(top), abs(bottom)) + np.maximum(abs(low), abs(high))
        bound = half * (1 + 1e-15) + self.unit * (largest + before) * w + 4e-16 * (size + before)
        return shift, bound, bound <= tolerance * np.maximum(1.0, size)

    def evaluate(self, r, actions):
        """The values (S, C) of the deterministic policies `actions` (S, C), one for each column, by doubling."""
        S = len(actions)
        here = np.arange(S)[:, None]
        v = np.choose(actions, r) if len(r) < 32 else np.stack(r)[actions, here, np.arange(actions.shape[1])]
        # Column-major, so that a column's gathers stay within it.
        v, following = np.asfortranarray(v).T, np.asfortranarray(self.next[here, actions]).T
        factor, reach = self.mdp.discount, 1
        # At discount 1 every path has ended after S steps.
        while factor > NEGLIGIBLE and (factor < 1 or reach < S):
            v = v + factor * np.take_along_axis(v, following, axis=1)
            following = np.take_along_axis(following, following, axis=1)
            factor, reach = factor * factor, 2 * reach
        return np.ascontiguousarray(v.T)


def _iterate(backups: Backups, r, largest, tolerance: float, max_iterations: int):
    """(Q (C, S, A), V (C, S), bound, converged, iterations) for columns of expected rewards r (S, A, C)."""
    mdp = backups.mdp
    live = ~mdp.terminal[:, None]
    S, A, C = r.shape
    values, bounds = np.zeros((S, C)), np.full(C, np.inf)
    converged, counts = np.zeros(C, dtype=bool), np.zeros(C, dtype=int)
    every = [np.ascontiguousarray(r[:, a]) for a in range(A)]
    column, r = np.arange(C), every  # the columns still worked on, and their rewards
    v, before, threshold, count = _start(mdp, r, live), None, np.full(C, S // SETTLED), 0
    while True:
        improved, actions = backups.best_with_actions(r, v) if backups.next is not None else (backups.best(r, v), None)
        count += 1
        shift, bound, done = backups.bounds(v, improved, largest[column], tolerance)
        stop = done | (count >= max_iterations)
        at = column[stop]
        values[:, at] = np.where(live, improved[:, stop] + shift[stop], 0.0)
        bounds[at], converged[at], counts[at] = bound[stop], done[stop], count
        if stop.all():
            break
        v = improved
        if actions is not None:
            changed = S if before is None else (actions != before).sum(axis=0)
            settled = ~stop & (changed <= threshold)
            if settled.any():
                v[:, settled] = backups.evaluate([x[:, settled] for x in r], actions[:, settled])
                threshold = np.where(settled, changed // SETTLED, threshold)
            before = actions[:, ~stop]
        if stop.any():
            column, threshold = column[~stop], threshold[~stop]
            v, *r = (np.ascontiguousarray(x[:, ~stop]) for x in (v, *r))
        for _ in range(min(BETWEEN, max_iterations - count - 1)):
            v = backups.best(r, v)
            count += 1
    q = np.stack([backups.step(every, values, a) for a in range(A)], axis=1)
    for s, a in np.argwhere(~mdp.available):
        q[s, a] = q[s, mdp.available[s]].min(axis=0)
    return np.moveaxis(q, 2, 0), values.T, bounds, converged, counts


def _start(mdp: MDP, r, live):
    """Values from which backups rise: the least reward for ever."""
    if mdp.discount == 1:
        return np.zeros(r[0].shape)
    least = [np.where(mdp.available[:, [a]] & live, x, np.inf).min(axis=0) for a, x in enumerate(r)]
    least = np.min(least, axis=0) / (1 - mdp.discount)
    return np.where(live & np.isfinite(least), least, 0.0)
