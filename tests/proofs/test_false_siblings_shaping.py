"""False siblings of the claims about shaping are caught: a sign, a factor, a hypothesis that was dropped."""

import numpy as np
import pytest
from flint import fmpq_mat

import rewardtheory as rt
from rewardtheory.arithmetic import rationals
from rewardtheory.solvers.bellman import backup, fill
from rewardtheory.solvers.hitting import hitting_costs
from rewardtheory.transition import at_arrival, at_departure, expect, expect_reward, support
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyPotential, AnyReward, PositiveScale
from rewardtheory.verify.running import run
from rewardtheory.verify.shaping_hypotheses import (
    AnyBonus,
    AnyDiscount,
    AnyMatching,
    AnyNumber,
    AnyTable,
    Bonuses,
    CorruptObservations,
    EndingMDP,
    Experience,
    Horizon,
    LoopingDiscount,
    MixingMDP,
    MovingPotential,
    Path,
    PositiveDiscount,
    RewardWithin,
    Share,
    StepSizes,
)

false = []


def claim(**keywords):
    """A theorem that is false, and is added to the list of those that must be caught."""

    def decorate(function):
        false.append(theorem(source="ng1999policy", **keywords)(function))
        return function

    return decorate


def optimal(mdp, reward):
    return rt.optimal_actions(mdp, reward).mask


@claim(exact=False)
def shaping_leaves_soft_values_alone(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential):
    """False: they shift by −Φ."""
    before = rt.soft_solve(mdp, reward, temperature=1)
    assert same(rt.soft_solve(mdp, rt.shape(mdp, reward, phi), temperature=1).values, before.values)


@claim()
def the_end_of_a_path_is_not_discounted(mdp: AnyMDP, phi: AnyPotential, path: Path):
    """False: Φ(s_T) stands without γ^T."""
    states, actions = path
    shaped = rt.shape(mdp, rt.reward(mdp, state=0 * phi), phi)
    steps = zip(states[:-1], actions, states[1:], strict=True)
    total = sum(mdp.discount**t * shaped[step] for t, step in enumerate(steps))
    assert same(total + 0 * phi[0], phi[states[-1]] - phi[states[0]])


@claim(identity=True)
def shaping_keeps_the_second_moment(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, policy: AnyPolicy):
    """False: only the variance stays."""
    squared = mdp.replace(discount=mdp.discount**2)

    def moment(R):
        v = rt.values(mdp, R, policy)
        return rt.values(squared, R**2 + 2 * mdp.discount * R * at_arrival(mdp.transition, v), policy)

    assert same(moment(rt.shape(mdp, reward, phi)), moment(reward))


@claim()
def every_bonus_is_a_potential_difference(discount: AnyDiscount, bonus: AnyBonus):
    """False."""
    assert rt.necessity_witness(bonus, discount) is None


@claim()
def no_bonus_is_a_potential_difference(discount: AnyDiscount, bonus: AnyBonus):
    """False: some are planted."""
    assert rt.necessity_witness(bonus, discount) is not None


@claim()
def a_constant_bonus_changes_no_optimum(mdp: AnyMDP, reward: AnyReward, constant: AnyNumber):
    """False: some models end."""
    alive = constant * ~mdp.terminal[:, None, None]
    assert same(optimal(mdp, reward + alive), optimal(mdp, reward))


@claim(floats=False)
def undiscounted_terms_have_one_potential(mdp: MixingMDP):
    """False: constants vanish."""
    here = np.eye(mdp.n_states, dtype=int)
    edges = np.argwhere(support(mdp.transition))
    rows = rationals(here[edges[:, 2]] - here[edges[:, 0]])
    assert fmpq_mat(*rows.shape, rows.ravel().tolist()).rank() == mdp.n_states


@claim()
def the_end_may_have_a_potential(mdp: EndingMDP, reward: AnyReward, c: PositiveScale, phi: AnyPotential):
    """False: the potential of the end alone is raised."""
    last = mdp.transition[:, :, -1:] * 0 + c * (np.arange(mdp.n_states) == mdp.n_states - 1)[None, None, :]
    bonus = last * ~mdp.terminal[:, None, None]
    assert same(rt.solve(mdp, rt.shape(mdp, reward, phi) + bonus).values, rt.solve(mdp, reward).values - phi)


