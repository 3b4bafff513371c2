"""Batches of transitions, simulators and logs: what the sample-based distances are computed from.

A simulator is a function ``step(state, action, random) -> (successor, done)`` on arrays with one row for each sample;
states and actions may be indices or vectors. A behavior is a function ``behavior(state, random) -> action``, a reward a
function ``reward(state, action, successor) -> (N,)``. `random` is a NumPy generator.
"""

from typing import Any, NamedTuple

import numpy as np

from rewardtheory.distances.canonical import everywhere
from rewardtheory.makers import policy as as_policy
from rewardtheory.types import MDP, Successors


class Batch(NamedTuple):
    """N transitions.

    Attributes:
        state, action, successor: arrays with N rows.
        done: (N,) whether the episode ended with the transition, or None where none does.
    """

    state: Any
    action: Any
    successor: Any
    done: Any = None


def require_batch(batch, name: str = "batch") -> Batch:
    """A `Batch` of arrays with equally many rows, at least 2."""
    if not isinstance(batch, tuple) or len(batch) not in (3, 4):
        raise ValueError(f"`{name}` must be a Batch(state, action, successor), as `rt.collect` gives.")
    state, action, successor = (np.asarray(x) for x in batch[:3])
    done = np.zeros(len(state), bool) if len(batch) == 3 or batch[3] is None else np.asarray(batch[3], bool)
    sizes = [len(x) if x.ndim else 0 for x in (state, action, successor, done)]
    if len(set(sizes)) != 1:
        raise ValueError(f"`{name}` has {', '.join(map(str, sizes))} rows; every part needs one for each transition.")
    if sizes[0] < 2:
        raise ValueError(f"`{name}` has {sizes[0]} transitions; give at least 2.")
    return Batch(state, action, successor, done)


def simulator(mdp: MDP):
    """The simulator of a tabular model.

    >>> import numpy as np
    >>> import rewardtheory as rt
    >>> step = rt.simulator(rt.mdp({"s": {"go": {"t": 1}}}, start="s", discount=0.5))
    >>> [x.tolist() for x in step(np.array([0]), np.array([0]), np.random.default_rng(0))]
    [[1], [True]]
    """
    sparse = mdp.transition if isinstance(mdp.transition, Successors) else None
    p = np.asarray(sparse.probability if sparse else mdp.transition, dtype=float)
    total = p.cumsum(axis=2)

    def step(state, action, random):
        rows = total[state, action]
        column = (random.random(len(rows))[:, None] * rows[:, -1:] >= rows).sum(axis=1)
        after = sparse.state[state, action, column] if sparse else column
        return after, np.asarray(mdp.terminal)[after]

    return step


def behavior_of(mdp: MDP, policy):
    """A tabular policy as a behavior, a function of states and a generator."""
    total = np.asarray(as_policy(mdp, policy), dtype=float).cumsum(axis=1)

    def behavior(state, random):
        rows = total[state]
        return (random.random(len(rows))[:, None] * rows[:, -1:] >= rows).sum(axis=1)

    return behavior


def reward_function(mdp: MDP, reward):
    """A tabular reward as a function of arrays of states, actions and successors.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.reward_function(mdp, rt.reward(mdp, {"s": 2}))([0, 0], [0, 0], [0, 0]).tolist()
    [2.0, 2.0]
    """
    table = np.asarray(everywhere(mdp, reward), dtype=float)
    return lambda state, action, successor: table[state, action, successor]


def replay(batch: Batch):
    """The simulator of a log: a successor drawn from those that were logged for the same state and action (indices).

    Raises:
        ValueError: when it is asked for a pair that the log does not have.
    """
    batch = require_batch(batch)
    pairs, inverse = np.unique(np.stack([batch.state, batch.action], axis=1), axis=0, return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    begin = np.searchsorted(inverse[order], np.arange(len(pairs)))
    count = np.bincount(inverse, minlength=len(pairs))
    where = {tuple(pair): i for i, pair in enumerate(pairs.tolist())}

    def step(state, action, random):
        try:
            index = np.array(
                [where[pair] for pair in zip(np.asarray(state).tolist(), np.asarray(action).tolist(), strict=True)]
            )
        except KeyError as missing:
            s, a = missing.args[0]
            raise ValueError(
                f"`batch` never takes action {a} in state {s}, so nothing is known of what follows; log it, or restrict "
                "`actions` to what was logged."
            ) from None
        drawn = order[begin[index] + (random.random(len(index)) * count[index]).astype(int)]
        return batch.successor[drawn], batch.done[drawn]

    return step


def collect(step, behavior, start, *, count: int, length: int, seed: int) -> Batch:
    """A log: `count` episodes of at most `length` steps from a simulator.

    Args:
        step: the simulator.
        behavior: what acts.
        start: a function ``start(count, random)`` -> states, or an array of states to draw from.
        count, length: how many episodes, and their greatest length.
        seed: of NumPy's default generator.

    Returns:
        `Batch`, the transitions of all episodes until they are done.

    >>> import numpy as np
    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}}}, start="s", discount=0.5)
    >>> log = rt.collect(rt.simulator(mdp), lambda s, random: 0 * s, np.array([0]), count=2, length=5, seed=0)
    >>> log.successor.tolist(), log.done.tolist()
    ([1, 1], [True, True])
    """
    random = np.random.default_rng(seed)
    state = start(count, random) if callable(start) else np.asarray(start)[random.integers(0, len(start), count)]
    parts = []
    for _ in range(length):
        action = behavior(state, random)
        after, done = step(state, action, random)
        parts.append((state, action, after, done))
        state = after[~done]
        if not len(state):
            break
    return Batch(*(np.concatenate(x) for x in zip(*parts, strict=True)))
