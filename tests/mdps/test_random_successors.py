"""The random sparse family with a fixed number of successors, at any size."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from scipy.stats import norm

import rewardtheory as rt
from rewardtheory.mdps.random_sparse import _normal_above, _subsets, random_sparse, random_sparse_reward


def test_ten_thousand_states_are_never_dense():
    """A dense table would take 3.2 GB; the bound of the solution is checked by Bellman's equation, by hand."""
    big = random_sparse(seed=0, states=10_000, successors=8)
    mdp, R = big.mdp, big.rewards["first"]
    assert isinstance(mdp.transition, rt.Successors)
    state, p = mdp.transition.state, mdp.transition.probability
    assert state.shape == p.shape == (10_000, 4, 8) and all(x.shape == p.shape for x in big.rewards.values())
    found = rt.solve(mdp, R)
    backup = (p * (R + 0.95 * found.values[state])).sum(axis=2).max(axis=1)
    assert found.converged
    assert np.abs(backup - found.values).max() <= 2 * found.bound + 1e-12 * np.abs(found.values).max()


@pytest.mark.parametrize("n, size", [(5, 1), (5, 2), (5, 4), (5, 5)])
def test_subsets_are_uniform(n, size):
    rows = 20_000
    chosen = _subsets(rows, n, size, np.random.default_rng(1))
    assert all(len(set(row)) == size for row in chosen.tolist()) and chosen.min() >= 0 and chosen.max() < n
    count = Counter(tuple(sorted(row)) for row in chosen.tolist())
    every = list(combinations(range(n), size))
    assert count.keys() == set(every)
    share = 1 / len(every)
    assert all(abs(count[x] / rows - share) <= 5 * np.sqrt(share * (1 - share) / rows) for x in every)


@pytest.mark.parametrize("threshold", [1, 1.5, 1.8])
def test_normal_numbers_above_a_threshold(threshold):
    """Kolmogorov's distance to the conditional distribution (Φ(x) - Φ(t)) / (1 - Φ(t)); 1.95/sqrt(n) has p = .001."""
    x = np.sort(_normal_above(threshold, (40_000,), np.random.default_rng(2)))
    assert x[0] > threshold
    law = (norm.cdf(x) - norm.cdf(threshold)) / norm.sf(threshold)
    assert np.abs(law - (np.arange(len(x)) + 0.5) / len(x)).max() < 1.95 / np.sqrt(len(x))


@pytest.mark.parametrize("states, threshold", [(49, 1), (50, 1.5), (99, 1.5), (100, 1.8)])
def test_weights_are_those_of_logits_above_the_threshold(states, threshold):
    """With two successors the log-ratio has variance twice that of a truncated normal number: 1 + tλ - λ²."""
    model = random_sparse(seed=3, states=states, actions=20_000 // states, successors=2)
    p = model.mdp.transition.probability
    square = np.log(p[..., 0] / p[..., 1]) ** 2
    hazard = norm.pdf(threshold) / norm.sf(threshold)
    variance = 1 + threshold * hazard - hazard**2
    assert abs(square.mean() - 2 * variance) < 5 * square.std() / np.sqrt(square.size)


def test_every_state_can_be_a_successor():
    model = random_sparse(seed=4, states=6, actions=3, successors=6)
    assert (np.sort(model.mdp.transition.state, axis=2) == np.arange(6)).all()
    only = random_sparse(seed=4, states=6, actions=3, successors=1)
    assert (only.mdp.transition.probability == 1).all()


def test_seeds_decide():
    one, two, other = (random_sparse(seed=seed, states=40, successors=5) for seed in (6, 6, 7))
    assert np.array_equal(one.mdp.transition.state, two.mdp.transition.state)
    assert np.array_equal(one.mdp.transition.probability, two.mdp.transition.probability)
    assert all(np.array_equal(one.rewards[key], two.rewards[key]) for key in ("first", "second"))
    assert not np.array_equal(one.mdp.transition.state, other.mdp.transition.state)
    assert not np.array_equal(one.rewards["first"], one.rewards["second"])


def test_rewards_of_a_sparse_model_are_those_of_its_dense_form():
    """The two layouts describe one model: values agree when the table is spread out."""
    model = random_sparse(seed=8, states=30, actions=3, successors=4)
    mdp, dense = model.mdp, model.mdp.dense()
    s, a, _ = np.indices(mdp.transition.state.shape)
    pi = rt.uniform_policy(mdp)
    for R in model.rewards.values():
        table = np.zeros(dense.transition.shape)
        table[s, a, mdp.transition.state] = R
        V = rt.values(dense, table, pi)
        assert np.abs(rt.values(mdp, R, pi) - V).max() < 1e-11 * (1 + np.abs(V).max())


def test_a_shaped_reward_is_shaped_on_the_support():
    mdp = random_sparse(seed=9, states=7, actions=2, successors=3).mdp

    class Draw:
        """No branch but shaping, with 10 U = 3 and U = .6."""

        uniform = [0.1, 0.1, 0.1, 0.51, 0.3, 0.6]

        def random(self):
            return self.uniform.pop(0)

        def standard_normal(self, shape):
            return np.arange(np.prod(shape), dtype=float).reshape(shape)

    R = random_sparse_reward(mdp, Draw())
    phi = 3 * np.arange(7) + 0.6
    expected = np.arange(42).reshape(7, 2, 3) + 0.95 * phi[mdp.transition.state] - phi[:, None, None]
    assert np.abs(R - expected).max() < 1e-13


@pytest.mark.parametrize(
    "successors, message",
    [
        (6, r"^`successors` is 6; a pair cannot have more than the 5 states as successors\.$"),
        (0, r"^`successors` is 0; it must be a whole number of at least 1"),
        (2.5, r"^`successors` is 2.5;"),
    ],
)
def test_errors(successors, message):
    with pytest.raises(ValueError, match=message):
        random_sparse(seed=0, states=5, successors=successors)
