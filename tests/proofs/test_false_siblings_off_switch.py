"""False siblings of the claims about off-switch games are caught: a sign, a factor, a hypothesis that was dropped."""

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.games.partial_off_switch import always_wait_value
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyReward
from rewardtheory.verify.off_switch_hypotheses import (
    Answers,
    AnyBelief,
    AnyPartialGame,
    AnyTable,
    Branches,
    ButtonModel,
    NormalBelief,
    Orders,
    OtherAnswers,
    PositiveNumber,
    PositiveTable,
    Probability,
    TiltBase,
    UnitDiscount,
)
from rewardtheory.verify.running import run
from rewardtheory.verify.shaping_hypotheses import Share

false = []


def claim(**keywords):
    """A theorem that is false, and is added to the list of those that must be caught."""

    def decorate(function):
        false.append(theorem(source="hadfieldmenell2017offswitch", **keywords)(function))
        return function

    return decorate


@claim()
def deferring_is_worth_the_larger_of_two_sums(belief: AnyBelief, answers: Answers):
    """False: the smaller."""
    u, p = belief
    run_, stop = (p * u * answers).sum(), (p * u * (1 - answers)).sum()
    assert same(rt.deference_incentive(rt.beliefs.finite(u, p), lambda _: answers), max(run_, -stop))


@claim()
def any_human_is_worth_deferring_to(belief: AnyBelief, answers: Answers):
    """False: a rational one is."""
    incentive = rt.deference_incentive(rt.beliefs.finite(*belief), lambda _: answers)
    assert at_most(0 * incentive, incentive)


@claim()
def the_branches_of_a_certain_robot_as_printed(belief: AnyBelief, answers: Answers):
    """False: −U(1 − π) belongs to U ≥ 0."""
    u = belief[0][0]
    incentive = rt.deference_incentive(rt.beliefs.finite(belief[0][:1]), lambda _: answers[:1])
    assert same(incentive, -u * (1 - answers[0]) if u < 0 else u * answers[0])


@claim()
def doubt_counts_twice(belief: AnyBelief, answers: Answers):
    """False: once."""
    game = rt.off_switch(rt.beliefs.finite(*belief), lambda _: answers)
    assert same(game.incentive, game.covariance - 2 * game.doubt)


@claim(exact=False)
def break_even_at_the_variance_over_the_mean(normal: NormalBelief, temperature: PositiveNumber):
    """False: over twice the mean."""
    mean, deviation = normal
    belief = rt.beliefs.gaussian(mean, deviation)
    incentive = rt.deference_incentive(belief, rt.humans.noisy_rational(temperature))
    assert mean == 0 or (incentive > 0) == (temperature < deviation**2 / abs(mean))


@claim()
def every_belief_breaks_even_where_its_tilt_says(weights: PositiveTable, base: TiltBase):
    """False: h must be even."""
    u = np.array([0, 1, 2, 0, -1, -2])
    p = np.concatenate([weights, weights[::-1]]) * np.array([base ** int(k) for k in u])
    x = base**2 if base > 1 else 1 / base**2
    odds = np.array([x ** int(k) for k in u])
    incentive = rt.deference_incentive(rt.beliefs.finite(u * (1 + 0 * p), p / p.sum()), lambda _: odds / (1 + odds))
    assert same(incentive, 0 * incentive)


@claim()
def waiting_over_acting_is_deferring(belief: AnyBelief, good: Share, bad: Share):
    """False: switching off may be better still."""
    found = rt.two_type_values(rt.beliefs.finite(*belief), rt.humans.two_types(good, bad))
    assert found.defers == bool(found.act_over_wait <= 0)


@claim()
def misreports_may_be_as_frequent_as_one_in_two(belief: AnyBelief, share: Probability):
    """False: the limit is the smaller part of E|U|."""
    incentive = rt.deference_incentive(rt.beliefs.finite(*belief), rt.humans.misreporting(rt.humans.rational, share))
    assert 2 * share > 1 or at_most(0 * incentive, incentive)


