"""STARC from samples: by rollouts of a simulator, and on the model that a log suggests."""

import numpy as np

from rewardtheory.distances.batches import Batch, require_batch
from rewardtheory.distances.estimates import Estimate, Nested, angle_estimate, corrected_percentiles, require_level
from rewardtheory.distances.sampled import evaluated, inner_count
from rewardtheory.distances.starc import starc
from rewardtheory.types import MDP
from rewardtheory.validation import whole


def sampled_starc(
    states, actions, reward_1, reward_2, *, discount: float, step, behavior, inner: int = 16, length: int | None = None,
    seed: int, level: float = 0.95, draws: int = 400,
) -> Estimate:  # fmt: skip
    """STARC (the VAL form, 2-norms) estimated by rollouts of a simulator, for rewards that are functions.

    A(s,a) ≈ mean over m of R(s,a,S') + γ G(S') − G(s), with G the discounted return of a rollout of the behavior.

    Args:
        states, actions: N pairs, drawn as the norm should weigh them: uniformly for the distance of `rt.starc`.
        reward_1, reward_2: functions of (state, action, successor).
        discount: γ < 1.
        step: the simulator.
        behavior: the policy of the form.
        inner: M, how many rollouts for each pair; at least 4.
        length: where rollouts are cut, by default when γ^length ≤ 1/1000; a bias of that share is left.
        seed: of everything random.
        level, draws: of the interval.

    Returns:
        `Estimate`; both rewards are evaluated on the same rollouts.

    Raises:
        ValueError: on bad input, and on rewards that do not give one finite number for each row.

    Notes: N M (2 length + 1) steps of the simulator. Exact beside it: `rt.starc`. Where the states and actions are
    few, `rt.logged_starc` makes better use of a log.

    Source: skalse2024starc.

    >>> import numpy as np
    >>> import rewardtheory as rt
    >>> mdp = rt.random_mdp(states=3, actions=2, discount=0.5, seed=0)
    >>> r = rt.reward_function(mdp, rt.random_reward(mdp, seed=1))
    >>> act = lambda s, random: random.integers(0, 2, len(s))
    >>> s, a = np.repeat(np.arange(3), 2), np.tile(np.arange(2), 3)
    >>> opposite = lambda *x: -r(*x)
    >>> round(rt.sampled_starc(s, a, r, opposite, discount=0.5, step=rt.simulator(mdp), behavior=act, seed=0).value, 6)
    2.0
    """
    S, A = np.asarray(states), np.asarray(actions)
    if len(S) != len(A) or len(S) < 2:
        raise ValueError(f"`states` and `actions` have {len(S)} and {len(A)} rows; give as many of both, at least 2.")
    if not 0 <= discount < 1:
        raise ValueError(f"`discount` is {discount}; rollouts are cut off, which needs a discount in [0, 1).")
    steps = whole(length if length is not None else _horizon(discount), "length")
    random, M, N = np.random.default_rng(seed), inner_count(inner), len(S)
    s, a = np.repeat(S, M, axis=0), np.repeat(A, M, axis=0)
    t, done = step(s, a, random)
    names = {"reward_1": reward_1, "reward_2": reward_2}
    total = {name: evaluated(R, name, s, a, t) for name, R in names.items()}
    after = _rollouts(names, t, done, step, behavior, discount, steps, random)
    here = _rollouts(names, s, np.zeros(len(done), bool), step, behavior, discount, steps, random)
    forms = [Nested(np.zeros(N), (total[n] + discount * after[n] - here[n]).reshape(N, M)) for n in names]
    return angle_estimate(
        *forms, shared=False, centered=False, factor=2.0, level=level, draws=draws, seed=seed,
        coverage="the pairs given by `states` and `actions`",
    )  # fmt: skip


def _rollouts(rewards, state, done, step, behavior, discount, length, random):
    """The discounted returns of one rollout from every row, for each reward."""
    total = {name: np.zeros(len(done)) for name in rewards}
    rows = np.flatnonzero(~np.asarray(done))
    state, factor = state[rows], 1.0
    for _ in range(length):
        if not len(rows):
            break
        action = behavior(state, random)
        after, over = step(state, action, random)
        for name, R in rewards.items():
            total[name][rows] += factor * evaluated(R, name, state, action, after)
        keep = ~np.asarray(over)
        rows, state, factor = rows[keep], after[keep], factor * discount
    return total


def logged_starc(
    batch: Batch, reward_1, reward_2, *, discount: float, states: int, actions: int, seed: int, level: float = 0.95,
    draws: int = 200,
) -> Estimate:  # fmt: skip
    """STARC (the VAL form, 2-norms) on the model that a log of a finite MDP suggests, for rewards that are functions.

    P(s'|s,a) is taken as logged; where the log says that the episode is done, s' is terminal. The interval draws the
    successors of every pair anew.

    Args:
        batch: the log, with indices of states and actions; every pair of a state that is left must occur.
        reward_1, reward_2: functions of (state, action, successor).
        discount: γ < 1.
        states, actions: how many there are.
        seed: of the bootstrap.
        level, draws: of the interval.

    Returns:
        `Estimate`.

    Raises:
        ValueError: on bad input, and on a pair that was never logged.

    Notes: one small solve for each draw. Exact beside it: `rt.starc`.

    Source: skalse2024starc.

    >>> import numpy as np
    >>> import rewardtheory as rt
    >>> log = rt.Batch(np.array([0, 0, 0, 0]), np.array([0, 0, 1, 1]), np.array([0, 0, 0, 0]))
    >>> found = rt.logged_starc(log, lambda s, a, t: a, lambda s, a, t: -a, discount=0.5, states=1, actions=2, seed=0)
    >>> round(found.value, 9)
    2.0
    """
    require_level(level, draws)
    batch = require_batch(batch)
    S, A = whole(states, "states"), whole(actions, "actions")
    counts = np.zeros((S, A, S))
    np.add.at(counts, (batch.state, batch.action, batch.successor), 1)
    terminal = np.zeros(S, bool)
    terminal[np.unique(batch.successor[batch.done])] = True
    left = counts.sum(axis=2)
    missing = np.argwhere((left == 0) & ~terminal[:, None])
    if len(missing):
        raise ValueError(
            f"`batch` never takes action {missing[0, 1]} in state {missing[0, 0]}; the form needs every pair: log it."
        )
    counts[terminal] = np.eye(S)[terminal][:, None, :]
    triples = np.indices((S, A, S)).reshape(3, -1)
    tables = [
        np.where(terminal[:, None, None], 0.0, evaluated(R, name, *triples).reshape(S, A, S))
        for name, R in (("reward_1", reward_1), ("reward_2", reward_2))
    ]

    def distance(weights) -> float:
        p = weights / weights.sum(axis=2, keepdims=True)
        mdp = MDP(p, np.full(S, 1 / S), discount, terminal=terminal)
        return float(starc(mdp, *tables))

    value, random = distance(counts), np.random.default_rng(seed)
    shares, number = counts / counts.sum(axis=2, keepdims=True), counts.sum(axis=2).astype(int)
    found = np.array([distance(random.multinomial(number, shares)) for _ in range(draws)])
    low, high = corrected_percentiles(value, found, level)
    size = len(batch.done)
    return Estimate(value, low, high, level, (size, 1), "all pairs of states and actions, each with the same weight")


def _horizon(discount: float) -> int:
    return 1 if discount == 0 else max(1, int(np.ceil(np.log(1e-3) / np.log(discount))))
