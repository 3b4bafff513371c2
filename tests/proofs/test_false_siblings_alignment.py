"""False siblings of the claims about bi-level alignment are caught: a sign, a rate, a discount, a hypothesis dropped."""

import pytest

import rewardtheory as rt
from rewardtheory.proofs.a_series_below_its_critical_rate_only_comes_nearer import hessian
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyNoise, AnyPolicy, AnyPotential, AnyReward
from rewardtheory.verify.running import run

false = []


def claim(**keywords):
    """A theorem that is false, and is added to the list of those that must be caught."""

    def decorate(function):
        false.append(theorem(source="gupta2023behavior", **keywords)(function))
        return function

    return decorate


@claim()
def a_series_at_twice_the_critical_rate_comes_nearer_too(mdp: AnyMDP, reward: AnyReward, policy: AnyPolicy):
    """False: beyond 2/|λ| every term more takes it further away."""
    occupancy = rt.occupancy(mdp, policy)
    visits = occupancy.sum(axis=1)
    slope = occupancy * rt.advantage(mdp, reward, policy)
    left = slope + 8 / visits.max() * hessian(policy, visits, slope)
    assert at_most((left**2).sum(), (slope**2).sum(), scale=1 + float((slope**2).sum()))


@claim(identity=True)
def the_derivative_is_the_first_order_one(mdp: AnyMDP, reward: AnyReward, learned: AnyNoise, policy: AnyPolicy):
    """False: A'B weighs every state and action twice."""
    occupancy = rt.occupancy(mdp, policy)
    here, there = (rt.advantage(mdp, R, policy) for R in (reward, learned))
    assert same((occupancy**2 * here * there).sum(), (occupancy * here * there).sum())


@claim(identity=True)
def any_bonus_of_a_state_is_a_baseline(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, policy: AnyPolicy):
    """False: what is paid on arrival and never taken back is a reward."""

    def update(R):
        weighed = rt.occupancy(mdp, policy) * rt.q_values(mdp, R, policy)
        return weighed - policy * weighed.sum(axis=1)[:, None]

    assert same(update(reward + rt.reward(mdp, arrival=phi)), update(reward))


@claim()
def a_policy_for_another_reward_earns_as_much(mdp: AnyMDP, reward: AnyReward, given: AnyNoise):
    """False: at most as much."""

    def earned(R):
        return rt.expected_return(mdp, reward, rt.solve(mdp, R).policy)

    assert same(earned(given), earned(reward))


@claim()
def a_planner_of_depth_one_needs_no_other_reward(mdp: AnyMDP, reward: AnyReward):
    """False: shaping by the optimal values makes it optimal, its own reward need not."""

    def earned(R):
        return rt.expected_return(mdp, reward, rt.solve(mdp, R, horizon=1).policy[0])

    assert at_most(earned(rt.shape(mdp, reward, rt.solve(mdp, reward).values)), earned(reward))


@claim()
def data_of_another_policy_need_no_weights(mdp: AnyMDP, reward: AnyReward, policy: AnyPolicy, data: AnyPolicy):
    """False: the same Q values, weighed by how often the data take a pair, are another update."""
    q = rt.q_values(mdp, reward, policy)

    def update(occupancy):
        return occupancy * q - policy * (occupancy * q).sum(axis=1)[:, None]

    assert same(update(rt.occupancy(mdp, data)), update(rt.occupancy(mdp, policy)))


@pytest.mark.parametrize("sibling", false, ids=lambda f: f.__name__)
def test_a_false_sibling_is_caught(sibling):
    outcome = run(sibling.claim, examples=150)
    assert not outcome.ok
    assert "AssertionError" in outcome.failure, outcome.failure
