"""Episodes of a few steps as matrices: paths, and the policies that may remember them.

A scheme that maps the rewards along a path may look back, so what it makes of a reward is no reward on the model. It is
one on the tree of its paths: policies choose an action for every history, and the return of a policy is linear in the
numbers that stand along the paths.
"""

import itertools
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rewardtheory.arithmetic import rationals
from rewardtheory.types import MDP
from rewardtheory.verify.property import Batch

MOST_POLICIES = 300


class HistoryTables:
    """The linear maps from rewards along paths to returns, for episodes of one model that are cut after some steps.

    Attributes:
        mdp: the model, dense, with one initial state.
        horizon: after how many steps an episode is cut.
        paths: the complete paths, each (states, actions), one state longer than its actions.
        policies: (V,) numbers of the deterministic policies, which may depend on the whole past.
        visits: (V, D), how often a policy takes each step of each path, discounted: J = visits · rewards. The D columns
            are the steps of the first path, then of the second, and so on.
        totals: (paths, D), the discounted sum along each path.
    """

    def __init__(self, mdp: MDP, horizon: int):
        self.mdp, self.horizon = mdp, horizon
        self.paths: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
        self._plans = self._grow((int(np.argmax(mdp.initial)),), ())
        self._build()

    def _build(self):
        gamma, one = self.mdp.discount, self.mdp.discount**0
        kind = object if self.mdp.is_exact else float
        self.policies = np.arange(len(self._plans))
        chance = np.full((len(self._plans), len(self.paths)), one * 0, dtype=kind)
        for row, (leaves, _) in zip(chance, self._plans, strict=True):
            for leaf, probability in leaves.items():
                row[leaf] += probability
        self.totals = np.full((len(self.paths), sum(map(self.length, range(len(self.paths))))), one * 0, dtype=kind)
        for i, part in enumerate(self.parts):
            self.totals[i, part] = [gamma**t for t in range(self.length(i))]
        self.visits = chance @ self.totals

    def length(self, i: int) -> int:
        """The steps of a path."""
        return len(self.paths[i][1])

    @cached_property
    def parts(self) -> list[slice]:
        """The columns of each path."""
        ends = np.cumsum([0, *map(self.length, range(len(self.paths)))]).tolist()
        return [slice(*pair) for pair in itertools.pairwise(ends)]

    def along(self, R) -> np.ndarray:
        """The rewards along all paths (N, D) of rewards (N, S, A, S)."""
        steps = [step for states, actions in self.paths for step in zip(states[:-1], actions, states[1:], strict=True)]
        s, a, t = np.array(steps, dtype=int).reshape(-1, 3).T
        return R[:, s, a, t]

    def returns(self, rows) -> np.ndarray:
        """J (N, V) of every deterministic policy from numbers along the paths (N, D)."""
        return rows @ self.visits.T

    def top(self, rows) -> np.ndarray:
        """The greatest return (N,)."""
        return self.returns(rows).max(axis=1)

    def exact(self) -> "HistoryTables":
        """The same in rationals."""
        return HistoryTables(self.mdp.exact(), self.horizon)

    def words(self, i: int) -> str:
        """A policy in words: what it does on the histories that it meets and that leave a choice."""
        chosen = self._plans[int(i)][1]
        states = self.mdp.states or [f"s{i}" for i in range(self.mdp.n_states)]
        actions = self.mdp.actions or [f"a{i}" for i in range(self.mdp.n_actions)]
        told = []
        for past, taken, a in chosen:
            if self.mdp.available[past[-1]].sum() > 1:
                before = "".join(f"{states[s]} {actions[b]} " for s, b in zip(past, taken, strict=False))
                told.append(f"{before}{states[past[-1]]}: {actions[a]}")
        return "{" + ", ".join(told) + "}"

    def path_words(self, i: int) -> str:
        """A path in words."""
        states = self.mdp.states or [f"s{i}" for i in range(self.mdp.n_states)]
        actions = self.mdp.actions or [f"a{i}" for i in range(self.mdp.n_actions)]
        path, taken = self.paths[i]
        return states[path[0]] + "".join(f" {actions[a]} {states[s]}" for a, s in zip(taken, path[1:], strict=True))

    def _grow(self, states, actions):
        """All ways to go on from a history: ({leaf: probability}, [(history, action), …])."""
        mdp, s = self.mdp, states[-1]
        if mdp.terminal[s] or len(actions) == self.horizon:
            self.paths.append((states, actions))
            return [({len(self.paths) - 1: mdp.discount**0}, [])]
        found = []
        for a in np.flatnonzero(mdp.available[s]).tolist():
            ends = np.flatnonzero(mdp.transition[s, a] != 0).tolist()
            below = [self._grow((*states, t), (*actions, a)) for t in ends]
            for parts in itertools.product(*below):
                leaves: dict = {}
                chosen = [(states, actions, a)]
                for t, (part, choices) in zip(ends, parts, strict=True):
                    leaves |= {leaf: mdp.transition[s, a, t] * p for leaf, p in part.items()}
                    chosen += choices
                found.append((leaves, chosen))
        return found


def count_policies(mdp: MDP, horizon: int, s: int | None = None) -> int:
    """How many deterministic policies there are that may remember the past."""
    s = int(np.argmax(mdp.initial)) if s is None else s
    if mdp.terminal[s] or horizon == 0:
        return 1
    rows = [np.flatnonzero(mdp.transition[s, a] != 0).tolist() for a in np.flatnonzero(mdp.available[s])]
    return sum(int(np.prod([count_policies(mdp, horizon - 1, t) for t in row])) for row in rows)


@dataclass(frozen=True)
class HistoryBatch(Batch):
    """A batch for a scheme on paths: `before` and `after` are numbers along the paths of the tables, (N, D).

    Attributes:
        rewards: the rewards on the model (N, S, A, S) that stand along the paths before.
    """

    rewards: np.ndarray = None  # type: ignore[assignment]

    def one(self, i: int) -> "HistoryBatch":
        """The batch of the i-th reward alone."""
        part = slice(i, i + 1)
        return HistoryBatch(
            self.tables, self.after_tables, self.before[part], self.after[part], self.apply, self.rewards[part]
        )

    def path_totals(self):
        """The discounted sums (N, paths) along the paths before and after."""
        return self.before @ self.tables.totals.T, self.after @ self.tables.totals.T

    def exact_totals(self):
        """The same of the first reward, in rationals."""
        totals = self.tables.exact().totals
        return totals @ rationals(self.before[0]), totals @ rationals(self.after[0])
