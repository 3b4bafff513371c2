"""False siblings of claims about caution, budgets and quantilizers are caught."""

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.caution_hypotheses import Level, Outcomes, WeighedRewards
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyNoise, AnyPolicy, AnyReward, TinyMDP
from rewardtheory.verify.running import run

false = []


def claim(**keywords):
    """A theorem that is false, and is added to the list of those that must be caught."""

    def decorate(function):
        false.append(theorem(source="regan2009regret", **keywords)(function))
        return function

    return decorate


@claim(exact=False)
def the_worst_case_needs_no_chance(mdp: TinyMDP, rewards: WeighedRewards):
    """False: a coin can be sure of more than every policy without chance."""
    found = rt.maximin_policy(mdp, rt.Rewards(*rewards))
    table = [[rt.expected_return(mdp, R, pi) for R in rewards[0]] for pi in rt.deterministic_policies(mdp)]
    assert max(map(min, table)) >= found.value - found.bound - 1e-9


@claim(exact=False)
def cvar_falls_with_its_share(mdp: TinyMDP, rewards: WeighedRewards):
    """False: it rises."""
    belief = rt.Rewards(*rewards)
    assert rt.cvar_policy(mdp, belief, 0.25).value >= rt.cvar_policy(mdp, belief, 1).value - 1e-9


@claim(exact=False)
def the_regret_of_the_mean_is_the_mean_regret(mdp: TinyMDP, rewards: WeighedRewards, policy: AnyPolicy):
    """False: it is at most that."""
    array, weights = rewards

    def regret(R):
        return mdp.initial @ rt.solve(mdp, R).values - rt.expected_return(mdp, R, policy)

    assert same(regret(rt.Rewards(array, weights).mean), weights @ np.array([regret(R) for R in array]))


@claim(exact=False)
def any_optimum_of_the_priced_reward_keeps_the_budget(
    mdp: TinyMDP, reward: AnyReward, cost: AnyNoise, policy: AnyPolicy, level: Level
):
    """False: the sides of the budget tie."""
    budget = rt.expected_return(mdp, cost, policy) + level
    found = rt.constrained_policy(mdp, reward, cost, budget)
    other = rt.solve(mdp, found.priced_reward).policy
    assert rt.expected_return(mdp, cost, other) <= budget + 1e-7


@claim()
def a_quantilizer_pays_no_more_than_the_base(outcomes: Outcomes, level: Level):
    """False: up to 1/q times as much."""
    base, utility, cost = outcomes
    assert at_most(rt.quantilize(base, utility, level) @ cost, base @ cost)


@claim(exact=False)
def what_one_expert_leaves_open_costs_nothing_anywhere(mdp: TinyMDP, reward: AnyReward):
    """False: at another discount shaping is no shaping."""
    away = mdp.replace(discount=mdp.discount / 2)
    plan = rt.safe_plan(away, reward, rt.identifiable_directions(mdp), largest=1)
    assert -plan.regret.value <= plan.regret.bound + 1e-7


@pytest.mark.slow
@pytest.mark.parametrize("sibling", false, ids=lambda f: f.__name__)
def test_a_false_sibling_is_caught(sibling):
    outcome = run(sibling.claim, examples=150)
    assert not outcome.ok
    assert "AssertionError" in outcome.failure, outcome.failure
