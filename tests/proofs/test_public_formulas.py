"""Public formulas that are wrong, beside what the library computes: each test shows that they differ."""

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.specify.shaping import shape
from rewardtheory.transition import expect_reward

ARMS = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=0.5)


def payments(*arms):
    return rt.reward(ARMS, action=[list(map(float, arms))])


def test_a_division_in_the_wrong_place_changes_expected_rewards():
    mdp = rt.random_mdp(states=2, actions=2, discount=0.9, seed=0)
    reward = rt.random_reward(mdp, seed=1)
    expected = expect_reward(mdp.transition, reward)
    p, x = mdp.transition[:, :, 1], reward[:, :, 0]
    for formula, right in (
        ((expected - mdp.transition[:, :, 0] * x) / p, True),
        (expected / p - mdp.transition[:, :, 0] * x, False),
    ):
        rebuilt = np.stack([x, formula], axis=2)
        assert np.allclose(expect_reward(mdp.transition, rebuilt), expected) == right
        assert rt.is_same_policy_order(mdp, reward, rebuilt, tolerance=1e-9) == right


def test_zero_divided_by_zero_is_no_distance():
    constant, other = payments(1, 1, 1), payments(1, 0, 0)
    form = rt.canonical.val(ARMS, constant)
    with np.errstate(invalid="ignore"):
        assert np.isnan(form / np.linalg.norm(form)).all()
    assert rt.starc(ARMS, constant, other) == 1
    assert rt.starc(ARMS, constant, 2 * constant) == 0


def test_two_weighted_maxima_differ():
    mdp = rt.mdp({"s": {"go": {"rare": 0.01, "common": 0.99}}}, start="s", discount=0.5)
    x = rt.reward(mdp, transition=lambda s, a, t: {"rare": 1.0, "common": 0.5}.get(mdp.states[t], 0.0) * (s == 0))
    limit = rt.weighted(np.inf)(mdp, x)
    assert limit == 1.0 and rt.weighted_max(mdp, x) == pytest.approx(0.495)
    assert abs(rt.weighted(200)(mdp, x) - limit) < 0.03


def test_the_half_is_in_the_distance():
    one = payments(1, 0, 0)
    correlation = np.corrcoef(one.ravel(), -one.ravel())[0, 1]
    assert rt.epic(ARMS, one, -one) == pytest.approx(1)
    assert np.sqrt(1 - correlation) == pytest.approx(np.sqrt(2))


def test_the_coverage_is_in_the_correlation():
    one, two, weights = payments(0, 1, 0), payments(0, 0, 1), np.array([0.8, 0.1, 0.1])
    forms = [rt.canonical.epic(ARMS, R, actions=weights).ravel() for R in (one, two)]
    plain = np.sqrt((1 - np.corrcoef(*forms)[0, 1]) / 2)
    right = np.sqrt((1 + 1 / 9) / 2)
    assert rt.epic(ARMS, one, two, actions=weights) == pytest.approx(right)
    assert plain == pytest.approx(np.sqrt(3) / 2) and abs(plain - right) > 0.1


def test_a_pinned_potential_leaves_a_residual():
    mdp = rt.random_mdp(states=3, actions=2, discount=0.9, seed=2)
    term = shape(mdp, np.zeros((3, 2, 3)), [10.0, 9.0, 11.0])
    columns = np.array([shape(mdp, np.zeros((3, 2, 3)), phi).ravel() for phi in np.eye(3)]).T
    pinned = np.linalg.lstsq(columns[:, 1:], term.ravel(), rcond=None)[0]
    residual = np.linalg.norm(columns[:, 1:] @ pinned - term.ravel()) / np.linalg.norm(term)
    assert residual > 0.05
    staying = np.array([term[s, 0, s] for s in range(3)]) / (mdp.discount - 1)
    np.testing.assert_allclose(staying, [10, 9, 11])


def test_constant_rewards_have_a_convention():
    constant, other = payments(1, 1, 1), payments(1, 0, 0)
    with np.errstate(invalid="ignore"):
        assert np.isnan(np.corrcoef(constant.ravel(), other.ravel())[0, 1])
    assert rt.epic(ARMS, constant, 2 * constant) == 0
    assert rt.epic(ARMS, constant, other) == pytest.approx(0.5)  # half of the distance 1 between 0 and a unit form
    ending = rt.mdp({"s": {"a": "end", "b": "end"}}, start="s", discount=1.0)
    assert np.isfinite(rt.canonical.val(ending, rt.reward(ending, {("s", "a"): 1}))).all()
