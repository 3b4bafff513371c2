"""False siblings of claims about sharp constants, Goodhart's law, tasks, observers and reward design are caught."""

import functools
import itertools

import networkx
import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.arithmetic import eye, solve_linear
from rewardtheory.distances.bilipschitz import bilipschitz
from rewardtheory.distances.polytope import diameter, inradius, projection
from rewardtheory.proofs.a_climb_that_stops_where_the_angles_add_up_never_loses import Arms, worst_true_reward
from rewardtheory.proofs.the_fringe_decides_what_a_reward_can_express import SmallMDP, SomePlans
from rewardtheory.proofs.three_gaussian_arms_obey_an_exact_phase_law import turns
from rewardtheory.transition import expect, expect_reward
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.bandit_ascent import ascent
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.dard_form import dard_form
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyPotential, AnyReward, ContinuingMDP
from rewardtheory.verify.running import run
from rewardtheory.verify.shaping_hypotheses import Share

false = []


def claim(**keywords):
    """A theorem that is false, and is added to the list of those that must be caught."""

    def decorate(function):
        false.append(theorem(source="skalse2024starc", **keywords)(function))
        return function

    return decorate


def angle_of(mdp, reward, second):
    parts = [projection(mdp) @ expect_reward(mdp.transition, R).ravel() for R in (reward, second)]
    sizes = [np.linalg.norm(v) for v in parts]
    if min(sizes) < 1e-6:
        return None
    v, w = (x / size for x, size in zip(parts, sizes, strict=True))
    return 2 * np.arctan2(np.linalg.norm(v - w), np.linalg.norm(v + w))


@claim(exact=False)
def the_sine_of_any_angle_bounds_regret(mdp: AnyMDP, reward: AnyReward, second: AnotherReward):
    """False: beyond 90° the sine falls and the regret does not."""
    theta = angle_of(mdp, reward, second)
    if theta is not None:
        high = diameter(mdp).diameter / (2 * inradius(mdp).radius) * np.sin(theta)
        assert rt.worst_case_regret(mdp, reward, second).value <= high + 1e-6


@claim()
def q_values_as_reward_may_keep_the_discount(mdp: AnyMDP, reward: AnyReward):
    """False: what comes later is counted twice."""
    pays = rt.reward(mdp, action=rt.solve(mdp, reward).q_values * ~mdp.terminal[:, None])
    assert same(rt.optimal_actions(mdp, pays).mask, rt.optimal_actions(mdp, reward).mask)


@claim(exact=False)
def the_inradius_is_twice_as_large(mdp: AnyMDP, reward: AnyReward, second: AnotherReward):
    """False: differences fill a ball of radius 2ρ, not 4ρ."""
    theta = angle_of(mdp, reward, second)
    if theta is not None:
        low = 4 * inradius(mdp).radius / diameter(mdp).diameter * np.sin(min(theta, np.pi / 2))
        assert low <= rt.worst_case_regret(mdp, reward, second).value + 1e-6


@claim(exact=False)
def the_root_of_the_constant_suffices(mdp: ContinuingMDP, policy: AnyPolicy):
    """False: √κ is sharp."""
    other = functools.partial(rt.canonical.val, policy=policy)
    found = bilipschitz(mdp, rt.canonical.val, other)
    if found.first is not None:
        pair = [rt.reward(mdp, action=found.first + sign * 1e-3 * found.last) for sign in (1, -1)]
        d1, d2 = rt.starc(mdp, *pair), rt.starc(mdp, *pair, canonical=other)
        assert d1 <= np.sqrt(found.constant) * d2 * (1 + 1e-6)


@claim(exact=False)
def the_sharp_constant_is_attained_at_right_angles(mdp: ContinuingMDP, policy: AnyPolicy):
    """False: only the tangents reach it."""
    other = functools.partial(rt.canonical.val, policy=policy)
    found = bilipschitz(mdp, rt.canonical.val, other)
    if found.first is not None:
        pair = [rt.reward(mdp, action=found.first + sign * found.last) for sign in (1, -1)]
        d1, d2 = rt.starc(mdp, *pair), rt.starc(mdp, *pair, canonical=other)
        assert d1 >= found.constant * d2 * (1 - 1e-6)


