"""What `smallest` finds is smallest: a list of all models and rewards, without symmetries, has none before it."""

import itertools
import re
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq

import rewardtheory as rt

GAMMA = Fraction(9, 10)


def plain(m):
    """(moves, pay) of an instance as lists and fractions; a terminal state has no moves."""
    moves, pay = [], []
    for s in range(m.mdp.n_states):
        row = [] if m.mdp.terminal[s] else [a for a in range(m.mdp.n_actions) if m.mdp.available[s, a]]
        ends = [int(np.flatnonzero(m.mdp.transition[s, a] != 0)[0]) for a in row]
        moves.append(ends)
        pay.append([Fraction(int(m.reward[s, a, t])) for a, t in zip(row, ends, strict=True)])
    return moves, pay


def returns(moves, pay, rounds=60):
    """J of every deterministic policy from state 0, followed for many steps: gaps below are far above γ^rounds."""
    found = []
    for policy in itertools.product(*(range(max(1, len(row))) for row in moves)):
        s, total, weight = 0, 0.0, 1.0
        for _ in range(rounds * 6):
            if not moves[s]:
                break
            total += weight * float(pay[s][policy[s]])
            s, weight = moves[s][policy[s]], weight * float(GAMMA)
        found.append(total)
    return found


def every(states, actions, size):
    """All models and rewards with their size, nothing left out as symmetric."""
    for S, A in itertools.product(range(1, states + 1), range(1, actions + 1)):
        rows = [row for n in range(A + 1) for row in itertools.product(range(S), repeat=n)]
        for moves in itertools.product(rows, repeat=S):
            reach = {0}
            for _ in range(S):
                reach |= {t for s in reach for t in moves[s]}
            if len(reach) < S or max(map(len, moves)) != A:
                continue
            n = sum(map(len, moves))
            for numbers in itertools.product(range(-size, size + 1), repeat=n):
                left = iter(numbers)
                pay = [[next(left) for _ in row] for row in moves]
                yield (S, A, n, sum(map(abs, numbers))), moves, pay


def has_loss_before_gain(moves, pay):
    """The best return is positive and the first step towards it costs."""
    J = returns(moves, pay)
    best = max(J)
    policies = list(itertools.product(*(range(max(1, len(row))) for row in moves)))
    first = {p[0] for p, j in zip(policies, J, strict=True) if best - j < 1e-6}
    return bool(moves[0]) and best > 1e-6 and all(pay[0][a] < 0 for a in first)


def has_three_returns(moves, pay):
    return len({round(j, 6) for j in returns(moves, pay)}) >= 3


@pytest.mark.parametrize("predicate", [has_loss_before_gain, has_three_returns])
def test_none_is_smaller(predicate):
    found = rt.atlas.smallest(lambda m: predicate(*plain(m)), states=2, size=2)
    m = rt.atlas.Instance(found.mdp, found.reward)
    moves, pay = plain(m)
    size = (m.mdp.n_states, m.mdp.n_actions, sum(map(len, moves)), sum(abs(x) for row in pay for x in row))
    assert size == min(size for size, moves, pay in every(2, 2, 2) if predicate(moves, pay))
    assert m.mdp.is_exact and not found.exhausted and found.tried > 1


def test_without_symmetries_the_same_sizes_occur():
    """Every class of models and rewards is tried, and no instance twice."""
    tried = set()

    def note(m):
        moves, pay = plain(m)
        name = tuple(tuple(zip(row, gains, strict=True)) for row, gains in zip(moves, pay, strict=True))
        assert name not in tried
        tried.add(name)

    found = rt.atlas.smallest(note, states=2, size=1)
    assert found == (None, None, len(tried), True)
    # States of these models are named by the order in which they are first reached: no relabelling but of actions.
    classes = {tuple(tuple(sorted(x)) for x in name) for name in tried}
    listed = {
        tuple(tuple(sorted(zip(row, gains, strict=True))) for row, gains in zip(moves, pay, strict=True))
        for _, moves, pay in every(2, 2, 1)
    }
    assert classes == listed


def test_sizes_never_fall():
    sizes = []

    def note(m):
        moves, pay = plain(m)
        sizes.append((len(moves), m.mdp.n_actions, sum(map(len, moves)), sum(abs(x) for row in pay for x in row)))

    rt.atlas.smallest(note, states=3, actions=2, size=1, limit=4000)
    assert sizes == sorted(sizes) and len(sizes) == 4000


def test_a_limit_ends_the_search_unexhausted():
    calls = []
    found = rt.atlas.smallest(lambda m: False, limit=300, progress=calls.append)
    assert found == (None, None, 300, False) and calls == [256]
    assert rt.atlas.smallest(lambda m: True, limit=0) == (None, None, 0, False)
    one = rt.atlas.smallest(lambda m: False, states=1, actions=1, size=2)
    assert one == (None, None, 5, True)  # a loop, with 5 rewards
    assert rt.atlas.smallest(lambda m: False, states=1, actions=1, size=2, limit=5).exhausted


def test_the_discount_is_exact():
    seen = rt.atlas.smallest(lambda m: True, discount=Fraction(1, 3)).mdp
    assert seen.discount == fmpq(1, 3)


def test_what_the_predicate_raises_comes_out():
    def broken(m):
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        rt.atlas.smallest(broken)


@pytest.mark.parametrize(
    "given, words",
    [
        ({"states": 0}, "`states` is 0; it must be a whole number of at least 1."),
        ({"actions": 2.5}, "`actions` is 2.5; it must be a whole number of at least 1."),
        ({"size": -1}, "`size` is -1; it must be a whole number of at least 0."),
        ({"limit": -2}, "`limit` is -2; it must be a whole number of at least 0, or None for no limit."),
    ],
)
def test_limits_are_whole_numbers(given, words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
        rt.atlas.smallest(lambda m: True, **given)
