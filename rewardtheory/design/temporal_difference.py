"""One step of tabular learning, for Q-learning and Sarsa alike, in any number system.

    Q(s,a) ← Q(s,a) + α [R + F + γ B(Q, s', a') − Q(s,a)]

The one difference is the target B: the best value of the next state, or that of the action taken there. The next action
is chosen before the update. Chance comes in as numbers: row n of a stream holds six draws from [0, 1) for the n-th step:
where it arrives, whether the next action explores, which action; and the same three for a new episode, should one begin.
"""

from typing import Any, NamedTuple

import numpy as np

from rewardtheory.arithmetic import namespace, put
from rewardtheory.transition import at_arrival, probability, stochastic_width, support
from rewardtheory.types import MDP

DRAWS = 6


class Table(NamedTuple):
    """What a learner lives in: cumulative chances of the possible successors and what they pay, all (S, A, K)."""

    cumulative: Any
    successor: Any
    reward: Any
    first: Any
    available: Any
    terminal: Any
    discount: Any


class Moment(NamedTuple):
    """A step as a bonus sees it: how many steps came before it, the visits of all (s,a) before it, and where it went."""

    count: Any
    visits: Any
    state: Any
    action: Any
    arrival: Any


class Rule(NamedTuple):
    """How a learner learns: its target, α (a number, or a function of the visits of (s,a)), ε, and F or None."""

    target: Any
    step_size: Any
    exploration: Any
    bonus: Any
    max_steps: Any


class Life(NamedTuple):
    """Where a learner stands: its table, its visits, (s, a) about to be taken, and counters; `count` is that of rows used.

    `lengths` holds the steps of each episode since `since`, `ended` whether it reached a terminal state.
    """

    q: Any
    visits: Any
    state: Any
    action: Any
    step: Any
    count: Any
    episode: Any
    since: Any
    lengths: Any
    ended: Any


def q_learning(q, available, action):
    """The target of Q-learning: max over the available actions of Q(s', ·), whatever is done next.

    Args:
        q: Q(s', ·), (A,).
        available: a mask (A,).
        action: the next action, which is not used.

    Source: watkins1992q.

    >>> import numpy as np, rewardtheory as rt
    >>> float(rt.q_learning(np.array([1.0, 3.0, 9.0]), np.array([True, True, False]), 0))
    3.0
    """
    return best(q, available)


def sarsa(q, available, action):
    """The target of Sarsa: Q(s', a') of the action that is taken next.

    Args:
        q: Q(s', ·), (A,).
        available: a mask (A,), which is not used.
        action: the next action.

    Source: rummery1994online.

    >>> import numpy as np, rewardtheory as rt
    >>> float(rt.sarsa(np.array([1.0, 3.0, 9.0]), np.array([True, True, False]), 0))
    1.0
    """
    return q[action]


def best(q, available):
    """The greatest of the available entries; the least of all stands for the others."""
    return namespace(q).where(available, q, q.min()).max()


def choose(q, available, coin, pick, exploration):
    """An action: any available one if coin < ε, else any of the best, all equally likely."""
    open_to = available & ((q == best(q, available)) | (coin < exploration))
    rank = (np.tri(len(open_to), dtype=bool) & open_to).sum(
        axis=1
    )  # a running count, which compiles faster than cumsum
    return (rank <= pick * rank[-1]).sum()


def table(mdp: MDP, R) -> Table:
    """The model as a learner meets it, from a checked reward in the layout."""
    p, width = probability(mdp.transition), stochastic_width(mdp.transition)
    order = np.argsort(~support(mdp.transition), axis=2, kind="stable")[..., :width]
    p, reward, successor = (
        np.take_along_axis(np.broadcast_to(x, p.shape), order, axis=2)
        for x in (p, R, at_arrival(mdp.transition, np.arange(mdp.n_states)))
    )
    return Table(cumulative(p), successor, reward, cumulative(mdp.initial), mdp.available, mdp.terminal, mdp.discount)


def cumulative(p):
    """Cumulative sums by which a draw from [0, 1) finds a possible place: the number of entries that it reaches."""
    last = p.shape[-1] - 1 - (p != 0)[..., ::-1].argmax(axis=-1)
    # Beyond the last possible place there is nothing to find, whatever rounding leaves of the sum.
    return np.where(np.arange(p.shape[-1]) >= last[..., None], 2, p.cumsum(axis=-1))


def birth(q, visits, episodes: int) -> Life:
    """A learner before its first episode, which row 0 of the stream begins."""
    xp = namespace(q)
    zero = xp.asarray(0)
    return Life(q, visits, zero, zero, zero, zero, zero, zero, xp.full(episodes, 0), xp.full(episodes, False))


def begin(world: Table, rule: Rule, q, draws):
    """The first state of an episode and the action there."""
    state = (world.first <= draws[3]).sum()
    return state, choose(q[state], world.available[state], draws[4], draws[5], rule.exploration)


def advance(world: Table, rule: Rule, life: Life, draws, active=True) -> Life:
    """One step of learning, and the beginning of the next episode where this one is over; nothing where not `active`."""
    xp, (s, a) = namespace(life.q), (life.state, life.action)
    place = (world.cumulative[s, a] <= draws[0]).sum()
    t = world.successor[s, a, place]
    b = choose(life.q[t], world.available[t], draws[1], draws[2], rule.exploration)
    paid = world.reward[s, a, place]
    if rule.bonus is not None:
        paid = paid + rule.bonus(Moment(life.count - 1, life.visits, s, a, t))
    visited = life.visits[s, a] + 1
    size = rule.step_size(visited) if callable(rule.step_size) else rule.step_size
    error = paid + world.discount * rule.target(life.q[t], world.available[t], b) - life.q[s, a]
    born = active & (life.count > 0)
    # An episode that begins where it ends has no step, and teaches nothing.
    live = born & ~world.terminal[s]
    q = put(life.q, (s, a), xp.where(live, life.q[s, a] + size * error, life.q[s, a]))
    step, ends = life.step + live, world.terminal[t]
    over = born & (ends | (step == rule.max_steps))
    state, action = begin(world, rule, q, draws)
    anew = over | (active & (life.count == 0))
    place = life.episode - life.since
    return Life(
        q,
        put(life.visits, (s, a), life.visits[s, a] + live),
        xp.where(anew, state, xp.where(active, t, s)),
        xp.where(anew, action, xp.where(active, b, a)),
        xp.where(over, 0, step),
        life.count + active,
        life.episode + over,
        life.since,
        put(life.lengths, place, xp.where(born, step, life.lengths[place])),
        put(life.ended, place, xp.where(born, ends, life.ended[place])),
    )