@claim(floats=False)
def policies_of_one_return_are_connected(mdp: AnyMDP, reward: AnyReward):
    """False: only those above, or below, a return are."""
    choices = [np.flatnonzero(row).tolist() for row in mdp.available]
    J = {plan: rt.expected_return(mdp, reward, list(plan)) for plan in itertools.product(*choices)}
    steps = networkx.Graph(
        (plan, (*plan[:s], a, *plan[s + 1 :])) for plan in J for s, actions in enumerate(choices) for a in actions
    )
    for c in set(J.values()):
        assert networkx.is_connected(steps.subgraph([plan for plan, value in J.items() if value == c]))


@claim(floats=False)
def every_set_of_policies_can_be_made_optimal(mdp: SmallMDP, good: SomePlans):
    """False: it must be a product of sets of actions."""
    if len(good) < np.prod(mdp.available.sum(axis=1)):
        assert rt.atlas.check_equal_soap(mdp, good)[0]


@claim(exact=False)
def a_climb_may_go_on_to_a_right_angle(arms: Arms, share: Share):
    """False: the angle of the true reward adds to that of the segment."""
    proxy = (arms - arms.mean()) / max(np.linalg.norm(arms - arms.mean()), 1e-9)
    for step in ascent(arms):
        if step.direction @ proxy > 1e-3:
            worst = worst_true_reward(proxy, step.direction, float(share) * np.pi / 2)
            assert worst @ step.direction >= -1e-9


@claim(over=lambda: ({"theta": theta} for theta in range(1, 90, 4)))
def the_phase_law_is_twice_as_steep(theta):
    """False: only a truth on the far side of the proxy turns."""
    turned = [turns(phi, phi + side * theta) for phi in np.arange(0.5, 60) for side in (1, -1)]
    assert sum(turned) * 60 == min(theta, 60) * len(turned)


@claim(floats=False)
def the_dard_form_keeps_the_order(mdp: ContinuingMDP, reward: AnyReward):
    """False: its last term is no potential."""
    assert rt.is_same_policy_order(mdp, reward, dard_form(mdp, reward))


@claim(floats=False)
def shaping_at_another_discount_does_no_harm(mdp: ContinuingMDP, reward: AnyReward, phi: AnyPotential):
    """False: it pays for where one goes."""
    shaped = rt.shape(mdp.replace(discount=mdp.discount / 2), reward, phi)
    assert rt.is_same_policy_order(mdp, reward, shaped)


@claim(floats=False)
def any_balance_of_flows_gives_the_least_reward(mdp: ContinuingMDP, reward: AnyReward, phi: AnyPotential):
    """False: what comes in counts with the discount, and not thrice."""

    def divergence(c):
        return 3 * c.sum(axis=(0, 1)) - c.sum(axis=(1, 2))

    zero = 0 * reward
    matrix = np.array([divergence(rt.shape(mdp, zero, row)) for row in eye(mdp.n_states, like=reward)]).T
    try:
        c = reward - rt.shape(mdp, zero, solve_linear(matrix, divergence(reward)))
    except ZeroDivisionError:  # a singular system, for some discounts
        return
    assert at_most((c * c).sum(), ((c + rt.shape(mdp, zero, phi)) ** 2).sum())


@claim(floats=False)
def any_values_tell_the_optimum_at_every_horizon(mdp: AnyMDP, reward: AnyReward):
    """False: it takes those of the optimal policy."""
    V = rt.values(mdp, reward, rt.uniform_policy(mdp))
    pays = expect_reward(mdp.transition, reward) + mdp.discount * expect(mdp.transition, V) - V[:, None]
    best = rt.optimal_actions(mdp, reward).mask
    for s in np.flatnonzero((mdp.available & ~best).any(axis=1)):
        top = max(pays[s, a] for a in np.flatnonzero(best[s]))
        assert all(pays[s, a] < top for a in np.flatnonzero(mdp.available[s] & ~best[s]))


@claim(floats=False)
def the_opposite_reward_has_the_same_optimum(mdp: AnyMDP, reward: AnyReward):
    """False: gaps must not be negative."""
    assert same(rt.optimal_actions(mdp, reward).mask, rt.optimal_actions(mdp, -reward).mask)


@pytest.mark.parametrize("sibling", false, ids=lambda f: f.__name__)
def test_a_false_sibling_is_caught(sibling):
    outcome = run(sibling.claim, examples=150)
    assert not outcome.ok
    assert "AssertionError" in outcome.failure, outcome.failure
