"""At discount 0 only the first step counts, and the order of policies is decided on it alone."""

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.exact import Identity, Witness

GRAPH = {"s0": {"a0": "s0", "a1": "s0", "a2": "s1"}, "s1": {"a0": "s1", "a1": "s1", "a2": "s1"}}


@pytest.fixture(params=[False, True], ids=["float64", "exact"])
def mdp(request):
    mdp = rt.mdp(GRAPH, start="s0", discount=0)
    return mdp.exact() if request.param else mdp


def test_what_is_paid_later_is_trivial(mdp):
    now, later = rt.reward(mdp, {("s0", "a2"): 1}), rt.reward(mdp, {("s1", "a2"): 1})
    same, certificate = rt.check_same_policy_order(mdp, now, later)
    assert not same and isinstance(certificate, Witness) and certificate.verify().ok
    hackable, certificate = rt.check_hackable(mdp, now, later)
    assert not hackable and isinstance(certificate, Identity) and certificate.epsilon == 0
    assert float(rt.worst_case_regret(mdp, now, later).value) == 1
    assert float(rt.worst_case_regret(mdp, later, now).value) == 0


def test_rewards_that_agree_on_the_first_step_order_policies_alike(mdp):
    one = rt.reward(mdp, {("s0", "a2"): 1, ("s1", "a0"): 5})
    other = rt.reward(mdp, {("s0", "a2"): 2, ("s1", "a1"): 7})
    same, certificate = rt.check_same_policy_order(mdp, one, other)
    assert same and certificate.epsilon == 0 and certificate.verify().ok


def test_compare_says_so(mdp):
    now, later = rt.reward(mdp, {("s0", "a2"): 1}), rt.reward(mdp, {("s1", "a2"): 1})
    found = rt.compare(mdp, {"now": now, "later": later}).pairs[0]
    assert found.relation.relation == "trivial"
    assert all(c.verify().ok for c in found.certificates)


@pytest.mark.parametrize("seed", range(40))
def test_the_answer_agrees_with_the_worst_case_regret(seed):
    mdp = rt.random_mdp(states=3, actions=2, discount=0.0, seed=seed)
    start = np.eye(3)[seed % 3]
    mdp = mdp.replace(initial=start)
    one, other = rt.random_reward(mdp, seed=seed), rt.random_reward(mdp, seed=seed + 1000)
    same, certificate = rt.check_same_policy_order(mdp, one, other)
    worst = [float(rt.worst_case_regret(mdp, x, y).value) for x, y in ((one, other), (other, one))]
    assert same == (max(worst) < 1e-9)
    assert certificate.verify().ok
