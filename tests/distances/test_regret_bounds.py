"""Bounds on worst-case regret from a distance, against the regret itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import small, worst_case_by_linear_program
from strategies import instances

import rewardtheory as rt


@given(instances(rewards=2), st.integers(0, 10**6))
def test_the_bounds_enclose_the_worst_case_regret(case, seed):
    one, other = case.rewards
    if seed % 3 == 0:
        other = rt.perturb(case.mdp, one, 1e-3, seed=seed)
    found = rt.regret_bounds(case.mdp, one, other)
    worst = rt.worst_case_regret(case.mdp, one, other)
    assert 0 <= found.low <= float(worst.value) + float(worst.bound) + 1e-12
    assert float(worst.value) - float(worst.bound) - 1e-12 <= found.high <= 1


@pytest.mark.parametrize("seed", range(10))
def test_the_bounds_against_a_linear_program(seed):
    mdp, one, other = small(seed)
    found = rt.regret_bounds(mdp, one, other)
    truth = worst_case_by_linear_program(mdp, one, other)
    assert 0 < found.low <= truth + 1e-9 and truth <= found.high + 1e-9
    assert found.bound < 1e-9


def test_both_bounds_are_attained_on_a_segment():
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    r = rt.reward(mdp, {("s", "a"): 1})
    for proxy, regret in ((2 * r, 0.0), (-r, 1.0)):
        found = rt.regret_bounds(mdp, r, proxy)
        assert found.low == pytest.approx(regret, abs=1e-9) and found.high == pytest.approx(regret, abs=1e-9)


def test_trivial_rewards_and_unreachable_states():
    mdp, one, _ = small(3)
    assert rt.regret_bounds(mdp, 0 * one, one)[:2] == (0, 0)
    assert rt.regret_bounds(mdp, one, 0 * one)[:2] == (1, 1)
    far = rt.mdp({"s": {"a": "s", "b": "s"}, "far": {"a": "s", "b": "far"}}, start="s", discount=0.9)
    r, other = rt.reward(far, {("s", "a"): 1}), rt.reward(far, {("s", "a"): 1, ("far", "b"): 5})
    found = rt.regret_bounds(far, r, other)
    assert found.distance < 1e-12 and found.high < 1e-9 and found.inradius > 0


@pytest.mark.parametrize("seed", range(6))
def test_the_angle_is_that_of_projections_by_a_dense_basis(seed):
    mdp, one, other = small(seed)
    S, A = mdp.available.shape
    terms = mdp.discount * mdp.transition.reshape(S * A, S) - np.repeat(np.eye(S), A, axis=0)
    x, y = ((mdp.transition * R).sum(axis=2).ravel() for R in (one, other))
    x, y = (v - terms @ np.linalg.lstsq(terms, v, rcond=None)[0] for v in (x, y))
    truth = np.arccos(x @ y / np.linalg.norm(x) / np.linalg.norm(y))
    angle, bound = rt.reward_angle(mdp, one, other)
    assert angle == pytest.approx(truth, abs=1e-7) and bound < 1e-9
    assert rt.regret_bounds(mdp, one, other).distance == pytest.approx(2 * np.sin(truth / 2), abs=1e-9)
    assert rt.reward_angle(mdp, one, rt.shape(mdp, 2 * one, [1, 2, 3, 4]))[0] <= 1e-8


def test_the_angle_of_the_bandit_of_the_paper():
    from rewardtheory.mdps import load

    arms = load("bandit")
    angle, bound = rt.reward_angle(arms.mdp, arms.rewards["true"], arms.rewards["proxy"])
    assert abs(angle - np.pi / 3) <= bound
