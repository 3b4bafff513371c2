"""Distributions of utilities: the likelihood never falls, its gradient vanishes at the end, and hidden context is found."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rewardtheory as rt


def likelihood(p, w):
    K = p.shape[1]
    beats = np.array([[1.0 if a > b else 0.5 if a == b else 0.0 for b in range(K)] for a in range(K)])
    return sum(
        w[i, j] * np.log(sum(p[i, a] * p[j, b] * beats[a, b] for a in range(K) for b in range(K)))
        for i in range(len(w))
        for j in range(len(w))
        if w[i, j] > 0
    )


@settings(max_examples=12)
@given(st.integers(0, 10**6))
def test_the_likelihood_never_falls_and_no_small_change_raises_it(seed):
    random = np.random.default_rng(seed)
    w = random.poisson(3.0, (3, 3)) * (1 - np.eye(3)) + 0.5 * (1 - np.eye(3))
    fit = rt.utility_distributions(w, atoms=4, tolerance=1e-12, throw=False, steps=2000)
    assert (np.diff(fit.log_likelihood) >= -1e-10).all()
    best = likelihood(fit.probabilities, w)
    assert best == pytest.approx(fit.log_likelihood[-1], abs=1e-6)
    for _ in range(5):
        other = 0.999 * fit.probabilities + 0.001 * random.dirichlet(np.ones(4), size=3)
        assert likelihood(other, w) <= best + 2e-5


def test_hidden_context_shows_as_variance():
    a = (np.arange(10) + 0.5) / 10
    value, chance = np.where(a < 0.8, a, 2 * a), np.where(a < 0.8, 1.0, 0.5)
    both = (value[:, None] > value[None, :]) * 1.0
    table = chance[:, None] * chance[None, :] * both + chance[:, None] * (1 - chance[None, :])
    table = table + 0.5 * (1 - chance[:, None]) * (1 - chance[None, :])
    table = np.triu(table, 1) + np.tril(1 - table.T, -1) + np.eye(10) / 2
    fit = rt.utility_distributions(rt.preferences(table), atoms=20)
    assert fit.variance[8:].min() > 5 * fit.variance[:8].max() and fit.explained < 0.9
    assert np.abs(fit.table() - table).max() < 0.1
    scored = 1 / (1 + np.exp(-8 * (a[:, None] - a[None, :])))
    scored = np.triu(scored, 1) + np.tril(1 - scored.T, -1) + np.eye(10) / 2
    assert (np.diff(rt.utility_distributions(rt.preferences(scored), atoms=20).mean) > 0).all()


def test_bad_arguments_get_one_sentence():
    with pytest.raises(ValueError, match=r"^`atoms` is 1; it must be a whole number of at least 2"):
        rt.utility_distributions([("a", "b")], atoms=1)
    with pytest.raises(
        rt.NotConverged, match=r"^the likelihood still rises by more than 1e-07 per comparison after 2 steps"
    ):
        rt.utility_distributions([("a", "b"), ("b", "a"), ("b", "c")], steps=2)
