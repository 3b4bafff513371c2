"""Gymnasium's tabular environments as models: those that carry their table ``P``.

Every transition flagged `done` ends the episode, so it leads into a terminal state, which pays nothing afterwards: the
same state when every way into it is flagged, else one added state "end". (Gymnasium's own tables for Taxi and
CliffWalking go on paying after the end.) Time limits are not part of a table and are left out.
"""

from collections import defaultdict

import numpy as np

from rewardtheory.makers import as_reward
from rewardtheory.transition import probability
from rewardtheory.types import MDP, Successors
from rewardtheory.validation import distributions

# Above this many states the table of possible successors is the layout.
DENSE_STATES = 100


def from_gymnasium(environment, *, discount) -> tuple[MDP, np.ndarray]:
    """A model and its reward from a Gymnasium environment that carries its transition table.

    Args:
        environment: an environment, or the ID of one, such as ``"FrozenLake-v1"``.
        discount: γ; Gymnasium has none.

    Returns:
        (mdp, reward), the reward R(s,a,s') in the layout of the transition: dense up to 100 states, beyond it
        `Successors`. Where one successor is reached with several rewards, the mean is taken.

    Raises:
        ValueError: where the environment has no table, or its probabilities do not sum to 1, or no start is known.

    Source: towers2024gymnasium.
    """
    name, env = environment if isinstance(environment, str) else type(environment).__name__, environment
    if isinstance(environment, str):
        import gymnasium

        try:
            env = gymnasium.make(environment)
        except gymnasium.error.Error as error:
            raise ValueError(f"`environment` is {environment!r}, which Gymnasium does not make: {error}") from error
    bare = getattr(env, "unwrapped", env)
    table = getattr(bare, "P", None)
    if not isinstance(table, dict) or not table:
        raise ValueError(
            f"`environment` {name} carries no transition table `P`; only tabular environments such as FrozenLake, "
            "CliffWalking and Taxi are models: give arrays to rt.MDP instead."
        )
    S, A = len(table), max(len(row) for row in table.values())
    start = _start(bare, S, name)
    ways = _ways(table, S, A, name)
    # A state is an end itself when nothing reaches it without ending, and nothing starts there.
    flagged, plain = set(), set(np.flatnonzero(start).tolist())
    for ends in ways.values():
        for t, done in ends:
            (flagged if done else plain).add(t)
    added = bool(flagged & plain)
    terminal = np.zeros(S + int(added), bool)
    terminal[sorted(flagged - plain)] = True
    terminal[S:] = True
    rows: dict = {}
    for (s, a), ends in ways.items():
        row = rows[s, a] = defaultdict(lambda: [0.0, 0.0])
        if terminal[s]:
            row[s][0] = 1.0
            continue
        for (t, done), (p, paid) in ends.items():
            cell = row[t if not done or terminal[t] else S]
            cell[0] += p
            cell[1] += paid
    return _arrays(rows, terminal, np.concatenate([start, np.zeros(int(added))]), A, S, discount)


def _ways(table, S: int, A: int, name: str) -> dict:
    """For each (s, a) and each (s', done): probability, and probability times reward."""
    ways: dict = {}
    for s, row in table.items():
        for a, ends in row.items():
            if not 0 <= s < S or not 0 <= a < A:
                raise ValueError(
                    f"`environment` {name} has the state {s} and action {a}; they must be numbered from 0."
                )
            found = ways[s, a] = defaultdict(lambda: [0.0, 0.0])
            p = distributions(np.array([end[0] for end in ends], float), f"P[{s}][{a}]", dtype=np.dtype(float))
            for q, (_, t, paid, done) in zip(p, ends, strict=True):
                if q > 0:
                    cell = found[int(t), bool(done)]
                    cell[0] += float(q)
                    cell[1] += float(q) * float(paid)
    return ways


def _start(bare, S: int, name: str) -> np.ndarray:
    given = getattr(bare, "initial_state_distrib", None)
    if given is not None:
        return np.asarray(given, dtype=float)
    first = getattr(bare, "start_state_index", None)
    if first is None:
        raise ValueError(
            f"`environment` {name} says nothing about its start: it has neither `initial_state_distrib` nor "
            "`start_state_index`; build the model with rt.MDP and name the initial distribution."
        )
    return np.eye(S)[int(first)]


def _arrays(rows: dict, terminal, start, A: int, S: int, discount) -> tuple[MDP, np.ndarray]:
    total = len(terminal)
    sparse = total > DENSE_STATES
    width = max(len(row) for row in rows.values()) if sparse else total
    p, R, state = np.zeros((total, A, width)), np.zeros((total, A, width)), np.zeros((total, A, width), np.int64)
    available = np.zeros((total, A), bool)
    for (s, a), row in rows.items():
        available[s, a] = True
        for k, (t, (q, paid)) in enumerate(row.items()):
            cell = k if sparse else t
            p[s, a, cell], R[s, a, cell], state[s, a, cell] = q, 0.0 if terminal[s] else paid / q, t
    if total > S:
        available[S] = True
        p[S, :, 0 if sparse else S], state[S, :, 0] = 1.0, S
    labels = [*(str(s) for s in range(S)), "end"] if total > S else None
    transition = Successors(state, p) if sparse else p
    mdp = MDP(transition, start, discount, available=available, terminal=terminal, states=labels)
    return mdp, as_reward(mdp, R.reshape(probability(mdp.transition).shape))
