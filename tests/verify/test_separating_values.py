"""The separating schemes of rewards on the models that they change and on others, against numbers worked out by hand."""

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.verify.separating_schemes import SEPARATING

ENDS = {"s": {"a": "end", "b": "end"}}
LOOPS = {"s": {"a": "s", "b": "s", "c": "s"}}
LADDER = {"x": {"go": "y", "stay": "x"}, "y": {"go": "end"}}
EXIT = {"s": {"leave": "end", "enter": "t"}, "t": {"stay": "t"}}
LOTTERY = {"s": {"wait": "s", "draw": {"good": 0.5, "bad": 0.5}}}
BY_NAME = {scheme.name: scheme.function for scheme in SEPARATING}

# (graph, what its moves pay, what they pay after the scheme), the moves in the order of the graph.
CASES = {
    "cube_of_single_steps": [(ENDS, [2, -3], [8, -27]), (LADDER, [2, 3, -4], [2, 3, -4])],
    "doubled_gains_of_single_steps": [(ENDS, [2, -3], [4, -3]), (LADDER, [2, 3, -4], [2, 3, -4])],
    "cube_of_repeated_choices": [(LOOPS, [2, -3, 1], [8, -27, 1]), (ENDS, [2, -3], [2, -3]), (EXIT, [2] * 3, [2] * 3)],
    "only_the_best_of_repeated_choices": [
        (LOOPS, [2, -3, 2], [0, -1, 0]),
        (ENDS, [2, -3], [2, -3]),
        (EXIT, [2] * 3, [2] * 3),
    ],
    "reward_dependent_potential": [(LADDER, [2, 3, -4], [2 + 2, 3, -4 - 4])],
    "unseen_infinity": [
        (EXIT, [2, 1, 1], [3, 1, 1]),
        (EXIT, [5, 1, 1], [2, 1, 1]),
        (EXIT, [1, 1, 1], [1, 1, 1]),
        (EXIT, [2, 1, 2], [2, 1, 2]),
        (EXIT, [-2, -1, -1], [-2, -1, -1]),
        (LADDER, [2, 1, 1], [2, 1, 1]),
    ],
    "bent_lottery": [
        (LOTTERY, [1, 4, 1], [1, 4, 2 - 9 * (4 - 2)]),
        (LOTTERY, [1, 1, 3], [1, 2 - 9 * (3 - 2), 3]),
        (LOTTERY, [1, 4, 3], [1, 4, 3]),
        (EXIT, [4, 1, 1], [4, 1, 1]),
    ],
    "absolute_value": [(ENDS, [2, -3], [2, 3])],
    "logistic": [(ENDS, [2, -3], [1 / (1 + np.exp(-2)), 1 / (1 + np.exp(3))])],
}


def moves_of(mdp, graph):
    states, actions = list(mdp.states), list(mdp.actions)
    for s, choices in graph.items():
        for a, ends in choices.items():
            for t in ends if isinstance(ends, dict) else [ends]:
                yield states.index(s), actions.index(a), states.index(t)


def test_no_scheme_is_left_out():
    assert set(CASES) == set(BY_NAME)


@pytest.mark.parametrize("name", CASES)
def test_a_separating_scheme_does_what_it_says(name):
    for graph, before, after in CASES[name]:
        mdp = rt.mdp(graph, start=next(iter(graph)), discount=0.5)
        moves = list(moves_of(mdp, graph))
        reward = np.zeros(mdp.transition.shape)
        for move, paid in zip(moves, before, strict=True):
            reward[move] = paid
        found = BY_NAME[name](mdp, reward)
        assert [found[move] for move in moves] == pytest.approx(after), graph
