"""A bonus is a potential difference, or some model shows that it is not."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rewardtheory as rt
from rewardtheory.arithmetic import rationals


def is_potential_difference(F, discount):
    """An independent answer: least squares for Φ over all entries."""
    S, A, _ = F.shape
    here = np.eye(S)
    rows = [discount * here[t] - here[s] for s in range(S) for _ in range(A) for t in range(S)]
    phi = np.linalg.lstsq(np.array(rows), F.ravel(), rcond=None)[0]
    return np.abs(np.array(rows) @ phi - F.ravel()).max() < 1e-9


def assert_spoiled(F, found):
    mdp, reward = found
    s = int(mdp.initial.argmax())
    plain, praised = rt.optimal_actions(mdp, reward).mask[s], rt.optimal_actions(mdp, reward + F).mask[s]
    assert plain.sum() == praised.sum() == 1 and (plain != praised).any()


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_it_answers_as_least_squares_do(data):
    S, A = data.draw(st.sampled_from([(1, 2), (2, 2), (3, 2), (2, 3)]))
    discount = data.draw(st.sampled_from([0.0, 0.3, 0.5, 0.9, 0.99]))
    shape = data.draw(st.sampled_from([(S, A, S), (S, 1, S), (S,)]))
    numbers = np.array(
        data.draw(st.lists(st.integers(-2, 2), min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
    )
    F = numbers.reshape(shape).astype(float)
    if F.ndim == 1:
        F = (discount * F[None, :] - F[:, None])[:, None]
    F = np.repeat(F, A // F.shape[1], axis=1)
    found = rt.necessity_witness(F, discount)
    assert (found is None) == is_potential_difference(F, discount)
    if found is not None:
        assert_spoiled(F, found)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("s", "t"), [(1, 2), (0, 1), (1, 1), (2, 0)])
def test_one_odd_transition_of_either_sign_is_found(s, t, sign):
    F = np.zeros((3, 2, 3))
    F[s, :, t] = sign
    for bonus, discount in ((F, 0.9), (rationals(F), Fraction(9, 10))):
        assert_spoiled(bonus, rt.necessity_witness(bonus, discount))


@pytest.mark.parametrize("sign", [1, -1])
def test_a_bonus_for_an_action_is_found(sign):
    F = np.zeros((2, 3, 2))
    F[1, 2, 0] = sign
    assert_spoiled(F, rt.necessity_witness(F, 0.5))


def test_a_constant_is_a_potential_difference_below_discount_1():
    assert rt.necessity_witness(np.full((3, 2, 3), 0.7), 0.9) is None
    assert rt.necessity_witness(rationals(np.full((3, 2, 3), 7)), Fraction(9, 10)) is None


def test_rounding_is_not_taken_for_a_difference():
    phi = np.random.default_rng(0).normal(size=5) * 1e6
    F = np.repeat((0.99 * phi[None, :] - phi[:, None])[:, None], 2, axis=1)
    assert rt.necessity_witness(F, 0.99) is None
    F[3, :, 4] += 1
    assert_spoiled(F, rt.necessity_witness(F, 0.99))


@pytest.mark.parametrize(
    ("bonus", "discount", "message"),
    [
        (np.zeros((2, 2)), 0.5, r"`bonus` has shape \(2, 2\); it must be \(S, A, S\) with at least two actions"),
        (np.zeros((2, 1, 2)), 0.5, r"`bonus` has shape \(2, 1, 2\)"),
        (np.zeros((2, 2, 2)), 1, r"`discount` is 1\.0; it must lie in \[0, 1\): at 1 no constant"),
        (np.zeros((2, 2, 2)), -0.5, r"`discount` is -0\.5; it must lie in \[0, 1\)"),
        (np.full((2, 2, 2), np.nan), 0.5, "`bonus`.* is nan"),
        (np.zeros((2, 2, 2)), [0.5, 0.5], r"`discount` has shape \(2,\)"),
    ],
)
def test_bad_input_is_refused(bonus, discount, message):
    with pytest.raises(ValueError, match=message):
        rt.necessity_witness(bonus, discount)
