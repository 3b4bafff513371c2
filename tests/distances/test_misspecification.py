"""Inference from behavior: right up to what behavior hides, and wrong by a known distance where the model is wrong."""

import numpy as np
import pytest
from oracles import small

import rewardtheory as rt


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("temperature", [0.5, 2.0])
def test_what_is_inferred_explains_the_behavior(seed, temperature):
    mdp, reward, _ = small(seed, discount=0.8)
    for behavior, inference in (
        (rt.boltzmann, rt.infer_boltzmann),
        (rt.maximum_causal_entropy, rt.infer_maximum_causal_entropy),
    ):
        policy = behavior(temperature)(mdp, reward)
        inferred = inference(temperature)(mdp, policy)
        assert behavior(temperature)(mdp, inferred) == pytest.approx(policy, abs=1e-8)
        to = rt.invariances
        assert rt.equivalent(mdp, reward, inferred, up_to=(to.potential_shaping, to.redistribution), tolerance=1e-8)


@pytest.mark.parametrize("seed", range(6))
def test_behavior_is_blind_to_shaping_and_redistribution_but_not_to_scale(seed):
    mdp, reward, noise = small(seed, discount=0.8)
    changed = rt.redistribute(mdp, rt.shape(mdp, reward, [1, -2, 3, 0.5]), noise)
    for behavior in (rt.boltzmann(1.0), rt.maximum_causal_entropy(1.0)):
        assert behavior(mdp, changed) == pytest.approx(behavior(mdp, reward), abs=1e-8)
        assert abs(behavior(mdp, 2 * reward) - behavior(mdp, reward)).max() > 1e-3
    assert rt.maximally_supportive(mdp, 2 * changed) == pytest.approx(rt.maximally_supportive(mdp, reward))


def test_any_temperature_is_harmless():
    mdp, reward, _ = small(1, discount=0.8)
    for assumed in (0.1, 1.0, 7.0):
        found = rt.misspecification(mdp, reward, behavior=rt.boltzmann(1.0), inference=rt.infer_boltzmann(assumed))
        assert found.same_order and found.same_optima and found.starc < 1e-8 and found.certificate.verify().ok
        assert float(found.regret.value) < 1e-6


def test_entropy_maximizers_read_as_boltzmann_can_get_the_optimum_wrong():
    """s0 -a-> s1 {1, −10}, -b-> s2 {.9, .9}, then the end: a is optimal (1 > .9), soft prefers b (1.0000 < 1.5931)."""
    graph = {"s0": {"a": "s1", "b": "s2"}, "s1": {"a": "end", "b": "end"}, "s2": {"a": "end", "b": "end"}}
    mdp = rt.mdp(graph, start="s0", discount=1)
    reward = rt.reward(mdp, {("s1", "a"): 1, ("s1", "b"): -10, "s2": 0.9})
    soft = rt.soft_solve(mdp, reward, temperature=1.0)
    assert np.asarray(soft.values)[1:3] == pytest.approx([1.0000, 1.5931], abs=5e-5)
    assert np.asarray(rt.optimal_actions(mdp, reward).mask)[0].tolist() == [True, False]
    policy = rt.maximum_causal_entropy(1.0)(mdp, reward)
    read = rt.infer_boltzmann(1.0)(mdp, policy)
    assert np.asarray(rt.optimal_actions(mdp, read).mask)[0].tolist() == [False, True]
    found = rt.misspecification(mdp, reward, behavior=rt.maximum_causal_entropy(1.0), inference=rt.infer_boltzmann(1.0))
    assert not found.same_optima and not found.same_order and float(found.regret.value) > 0.01


@pytest.mark.parametrize("wrong", [0.5, 0.95, 0.99])
def test_a_wrong_discount_takes_shaping_for_reward(wrong):
    """Shaping at .9 is seen at another discount: the inferred reward is not that of the agent."""
    mdp, reward, _ = small(4, discount=0.9)
    shaped = rt.shape(mdp, reward, [5, -5, 3, 0])
    found = rt.misspecification(
        mdp.replace(discount=wrong),
        shaped,
        behavior=lambda m, r: rt.boltzmann(1.0)(mdp, r),
        inference=rt.infer_boltzmann(1.0),
    )
    assert found.starc > 0.05 and not found.same_order and found.certificate.verify().ok


def test_the_optimal_policy_says_little():
    mdp, reward, other = small(3)
    found = rt.misspecification(
        mdp, reward, behavior=rt.maximally_supportive, inference=lambda m, policy: rt.reward_for(m, np.asarray(policy))
    )
    assert found.same_optima and not found.same_order and found.starc > 0.05


def test_robustness_on_several_rewards():
    mdp, _, _ = small(1, discount=0.8)
    rewards = [rt.random_reward(mdp, seed=k) for k in range(4)]
    same = {"behavior": rt.boltzmann(1.0), "inference": rt.infer_boltzmann(3.0)}
    answer, worst = rt.check_robust(mdp, rewards, **same)
    assert answer and worst.starc < 1e-7
    wrong = {"behavior": rt.maximally_supportive, "inference": lambda m, policy: rt.reward_for(m, np.asarray(policy))}
    answer, worst = rt.check_robust(mdp, rewards, **wrong)
    assert not answer and worst.certificate.verify().ok
    distances = [rt.misspecification(mdp, R, **wrong).starc for R in rewards]
    assert worst.starc == max(distances)
    assert rt.check_robust(mdp, rewards, **wrong, epsilon=max(distances) / 2 + 0.01)[0]
    assert not rt.check_robust(mdp, rewards, **wrong, epsilon=max(distances) / 2 - 0.01)[0]
    with pytest.raises(ValueError, match=r"^`epsilon` is 2; it is a share of the greatest distance"):
        rt.check_robust(mdp, rewards, **same, epsilon=2)
    with pytest.raises(ValueError, match=r"^`rewards` is empty; give at least one reward to try"):
        rt.check_robust(mdp, [], **same)


def test_they_refuse_with_one_sentence():
    mdp, reward, _ = small(0)
    with pytest.raises(ValueError, match=r"^`temperature` is 0; it must be > 0"):
        rt.boltzmann(0)
    with pytest.raises(
        ValueError, match=r"^`policy`\[0, 1\] is 0; an agent with positive temperature takes every action"
    ):
        rt.infer_boltzmann(1.0)(mdp, [0, 0, 0, 0])
