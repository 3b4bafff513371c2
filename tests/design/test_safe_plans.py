"""Plans that are safe against what experts leave open: against corners, samples, and what the dimensions say."""

import itertools

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.transition import at_departure

SEEDS = range(5)


def instance(seed, *, states=3, discount=0.8):
    """An expert's model, another environment with the same states and actions, and a reward."""
    home = rt.random_mdp(states=states, actions=2, discount=discount, seed=seed)
    away = rt.random_mdp(states=states, actions=2, discount=discount, seed=seed + 100)
    return home, away, rt.reward(home, action=np.random.default_rng(seed).normal(size=(states, 2)))


def moved(mdp, reward, directions, c):
    return reward + np.array(at_departure(mdp.transition, np.tensordot(c, directions, 1)))


def regrets(mdp, rewards, policy):
    return [mdp.initial @ rt.solve(mdp, R).values - rt.expected_return(mdp, R, policy) for R in rewards]


@pytest.mark.parametrize("seed", SEEDS)
def test_at_home_nothing_matters(seed):
    home, _, reward = instance(seed)
    found = rt.safe_plan(home, reward, rt.identifiable_directions(home), largest=10.0)
    assert (found.dimension, found.mattering) == (3, 0)
    assert abs(found.regret.value) <= found.regret.bound < 1e-8
    best = home.initial @ rt.solve(home, reward).values
    assert abs(rt.expected_return(home, reward, found.regret.policy) - best) < 1e-9
    assert abs(rt.expected_return(home, reward, found.maximin.policy) - best) < 1e-7


@pytest.mark.parametrize("seed", SEEDS)
def test_elsewhere_no_reward_in_the_box_does_worse_than_promised(seed):
    home, away, reward = instance(seed)
    open_ = rt.identifiable_directions(home)
    most = np.array([0.1, 0.2, 0.3])
    found = rt.safe_plan(away, reward, open_, largest=most, certify=True)
    assert (
        found.dimension == 3 and found.mattering == 3 - 1
    )  # a constant paid in every step orders nothing, here or there
    assert found.maximin.certificate.verify() and found.regret.certificate.verify()
    assert all(exact.recheck(exact.to_json([found.maximin.certificate, found.regret.certificate])))
    corners = [
        moved(away, reward, open_.unidentified, np.array(s) * most) for s in itertools.product((1, -1), repeat=3)
    ]
    worst = min(rt.expected_return(away, R, found.maximin.policy) for R in corners)
    assert abs(worst - found.maximin.value) <= found.maximin.bound + 1e-9
    assert abs(max(regrets(away, corners, found.regret.policy)) + found.regret.value) <= found.regret.bound + 1e-9
    draw = np.random.default_rng(seed)
    for _ in range(20):
        R = moved(away, reward, open_.unidentified, draw.uniform(-1, 1, 3) * most)
        assert rt.expected_return(away, R, found.maximin.policy) >= found.maximin.value - 1e-9
        assert regrets(away, [R], found.regret.policy)[0] <= -found.regret.value + 1e-9
    # Nobody else is sure of more: every deterministic policy, and the optimum for the given reward.
    for pi in rt.deterministic_policies(away):
        assert min(rt.expected_return(away, R, pi) for R in corners) <= found.maximin.value + found.maximin.bound
        assert max(regrets(away, corners, pi)) >= -found.regret.value - found.regret.bound
    # Both as finite sets of rewards.
    assert abs(rt.maximin_policy(away, rt.Rewards(corners)).value - found.maximin.value) < 1e-9


@pytest.mark.parametrize("seed", SEEDS)
def test_a_total_is_less_than_a_box(seed):
    home, away, reward = instance(seed)
    open_ = rt.identifiable_directions(home)
    box, total = rt.safe_plan(away, reward, open_, largest=0.2), rt.safe_plan(away, reward, open_, total=0.2)
    assert total.maximin.value >= box.maximin.value - 1e-9 and total.regret.value >= box.regret.value - 1e-9
    tips = [moved(away, reward, open_.unidentified, s * 0.2 * e) for e in np.eye(3) for s in (1, -1)]
    assert abs(min(rt.expected_return(away, R, total.maximin.policy) for R in tips) - total.maximin.value) < 1e-9
    assert abs(max(regrets(away, tips, total.regret.policy)) + total.regret.value) < 1e-9
    sure = rt.safe_plan(away, reward, open_, largest=0)
    best = away.initial @ rt.solve(away, reward).values
    assert abs(sure.maximin.value - best) < 1e-9 and abs(sure.regret.value) < 1e-9


def test_two_experts_leave_less_open_and_a_plan_promises_more():
    home, away, reward = instance(1)
    alone = rt.identifiable_directions(home)
    both = rt.identifiable_directions([home, home.replace(discount=0.5)])
    one, two = rt.safe_plan(away, reward, alone, largest=0.3), rt.safe_plan(away, reward, both, largest=0.3)
    assert (one.dimension, two.dimension, two.mattering) == (3, 1, 0)
    assert -one.regret.value > 1e-3 and abs(two.regret.value) <= two.regret.bound
    assert "3 directions stay unidentified; 2 dimensions matter" in str(one)
    assert "1 direction stays unidentified; 0 dimensions matter" in str(two)


def test_many_directions_leave_the_regret_of_a_box_out():
    home, away, reward = instance(0, states=12)
    open_ = rt.identifiable_directions(home)
    found = rt.safe_plan(away, reward, open_, largest=0.1)
    assert found.dimension == 12 and found.regret is None and "regret" not in str(found)
    corners = np.random.default_rng(0).choice([-0.1, 0.1], (50, 12))
    worst = [
        rt.expected_return(away, moved(away, reward, open_.unidentified, c), found.maximin.policy) for c in corners
    ]
    assert min(worst) >= found.maximin.value - 1e-9
    assert rt.safe_plan(away, reward, open_, total=0.1).regret is not None


def test_nothing_open_and_terminal_states():
    mdp = rt.mdp({"s": {"go": {"end": 1}, "wait": {"s": 1}}}, start="s", discount=0.9)
    found = rt.safe_plan(mdp, rt.reward(mdp, {("s", "go"): 1}), np.zeros((0, 2, 2)), largest=1)
    assert (found.dimension, found.mattering) == (0, 0) and abs(found.maximin.value - 1) < 1e-12
    other = rt.identifiable_directions(mdp)
    plan = rt.safe_plan(mdp, rt.reward(mdp, {("s", "go"): 1}), other, largest=1)
    assert plan.dimension == 1 and plan.mattering == 0 and plan.regret.value == 0


def test_bad_input_is_refused():
    home, away, reward = instance(0)
    open_ = rt.identifiable_directions(home)
    for more in ({}, {"largest": 1, "total": 1}):
        with pytest.raises(ValueError, match=r"^give exactly one of `largest` and `total`: how far the coefficients"):
            rt.safe_plan(away, reward, open_, **more)
    with pytest.raises(ValueError, match=r"^`largest` is -1; it must be at least 0: 0 trusts the reward as it is\.$"):
        rt.safe_plan(away, reward, open_, largest=-1)
    with pytest.raises(ValueError, match=r"^`ambiguity` has shape \(1, 2, 2\); it must be \(1, 3, 2\)"):
        rt.safe_plan(away, reward, np.zeros((1, 2, 2)), largest=1)
    with pytest.raises(ValueError, match=r"^`largest` has shape \(2,\); it must be \(3,\)"):
        rt.safe_plan(away, reward, open_, largest=[1, 2])
