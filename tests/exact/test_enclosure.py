"""Enclosures hold the exact values whatever they start from, and are as tight as the residual."""

from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardtheory import exact
from rewardtheory.exact.enclosure import optimal_return, plan_return, policy_residual
from rewardtheory.exact.model import expected, mean_weight
from rewardtheory.exact.rational_values import exact_optimal_values, exact_policy_values

seeds = st.integers(0, 10**6)


def guess(v, rng, size):
    noise = rng.integers(-1000, 1001, size=len(v)) / 1000 * size
    return tuple(fmpq(x.numerator, x.denominator) + exact.rational(float(e)) for x, e in zip(v, noise, strict=True))


def at_terminals_zero(model, v):
    return tuple(x if c else fmpq(0) for x, c in zip(v, model.choices, strict=True))


@pytest.mark.parametrize("episodic", [False, True])
@given(seed=seeds)
@settings(deadline=None, max_examples=60)
def test_the_return_lies_in_its_enclosure_and_the_radius_is_the_residual(make, oracle, episodic, seed):
    mdp, (R, _) = make(seed, episodic=episodic)
    rng = np.random.default_rng(seed)
    model = exact.model_of(mdp)
    reward = exact.reward_of(model, mdp, R)
    pi = rng.integers(1, 5, size=mdp.available.shape) * mdp.available
    plan = exact.plan_of(model, pi / pi.sum(axis=1, keepdims=True), "p")
    v = oracle.values(model, reward, plan.policies[0])
    size = float(10.0 ** -rng.integers(0, 12))
    approximate = at_terminals_zero(model, guess(v, rng, size))
    found = plan_return(model, expected(model, reward), plan, (approximate,))
    assert oracle.fraction(found.low) <= oracle.mean(model, v) <= oracle.fraction(found.high)
    residual = policy_residual(model, expected(model, reward), plan.policies[0], approximate)
    assert found.high - found.low == 2 * residual * mean_weight(model)
    assert residual <= 2 * exact.rational(size)
    assert exact_policy_values(model, expected(model, reward), plan.policies[0]) == tuple(
        fmpq(x.numerator, x.denominator) for x in v
    )


@pytest.mark.parametrize("episodic", [False, True])
@pytest.mark.parametrize("best", [max, min])
@given(seed=seeds)
@settings(deadline=None, max_examples=40)
def test_optimal_values_lie_in_their_enclosures(make, oracle, episodic, best, seed):
    mdp, (R, _) = make(seed, episodic=episodic)
    rng = np.random.default_rng(seed)
    model = exact.model_of(mdp)
    reward = exact.reward_of(model, mdp, R)
    truth = best(oracle.returns(model, reward))
    size = float(10.0 ** -rng.integers(0, 12))
    columns = zip(*(oracle.values(model, reward, p) for p in oracle.deterministic(model)), strict=True)
    optimum = [best(column) for column in columns]
    approximate = at_terminals_zero(model, guess(optimum, rng, size))
    found = optimal_return(model, expected(model, reward), approximate, best)
    assert oracle.fraction(found.low) <= truth <= oracle.fraction(found.high)
    assert found.high - found.low <= 4 * exact.rational(size) * mean_weight(model)
    exactly = exact_optimal_values(model, expected(model, reward), best)
    assert [oracle.fraction(x) for x in exactly] == optimum
    point = optimal_return(model, expected(model, reward), exactly, best)
    assert point.low == point.high
    for interval, x in zip(exact.value_bound(model, reward, maximum=best is max).state_values(), optimum, strict=True):
        assert oracle.fraction(interval.low) <= x <= oracle.fraction(interval.high)


def test_the_bound_is_attained(make):
    """One state, V off by d: the enclosure ends at the true value, so that no smaller radius is right."""
    mdp, _ = make(0, states=1, actions=1, discount=0.75)
    model = exact.model_of(mdp)
    reward = exact.reward_of(model, mdp, np.ones((1, 1, 1)))
    plan = exact.plan_of(model, [0], "only")
    found = plan_return(model, expected(model, reward), plan, ((fmpq(5),),))
    assert found == (4, 6)
    assert optimal_return(model, expected(model, reward), (fmpq(5),)) == (4, 5)
    assert optimal_return(model, expected(model, reward), (fmpq(3),)) == (3, 4)


def test_values_at_a_terminal_state_must_be_zero(make):
    mdp, (R, _) = make(3, episodic=True)
    model = exact.model_of(mdp)
    reward = exact.reward_of(model, mdp, R)
    v = [0.0, 0.0, 1.0]
    with pytest.raises(ValueError, match="state 2 is terminal, and its value is not 0"):
        exact.value_bound(model, reward, v)
    with pytest.raises(ValueError, match="2 values for 3 states"):
        exact.value_bound(model, reward, v[:2])


@given(seed=seeds)
@settings(deadline=None, max_examples=20)
def test_an_unrolled_model_has_the_values_of_backward_induction(make, oracle, seed):
    mdp, (R, _) = make(seed, discount=1.0 if seed % 2 else 0.5)
    horizon = 1 + seed % 4
    model = exact.model_of(mdp, horizon=horizon)
    reward = exact.reward_of(model, mdp, R)
    P, r = mdp.transition, (mdp.transition * R).sum(axis=2)
    v = [Fraction(0)] * len(P)
    for _ in range(horizon):
        q = [
            [
                Fraction(r[s, a])
                + Fraction(mdp.discount) * sum(Fraction(p) * x for p, x in zip(P[s, a], v, strict=True))
                for a in range(P.shape[1])
                if mdp.available[s, a]
            ]
            for s in range(len(P))
        ]
        v = [max(row) for row in q]
    bound = exact.value_bound(model, reward)
    truth = sum(Fraction(p) * x for p, x in zip(mdp.initial, v, strict=True))
    assert oracle.fraction(bound.low) <= truth <= oracle.fraction(bound.high)
    assert float(bound.high - bound.low) <= 1e-12
    uniform = mdp.available / mdp.available.sum(axis=1, keepdims=True)
    w = [Fraction(0)] * len(P)
    for _ in range(horizon):
        w = [
            sum(
                Fraction(uniform[s, a])
                * (
                    Fraction(r[s, a])
                    + Fraction(mdp.discount) * sum(Fraction(p) * x for p, x in zip(P[s, a], w, strict=True))
                )
                for a in range(P.shape[1])
            )
            for s in range(len(P))
        ]
    truth = sum(Fraction(p) * x for p, x in zip(mdp.initial, w, strict=True))
    found = exact.return_bound(model, reward, np.array([uniform] * horizon))
    assert oracle.fraction(found.low) <= truth <= oracle.fraction(found.high)
