"""False siblings of the claims on what behavior tells are caught: a sign, a direction, a hypothesis that was dropped."""

import networkx as nx
import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.transition import at_departure, expect
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import (
    AnyMDP,
    AnyPolicy,
    AnyPotential,
    AnyReward,
    ContinuingMDP,
    FullPolicy,
    SinglePathMDP,
)
from rewardtheory.verify.running import run
from rewardtheory.verify.shaping_hypotheses import AnyDiscount, Horizon

false = []


def claim(**keywords):
    """A theorem that is false, and is added to the list of those that must be caught."""

    def decorate(function):
        false.append(theorem(source="cao2021identifiability", **keywords)(function))
        return function

    return decorate


@claim(exact=False)
def what_comes_later_is_added(mdp: AnyMDP, policy: FullPolicy, phi: AnyPotential):
    """False: γPV is taken away."""
    reward = rt.reward_from_policy(mdp, policy, phi, temperature=1)
    moved = reward + at_departure(mdp.transition, 2 * mdp.discount * expect(mdp.transition, phi))
    assert same(rt.soft_solve(mdp, moved, temperature=1).values, phi)


@claim(floats=False)
def two_discounts_always_fix_a_reward(mdp: ContinuingMDP, other: AnyDiscount):
    """False where actions do nothing, and where the discounts are one."""
    assert rt.identifiable_directions([mdp, mdp.replace(discount=other)]).only_constants


@claim(floats=False)
def one_expert_fixes_a_state_reward(mdp: ContinuingMDP):
    """False: not where the action does not matter."""
    assert rt.identifiable_directions(mdp, state_only=True).only_constants


@claim(floats=False)
def moves_tell_a_state_reward(mdp: SinglePathMDP):
    """False: joined are the states one can choose between, not those with a move from one to the other."""
    graph = nx.empty_graph(mdp.n_states)
    graph.add_edges_from(np.argwhere((mdp.transition != 0).any(axis=1)).tolist())
    found = rt.identifiable_directions(mdp, state_only=True)
    assert found.dimension == nx.number_connected_components(graph)


@claim(floats=False)
def a_policy_of_the_largest_return_is_optimal_everywhere(mdp: AnyMDP, reward: AnyReward, policy: AnyPolicy):
    """False in states that it does not come to."""
    best = mdp.initial @ rt.solve(mdp, reward).values
    assert rt.is_feasible_reward(mdp, policy, reward) == bool(mdp.initial @ rt.values(mdp, reward, policy) == best)


@claim(exact=False)
def counts_of_states_bring_the_policy_back(mdp: AnyMDP, policy: FullPolicy):
    """False: it takes counts of states and actions."""
    found = rt.maximum_causal_entropy_reward(mdp, rt.feature_counts(mdp, policy))
    assert np.abs(found.policy - policy)[~mdp.terminal].max(initial=0) < 1e-6


@claim(exact=False)
def visits_do_not_depend_on_the_last_step(mdp: ContinuingMDP, policy: FullPolicy, horizon: Horizon):
    """False: with a last step fewer are counted."""
    assert same(rt.feature_counts(mdp, policy), rt.feature_counts(mdp, policy, horizon=horizon))


@claim(exact=False)
def the_divergence_may_be_taken_the_other_way(mdp: AnyMDP, reward: AnyReward, policy: FullPolicy):
    """False: it is that of the demonstrator from the soft optimum."""
    live = ~np.asarray(mdp.terminal)
    best = rt.soft_solve(mdp, reward, temperature=100)
    weight = rt.occupancy(mdp, policy)[live]
    entropy = -(weight * np.log(policy[live], where=policy[live] > 0, out=np.zeros_like(policy[live]))).sum()
    missing = mdp.initial @ (best.values - rt.values(mdp, reward, policy)) - 100 * entropy
    p, q = best.policy[live], policy[live]
    some = (p > 0) & (q > 0)
    other = (weight.sum(axis=1)[:, None] * p * np.log(np.where(some, p, 1) / np.where(some, q, 1))).sum()
    assert same(missing, 100 * other)


@pytest.mark.parametrize("sibling", false, ids=lambda f: f.__name__)
def test_a_false_sibling_is_caught(sibling):
    outcome = run(sibling.claim, examples=150)
    assert not outcome.ok
    assert "AssertionError" in outcome.failure, outcome.failure
