"""Orders, buttons and what robots make of them, against the enumeration of all human policies."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rewardtheory as rt
from rewardtheory.arithmetic import rational, rationals
from rewardtheory.games.obedience import best_action, likeliest_parameter_action, noisy_orders, rational_orders

TRUE, BUG = [[2, 1], [-50, 1]], [[2, 1], [54, 1]]


def carey(button, noise=0):
    half, nine = Fraction(1, 2), Fraction(9, 10)
    return rt.supervise([half, half], TRUE, [TRUE, BUG], [nine, 1 - nine], noise=noise, button=button)


def test_the_printed_trees():
    assert carey(rt.no_button).value == rational(-21) / 20
    assert carey(rt.soft_button).value == rational(-21) / 20
    assert carey(rt.hard_button).value == rational(29) / 20
    assert carey(rt.hard_button).order == (0, 1) and carey(rt.hard_button).press.tolist() == [
        [False, False],
        [True, False],
    ]


def test_the_robot_with_the_right_program_obeys_below_one_in_twenty_six():
    small = Fraction(1, 10**6)
    obeys = [carey(rt.no_button, Fraction(1, 26) + d).robots[0].tolist() == [0, 1] for d in (-small, small)]
    assert obeys == [True, False]
    assert carey(rt.no_button, Fraction(1, 100)).robots[1].tolist() == [0, 0]


def test_four_and_sixteen_human_policies_by_hand():
    """Order by θ; with the hard button also whether to press when the robot is about to play each action."""
    robots = carey(rt.no_button).robots
    weights, prior = [Fraction(9, 10), Fraction(1, 10)], Fraction(1, 2)

    def value(orders, presses):
        total = Fraction(0)
        for theta, i in product(range(2), range(2)):
            action = int(robots[i, orders[theta]])
            total += prior * weights[i] * (0 if presses[theta][action] else TRUE[theta][action])
        return total

    never = ((False, False),) * 2
    orders = list(product(range(2), repeat=2))
    assert max(value(o, never) for o in orders) == Fraction(-21, 20) <= Fraction(-3, 5)
    presses = list(product(product((False, True), repeat=2), repeat=2))
    assert max(value(o, x) for o in orders for x in presses) == Fraction(29, 20)
    # Order the alternative, and press when the robot does something else.
    assert value((1, 1), ((True, False),) * 2) == Fraction(9, 10)


@given(st.integers(0, 10**6))
@settings(max_examples=30)
def test_the_best_supervision_agrees_with_all_policies(seed):
    random = np.random.default_rng(seed)
    T, A, count = 2, 2, 2
    true, programs = random.integers(-3, 4, (T, A)), random.integers(-3, 4, (count, T, A))
    stopped = random.integers(-1, 2, T)
    q, p = [Fraction(1, 3), Fraction(2, 3)], [Fraction(2, 5), Fraction(3, 5)]
    game = dict(stopped=stopped.tolist(), noise=Fraction(1, 5))
    found = rt.supervise(p, true.tolist(), programs.tolist(), q, button=rt.hard_button, **game)
    best = None
    for orders in product(range(A), repeat=T):
        for press in product((False, True), repeat=T * A):
            total = Fraction(0)
            for t, i in product(range(T), range(count)):
                a = int(found.robots[i, orders[t]])
                total += p[t] * q[i] * int(stopped[t] if press[t * A + a] else true[t, a])
            best = total if best is None else max(best, total)
    assert found.value == rational(best)
    # Every robot maximizes its own posterior mean.
    for i, o in product(range(count), range(A)):
        R = programs[i]
        weight = [
            p[t]
            * (Fraction(4, 5) * Fraction(int(R[t, o] == R[t].max()), int((R[t] == R[t].max()).sum())) + Fraction(1, 10))
            for t in range(T)
        ]
        q_own = [sum(weight[t] * int(R[t, a]) for t in range(T)) for a in range(A)]
        assert q_own[found.robots[i, o]] == max(q_own)
        assert found.robots[i, o] == o or q_own[o] < max(q_own)


@given(st.integers(0, 10**6))
@settings(max_examples=40)
def test_a_soft_button_is_one_more_message(seed):
    """Each program: posterior given the order and the press, then the best of all actions and of switching off."""
    random = np.random.default_rng(seed)
    T, A = 2, 2
    true, programs = random.integers(-3, 4, (T, A)), random.integers(-3, 4, (2, T, A))
    stopped = [Fraction(int(x), 2) for x in random.integers(-3, 4, T)]
    p, q, noise = [Fraction(1, 3), Fraction(2, 3)], [Fraction(2, 5), Fraction(3, 5)], Fraction(1, 5)
    found = rt.supervise(p, true.tolist(), programs.tolist(), q, noise=noise, stopped=stopped, button=rt.soft_button)

    def order_law(R, t, o):
        best = R[t] == R[t].max()
        return (1 - noise) * Fraction(int(best[o]), int(best.sum())) + noise / A

    def after(i, o, a, t):
        """The true value of pressing."""
        R = programs[i]
        weight = []
        for s in range(T):
            wants_to = int(R[s, a]) < stopped[s]
            weight.append(p[s] * order_law(R, s, o) * (1 - noise / 2 if wants_to else noise / 2))
        worth = [sum(weight[s] * int(R[s, b]) for s in range(T)) for b in range(A)]
        off = sum(weight[s] * stopped[s] for s in range(T))
        if off >= max(worth):
            return stopped[t]
        return Fraction(int(true[t, worth.index(max(worth))]))

    for t, o in product(range(T), range(A)):
        total = Fraction(0)
        for a in range(A):
            here = [i for i in range(2) if found.robots[i, o] == a]
            run = sum((q[i] * int(true[t, a]) for i in here), Fraction(0))
            press = sum((q[i] * after(i, o, a, t) for i in here), Fraction(0))
            total += max(run, press)
        assert found.values[t, o] == rational(total)


def test_a_button_of_ones_own():
    """A button that pays 1 whenever it is pressed."""

    def bribe(game, theta, order, action, program):
        return rational(1)

    assert carey(bribe).value == rational(3) / 2


kernels = st.lists(st.lists(st.integers(1, 4), min_size=3, max_size=3), min_size=2, max_size=2).map(
    lambda rows: rationals(np.array(rows)) / rationals(np.array(rows).sum(axis=1))[:, None]
)
rewards = st.lists(st.integers(-3, 3), min_size=6, max_size=6).map(lambda x: rationals(np.array(x).reshape(2, 3)))


@given(rewards, kernels)
def test_obedience_and_advantage_agree_with_their_definitions(reward, order):
    prior = rationals([Fraction(1, 4), Fraction(3, 4)])

    def contrary(weight, R, o):
        return (o + 1) % 3

    for robot in (best_action, likeliest_parameter_action, contrary):
        found = rt.obedience(prior, reward, order, robot)
        played = [robot(prior * order[:, o], reward, o) for o in range(3)]
        advantage = sum(
            (prior[t] * order[t, o] * (reward[t, played[o]] - reward[t, o]) for t in range(2) for o in range(3)),
            rational(0),
        )
        obeys = sum((prior[t] * order[t, o] for t in range(2) for o in range(3) if played[o] == o), rational(0))
        assert (found.advantage, found.obedience) == (advantage, obeys)
    assert rt.obedience(prior, reward, order).advantage >= 0


def test_a_robot_that_trusts_one_estimate_never_follows_a_dominated_order():
    R = [[-1, 0, 1], [1, 0, -1]]
    found = rt.obedience([0.5, 0.5], R, noisy_orders(R, 0.3), likeliest_parameter_action)
    assert found.given[1] > 0 and not found.robot[:, 1].any()


def test_orders_of_humans():
    assert rational_orders([[1, 1, 0]]).tolist() == [[0.5, 0.5, 0.0]]
    assert noisy_orders([[0, 1]], Fraction(1, 2)).tolist() == rationals([[Fraction(1, 4), Fraction(3, 4)]]).tolist()


BAD = [
    (lambda: rt.obedience([1], [[1, 2]], [[0.5, 0.6]]), "`order`[0] sums to 1.1; every distribution must sum to 1"),
    (lambda: rt.obedience([1, 0], [[1, 2]], [[0.5, 0.5]]), "`prior` has shape (2,); it must be (1,)"),
    (lambda: rt.obedience([1], [1, 2], [[0.5, 0.5]]), "`reward` has shape (2,); it must be (T, A)"),
    (
        lambda: rt.obedience([1], [[1, 2]], [[1.0, 0]], lambda w, R, o: 2),
        "`robot` plays 2 after order 0; it must give an action",
    ),
    (lambda: noisy_orders([[1, 2]], 1.5), "`noise` is 1.5; a probability lies in [0, 1]"),
    (lambda: rt.supervise([1], [1, 2], [[[1, 2]]], [1]), "`reward` has shape (2,); it must be (T, A)"),
    (lambda: rt.supervise([1], [[1, 2]], [[1, 2]], [1]), "`programs` has shape (1, 2); it must be (I, 1, 2)"),
    (lambda: rt.supervise([1], [[1, 2]], [[[1, 2]]], [0.5]), "`weights` sums to 0.5; every distribution"),
    (lambda: rt.supervise([1], [[1, 2]], [[[1, 2]]], [1], stopped=[1, 2]), "`stopped` has shape (2,); it must be (1,)"),
]


@pytest.mark.parametrize("call, text", BAD, ids=[text[:45] for _, text in BAD])
def test_bad_input_gets_one_sentence(call, text):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).startswith(text)
