"""Value iteration with span bounds for large models, many rewards at a time: their values are the columns of a matrix.

MacQueen's bounds: with Δ = T V − V,

    T V + γ/(1−γ) min Δ  ≤  V*  ≤  T V + γ/(1−γ) max Δ,

whose width is a span, not a sup-norm: on fast-mixing models it is small sixty times earlier. The middle is returned.

A backup of several columns reads the transition once and gathers whole rows, so that it costs a fraction of as many
single ones. Where the policy of a column has nearly settled, it is evaluated: once for each time that the number of
changed actions has fallen to a quarter. Without chance, v(s) = r(s) + γ v(s') doubles its reach by

    v <- v + g v[s'],   s' <- s'[s'],   g <- g²,

so that twelve steps look four thousand ahead; with chance there are some cheap sweeps of that policy alone.
"""

from typing import Any

import numpy as np

from rewardtheory.solvers.error_bounds import rounding, weight
from rewardtheory.transition import support
from rewardtheory.types import MDP, Successors

# Backups between two looks at the policy and the bounds, and sweeps of a settled policy.
# Sweeps double as long as that policy stays, so that slow models at discounts near 1 come to their end.
BETWEEN, SWEEPS, MOST_SWEEPS = 7, 60, 4096
# Looks after which a model with chance counts as slow.
LONG = 12
SETTLED = 4
NEGLIGIBLE = 2.0**-44


class Backups:
    """Backups of many columns with one model, action by action, and the evaluation of one policy for each column."""

    def __init__(self, mdp: MDP):
        S, A = mdp.available.shape
        sparse = isinstance(mdp.transition, Successors)
        rows: Any = mdp.transition.matrix if sparse else mdp.transition.reshape(S * A, S)
        self.mdp, self.weight = mdp, weight(mdp)
        # Rows times γ: a product less in every backup, and no more rounding.
        self.all_rows = rows * float(mdp.discount)
        self.rows = [self.all_rows[a::A] for a in range(A)]
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
        """For every column: what to add to `improved` in live states, its proved error then, whether that is small
        enough, and whether rounding alone keeps it from becoming so."""
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
        rounding_part = self.unit * (largest + before) * w + 4e-16 * (size + before)
        bound, target = half * (1 + 1e-15) + rounding_part, tolerance * np.maximum(1.0, size)
        return shift, bound, bound <= target, (bound <= 2 * rounding_part) & (rounding_part > target)

    def evaluate(self, r, actions, v, sweeps: int):
        """Nearly the values (S, C) of the deterministic policies `actions` (S, C), one for each column, from `v`."""
        here = np.arange(len(actions))[:, None]
        paid = np.stack(r)[actions, here, np.arange(actions.shape[1])]
        if self.next is None:
            return self._sweep(paid, actions, v, sweeps)
        # Column-major, so that a column's gathers stay within it.
        v, following = np.ascontiguousarray(paid.T), np.ascontiguousarray(self.next[here, actions].T)
        factor, reach = self.mdp.discount, 1
        # At discount 1 every path has ended after S steps.
        while factor > NEGLIGIBLE and (factor < 1 or reach < len(actions)):
            v = v + factor * np.take_along_axis(v, following, axis=1)
            following = np.take_along_axis(following, following, axis=1)
            factor, reach = factor * factor, 2 * reach
        return v.T

    def _sweep(self, paid, actions, v, sweeps: int):
        found, first = np.empty(paid.shape), np.arange(len(actions)) * len(self.rows)
        for c in range(paid.shape[1]):
            rows, after, reward = self.all_rows[first + actions[:, c]], v[:, c], np.ascontiguousarray(paid[:, c])
            for _ in range(sweeps):
                after = reward + rows @ after
            found[:, c] = after
        return found


def iterate(backups: Backups, r, largest, tolerance: float, max_iterations: int):
    """The optimal values of every column of expected rewards r (S, A, C).

    Args:
        backups: of the model.
        r: expected rewards.
        largest: for each column the largest |R(s,a,s')|.
        tolerance: stop when the proved bound on |V − V*| is at most tolerance · max(1, max|V|).
        max_iterations: the greatest number of looks at the policy.

    Returns:
        (Q (C, S, A), V (C, S), bound (C,), converged (C,), iterations (C,)).
    """
    mdp = backups.mdp
    live = ~mdp.terminal[:, None]
    S, A, C = r.shape
    values, bounds = np.zeros((S, C)), np.full(C, np.inf)
    converged, counts = np.zeros(C, dtype=bool), np.zeros(C, dtype=int)
    every = [np.ascontiguousarray(r[:, a]) for a in range(A)]
    column, r = np.arange(C), every  # the columns still worked on, and their rewards
    v, before, threshold, count = _start(mdp, r, live), None, np.full(C, S // SETTLED), 0
    sweeps = SWEEPS
    while True:
        # Sweeps go column by column: many columns of a fast-mixing model are done sooner by backups alone.
        worth = backups.next is not None or C == 1 or count > LONG
        improved, actions = backups.best_with_actions(r, v) if worth else (backups.best(r, v), None)
        count += 1
        shift, bound, done, hopeless = backups.bounds(v, improved, largest[column], tolerance)
        stop = done | hopeless | (count >= max_iterations)
        at = column[stop]
        values[:, at] = np.where(live, improved[:, stop] + shift[stop], 0.0)
        bounds[at], converged[at], counts[at] = bound[stop], done[stop], count
        if stop.all():
            break
        v = improved
        if actions is not None:
            changed = np.full(len(column), S) if before is None else (actions != before).sum(axis=0)
            settled = ~stop & (changed <= threshold)
            if settled.any():
                sweeps = SWEEPS if changed[settled].any() else min(2 * sweeps, MOST_SWEEPS)
                v[:, settled] = backups.evaluate([x[:, settled] for x in r], actions[:, settled], v[:, settled], sweeps)
                threshold = np.where(settled, changed // SETTLED, threshold)
            before = actions[:, ~stop]
        if stop.any():
            column, threshold = column[~stop], threshold[~stop]
            v, *r = (np.ascontiguousarray(x[:, ~stop]) for x in (v, *r))
        for _ in range(BETWEEN):
            v = backups.best(r, v)
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
