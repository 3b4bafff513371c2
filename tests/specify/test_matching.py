"""Intrinsic rewards that are taken back along the same path."""

from fractions import Fraction

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.arithmetic import rationals


def by_definition(F, gamma, m):
    """The formula, one sum at a time."""
    return [F[t] - sum(gamma ** (i - t) * F[i] * m[i][t] for i in range(t + 1)) for t in range(len(F))]


def test_it_is_its_definition():
    random = np.random.default_rng(1)
    for n in range(6):
        F, m = random.normal(size=n), np.triu(random.random((n, n)))
        assert np.allclose(rt.generalized_reward_matching(F, 0.8, m), by_definition(F, 0.8, m))


def test_it_is_exact_on_rationals():
    F, m = [Fraction(1, 3), 2, 5], [[0, Fraction(1, 2), Fraction(1, 2)], [0, 1, 0], [0, 0, 1]]
    found = rt.generalized_reward_matching(F, Fraction(1, 2), m)
    assert (found == rationals(by_definition(F, Fraction(1, 2), m))).all()


def test_what_is_taken_back_at_once_leaves_nothing():
    assert (rt.generalized_reward_matching([1.0, 2.0, 3.0], 0.9, np.eye(3)) == 0).all()


def test_paying_back_at_the_end_costs_as_much_as_the_notes_say():
    n = 300
    matching, bonuses = np.zeros((n, n)), np.zeros(n)
    matching[:, -1] = bonuses[0] = 1
    last = rt.generalized_reward_matching(bonuses, 0.99, matching)[-1]
    assert np.isclose(last, -(0.99 ** -(n - 1)), rtol=1e-12)
    assert 4e19 < 0.99**-4499 < 5e19


def test_it_can_be_traced(x64):
    jax = x64
    m = np.triu(np.ones((3, 3))) / 2
    traced = jax.jit(rt.generalized_reward_matching)(jax.numpy.array([1.0, 2.0, 3.0]), 0.9 * jax.numpy.ones(()), m)
    assert np.allclose(traced, rt.generalized_reward_matching([1, 2, 3], 0.9, m))


@pytest.mark.parametrize(
    ("bonuses", "discount", "matching", "message"),
    [
        ([[1]], 0.5, [[1]], r"`bonuses` has shape \(1, 1\); it must be \(N,\)"),
        ([1, 2], 0.5, [[1]], r"`matching` has shape \(1, 1\)"),
        ([1], 0, [[1]], r"`discount` is 0\.0; it must lie in \(0, 1\]: at 0 nothing can be taken back later"),
        ([1], 1.5, [[1]], r"`discount` is 1\.5"),
        (
            [1, 2],
            0.5,
            [[0, 1], [0.5, 0.5]],
            r"`matching`\[1, 0\] is 0\.5; the bonus of step 1 can be taken back from then",
        ),
    ],
)
def test_bad_input_is_refused(bonuses, discount, matching, message):
    with pytest.raises(ValueError, match=message):
        rt.generalized_reward_matching(bonuses, discount, matching)
