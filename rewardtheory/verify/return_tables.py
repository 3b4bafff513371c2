"""Returns of all deterministic policies of a small model as matrices, for many rewards at once.

The occupancies of the deterministic policies are the corners of the polytope of all occupancies, and a return is
linear on it: two rewards order all policies alike iff their returns on the corners, less those of the first corner,
are positive multiples of each other.
"""

import itertools
from functools import cached_property

import numpy as np

from rewardtheory.arithmetic import is_exact, rationals
from rewardtheory.solvers.bellman import one_hot
from rewardtheory.solvers.occupancies import occupancy_of
from rewardtheory.transition import resolvent
from rewardtheory.types import MDP

TOLERANCE = 1e-9
NEWTON = 60  # steps at most; a handful does on small models


class ReturnTables:
    """The linear maps from rewards to returns of one model.

    Attributes:
        mdp: the model, dense.
        policies: (V, S), the actions of each deterministic policy.
        visits: (V, S·A·S), how often each policy makes each transition, discounted: J = visits · R.
        ends: (V,), whether the policy reaches a terminal state surely.
        lift: None, or for each state that of another model whose policies these are: they do what that one does there.
    """

    def __init__(self, mdp: MDP, *, policies=None, lift=None):
        self.mdp, self.lift = mdp, lift
        A = mdp.n_actions
        if policies is None:
            alive = zip(mdp.available, mdp.terminal, strict=True)
            policies = list(itertools.product(*(np.flatnonzero(row)[: 1 if end else None] for row, end in alive)))
        self.policies = np.array(policies) if lift is None else np.array(policies)[:, lift]
        eta = np.array([occupancy_of(mdp, one_hot(a, A, like=mdp.initial)) for a in self.policies])
        visits = eta[..., None] * mdp.transition
        alive = ~mdp.terminal[None, :, None, None]
        self.visits = np.where(alive, visits, visits * 0).reshape(len(eta), -1)
        self._weight = np.where(mdp.terminal[:, None, None], mdp.transition * 0, mdp.transition)

    def returns(self, R) -> np.ndarray:
        """J (N, V) of every deterministic policy."""
        return R.reshape(len(R), -1) @ self.visits.T

    def top(self, R) -> np.ndarray:
        """The greatest return (N,) of all policies of the model, also those that are not listed here."""
        return (self.whole if self.lift is not None else self).returns(R).max(axis=1)

    @cached_property
    def whole(self) -> "ReturnTables":
        """All policies of the model."""
        return ReturnTables(self.mdp)

    def exact(self) -> "ReturnTables":
        """The same in rationals."""
        return ReturnTables(self.mdp.exact(), policies=self.policies)

    @property
    def tangent(self) -> np.ndarray:
        """visits less those of the first policy: a basis of differences of occupancies, (V − 1, S·A·S)."""
        return self.visits[1:] - self.visits[:1]

    @property
    def ends(self) -> np.ndarray:
        """(V,), whether the policy reaches a terminal state surely from the start."""
        S = self.mdp.n_states
        found = []
        for actions in self.policies:
            step = self.mdp.transition[np.arange(S), actions] != 0
            reach = np.linalg.matrix_power(step + np.eye(S, dtype=int), S) > 0  # integers: paths of every length
            start = np.asarray(self.mdp.initial) != 0
            seen = reach[start].any(axis=0)
            found.append(
                bool((reach[seen][:, self.mdp.terminal]).any(axis=1).all()) if self.mdp.terminal.any() else False
            )
        return np.array(found)

    def expected(self, R) -> np.ndarray:
        """E[R(s,a,S')] (N, S, A), 0 after the end."""
        return (R * self._weight).sum(axis=-1)

    def values(self, r) -> np.ndarray:
        """V (N, V, S) of every deterministic policy from expected rewards (N, S, A)."""
        S, A = self.mdp.available.shape
        found = []
        for actions in self.policies:
            pi = one_hot(actions, A, like=self.mdp.initial)
            found.append(resolvent(self.mdp, pi, np.ascontiguousarray(r[:, np.arange(S), actions].T)).T)
        return np.stack(found, axis=1)

    def optimal_advantage(self, R) -> np.ndarray:
        """A*(s,a) = Q*(s,a) − V*(s), (N, S, A), and 0 where the action is not available."""
        r = self.expected(R)
        return self._advantage(r, self.values(r).max(axis=1))

    def uniform_advantage(self, R) -> np.ndarray:
        """The advantage of every action over the uniform policy: the canonical form VAL, (N, S, A)."""
        r = self.expected(R)
        mask = self.mdp.available.astype(float)
        pi = mask / mask.sum(axis=1)[:, None]
        return self._advantage(r, resolvent(self.mdp, pi, np.ascontiguousarray((pi * r).sum(axis=2).T)).T)

    def soft_advantage(self, R) -> np.ndarray:
        """log π(a|s) of the maximum-causal-entropy policy at temperature 1 in float64, (N, S, A), 0 where not available.

        V = log Σ_a exp Q, Q = r + γPV, by Newton's method: evaluate the softmax policy with its entropy, and again.
        """
        r, mask = self.expected(R), self.mdp.available & ~self.mdp.terminal[:, None]
        live, gamma, P = ~self.mdp.terminal, float(self.mdp.discount), self.mdp.transition
        v = np.zeros(r.shape[:2])
        for _ in range(NEWTON):
            q = r + gamma * np.einsum("sat,nt->nsa", P, v)
            top = np.where(mask, q, -np.inf).max(axis=2, initial=-1e300)
            weight = np.where(mask, np.exp(np.minimum(q - top[:, :, None], 0.0)), 0.0)
            total = np.where(live, weight.sum(axis=2), 1.0)
            v_soft = np.where(live, top + np.log(total), 0.0)
            if np.abs(v_soft - v).max(initial=0) <= 1e-12 * max(1.0, float(np.abs(v).max(initial=0))):
                break
            pi = weight / total[:, :, None]
            gain = np.where(live, v_soft - (pi * (q - r)).sum(axis=2), 0.0)  # Σ π r + entropy
            M = np.eye(len(live)) - gamma * np.einsum("nsa,sat->nst", pi, P)
            v = np.linalg.solve(M, gain[..., None])[..., 0]
        return self._advantage(r, v)

    def _advantage(self, r, v) -> np.ndarray:
        if is_exact(r):
            q = r + self.mdp.discount * (self.mdp.transition * v[:, None, None, :]).sum(axis=-1) - v[:, :, None]
        else:
            q = r + self.mdp.discount * np.einsum("sat,nt->nsa", self.mdp.transition, v) - v[:, :, None]
        return np.where(self.mdp.available & ~self.mdp.terminal[:, None], q, q * 0)


