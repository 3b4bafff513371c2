"""False siblings of the claims about learners are caught: a factor, a target, a hypothesis that was dropped."""

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.design.bonuses import count_bonus
from rewardtheory.design.temporal_difference import Moment, Rule, advance, birth, q_learning, sarsa, table
from rewardtheory.proofs.a_count_bonus_pays_at_most_twice_the_root_of_the_visits import WAY
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPotential, AnyReward, PositiveScale, SinglePathMDP
from rewardtheory.verify.learning_hypotheses import Chance, EpisodeLength, HopefulPotential, StepSize, Target, Visits
from rewardtheory.verify.running import run
from rewardtheory.verify.shaping_hypotheses import AnyTable, Share

false = []


def claim(**keywords):
    """A theorem that is false, and is added to the list of those that must be caught."""

    def decorate(function):
        false.append(theorem(source="wiewiora2003", **keywords)(function))
        return function

    return decorate


def lives(mdp, shaped, reward, initial, start, chance, rule):
    """The told and the started learner, step by step."""
    visits = mdp.available * 0
    told, started = birth(initial, visits, len(chance)), birth(start, visits, len(chance))
    for row in chance:
        told, started = advance(table(mdp, shaped), rule, told, row), advance(table(mdp, reward), rule, started, row)
        yield told, started


def hopes(mdp, reward, phi, chance, rule):
    """Q + Φ of the told learner, step by step."""
    life = birth(mdp.available * (0 * phi[0]), mdp.available * 0, len(chance))
    for row in chance:
        life = advance(table(mdp, rt.shape(mdp, reward, phi)), rule, life, row)
        yield life.q + phi[:, None]


@claim(floats=False)
def a_start_from_twice_the_potential_is_the_same(
    mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, initial: AnyTable, chance: Chance, target: Target, size: StepSize
):
    """False: it must be the potential."""
    rule = Rule(target, size, 0 * size, None, 3)
    for told, started in lives(
        mdp, rt.shape(mdp, reward, phi), reward, initial, initial + 2 * phi[:, None], chance, rule
    ):
        assert same(started.q, told.q + 2 * phi[:, None])


@claim(floats=False)
def the_discount_of_the_shaping_does_not_matter_to_a_learner(
    mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, initial: AnyTable, chance: Chance, target: Target, size: StepSize
):
    """False: it must be the learner's."""
    rule = Rule(target, size, 0 * size, None, 3)
    shaped = rt.shape(mdp.replace(discount=mdp.discount / 2), reward, phi)
    for told, started in lives(mdp, shaped, reward, initial, initial + phi[:, None], chance, rule):
        assert same(started.q, told.q + phi[:, None])


@claim(floats=False)
def a_hopeful_sarsa_stays_hopeful(
    mdp: SinglePathMDP,
    reward: AnyReward,
    phi: HopefulPotential,
    chance: Chance,
    size: StepSize,
    exploration: Share,
    length: EpisodeLength,
):
    """False: it learns the value of what it explores."""
    best = rt.solve(mdp, reward).q_values
    for hope in hopes(mdp, reward, phi, chance, Rule(sarsa, size, exploration, None, length)):
        assert at_most(best, hope)


@claim(floats=False)
def bad_luck_takes_no_hope(mdp: AnyMDP, reward: AnyReward, phi: HopefulPotential, chance: Chance, size: StepSize):
    """False: one bad draw can."""
    phi = np.where(mdp.terminal, 0 * phi, phi)
    best = rt.solve(mdp, reward).q_values
    for hope in hopes(mdp, reward, phi, chance, Rule(q_learning, size, 0 * size, None, 9)):
        assert at_most(best[mdp.available], hope[mdp.available])


@claim(floats=False)
def any_potential_keeps_a_learner_hopeful(
    mdp: SinglePathMDP, reward: AnyReward, phi: AnyPotential, chance: Chance, size: StepSize
):
    """False: it must be as high as the optimal values."""
    best = rt.solve(mdp, reward).q_values
    for hope in hopes(mdp, reward, phi, chance, Rule(q_learning, size, 0 * size, None, 9)):
        assert at_most(best, hope)


@claim(exact=False)
def a_count_bonus_pays_at_most_the_root_of_the_visits(scale: PositiveScale, most: PositiveScale, n: Visits):
    """False: twice the root."""
    bonus = count_bonus(WAY, scale=scale, most=most)
    paid = sum(bonus(Moment(i, np.array([[i]]), 0, 0, 0)) for i in range(n))
    assert at_most(paid, most + scale * np.sqrt(n))


@pytest.mark.parametrize("sibling", false, ids=lambda f: f.__name__)
def test_a_false_sibling_is_caught(sibling):
    outcome = run(sibling.claim, examples=150)
    assert not outcome.ok
    assert "AssertionError" in outcome.failure, outcome.failure
