"""The sharp constant between two STARC distances, against a search and closed forms."""

import functools

import numpy as np
import pytest
from scipy.optimize import minimize

import rewardtheory as rt
from rewardtheory.distances.bilipschitz import bilipschitz

THREE = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=0.5)


def against(mdp, policy):
    return functools.partial(rt.canonical.val, policy=policy)


def test_a_form_against_itself_has_the_constant_one():
    mdp = rt.random_mdp(states=3, actions=2, discount=0.9, seed=1)
    assert bilipschitz(mdp).constant == pytest.approx(1)
    # The levelling is constant in s', so that the weights of the norm multiply all of it.
    assert bilipschitz(mdp, weights_1=True).constant == pytest.approx(1)


def test_three_arms_have_the_constant_root_three():
    # x -> x − x(a) has the Gram matrix I + 11ᵀ… on the plane Σ x = 0: eigenvalues 1 and 3.
    assert bilipschitz(THREE, rt.canonical.val, against(THREE, [0])).constant == pytest.approx(np.sqrt(3))
    assert bilipschitz(THREE, against(THREE, [0]), rt.canonical.val).constant == pytest.approx(np.sqrt(3))


@pytest.mark.parametrize("seed", range(4))
def test_a_search_for_greater_ratios_finds_none_and_comes_near(seed):
    mdp = rt.random_mdp(states=2, actions=2, discount=0.7, seed=seed)
    other = against(mdp, np.random.default_rng(seed).dirichlet([1, 1], size=2))
    found = bilipschitz(mdp, rt.canonical.val, other)
    start = np.concatenate([found.first.ravel() + 0.3, 0.1 * found.last.ravel() - 0.2])

    def ratio(x):
        one = x[:4].reshape(2, 2)
        two = one + 0.01 * x[4:].reshape(2, 2)
        R1, R2 = (rt.reward(mdp, action=r) for r in (one, two))
        d2 = rt.starc(mdp, R1, R2, canonical=other)
        # Nearer by, rounding is a larger part of both distances than the search could gain.
        return rt.starc(mdp, R1, R2) / d2 if d2 > 1e-3 else 0

    best = -minimize(lambda x: -ratio(x), start, method="Nelder-Mead", options={"maxiter": 600}).fun
    assert 0.99 * found.constant < best <= found.constant * (1 + 1e-9)


def test_one_action_has_no_directions():
    assert bilipschitz(rt.mdp({"s": {"a": "s"}}, start="s", discount=0.5)) == (1.0, None, None)


def test_a_form_that_loses_a_direction_is_refused():
    def blind(mdp, R):
        return 0 * rt.canonical.val(mdp, R)

    with pytest.raises(ValueError, match="`canonical_2` is 0 on a reward that orders policies"):
        bilipschitz(THREE, rt.canonical.val, blind)