@claim()
def a_learner_starts_below(
    mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, experience: Experience, step_sizes: StepSizes
):
    """False: the wrong sign of the start."""
    one, two = 0 * phi[:, None] + rationals(np.zeros(mdp.available.shape, int)) * phi[:, None], -phi[:, None]
    two = two + one
    shaped = rt.shape(mdp, reward, phi)
    for (s, a, t, b), size in zip(experience, step_sizes, strict=True):
        one[s, a] += size * (shaped[s, a, t] + mdp.discount * one[t, b] - one[s, a])
        two[s, a] += size * (reward[s, a, t] + mdp.discount * two[t, b] - two[s, a])
    assert same(two, one - phi[:, None])


@claim()
def greedy_on_advised_values_is_optimal(mdp: AnyMDP, reward: AnyReward, advice: AnyTable):
    """False: the advice must be added back."""
    best = rt.solve(mdp, reward).q_values
    learned = np.where(mdp.available, best - advice, best.min() - abs(advice).max() - 1)
    chosen = learned == learned.max(axis=1)[:, None]
    assert not (chosen & ~optimal(mdp, reward)).any()


@claim(identity=True)
def advice_shifts_by_a_state_potential(mdp: AnyMDP, reward: AnyReward, advice: AnyTable, policy: AnyPolicy):
    """False: the shift differs between actions."""
    after = at_arrival(mdp.transition, (policy * advice).sum(axis=1))
    advised = reward + mdp.discount * after - at_departure(mdp.transition, advice)
    assert same(rt.advantage(mdp, advised, policy), rt.advantage(mdp, reward, policy))


@claim()
def a_moving_potential_of_one_time_telescopes(mdp: AnyMDP, path: Path, phi: MovingPotential):
    """False: both ends are taken at time t."""
    states, actions = path
    total = 0 * phi[0, 0]
    for t in range(len(actions)):
        total = total + mdp.discount**t * (mdp.discount * phi[t, states[t + 1]] - phi[t, states[t]])
    last = len(actions)
    assert same(total, mdp.discount**last * phi[last, states[-1]] - phi[0, states[0]])


@claim()
def the_last_potential_may_stay(mdp: AnyMDP, reward: AnyReward, horizon: Horizon, phi: AnyPotential):
    """False: it must be 0 at the horizon."""
    found = rt.solve(mdp, rt.shape(mdp, reward, phi), horizon=horizon).q_values
    assert same(found, rt.solve(mdp, reward, horizon=horizon).q_values - phi[:, None])


@claim(identity=True)
def dynamic_advice_pays_minus_its_reward(mdp: AnyMDP, advice: AnyReward, policy: AnyPolicy):
    """False: the sign of the potential is wrong."""
    phi = rt.q_values(mdp, advice, policy)
    after = at_arrival(mdp.transition, (policy * phi).sum(axis=1))
    bonus = mdp.discount * after - at_departure(mdp.transition, phi)
    assert same(expect_reward(mdp.transition, bonus), expect_reward(mdp.transition, advice))


@claim()
def anything_taken_back_sums_to_zero(bonuses: Bonuses, discount: PositiveDiscount, matching: AnyMatching):
    """False: the rows must sum to 1."""
    left = rt.generalized_reward_matching(bonuses, discount, matching)
    assert same(sum(discount**t * x for t, x in enumerate(left)), 0 * discount)


@claim()
def lowering_alone_keeps_the_optimum(mdp: AnyMDP, reward: AnyReward, bonus: AnyReward, margin: PositiveScale):
    """False: bonuses of optimal actions must be raised to the best of them, too."""
    best, found = optimal(mdp, reward), rt.solve(mdp, reward)
    collected = rt.solve(mdp.replace(available=best), bonus).values
    F = expect_reward(mdp.transition, bonus)
    omega = found.values[:, None] - found.q_values + collected[:, None]
    omega = omega - mdp.discount * expect(mdp.transition, collected) - F
    lowered = np.where(best | (omega >= margin), 0 * omega, omega - margin)
    changed = reward + rt.reward(mdp, action=(F + lowered) * ~mdp.terminal[:, None])
    assert same(optimal(mdp, changed), best)


@claim()
def a_leaf_and_a_potential_give_the_same_values(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential):
    """False: they differ by Φ(s)."""
    leaf = fill(mdp, backup(mdp, expect_reward(mdp.transition, reward), phi))
    assert same(rt.solve(mdp, rt.shape(mdp, reward, phi), horizon=1).q_values, leaf)


