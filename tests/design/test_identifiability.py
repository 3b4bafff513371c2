"""What experts leave open: known dimensions, and directions that really change nothing."""

from fractions import Fraction

import numpy as np
import pytest

import rewardtheory as rt


def soft(mdp, r):
    return rt.soft_solve(mdp, rt.reward(mdp, action=r), temperature=0.7).policy


@pytest.mark.parametrize("seed", range(5))
def test_open_directions_leave_every_expert_as_it_is_and_others_do_not(seed):
    rng = np.random.default_rng(seed)
    first = rt.random_mdp(states=4, actions=3, discount=0.6, seed=seed)
    for models in ([first], [first, first.replace(discount=0.9)], [first, rt.random_mdp(states=4, actions=3, seed=9)]):
        found = rt.identifiable_directions(models)
        assert found.dimension + found.identified == 12
        assert np.linalg.matrix_rank(found.unidentified.reshape(-1, 12)) == found.dimension
        r, other = rng.normal(size=(2, 4, 3))
        move = np.tensordot(rng.normal(size=found.dimension), found.unidentified, 1)
        for model in models:
            np.testing.assert_allclose(soft(model, r + move), soft(model, r), atol=1e-9)
        assert max(np.abs(soft(model, r + other) - soft(model, r)).max() for model in models) > 1e-3


def test_one_expert_leaves_a_potential_and_two_discounts_a_constant():
    mdp = rt.random_mdp(states=4, actions=2, discount=Fraction(1, 2), seed=1)
    assert rt.identifiable_directions(mdp).dimension == 4
    two = rt.identifiable_directions([mdp, mdp.replace(discount=0.9)])
    assert two.only_constants and two.identified == 7


def test_actions_without_effect_leave_more_open():
    """Where actions do not matter, the stacked maps have rank 3 of the 5 that a second discount gives elsewhere."""
    rng = np.random.default_rng(0)
    row = rng.dirichlet(np.ones(3), size=3)
    mdp = rt.MDP(np.repeat(row[:, None, :], 2, axis=1), [1, 0, 0], 0.5)
    found = rt.identifiable_directions([mdp, mdp.replace(discount=0.9)])
    assert found.dimension == 3 and not found.only_constants


def test_state_rewards_are_fixed_up_to_a_constant_unless_the_graph_is_periodic():
    generic = rt.random_mdp(states=4, actions=2, discount=0.9, seed=3)
    assert rt.identifiable_directions(generic, state_only=True).only_constants
    ring = np.zeros((4, 2, 4))
    for s in range(4):
        ring[s, 0, (s + 1) % 4] = ring[s, 1, (s - 1) % 4] = 1
    found = rt.identifiable_directions(rt.MDP(ring, [1, 0, 0, 0], 0.9), state_only=True)
    assert found.dimension == 2 and found.identified == 2
    assert np.ptp(found.unidentified, axis=2).max() == 0


def test_an_end_takes_the_constant_away():
    mdp = rt.mdp({"s": {"stay": {"s": 1}, "go": {"end": 1}}}, start="s", discount=0.5)
    two = rt.identifiable_directions([mdp, mdp.replace(discount=0.9)])
    assert two.dimension == 0 and two.unidentified.shape == (0, 2, 2)


def test_models_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"^`experts` is empty; give the model of at least one expert\.$"):
        rt.identifiable_directions([])
    pair = [rt.random_mdp(states=n, actions=2, seed=0) for n in (2, 3)]
    with pytest.raises(ValueError, match=r"^`experts\[1\]` differs from `experts\[0\]` in `available`; one reward"):
        rt.identifiable_directions(pair)
    with pytest.raises(ValueError, match=r"^`experts\[0\]` is int; give a float64 or an exact MDP\.$"):
        rt.identifiable_directions([3])
