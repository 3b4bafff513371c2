"""Each plant of the garden shows what its name says."""

from fractions import Fraction

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.mdps import load


def plant(name):
    found = load(f"garden-{name}")
    return found.mdp, found.rewards


def test_duplicate_actions():
    mdp, rewards = plant("duplicate-actions")
    assert mdp.actions == ("stay", "cross", "stay too", "cross too")
    assert np.array_equal(mdp.transition[:, :2], mdp.transition[:, 2:])
    for R in rewards.values():
        assert np.array_equal(R[:, :2], R[:, 2:])
        mask = rt.optimal_actions(mdp.exact(), R).mask
        assert np.array_equal(mask[:, :2], mask[:, 2:]) and (mask.sum(axis=1) == 2).all()


def test_absorbing_loop():
    mdp, rewards = plant("absorbing-loop")
    trap = list(mdp.states or ()).index("trap")
    assert (mdp.transition[trap, :, trap] == 1).all() and not mdp.terminal[trap]
    # Walking earns 1 and ends; jumping leads into the trap half the time, which is worth -10 or, bribed, 10.
    assert rt.solve(mdp, rewards["environment"]).values[:2] == pytest.approx([1, -10])
    assert rt.solve(mdp, rewards["bribed"]).values[:2] == pytest.approx([0.9 * 0.5 * 10, 10])


def test_unreachable():
    mdp, rewards = plant("unreachable")
    part, one, other = rt.restrict(mdp, *rewards.values())
    assert part.states == ("left", "right") and np.array_equal(one, other)
    policy = [[Fraction(k, 7), Fraction(7 - k, 7)] for k in (1, 3, 0, 5)]
    first, second = (rt.expected_return(mdp.exact(), R, policy) for R in rewards.values())
    assert first == second != 0
    assert not np.array_equal(rewards["environment"], rewards["paid on the island"])


def test_one_action():
    mdp, rewards = plant("one-action")
    assert mdp.n_actions == 1
    for R in rewards.values():
        found = rt.return_range(mdp, R)
        assert found.high - found.low <= 2 * found.bound and found.high != 0


def test_one_state():
    mdp, rewards = plant("one-state")
    assert mdp.available.shape == (1, 1)
    assert rt.solve(mdp, rewards["environment"]).values[0] == pytest.approx(10)
    assert rt.solve(mdp, rewards["nothing"]).values[0] == 0


def test_zero_reward():
    mdp, rewards = plant("zero-reward")
    assert not rewards["nothing"].any() and rewards["something"].any()
    found = rt.return_range(mdp, rewards["nothing"])
    assert found.low == found.high == 0
    assert rt.optimal_actions(mdp, rewards["nothing"]).mask.all()


def test_all_tied():
    mdp, rewards = plant("all-tied")
    for R in rewards.values():
        found = rt.optimal_actions(mdp.exact(), R)
        assert found.mask.all() and found.decided
        assert rt.optimal_actions(mdp, R).mask.all()
        assert np.ptp(rt.solve(mdp, R).q_values, axis=1).max() == 0
    shaped = rt.shape(mdp, rewards["environment"], [0, 4])
    possible = mdp.transition != 0
    assert np.array_equal(shaped[possible], rewards["shaped"][possible])


def test_unavailable_actions():
    mdp, rewards = plant("unavailable-actions")
    assert mdp.available.sum(axis=1).tolist() == [2, 2, 1]
    assert not mdp.transition[~mdp.available].any()
    found = rt.optimal_actions(mdp, rewards["environment"])
    assert not (found.mask & ~mdp.available).any()


def test_discount_zero():
    mdp, rewards = plant("discount-zero")
    assert mdp.discount == 0
    assert rt.solve(mdp, rewards["environment"]).values.tolist() == [1, 5]
    assert rt.solve(mdp, rewards["crossing"]).values.tolist() == [2, 0]


def test_discount_near_one():
    mdp, rewards = plant("discount-near-one")
    assert mdp.discount == 0.999
    found = rt.solve(mdp, rewards["environment"])
    assert np.abs(found.values - [1000, 1001]).max() <= found.bound + 1e-9