@claim()
def shaping_never_raises_hitting_costs(mdp: MixingMDP, phi: AnyPotential, reward: RewardWithin):
    """False: it can double them."""
    top = phi.max() - phi.min() + 1
    shaped = rt.shape(mdp.replace(discount=mdp.discount * 0 + 1), reward, phi)
    assert at_most(hitting_costs(mdp, shaped, top).max(), hitting_costs(mdp, reward, top).max())


@claim()
def guidance_has_no_bias(mdp: AnyMDP, reward: AnyReward, heuristic: AnyPotential, share: Share, policy: AnyPolicy):
    """False: only h = V* has none."""
    short, guided = rt.shorten_horizon(mdp, reward, heuristic, share)
    lost = rt.solve(short, guided).values - rt.values(short, guided, policy)
    visits = rt.occupancy(mdp, policy).sum(axis=1)
    regret = share * (mdp.initial @ lost) + (1 - share) * (visits @ lost)
    assert same(mdp.initial @ (rt.solve(mdp, reward).values - rt.values(mdp, reward, policy)), regret)


@claim()
def every_heuristic_is_improvable(mdp: AnyMDP, reward: AnyReward, heuristic: AnyPotential, share: Share):
    """False: it can be above V*."""
    planned = rt.solve(*rt.shorten_horizon(mdp, reward, heuristic, share)).values
    assert at_most(heuristic, planned) and at_most(planned, rt.solve(mdp, reward).values)


@claim()
def guidance_costs_at_most_the_error(discount: PositiveDiscount, share: Share):
    """False: errors add up over the steps, and the heuristic may be wrong in both directions."""
    fee = 2 * discount * (1 - share)
    mdp = rt.mdp({"s": {"go": "t", "stay": "s"}, "t": {"go": "t"}}, start="s", discount=discount)
    reward = rt.reward(mdp, {("s", "stay"): -fee})
    short, guided = rt.shorten_horizon(mdp, reward, [1 + 0 * fee, -1 + 0 * fee], share)
    for action in np.flatnonzero(rt.optimal_actions(short, guided).mask[0]):
        assert at_most(-rt.values(mdp, reward, [action, 0])[0], 1 + 0 * fee)


@claim(identity=True)
def discounted_shaping_keeps_averages(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, policy: AnyPolicy):
    """False: it takes (1−γ) d·Φ."""
    shaped = rt.shape(mdp, reward, phi)
    assert same(rt.average_reward(mdp, shaped, policy), rt.average_reward(mdp, reward, policy))


@claim(floats=False)
def a_bonus_circles_from_half_the_critical_size_on(discount: LoopingDiscount, factor: PositiveScale):
    """False: the threshold is the critical size itself."""
    bonus = factor / (discount / (1 - discount**2) - 1)
    assert (rt.loop_value([0, bonus], discount) >= 1 + bonus) == (2 * factor >= 1)


@claim()
def a_loop_is_worth_one_round(discount: AnyDiscount, bonuses: Bonuses):
    """False: there are more rounds."""
    assert same(rt.loop_value(bonuses, discount), sum(discount**k * x for k, x in enumerate(bonuses)))


@claim()
def a_quantilizer_earns_the_smallest_honest_reward(observations: CorruptObservations):
    """False: the share of honest states is missing."""
    true, seen, corrupt, k = observations
    chosen = sorted(range(len(seen)), key=lambda i: -seen[i])[:k]
    honest = [true[i] for i in chosen if not corrupt[i]]
    assert at_most(min(honest) if honest else 0 * true[0], sum(true[i] for i in chosen) / k)


@claim()
def some_policy_errs_by_more_than_half(mdp: AnyMDP, reward: AnyReward, policy: AnyPolicy):
    """False: the policy in the middle errs by exactly half."""
    ends = rt.return_range(mdp, reward)
    regret = [rt.return_range(mdp, R).high - rt.expected_return(mdp, R, policy) for R in (reward, -reward)]
    assert at_most(
        0.6 * float(ends.high - ends.low) if not mdp.is_exact else 3 * (ends.high - ends.low) / 5, max(regret)
    )


@pytest.mark.parametrize("sibling", false, ids=lambda f: f.__name__)
def test_a_false_sibling_is_caught(sibling):
    outcome = run(sibling.claim, examples=150)
    assert not outcome.ok
    assert "AssertionError" in outcome.failure, outcome.failure
