"""False siblings of the claims about distances are caught: a sign, a factor, a hypothesis that was dropped."""

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.arithmetic import rationals
from rewardtheory.transition import expect, expect_reward
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward, BranchingMDP, OtherTransition
from rewardtheory.verify.hypotheses import (
    AnyMDP,
    AnyNoise,
    AnyPolicy,
    AnyPotential,
    AnyReward,
    ContinuingMDP,
    NonzeroScale,
    ReachableMDP,
)
from rewardtheory.verify.running import run
from rewardtheory.verify.shaping_hypotheses import AnyTable

false = []


def claim(**keywords):
    """A theorem that is false, and is added to the list of those that must be caught."""

    def decorate(function):
        false.append(theorem(source="skalse2024starc", **keywords)(function))
        return function

    return decorate


@claim(identity=True)
def levelling_leaves_returns_alone(mdp: AnyMDP, reward: AnyReward, policy: AnyPolicy):
    """False: they shift by the return of the reference policy."""
    level = rt.reward(mdp, action=rt.canonical.val(mdp, reward))
    assert same(rt.expected_return(mdp, level, policy), rt.expected_return(mdp, reward, policy))


@claim(identity=True)
def levelling_without_redistribution_forgets_noise(mdp: AnyMDP, reward: AnyReward, noise: AnyNoise):
    """False: it keeps the dependence on s'."""
    before = rt.canonical.val_potential(mdp, reward)
    assert same(rt.canonical.val_potential(mdp, rt.redistribute(mdp, reward, noise)), before)


@claim(identity=True)
def the_epic_form_forgets_redistribution(mdp: ContinuingMDP, reward: AnyReward, noise: AnyNoise):
    """False: EPIC does not know the transition."""
    assert same(rt.canonical.epic(mdp, rt.redistribute(mdp, reward, noise)), rt.canonical.epic(mdp, reward))


@claim(identity=True)
def occupancies_of_the_reference_weigh_advantages(
    mdp: AnyMDP, reward: AnyReward, reference: AnyPolicy, policy: AnyPolicy
):
    """False: the occupancy must be that of the other policy."""
    gain = rt.expected_return(mdp, reward, policy) - rt.expected_return(mdp, reward, reference)
    assert same((rt.occupancy(mdp, reference) * rt.advantage(mdp, reward, policy)).sum(), gain)


@claim(floats=False)
def starc_is_zero_for_one_order_wherever_states_lie(mdp: AnyMDP, reward: AnyReward, second: AnotherReward):
    """False: unreachable states count."""
    d = rt.starc(mdp, reward, second, norm=1, metric=1)
    assert (d == 0) == rt.is_same_policy_order(mdp, reward, second)


@claim()
def a_starc_distance_is_at_most_one(mdp: ReachableMDP, reward: AnyReward, second: AnotherReward):
    """False: it is 2 for opposite orders."""
    assert at_most(rt.starc(mdp, reward, second, norm=1, metric=1), 1)


@claim(floats=False)
def worst_case_regret_goes_both_ways(mdp: AnyMDP, reward: AnyReward, second: AnotherReward):
    """False: a trivial reward loses nothing, and a trivial proxy everything."""
    there, back = rt.worst_case_regret(mdp, reward, second), rt.worst_case_regret(mdp, second, reward)
    assert there.value == back.value


@claim(floats=False)
def worst_case_regret_ignores_the_sign_of_the_proxy(
    mdp: AnyMDP, reward: AnyReward, second: AnotherReward, factor: NonzeroScale
):
    """False: the factor must be positive."""
    before = rt.worst_case_regret(mdp, reward, second).value
    assert rt.worst_case_regret(mdp, reward, factor * second).value == before


@claim()
def the_span_bounds_regret_without_the_horizon(mdp: AnyMDP, reward: AnyReward, second: AnotherReward):
    """False: differences add up over 1/(1−γ) steps."""
    gap = (expect_reward(mdp.transition, reward) - expect_reward(mdp.transition, second))[mdp.available]
    ends = rt.return_range(mdp, reward)
    cost = rt.worst_case_regret(mdp, reward, second).value * (ends.high - ends.low)
    assert at_most(cost, gap.max() - gap.min())


@claim(floats=False)
def a_trivial_proxy_can_be_hacked(mdp: AnyMDP, reward: AnyReward, second: AnotherReward):
    """False: all policies tie under a trivial proxy."""
    order = rt.is_same_policy_order(mdp, reward, second)
    assert rt.is_hackable(mdp, reward, second) == (not order)


@claim()
def every_policy_is_the_only_optimal_one_for_a_price(mdp: AnyMDP, policy: AnyPolicy):
    """False: a policy that mixes shares its optimum with those that mix less."""
    price = (((policy > 0) | mdp.terminal[:, None]).astype(int)) - 1
    price = rationals(price) if mdp.is_exact else price.astype(float)
    best = rt.optimal_actions(mdp, rt.reward(mdp, action=price)).mask
    assert (best[~mdp.terminal].sum(axis=1) == 1).all()


@claim()
def a_potential_at_the_start_leaves_returns_alone(
    mdp: ContinuingMDP, reward: AnyReward, phi: AnyPotential, policy: AnyPolicy
):
    """False: they shift by its mean."""
    shaped = rt.shape(mdp, reward, phi)
    assert same(rt.expected_return(mdp, shaped, policy), rt.expected_return(mdp, reward, policy))


@claim()
def payments_on_one_transition_make_any_q_values(
    mdp: BranchingMDP, reward: AnyReward, wanted: AnyTable, transition: OtherTransition
):
    """False: the payment must also keep the expectation under the first transitions."""
    aim = wanted - mdp.discount * expect(transition, wanted.max(axis=1))
    changed = reward + (aim - expect_reward(transition, reward))[..., None]
    assert same(rt.solve(mdp.replace(transition=transition), changed).q_values, wanted)
    assert same(expect_reward(mdp.transition, changed), expect_reward(mdp.transition, reward))


@claim(exact=False)
def epic_keeps_opposite_rewards_apart(mdp: ContinuingMDP, reward: AnyReward, noise: AnyNoise):
    """False: a large redistribution that both have in common brings them together."""
    common = 1000 * rt.redistribute(mdp, 0 * reward, noise)
    ends = rt.return_range(mdp, reward)
    assert rt.epic(mdp, common + reward, common - reward) > 0.1 or ends.high - ends.low < 1e-6


@claim(exact=False)
def a_proxy_within_a_quarter_turn_is_safe(mdp: ContinuingMDP, reward: AnyReward, second: AnotherReward):
    """False: rewards at a STARC distance below √2 can be ordered oppositely somewhere."""
    if rt.starc(mdp, reward, second) < 2**0.5:
        lost = rt.return_range(mdp, reward).high - rt.expected_return(mdp, reward, rt.solve(mdp, second).policy)
        assert np.isclose(lost, 0, atol=1e-9)


@pytest.mark.parametrize("sibling", false, ids=lambda f: f.__name__)
def test_a_false_sibling_is_caught(sibling):
    outcome = run(sibling.claim, examples=150)
    assert not outcome.ok
    assert "AssertionError" in outcome.failure, outcome.failure
