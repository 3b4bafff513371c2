"""Learners: a plain loop learns the same, they converge to what theory says, and shaping does to them what it claims."""

import numpy as np
import pytest
from flint import fmpq

import rewardtheory as rt
from rewardtheory.arithmetic import floats, rational, rationals
from rewardtheory.design.learning import draws, greedy
from rewardtheory.mdps import load
from rewardtheory.mdps.gridworld import gridworld
from rewardtheory.solvers.episodes import returns_within
from rewardtheory.transition import probability


def one_over(n):
    return 1 / n


def slow(n):
    return n ** (-0.7)


GRAPH = {
    "s": {"left": {"s": 0.25, "t": 0.75}, "right": {"u": 0.5, "end": 0.5}},
    "t": {"left": {"u": 1}, "up": {"end": 0.125, "s": 0.875}},
    "u": {"left": {"t": 1}},
}


def world():
    """Unavailable actions, a terminal state, ties, and two starts."""
    mdp = rt.mdp(GRAPH, start={"s": 0.5, "t": 0.5}, discount=0.75)
    return mdp, rt.reward(mdp, {("s", "right", "end"): 1, ("t", "left"): -0.5, ("u", "left"): 0.25})


def plainly(mdp, R, *, on_policy, alpha, epsilon, episodes, max_steps, seed=0, run=0, start=None):
    """The learner once more: dictionaries and loops, from the description of the stream."""
    P = mdp.dense().transition if isinstance(mdp.transition, rt.Successors) else mdp.transition
    states, actions = mdp.available.shape
    Q = {(s, a): 0.0 if start is None else float(start[s, a]) for s in range(states) for a in range(actions)}
    n = dict.fromkeys(Q, 0)
    rows = (row for first in range(0, 10**6, 64) for row in draws(seed, run, first).tolist())

    def pick_place(chances, u):
        total = 0.0
        places = [i for i, p in enumerate(chances) if p > 0]
        for i in places:
            total += chances[i]
            if u < total:
                return i
        return places[-1]

    def act(s, coin, pick):
        free = [a for a in range(actions) if mdp.available[s, a]]
        top = max(Q[s, a] for a in free)
        if not coin < epsilon:
            free = [a for a in free if Q[s, a] == top]
        return free[int(pick * len(free))]

    lengths = []
    row = next(rows)
    for _ in range(episodes):
        s, length = pick_place(mdp.initial, row[3]), 0
        a = act(s, row[4], row[5])
        while True:
            row = next(rows)
            t = pick_place(P[s, a], row[0])
            b = act(t, row[1], row[2])
            n[s, a] += 1
            size = alpha(n[s, a]) if callable(alpha) else alpha
            after = Q[t, b] if on_policy else max(Q[t, c] for c in range(actions) if mdp.available[t, c])
            Q[s, a] += size * (R[s, a, t] + mdp.discount * after - Q[s, a])
            length += 1
            s, a = t, b
            if mdp.terminal[t] or length == max_steps:
                break
        lengths.append(length)
    return np.array([[Q[s, a] for a in range(actions)] for s in range(states)]), lengths


@pytest.mark.parametrize("target", [rt.q_learning, rt.sarsa])
@pytest.mark.parametrize("alpha", [0.3, slow], ids=["constant", "decreasing"])
def test_a_plain_loop_on_the_same_stream_learns_the_same(target, alpha):
    mdp, R = world()
    found = rt.learn(
        mdp, R, target=target, step_size=alpha, exploration=0.3, episodes=40, max_steps=9, runs=3, seed=5, evaluate_every=7
    )  # fmt: skip
    for run in range(3):
        q, lengths = plainly(
            mdp, R, on_policy=target is rt.sarsa, alpha=alpha, epsilon=0.3, episodes=40, max_steps=9, seed=5, run=run
        )
        assert lengths == found.steps[run].tolist()
        # A compiled sum may be rounded once where a loop rounds twice.
        assert np.allclose(found.q_values[run], q, rtol=0, atol=1e-13)
    assert found.visits.sum() == found.steps.sum()
    assert (found.ended | (found.steps == 9)).all() and found.steps.max() == 9 and found.ended.any()
