"""Policies within budgets against cvxpy and enumeration; what prices mean; what cannot be afforded."""

import cvxpy
import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.transition import expect_reward

SEEDS = range(8)


def instance(seed, *, costs=2):
    """A small model with planted ties, a reward, costs, and budgets between the cheapest and the dearest policies."""
    draw = np.random.default_rng(seed)
    mdp = rt.random_mdp(states=4, actions=3, discount=[0.0, 0.5, 0.9, 0.99][seed % 4], seed=seed)
    P = np.array(mdp.transition)
    if seed % 2:
        P[:, 1] = P[:, 0]
    mdp = mdp.replace(transition=P)
    R, *C = draw.integers(-3, 4, (1 + costs, *P.shape)).astype(float)
    slack = rt.maximin_policy(mdp, rt.Rewards([-c for c in C])).policy
    tight = np.array([rt.expected_return(mdp, c, slack) for c in C])
    budgets = tight + 0.3 * draw.random(costs) * np.array(
        [rt.return_range(mdp, c).high - rt.return_range(mdp, c).low for c in C]
    )
    return mdp, R, C, budgets


def by_cvxpy(mdp, R, C, budgets):
    S, A = mdp.available.shape
    x = cvxpy.Variable((S, A), nonneg=True)
    rows = [
        cvxpy.sum(x[s]) - mdp.discount * cvxpy.sum(cvxpy.multiply(mdp.transition[:, :, s], x)) == mdp.initial[s]
        for s in range(S)
    ]

    def J(table):
        return cvxpy.sum(cvxpy.multiply(expect_reward(mdp.transition, table), x))

    rows += [J(c) <= b for c, b in zip(C, budgets, strict=True)]
    return cvxpy.Problem(cvxpy.Maximize(J(R)), rows).solve(solver="CLARABEL")


@pytest.mark.parametrize("seed", SEEDS)
def test_the_optimum_its_prices_and_its_proof(seed):
    mdp, R, C, budgets = instance(seed)
    found = rt.constrained_policy(mdp, R, C, budgets, certify=True)
    scale = 1 + abs(found.value) + abs(budgets).max()
    assert abs(found.value - by_cvxpy(mdp, R, C, budgets)) < 1e-6 * scale and found.bound < 1e-8 * scale
    assert found.excess == 0 and (found.costs <= budgets).all()
    assert found.certificate.verify() and all(exact.recheck(exact.to_json(found.certificate)))
    assert abs(float(found.certificate.low) - found.value) <= found.bound
    # Complementary slackness: what is not used up is worth nothing.
    assert (found.multipliers >= 0).all()
    assert (found.multipliers * (budgets - found.costs) <= found.bound + 1e-12 * scale).all()
    # Strong duality: the price of every budget added, no policy earns more under the priced reward.
    best = rt.return_range(mdp, found.priced_reward).high
    assert abs(best + found.multipliers @ budgets - found.value) <= found.bound + 1e-9 * scale
    mine = rt.expected_return(mdp, found.priced_reward, found.policy)
    assert best - mine <= found.bound + 1e-9 * scale


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("costs", [1, 2, 3])
def test_few_randomizations_and_nothing_better_within_the_budgets(seed, costs):
    mdp, R, C, budgets = instance(seed, costs=costs)
    found = rt.constrained_policy(mdp, R, C, budgets)
    seen = rt.occupancy(mdp, found.policy).sum(axis=1) > 1e-12
    assert ((found.policy[seen] > 1e-9).sum(axis=1) - 1).sum() <= costs
    for pi in [*rt.deterministic_policies(mdp), *np.random.default_rng(seed).dirichlet(np.ones(3) / 2, (30, 4))]:
        if all(rt.expected_return(mdp, c, pi) <= b for c, b in zip(C, budgets, strict=True)):
            assert rt.expected_return(mdp, R, pi) <= found.value + found.bound