def size_of(*arrays) -> np.ndarray:
    """For each of N instances the size of its numbers, at least 1: what tolerances are relative to."""
    return np.maximum(1.0, np.max([np.abs(x.reshape(len(x), -1)).max(axis=1, initial=0) for x in arrays], axis=0))


def differ(x, y) -> np.ndarray:
    """(N,), which of N pairs differ by more than rounding."""
    gap = np.abs(x - y).reshape(len(x), -1).max(axis=1, initial=0)
    return gap > TOLERANCE * size_of(x, y)


def not_proportional(x, y) -> np.ndarray:
    """(N,), for which of N pairs of rows there is no c > 0 with y = c x, where both zero counts as proportional."""
    x, y = x.reshape(len(x), -1), y.reshape(len(y), -1)
    a, b = size_of(x), size_of(y)
    long, wide = np.abs(x).max(axis=1, initial=0), np.abs(y).max(axis=1, initial=0)
    zero_x, zero_y = long <= TOLERANCE * a, wide <= TOLERANCE * b
    unit_x = x / np.where(zero_x, 1, long)[:, None]
    unit_y = y / np.where(zero_y, 1, wide)[:, None]
    apart = np.abs(unit_x - unit_y).max(axis=1, initial=0) > 1e3 * TOLERANCE
    return np.where(zero_x | zero_y, zero_x != zero_y, apart)


def ordered_otherwise(x, y) -> np.ndarray:
    """(N,), for which of N pairs of rows some two entries compare in one row otherwise than in the other."""
    if x.shape[1] < 2:
        return np.zeros(len(x), bool)
    at = np.argsort(x, axis=1, kind="stable")
    steps = []
    for row in (x, y):
        gap = np.diff(np.take_along_axis(row, at, axis=1), axis=1)
        steps.append(np.sign(np.where(np.abs(gap) <= TOLERANCE * size_of(row)[:, None], 0, gap)))
    # Sorted by x, neighbours that compare alike in both make all pairs compare alike.
    return (steps[0] != steps[1]).any(axis=1)


def exact_rows(x) -> np.ndarray:
    """An array as exact rationals, if it is not so already."""
    return x if is_exact(x) else rationals(x)
