"""One law: what `rt` finds on the one-step model of a table of scores is what the formulas for tables find."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rewardtheory as rt
from rewardtheory import scores
from rewardtheory.mdps.prompts import prompts

numbers = st.integers(-4, 4).map(float)


@st.composite
def tables(draw, most=4, least=1):
    """Two tables with planted ties, a ragged mask, and weights of the prompts."""
    P, N = draw(st.integers(1, 3)), draw(st.integers(least, most))
    table = st.lists(st.lists(numbers, min_size=N, max_size=N), min_size=P, max_size=P)
    first, second = np.array(draw(table)), np.array(draw(table))
    there = np.array(draw(st.lists(st.lists(st.booleans(), min_size=N, max_size=N), min_size=P, max_size=P)))
    there[:, draw(st.integers(0, N - 1))] = True
    weights = np.array(draw(st.lists(st.integers(1, 3), min_size=P, max_size=P)), float)
    return first, second, there, weights / weights.sum()


def model(first, second, there, weights):
    found = prompts({"first": first, "second": second}, available=there, weights=weights)
    return found.mdp, found.rewards["first"], found.rewards["second"]


@given(tables())
def test_the_canonical_form_is_val(drawn):
    first, second, there, weights = drawn
    mdp, one, _ = model(*drawn)
    np.testing.assert_allclose(scores.canonical(first, where=there), rt.canonical.val(mdp, one), atol=1e-12)


@given(tables(), st.data())
def test_the_canonical_form_takes_any_policy(drawn, data):
    first, second, there, weights = drawn
    mdp, one, _ = model(*drawn)
    mass = np.array(data.draw(st.lists(st.integers(1, 5), min_size=first.size, max_size=first.size)), float)
    policy = np.where(there, mass.reshape(first.shape), 0)
    policy /= policy.sum(axis=1, keepdims=True)
    expected = rt.canonical.val(mdp, one, policy=policy)
    np.testing.assert_allclose(scores.canonical(first, policy=policy, where=there), expected, atol=1e-12)


@given(tables())
def test_the_distances_are_the_same(drawn):
    first, second, there, weights = drawn
    mdp, one, other = model(*drawn)
    assert scores.starc(first, second, where=there) == pytest.approx(rt.starc(mdp, one, other), abs=1e-7)
    # EPIC asks for rewards everywhere; R(s, a) has its value on every s'.
    R = [np.where(there, x, 0) for x in (first, second)]
    assert scores.epic(first, second, where=there) == pytest.approx(float(rt.epic(mdp, *R)), abs=1e-7)


@given(tables())
def test_the_regrets_are_the_same(drawn):
    first, second, there, weights = drawn
    mdp, one, other = model(*drawn)
    found = rt.regret(mdp, one, other)
    best, worst = scores.regret(first, second, where=there, weights=weights)
    assert best == pytest.approx(float(found.best), abs=1e-9)
    assert worst == pytest.approx(float(found.worst), abs=1e-9)


@given(tables())
def test_the_worst_case_regrets_are_the_same(drawn):
    first, second, there, weights = drawn
    mdp, one, other = model(*drawn)
    expected = rt.worst_case_regret(mdp, one, other)
    found = scores.worst_case_regret(first, second, where=there, weights=weights)
    assert found.value == pytest.approx(float(expected.value), abs=1e-9)


@given(tables(2, 2))
def test_with_two_answers_the_multiplier_is_a_weighted_median(drawn):
    first, second, _, weights = drawn
    d, e = first[:, 1] - first[:, 0], second[:, 1] - second[:, 0]
    flat = e == 0
    median = scores.weighted_median(np.where(flat, 0, d / np.where(flat, 1, e)), weights * np.abs(e))
    slope = max(0.0, median) if not flat.all() else 0.0
    span = (weights * np.abs(d - slope * e)).sum()
    whole = (weights * np.abs(d)).sum()
    found = scores.worst_case_regret(first, second, weights=weights)
    assert found.value == pytest.approx(span / whole if whole else 0.0, abs=1e-12)


@given(tables(), st.sampled_from([0.25, 1.0, 4.0]))
def test_a_tilt_of_the_uniform_policy_is_the_soft_optimum(drawn, temperature):
    first, second, there, weights = drawn
    mdp, one, other = model(*drawn)
    soft = rt.soft_solve(mdp, one, temperature=temperature)
    uniform = there / there.sum(axis=1, keepdims=True)
    found = scores.tilt(uniform, first, 1 / temperature)
    np.testing.assert_allclose(found, soft.policy, atol=1e-9)
    value = scores.expected_score(second, found, weights=weights)
    assert value == pytest.approx(float(rt.expected_return(mdp, other, found)), abs=1e-9)


@given(tables(), st.sampled_from([0.25, 1.0, 4.0]), st.data())
def test_a_tilt_of_any_policy_is_the_soft_optimum_of_a_shifted_reward(drawn, temperature, data):
    """π ∝ p exp(r/τ) is the soft optimum of r + τ log p."""
    first, _, there, weights = drawn
    mass = np.array(data.draw(st.lists(st.integers(1, 5), min_size=first.size, max_size=first.size)), float)
    base = np.where(there, mass.reshape(first.shape), 0)
    base /= base.sum(axis=1, keepdims=True)
    shifted = first + temperature * np.log(np.where(there, base, 1.0))
    mdp, one, _ = model(shifted, shifted, there, weights)
    soft = rt.soft_solve(mdp, one, temperature=temperature)
    np.testing.assert_allclose(scores.tilt(base, first, 1 / temperature), soft.policy, atol=1e-9)


def test_the_same_order_is_a_distance_of_zero_and_a_number_for_each_prompt_changes_nothing():
    rng = np.random.default_rng(0)
    r = rng.normal(size=(50, 6))
    moved = 3 * r + rng.normal(size=(50, 1))
    assert scores.starc(r, moved) < 1e-12 and scores.epic(r, moved) < 1e-12
    assert scores.worst_case_regret(r, moved).value < 1e-12
    assert scores.starc(r, -r) == pytest.approx(2) and scores.epic(r, -r) == pytest.approx(1)
    assert scores.worst_case_regret(r, -r).value == 1


def test_large_tables_take_no_model():
    rng = np.random.default_rng(1)
    r = rng.normal(size=(20_000, 10))
    proxy = r + rng.normal(size=r.shape)
    found = scores.worst_case_regret(r, proxy)
    assert 0.3 < found.value < 1 and found.slope > 0
    spans = [np.ptp(r - (found.slope + d) * proxy, axis=1).mean() for d in (-0.01, 0, 0.01)]
    assert spans[1] <= min(spans) + 1e-12
    assert found.value == pytest.approx(spans[1] / np.ptp(r, axis=1).mean())


def test_tables_of_the_model_are_checked():
    with pytest.raises(ValueError, match=r"^`tables` is empty; give at least one table"):
        prompts({})
    with pytest.raises(ValueError, match=r"^`tables\['b'\]` has the shape \(1, 3\); every table must be \(P, N\)"):
        prompts({"a": [[1.0, 2.0]], "b": [[1.0, 2.0, 3.0]]})