@pytest.mark.parametrize("seed", SEEDS)
def test_one_more_unit_of_a_budget_is_worth_its_price(seed):
    mdp, R, C, budgets = instance(seed)
    found, step = rt.constrained_policy(mdp, R, C, budgets), 1e-4
    for i in range(2):
        more = rt.constrained_policy(mdp, R, C, budgets + step * np.eye(2)[i]).value - found.value
        assert more <= step * found.multipliers[i] + 1e-9 * (1 + abs(found.value))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_cannot_be_afforded_is_proved(seed):
    mdp, R, C, _ = instance(seed)
    slack = rt.maximin_policy(mdp, rt.Rewards([-c for c in C]))
    least = -slack.value
    for extra in (0.01, -0.01):
        budgets = np.full(2, least + extra)
        answer, proof = rt.check_affordable(mdp, C, budgets)
        assert answer is (extra > 0) is rt.is_affordable(mdp, C, budgets)
        assert all(exact.recheck(exact.to_json(proof)))
        assert isinstance(proof, exact.GuaranteeBound) and proof.low >= 0 if answer else isinstance(proof, exact.Farkas)
    with pytest.raises(
        ValueError, match=r"^`budgets` cannot all be kept: with weights \(.*\) of the costs every policy exceeds"
    ):
        rt.constrained_policy(mdp, R, C, budgets)


def test_budgets_that_leave_no_room():
    # Only the policy that never takes the costly action keeps a budget of 0.
    mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"t": 0.5, "s": 0.5}}, "t": {"a": "s", "b": "t"}}, start="s", discount=0.9)
    R, C = rt.reward(mdp, {("t", "b"): 3, ("s", "a"): 1}), rt.reward(mdp, {("s", "b"): 1})
    found = rt.constrained_policy(mdp, R, C, 0, certify=True)
    assert abs(found.value - 10) < 1e-12 and found.certificate.verify() and found.costs == 0
    assert rt.check_affordable(mdp, C, 0)[0]
    # Three costs of one third each: only the even mixture keeps the budgets, and no float is one third.
    arms = rt.mdp({"s": {"a": "end", "b": "end", "c": "end"}}, start="s", discount=0.5).exact()
    costs = [rt.reward(arms, {("s", a): 1}) for a in "abc"]
    third = exact.rational(1) / 3
    answer, proof = rt.check_affordable(arms, costs, np.array([third] * 3))
    assert answer and proof.low == proof.high == 0
    found = rt.constrained_policy(arms, costs[0], costs, np.array([third] * 3))
    assert found.certificate.low == found.certificate.high == third
    answer, proof = rt.check_affordable(mdp, C, -1e-17)
    assert not answer and proof.verify()


def test_budgets_that_rounding_decides_are_not_decided():
    mdp, _, C, _ = instance(3)
    slack = rt.maximin_policy(mdp, rt.Rewards([-c for c in C]))
    message = r"^`budgets` are within .* of the least that can be afforded, so rounding decides; change them by more"
    with pytest.raises(exact.Unproved, match=message):
        rt.check_affordable(mdp, C, -slack.returns)


def test_budgets_that_do_not_bind_and_models_that_end():
    mdp = rt.mdp({"s": {"go": {"end": 0.5, "s": 0.5}, "dash": {"end": 1}}}, start="s", discount=1)
    R, C = rt.reward(mdp, {("s", "go"): 1}), rt.reward(mdp, {("s", "go"): 1, ("s", "dash"): 0.25})
    free = rt.constrained_policy(mdp, R, C, 5)
    assert abs(free.value - 2) < 1e-12 and free.multipliers == 0
    tight = rt.constrained_policy(mdp, R, C, 1, certify=True)
    # With p the chance of going: J = p/(1 − p/2), cost (p + (1 − p)/4)/(1 − p/2) = 1 at p = 3/5.
    assert abs(tight.value - 6 / 7) < 1e-9 and tight.certificate.verify()
    answer, proof = rt.check_affordable(mdp, [C, R], [0.2, 3])  # even a dash costs a quarter
    assert not answer and proof.verify()


def test_bad_input_is_refused():
    mdp, R, C, budgets = instance(0)
    with pytest.raises(
        ValueError, match=r"^`budgets` has shape \(1,\); it must be \(2,\): give one number for each cost\.$"
    ):
        rt.constrained_policy(mdp, R, C, budgets[:1])
    with pytest.raises(ValueError, match=r"^`costs` is empty; give at least one cost, or use rt\.solve\.$"):
        rt.constrained_policy(mdp, R, [], [])
    with pytest.raises(ValueError, match=r"^`costs\[1\]` has shape"):
        rt.constrained_policy(mdp, R, [C[0], C[1][0]], budgets)
