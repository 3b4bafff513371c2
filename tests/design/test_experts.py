"""One reward for several experts: recovered where it is fixed, explained where it is not, and refuted where there is none."""

import numpy as np
import pytest

import rewardtheory as rt


def behave(models, r, temperature=1.0):
    return [rt.soft_solve(m, rt.reward(m, action=r), temperature=temperature).policy for m in models]


@pytest.mark.parametrize("seed", range(4))
def test_two_discounts_and_two_environments_give_the_reward_back_up_to_a_constant(seed):
    r = np.random.default_rng(seed).normal(size=(4, 3))
    first = rt.random_mdp(states=4, actions=3, discount=0.6, seed=seed)
    for other in (first.replace(discount=0.9), rt.random_mdp(states=4, actions=3, discount=0.6, seed=seed + 50)):
        found = rt.reward_from_experts([first, other], behave([first, other], r), temperature=1)
        assert found.residual < 1e-9 and found.ambiguity.only_constants
        assert np.ptp(found.reward - r) < 1e-8


def test_one_expert_and_actions_without_effect_leave_more_open_and_still_explain():
    rng = np.random.default_rng(0)
    r = rng.normal(size=(3, 2))
    still = rt.MDP(np.repeat(rng.dirichlet(np.ones(3), size=3)[:, None], 2, axis=1), [1, 0, 0], 0.5)
    for models in ([still], [still, still.replace(discount=0.9)]):
        policies = behave(models, r, 0.5)
        found = rt.reward_from_experts(models, policies, temperature=0.5)
        assert found.ambiguity.dimension == 3 and found.residual < 1e-9
        for again, policy in zip(behave(models, found.reward, 0.5), policies, strict=True):
            np.testing.assert_allclose(again, policy, atol=1e-9)


def test_experts_of_different_rewards_are_told_apart():
    first = rt.random_mdp(states=4, actions=3, discount=0.6, seed=1)
    models = [first, first.replace(discount=0.9)]
    r, other = np.random.default_rng(1).normal(size=(2, 4, 3))
    policies = [behave(models[:1], r)[0], behave(models[1:], other)[0]]
    assert rt.reward_from_experts(models, policies, temperature=1).residual > 0.01


def test_temperatures_may_differ_and_ends_pay_nothing():
    graph = {"s": {"a": "t", "b": {"s": 0.5, "end": 0.5}}, "t": {"a": "end", "b": "s"}}
    mdp = rt.mdp(graph, start="s", discount=0.5)
    models = [mdp, mdp.replace(discount=0.8)]
    r = rt.reward(mdp, {("s", "a"): 1, ("t", "b"): -1})[:, :, 0]
    policies = [behave([m], r, t)[0] for m, t in zip(models, (1.0, 2.0), strict=True)]
    found = rt.reward_from_experts(models, policies, temperature=[1, 2])
    assert found.ambiguity.dimension == 0
    np.testing.assert_allclose(found.reward, r, atol=1e-8)


def test_bad_input_is_refused():
    mdp = rt.random_mdp(states=2, actions=2, discount=0.5, seed=0)
    half = np.full((2, 2), 0.5)
    with pytest.raises(ValueError, match=r"^`policies` holds 1 policies for 2 experts; give one for each\.$"):
        rt.reward_from_experts([mdp, mdp], [half], temperature=1)
    with pytest.raises(ValueError, match=r"^`policy`\[0, 1\] is 0; at a positive temperature"):
        rt.reward_from_experts([mdp], [[0, 0]], temperature=1)