@claim()
def a_bit_is_worth_nothing(belief: AnyBelief, answers: Answers, said: OtherAnswers):
    """False: for most humans it is worth something."""
    bit = rt.one_more_bit(rt.beliefs.finite(*belief), lambda _: answers, answer=lambda _: said)
    assert same(bit.gain, 0 * bit.gain)


@claim()
def a_robot_that_does_not_listen_never_loses_by_autonomy(orders: Orders):
    """False: it must play the posterior mean, not the prior one."""
    prior, reward, kernel = orders
    found = rt.obedience(prior, reward, kernel, lambda weight, R, order: int(np.argmax(prior @ R)))
    assert at_most(0 * found.advantage, found.advantage)


@claim()
def every_human_is_obeyed_blindly(orders: Orders):
    """False: a rational one is."""
    found = rt.obedience(*orders)
    assert same(found.obedience, 0 * found.obedience + 1)


@claim(floats=False)
def always_waiting_is_optimal(game: AnyPartialGame):
    """False: the robot must know no more than the human."""
    found = rt.partial_off_switch(*game)
    assert always_wait_value(found) == rt.optimal_pairs(found).value


@claim(floats=False)
def never_waiting_is_optimal(table: AnyTable):
    """False: the human must know no more than the robot."""
    assert frozenset() in rt.optimal_pairs(rt.table_game(table)).wait_sets()


@claim(floats=False)
def telling_whether_they_agree_never_helps(table: AnyTable):
    """False: no player could say it alone."""
    game = rt.table_game(table)
    H, A = game.gain.shape
    same_ = np.array([[h == a for a in range(A)] for h in range(H)])
    told = [game.gain[same_].sum(), game.gain[~same_].sum()]
    assert sum(max(x, 0 * x) for x in told) <= rt.optimal_pairs(game).value


@claim(floats=False)
def two_symbols_are_worth_no_more_than_one(table: AnyTable):
    """False: they may be."""
    game = rt.table_game(table)
    assert rt.best_messages(game, robot=2).value == rt.best_messages(game).value


@claim()
def the_uncorrected_reward_hides_the_chance_of_a_press(button: ButtonModel):
    """False: it needs the correction."""
    mdp, reward, pressed, chances = button
    free = rt.solve(mdp, reward).q_values[~pressed]
    q = np.where(pressed[:, None], 0 * chances[0], chances[0])[..., None]
    into = np.zeros(mdp.transition.shape, dtype=int)
    into[..., 2] = 1
    model = mdp.replace(transition=(1 - q) * mdp.transition + q * into)
    assert same(rt.solve(model, reward).q_values[~pressed], free)


@claim()
def interruptions_do_not_move_sarsa(mdp: AnyMDP, reward: AnyReward, operator: AnyPolicy, share: Probability):
    """False: it learns the value of being interrupted."""
    found = rt.interrupted_fixed_points(mdp, reward, interruption=operator, probability=share)
    assert same(found.sarsa[mdp.available], found.q_learning[mdp.available])


@claim(floats=False)
def waiting_is_optimal_in_half_of_all_rewards_and_a_third_of_the_discount(discount: UnitDiscount):
    """False: a sixth."""
    graph = {
        "start": {"c": "c", "w": "w"},
        "c": {"stay": "c"},
        "w": {"x": "x", "y": "y"},
        "x": {"stay": "x"},
        "y": {"stay": "y"},
    }
    found = rt.tree_power(rt.mdp(graph, start="start", discount=discount), "start")
    assert same(found.optimal[1], (3 + 2 * discount) / 6)


@claim(floats=False)
def more_options_always_win(branches: Branches):
    """False: for most permutations, not for all."""
    size, _, _, rewards = branches
    found = rt.orbit_counts(rewards, lambda r: max(r[size:]) >= max(r[:size]))
    assert not found[False]


@pytest.mark.parametrize("function", false, ids=lambda f: f.claim.id)
def test_a_false_sibling_is_caught(function):
    outcome = run(function.claim, examples=100)
    assert not outcome.ok and "Error" in outcome.failure
    assert "AssertionError" in outcome.failure, outcome.failure
