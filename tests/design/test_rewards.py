"""Beliefs of rewards: what they hold in three number systems, and what is refused."""

from fractions import Fraction

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.arithmetic import rational
from rewardtheory.design.rewards import as_rewards

MODEL = rt.mdp({"s": {"go": "end", "stay": "s"}}, start="s", discount=0.5)
UP, DOWN = (rt.reward(MODEL, {("s", "go"): x}) for x in (1, -1))


def test_equal_weights_are_the_default_and_the_mean_is_the_average():
    belief = rt.Rewards([UP, DOWN, UP])
    assert belief.weights.tolist() == [1 / 3] * 3
    np.testing.assert_allclose(belief.mean, UP / 3, rtol=1e-15)
    assert not belief.is_exact
    assert len(belief) == 3 and belief.array.shape == (3, *UP.shape)


@pytest.mark.parametrize("seed", range(3))
def test_the_return_of_the_mean_is_the_mean_of_the_returns(seed):
    mdp = rt.random_mdp(states=4, actions=2, discount=0.8, seed=seed)
    tables = [rt.random_reward(mdp, seed=10 * seed + k) for k in range(5)]
    w = np.random.default_rng(seed).dirichlet(np.ones(5))
    belief = rt.Rewards(np.stack(tables), w)
    policy = rt.solve(mdp, tables[0]).policy
    each = np.array([rt.expected_return(mdp, R, policy) for R in tables])
    assert abs(rt.expected_return(mdp, belief.mean, policy) - belief.weights @ each) < 1e-12


def test_fractions_anywhere_make_the_belief_exact():
    third = Fraction(1, 3)
    by_weights = rt.Rewards([UP, DOWN], [third, 1 - third])
    by_rewards = rt.Rewards(np.array([UP, DOWN]).astype(int).astype(object))
    assert by_weights.is_exact and by_rewards.is_exact
    assert by_weights.mean[0, 0, 0] == rational(-third) and sum(by_rewards.weights) == 1
    assert "exact" in repr(by_weights)


def test_on_a_model_a_belief_takes_the_numbers_of_the_model():
    exact = MODEL.exact()
    assert not as_rewards(MODEL, rt.Rewards([UP, DOWN], [Fraction(1, 3), Fraction(2, 3)])).is_exact
    found = as_rewards(exact, rt.Rewards([UP, DOWN, UP]))
    assert found.is_exact and sum(found.weights) == 1


def test_under_a_trace_the_mean_has_derivatives(x64):
    import jax

    def paid(w):
        return rt.Rewards(jax.numpy.stack([UP, 3 * UP]), w).mean[0, 0, 0]

    assert jax.grad(paid)(jax.numpy.array([0.5, 0.5])).tolist() == [1.0, 3.0]
    assert len(jax.tree_util.tree_leaves(rt.Rewards([UP, DOWN]))) == 3


@pytest.mark.parametrize(
    ("array", "weights", "words"),
    [
        ([], None, r"`array` has shape \(0,\); it must be \(K, S, A, S'\)"),
        (UP, None, r"`array` has shape \(2, 2, 2\)"),
        ([UP, UP[:1]], None, "`array` is ragged"),
        ([UP, DOWN], [1.0], r"`weights` has shape \(1,\); it must be \(2,\)"),
        ([UP, DOWN], [1.5, -0.5], r"`weights`\[1\] is -0.5; probabilities must be ≥ 0"),
        ([UP, DOWN], [0.5, 0.6], "`weights` sums to 1.1"),
        ([UP, DOWN], [Fraction(1, 2), Fraction(1, 3)], "`weights` sums to 5/6"),
        ([UP, np.nan * UP], None, r"`array`\[1, 0, 0, 0\] is nan"),
    ],
)
def test_what_is_no_belief_is_refused(array, weights, words):
    with pytest.raises(ValueError, match=words):
        rt.Rewards(array, weights)


def test_a_model_refuses_what_is_no_belief_of_its_rewards():
    with pytest.raises(ValueError, match="`belief` is ndarray; it must be a belief"):
        as_rewards(MODEL, UP)
    with pytest.raises(ValueError, match=r"`prior.array\[0\]` has shape \(3, 2, 3\)"):
        as_rewards(MODEL, rt.Rewards(np.zeros((1, 3, 2, 3))), "prior")


def test_a_belief_goes_straight_into_the_off_switch_game_and_into_compare():
    belief = rt.Rewards([UP, DOWN, 0 * UP], [0.5, 0.5, 0])
    plan = rt.policy(MODEL, {"s": "go"})
    game = rt.off_switch(rt.beliefs.rewards(MODEL, belief, plan))
    assert game.choice == "wait" and game.incentive == 0.5 and game.act == 0
    certain = rt.beliefs.rewards(MODEL.exact(), as_rewards(MODEL.exact(), rt.Rewards([UP])), plan.astype(int))
    assert rt.deference_incentive(certain, rt.humans.rational) == 0
    found = rt.compare(MODEL, {"proxy": 2 * UP} | belief.named())
    assert list(found.rewards) == ["proxy", "reward 0", "reward 1"]
    assert found.pair("proxy", "reward 0").relation.relation == "same-order"
