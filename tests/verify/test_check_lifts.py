"""Maps of models to models with more states: policies are lifted, and those that remember are looked at too."""

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.arithmetic import rationals
from rewardtheory.verify.builtin_path_schemes import PATH_SCHEMES
from rewardtheory.verify.confirming import change, optimum
from rewardtheory.verify.properties.set_of_optimal_policies import best
from rewardtheory.verify.property import Batch
from rewardtheory.verify.return_tables import ReturnTables
from rewardtheory.verify.small_models import skeletons

ROWS = {s.name: s.function for s in PATH_SCHEMES}


def batch_of(name, mdp, R):
    after, reward, states = ROWS[name](mdp, R)
    tables = ReturnTables(mdp)
    made = ReturnTables(after, policies=tables.policies, lift=states)
    return Batch(tables, made, R[None], reward[None], lambda other: other)


def fork():
    graph = {"s0": {"stay": {"s0": 1.0}, "go": {"s1": 1.0}}, "s1": {"back": {"s0": 1.0}, "end": {"s2": 1.0}}, "s2": {}}
    return rt.mdp(graph, start="s0", discount=0.9).dense()


@pytest.mark.parametrize("seed", range(4))
def test_lifted_policies_earn_in_the_product_what_they_earn_in_the_model(seed):
    mdp = fork()
    R = np.random.default_rng(seed).normal(size=mdp.transition.shape) * (mdp.transition != 0)
    R[mdp.terminal] = 0
    batch = batch_of("reward_machine_shaping", mdp, R)
    before, after = batch.tables.returns(batch.before)[0], batch.after_tables.returns(batch.after)[0]
    assert np.allclose(after - before, (after - before)[0])  # shaping in the product
    for i, actions in enumerate(batch.tables.policies):
        lifted = rt.policy(batch.after_tables.mdp, list(actions[batch.after_tables.lift]))
        assert np.isclose(rt.expected_return(batch.after_tables.mdp, batch.after[0], lifted), after[i])


def test_the_greatest_return_is_that_of_all_policies_of_the_product():
    mdp = fork()
    batch = batch_of("reward_machine_bonus", mdp, np.zeros(mdp.transition.shape))
    top = batch.after_tables.top(batch.after)[0]
    assert np.isclose(top, rt.return_range(batch.after_tables.mdp, batch.after[0]).high, atol=1e-8)


def test_a_bonus_for_remembering_is_certified_to_change_the_optimum():
    """Staying pays 1, and going to the second state pays 1 once, then a policy without memory must choose."""
    graph = {"s0": {"stay": {"s0": 1.0}, "go": {"s1": 1.0}}, "s1": {"back": {"s0": 1.0}}}
    mdp = rt.mdp(graph, start="s0", discount=0.9).dense()
    R = rt.reward(mdp, {("s0", "stay"): 1.0, ("s0", "go"): 1.0})
    batch = batch_of("reward_machine_bonus", mdp, R)
    J = batch.after_tables.returns(batch.after)
    assert not best(J, batch.after_tables.top(batch.after)).any()
    found = optimum(batch)
    assert found is not None and found.evidence == "certified" and all(c.verify().ok for c in found.certificates)
    assert "better than all that the old model has" in found.reason


def test_changes_of_lifted_returns_are_recomputed_in_rationals():
    mdp = fork()
    R = np.zeros(mdp.transition.shape)
    batch = batch_of("reward_machine_bonus", mdp, R)
    assert change(batch) is not None
    exact = batch.after_tables.exact()
    J = exact.returns(rationals(batch.after))[0]
    assert np.allclose([int(x.p) / int(x.q) for x in J], batch.after_tables.returns(batch.after)[0])


@pytest.mark.full
def test_a_reward_machine_as_a_potential_keeps_everything_and_as_a_bonus_nothing():
    good = rt.check(rt.Scheme(ROWS["reward_machine_shaping"], kind=rt.Kind.MODEL), time_limit=100)
    for id in (
        "order_of_all_policies",
        "set_of_optimal_policies",
        "boltzmann_rational_policy",
        "maximum_causal_entropy_policy",
    ):
        assert good[id].keeps is True, good[id]
    bad = rt.check(rt.Scheme(ROWS["reward_machine_bonus"], kind=rt.Kind.MODEL), time_limit=100)
    for id in (
        "order_of_all_policies",
        "set_of_optimal_policies",
        "boltzmann_rational_policy",
        "maximum_causal_entropy_policy",
    ):
        assert bad[id].keeps is False, bad[id]
    assert all(c.verify().ok for c in bad["order_of_all_policies"].certificates)


def more_states(mdp, reward):
    after, pays, _ = ROWS["reward_machine_bonus"](mdp, reward)
    return after, pays


def wrong_states(mdp, reward):
    after, pays, states = ROWS["reward_machine_bonus"](mdp, reward)
    return after, pays, states + 7


def few_states(mdp, reward):
    after, pays, states = ROWS["reward_machine_bonus"](mdp, reward)
    return after, pays, states[:-1]


def four_results(mdp, reward):
    return mdp, reward, np.arange(mdp.n_states), 3


@pytest.mark.parametrize(
    ("scheme", "reason"),
    [
        (more_states, "a third result may say which state each new one stands for"),
        (wrong_states, "returns states between 7 and"),
        (few_states, "one number for each of"),
        (four_results, "returns a tuple of 4; a map of models returns (mdp, reward) or (mdp, reward, states)"),
    ],
)
def test_a_lift_that_is_wrong_gets_one_row(scheme, reason):
    report = rt.check(rt.Scheme(scheme, kind=rt.Kind.MODEL), time_limit=5)
    assert not report.runs and reason in report["runs"].reason, report["runs"].reason


def test_all_skeletons_are_their_own_lift():
    mdp = skeletons(2, 2)[5].mdp(0.9)
    tables = ReturnTables(mdp)
    lifted = ReturnTables(mdp, policies=tables.policies, lift=np.arange(2))
    assert np.allclose(tables.visits, lifted.visits)
