"""The small environments in which formalisms come apart. Their discount plays no part unless a claim names one."""

from fractions import Fraction

import numpy as np

from rewardtheory.arithmetic import rationals
from rewardtheory.graphs import mdp
from rewardtheory.types import MDP

HALF = Fraction(1, 2)


def _graph(graph, start) -> MDP:
    states = list(graph)
    model = mdp(graph, start=states[0], discount=HALF)
    initial = rationals(np.array([0] * len(states)))
    for name, p in start.items():
        initial[states.index(name)] = rationals(np.array([p.numerator]))[0] / p.denominator
    return model.replace(initial=initial)


def waiting_room() -> MDP:
    """From s one stays (a) or goes to t for ever (b); one begins in either."""
    return _graph({"s": {"a": "s", "b": "t"}, "t": {"a": "t", "b": "t"}}, {"s": HALF, "t": HALF})


def two_islands() -> MDP:
    """Two states, two actions, and no way between; one begins in either."""
    return _graph({"s": {"a": "s", "b": "s"}, "t": {"a": "t", "b": "t"}}, {"s": HALF, "t": HALF})


def fork() -> MDP:
    """One choice, once."""
    return _graph(
        {"s": {"a": "left", "b": "right"}, "left": {"a": "left"}, "right": {"a": "right"}}, {"s": Fraction(1)}
    )


def bandit() -> MDP:
    """One state, three actions."""
    return _graph({"s": {"a1": "s", "a2": "s", "a3": "s"}}, {"s": Fraction(1)})


def wait_or_choose() -> MDP:
    """Stay, or leave to one of two states for ever."""
    graph = {"s": {"wait": "s", "b1": "t1", "b2": "t2"}, "t1": {"wait": "t1"}, "t2": {"wait": "t2"}}
    return _graph(graph, {"s": Fraction(1)})


def diamond() -> MDP:
    """Two ways to one place."""
    return _graph({"s": {"a": "u", "b": "v"}, "u": {"a": "t"}, "v": {"a": "t"}, "t": {"a": "t"}}, {"s": Fraction(1)})


def three_doors() -> MDP:
    """Three places, chosen once."""
    graph = {"s": {"a1": "t1", "a2": "t2", "a3": "t3"}, "t1": {"a1": "t1"}, "t2": {"a1": "t2"}, "t3": {"a1": "t3"}}
    return _graph(graph, {"s": Fraction(1)})


def unreachable_room() -> MDP:
    """A state that nobody sees, with a choice."""
    return _graph({"s": {"a": "s"}, "room": {"a": "room", "b": "room"}}, {"s": Fraction(1)})


def split(model: MDP, state: str, **chances) -> np.ndarray:
    """A policy that divides its choice in one state, and elsewhere takes the first available action."""
    states, actions = list(model.states or ()), list(model.actions or ())
    pi = rationals(np.zeros(model.available.shape, dtype=int))
    for s in range(model.n_states):
        pi[s, int(model.available[s].argmax())] += 1
    row = states.index(state)
    pi[row] = pi[row] * 0
    for action, p in chances.items():
        p = Fraction(p)
        pi[row, actions.index(action)] = pi[row, 0] * 0 + rationals(np.array([p.numerator]))[0] / p.denominator
    return pi


def choose_b(model: MDP, p, x) -> np.ndarray:
    """A policy of the waiting room or the islands: b with probability p in s, and x in t."""
    pi = split(model, "s", a=1 - Fraction(p), b=p)
    pi[1] = split(model, "t", a=1 - Fraction(x), b=x)[1]
    return pi
