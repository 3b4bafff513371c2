"""False siblings of claims about beliefs of rewards, lying channels and tampering are caught."""

import itertools
from fractions import Fraction

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.mdps.reward_tampering import tampering
from rewardtheory.proofs.twice_as_many_and_one_more_outvote_the_liars import (
    twice_as_many_and_one_more_outvote_the_liars,
)
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.belief_hypotheses import Likelihoods, SomeRewards, WithinAFactor
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyReward, ContinuingMDP, NonzeroScale, PositiveScale
from rewardtheory.verify.running import run
from rewardtheory.verify.shaping_hypotheses import Experience, PositiveDiscount

false = []


def claim(**keywords):
    """A theorem that is false, and is added to the list of those that must be caught."""

    def decorate(function):
        false.append(theorem(source="hadfieldmenell2017inverse", **keywords)(function))
        return function

    return decorate


@claim()
def half_of_the_bound_suffices(belief: SomeRewards, likelihood: Likelihoods, error: WithinAFactor):
    """False: the bound is attained."""
    prior = rt.Rewards(*belief)
    c, factor = error
    moved = rt.posterior(prior, likelihood * factor).weights - rt.posterior(prior, likelihood).weights
    assert at_most(abs(moved).sum() / 2, (c - 1) / (c + 1) / 2)


@claim()
def evidence_counts_once(belief: SomeRewards, likelihood: Likelihoods):
    """False: the same answer twice is more than once, if it was given twice."""
    once = rt.posterior(rt.Rewards(*belief), likelihood)
    assert same(rt.posterior(once, likelihood).weights, once.weights)


@claim(exact=False)
def any_prior_is_kept_where_training_shows_nothing(mdp: AnyMDP, reward: AnyReward, second: AnotherReward):
    """False: the prior must draw the weight of what is hidden independently."""
    prior = rt.Rewards([reward, second], [0.5, 0.5])
    found = rt.posterior_from_proxy(mdp, prior, 0, temperature=1)
    assert same(found.weights, prior.weights)


@claim(exact=False)
def demonstrations_never_tell_scaled_rewards_apart(mdp: AnyMDP, reward: AnyReward, experience: Experience):
    """False: with a temperature, a scale is how sure the demonstrator is."""
    found = rt.posterior_from_demonstrations(mdp, rt.Rewards([reward, 2 * reward]), list(experience), temperature=1)
    assert same(found.weights, np.array([0.5, 0.5]))


@claim(exact=False)
def a_proxy_says_nothing_of_the_level_in_one_state(mdp: ContinuingMDP, belief: SomeRewards):
    """False: how often one is there depends on what one does."""
    array, weights = belief
    level = np.zeros(array.shape)
    level[1, 0] = 9
    proxies = list(array)
    before = rt.posterior_from_proxy(mdp, rt.Rewards(array, weights), 0, temperature=1, proxies=proxies)
    after = rt.posterior_from_proxy(mdp, rt.Rewards(array + level, weights), 0, temperature=1, proxies=proxies)
    assert same(before.weights, after.weights, scale=1e3)


@claim(floats=False)
def a_robot_asks_if_any_reward_is_against_the_plan(mdp: AnyMDP, belief: SomeRewards, policy: AnyPolicy):
    """False: one must be for it, or it switches itself off."""
    found = rt.Rewards(*belief)
    likely = [rt.expected_return(mdp, R, policy) for R, w in zip(found.array, found.weights, strict=True) if w > 0]
    gain = rt.deference_incentive(rt.beliefs.rewards(mdp, found, policy), rt.humans.rational)
    assert (gain > 0) == (min(likely) < 0)


@claim()
def who_maximizes_what_is_seen_keeps_half(mdp: AnyMDP, reward: AnyReward):
    """False: all can be lost."""
    ends = rt.return_range(mdp, reward)
    seen = rt.solve(mdp, -reward).policy
    assert at_most(ends.high - rt.expected_return(mdp, reward, seen), (ends.high - ends.low) / 2)


def two_observers():
    for true in itertools.product((0, 1), repeat=2):
        for said in itertools.product((0, 1), repeat=2):
            yield {"true": true, "seen": {(2, s): true[s] for s in range(2)} | {(3, s): said[s] for s in range(2)}}


@claim(over=two_observers)
def twice_as_many_outvote_the_liars(true, seen):
    """False: with one liar, two observers are too few."""
    twice_as_many_and_one_more_outvote_the_liars(true, seen)


@claim(floats=False)
def tampering_pays_above_the_pay_of_work(pay: PositiveScale, said: NonzeroScale, discount: PositiveDiscount):
    """False: it costs a step, so it pays only above the pay divided by the discount."""
    found = tampering(pay=pay, said=said, discount=discount)
    assert rt.optimal_actions(found.mdp, found.rewards["implemented"]).mask[0, 1] == (said >= pay)


@pytest.mark.parametrize("function", false, ids=lambda f: f.claim.id)
def test_a_false_sibling_is_caught(function):
    outcome = run(function.claim, examples=100)
    assert not outcome.ok and "AssertionError" in outcome.failure, outcome.failure


def test_one_liar_among_two_leaves_what_both_deny_impossible():
    mdp = rt.mdp({f"s{i}": {"on": f"s{(i + 1) % 3}"} for i in range(3)}, start="s0", discount=Fraction(1, 2))
    found = rt.possible_rewards(mdp, {(1, 0): 0, (2, 0): 0}, [0, 1], corrupt=1)
    assert {R[0, 0, 0] for R in found.array} == {0}
