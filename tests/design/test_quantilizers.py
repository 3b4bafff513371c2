"""Quantilizers against a linear program and enumeration; the bound on costs, attained."""

from fractions import Fraction

import cvxpy
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rewardtheory as rt
from rewardtheory.arithmetic import rational, rationals
from rewardtheory.transition import expect_reward

weights = st.lists(st.integers(0, 4), min_size=1, max_size=7).filter(any)


SHARES = [rational(Fraction(x)) for x in ("1/5", "1/3", "1/2", "9/10", "1")]


@given(weights, st.data(), st.sampled_from(SHARES))
def test_costs_are_bounded_exactly_and_the_bound_is_attained(counts, data, share):
    base = rationals(counts) / sum(counts)
    utility = np.array(data.draw(st.lists(st.integers(-2, 2), min_size=len(base), max_size=len(base))))
    p = rt.quantilize(base, utility, share)
    assert p.sum() == 1 and all(0 <= x <= b / share for x, b in zip(p, base, strict=True))
    cost = rationals(data.draw(st.lists(st.integers(0, 5), min_size=len(base), max_size=len(base))))
    assert cost @ p <= cost @ base / share
    # A cost that is paid on what is chosen in full, and nowhere else, attains it.
    full = rationals([int(x == b / share and b > 0) for x, b in zip(p, base, strict=True)])
    assert full @ p == full @ base / share
    # Nothing else below the ceiling is better: what is not taken in full is never better than what is taken.
    left = [u for x, b, u in zip(p, base, utility, strict=True) if x < b / share]
    taken = [u for x, u in zip(p, utility, strict=True) if x > 0]
    assert not left or max(left) <= min(taken)


def test_the_base_itself_and_the_best_outcome_alone():
    base = [0.5, 0.3, 0.2]
    np.testing.assert_array_equal(rt.quantilize(base, [3, 1, 2], 1), base)
    np.testing.assert_array_equal(rt.quantilize(base, [3, 1, 4], 1e-3), [0, 0, 1])
    # Ties are cut alike, so that a copy of an outcome changes nothing.
    np.testing.assert_allclose(rt.quantilize([0.5, 0.25, 0.25], [0, 1, 1], 0.25), [0, 0.5, 0.5])
    np.testing.assert_allclose(rt.quantilize([0.5, 0.5], [0, 1], 0.25), [0, 1])


def instance(seed):
    draw = np.random.default_rng(seed)
    mdp = rt.random_mdp(states=4, actions=3, discount=[0.0, 0.5, 0.9, 0.99][seed % 4], seed=seed)
    P = np.array(mdp.transition)
    if seed % 2:
        P[:, 1] = P[:, 0]
    base = draw.dirichlet(np.ones(3), 4)
    base[0] = [0, 0.25, 0.75]
    return mdp.replace(transition=P), draw.integers(-3, 4, P.shape).astype(float), base


@pytest.mark.parametrize("share", [0.05, 0.5, 0.99, 1])
@pytest.mark.parametrize("seed", range(6))
def test_policies_agree_with_cvxpy_and_keep_below_the_ceiling(seed, share):
    mdp, R, base = instance(seed)
    found = rt.quantilized_policy(mdp, R, base, share)
    eta, most = rt.occupancy(mdp, found.policy), rt.occupancy(mdp, base) / share
    scale = most.sum() * 4
    assert (eta <= most + 1e-9 * scale).all()
    np.testing.assert_allclose(found.ceiling, most)
    np.testing.assert_allclose(found.occupancy, eta)
    x = cvxpy.Variable(eta.shape, nonneg=True)
    r = expect_reward(mdp.transition, R)
    rows = [
        cvxpy.sum(x[s]) - mdp.discount * cvxpy.sum(cvxpy.multiply(mdp.transition[:, :, s], x)) == mdp.initial[s]
        for s in range(4)
    ]
    best = cvxpy.Problem(cvxpy.Maximize(cvxpy.sum(cvxpy.multiply(r, x))), [*rows, x <= most]).solve(solver="CLARABEL")
    assert abs(best - found.value) < 1e-6 * scale and found.bound < 1e-8 * scale
    assert found.value >= rt.expected_return(mdp, R, base) - 1e-9 * scale
    draw = np.random.default_rng(seed)
    for _ in range(20):  # mixtures of the base with anything, cut where they leave the ceiling
        other = draw.dirichlet(np.ones(3), 4)
        mixed = rt.occupancy(mdp, other) * (1 - share) + rt.occupancy(mdp, base) * share
        if (mixed <= most).all():
            assert (mixed * r).sum() <= found.value + found.bound


def test_one_state_is_the_quantilizer_of_a_finite_set():
    draw = np.random.default_rng(0)
    for _ in range(10):
        base, utility, share = draw.dirichlet(np.ones(5)), draw.permutation(5) * 1.0, draw.random()
        mdp = rt.mdp({"s": {a: "s" for a in "abcde"}}, start="s", discount=0)
        found = rt.quantilized_policy(mdp, rt.reward(mdp, action=[utility]), [base], share)
        np.testing.assert_allclose(found.policy[0], rt.quantilize(base, utility, share), atol=1e-10)


def test_models_that_end_and_exact_ones():
    mdp = rt.mdp(
        {"s": {"a": {"t": 1}, "b": {"end": 1}}, "t": {"a": {"end": 1}, "b": {"s": 0.5, "end": 0.5}}},
        start="s",
        discount=1,
    )
    R = rt.reward(mdp, {("t", "a"): 1})
    base = [[0.5, 0.5], [0.5, 0.5], [1, 0]]
    found, again = rt.quantilized_policy(mdp, R, base, 0.5), rt.quantilized_policy(mdp.exact(), R, base, 0.5)
    assert abs(found.value - again.value) < 1e-12 and found.bound < 1e-9
    assert found.value <= 2 * rt.expected_return(mdp, R, base) + 1e-9


def test_bad_input_is_refused():
    for share in (0, 1.5, -1):
        with pytest.raises(ValueError, match=rf"^`share` is {share}; it must lie in \(0, 1\]: 1 is the base itself"):
            rt.quantilize([1.0], [0.0], share)
    with pytest.raises(
        ValueError, match=r"^`utility` has shape \(2,\); it must be \(1,\): give one number for each outcome of"
    ):
        rt.quantilize([1.0], [0.0, 1.0], 0.5)
    with pytest.raises(ValueError, match=r"^`base` has shape \(1, 1\); it must be \(1,\)"):
        rt.quantilize([[1.0]], [0.0], 0.5)
    with pytest.raises(ValueError, match=r"^`base` sums to 0\.5; every distribution must sum to 1"):
        rt.quantilize([0.5], [0.0], 0.5)
