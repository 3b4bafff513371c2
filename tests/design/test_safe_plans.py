"""Plans that are safe against what experts leave open: against corners, samples, and what the dimensions say."""

import itertools

import cvxpy
import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.transition import at_departure, expect_reward

SEEDS = range(5)


def instance(seed, *, states=3, discount=0.8):
    """An expert's model, another environment with the same states and actions, and a reward."""
    home = rt.random_mdp(states=states, actions=2, discount=discount, seed=seed)
    away = rt.random_mdp(states=states, actions=2, discount=discount, seed=seed + 100)
    return home, away, rt.reward(home, action=np.random.default_rng(seed).normal(size=(states, 2)))


def moved(mdp, reward, directions, c):
    return reward + np.array(at_departure(mdp.transition, np.tensordot(c, directions, 1)))


def regrets(mdp, rewards, policy):
    return [mdp.initial @ rt.solve(mdp, R).values - rt.expected_return(mdp, R, policy) for R in rewards]


@pytest.mark.parametrize("seed", SEEDS)
def test_at_home_nothing_matters(seed):
    home, _, reward = instance(seed)
    found = rt.safe_plan(home, reward, rt.identifiable_directions(home), largest=10.0)
    assert (found.dimension, found.mattering) == (3, 0)
    assert abs(found.regret.value) <= found.regret.bound < 1e-8
    best = home.initial @ rt.solve(home, reward).values
    assert abs(rt.expected_return(home, reward, found.regret.policy) - best) < 1e-9
    assert abs(rt.expected_return(home, reward, found.maximin.policy) - best) < 1e-7


def polytope(mdp, directions, largest):
    """The corners of the set of moves, by trying every choice of as many sides as there are directions."""
    m, rows = len(directions), directions.reshape(len(directions), -1).T
    found = []
    for chosen in itertools.combinations(range(len(rows)), m):
        if np.linalg.cond(rows[list(chosen)]) < 1e8:
            for sign in itertools.product((1, -1), repeat=m):
                c = np.linalg.solve(rows[list(chosen)], largest * np.array(sign))
                if (abs(rows @ c) <= largest * (1 + 1e-9)).all():
                    found.append(c)
    return np.unique(np.round(found, 9), axis=0)


@pytest.mark.parametrize("seed", SEEDS)
def test_elsewhere_no_reward_in_the_set_does_worse_than_promised(seed):
    home, away, reward = instance(seed)
    open_ = rt.identifiable_directions(home)
    found = rt.safe_plan(away, reward, open_, largest=0.4, certify=True)
    assert (
        found.dimension == 3 and found.mattering == 3 - 1
    )  # a constant paid in every step orders nothing, here or there
    assert found.maximin.certificate.verify() and found.regret.certificate.verify()
    assert all(exact.recheck(exact.to_json([found.maximin.certificate, found.regret.certificate])))
    corners = polytope(away, open_.unidentified, 0.4)
    assert len(corners) == len(found.maximin.returns)
    rewards = [moved(away, reward, open_.unidentified, c) for c in corners]
    worst = min(rt.expected_return(away, R, found.maximin.policy) for R in rewards)
    assert abs(worst - found.maximin.value) <= found.maximin.bound + 1e-7
    assert abs(max(regrets(away, rewards, found.regret.policy)) + found.regret.value) <= found.regret.bound + 1e-7
    draw = np.random.default_rng(seed)
    for _ in range(20):
        R = moved(away, reward, open_.unidentified, draw.dirichlet(np.ones(len(corners))) @ corners)
        assert rt.expected_return(away, R, found.maximin.policy) >= found.maximin.value - 1e-7
        assert regrets(away, [R], found.regret.policy)[0] <= -found.regret.value + 1e-7
    # Nobody else is sure of more.
    for pi in rt.deterministic_policies(away):
        assert min(rt.expected_return(away, R, pi) for R in rewards) <= found.maximin.value + found.maximin.bound + 1e-7
        assert max(regrets(away, rewards, pi)) >= -found.regret.value - found.regret.bound - 1e-7


@pytest.mark.parametrize("seed", SEEDS)
def test_the_basis_does_not_matter_and_trust_in_the_reward_is_its_optimum(seed):
    home, away, reward = instance(seed)
    open_ = rt.identifiable_directions(home)
    mixed = np.tensordot(np.random.default_rng(seed).normal(size=(3, 3)), open_.unidentified, 1)
    one, other = (rt.safe_plan(away, reward, x, largest=0.2) for x in (open_, mixed))
    assert abs(one.maximin.value - other.maximin.value) < 1e-8 and abs(one.regret.value - other.regret.value) < 1e-8
    sure = rt.safe_plan(away, reward, open_, largest=0)
    best = away.initial @ rt.solve(away, reward).values
    assert abs(sure.maximin.value - best) < 1e-9 and abs(sure.regret.value) < 1e-9


@pytest.mark.parametrize("seed", SEEDS)
def test_two_experts_leave_less_open_and_a_plan_promises_more(seed):
    home, away, reward = instance(seed)
    one, two, three = (
        rt.safe_plan(away, reward, rt.identifiable_directions(experts), largest=2)
        for experts in (home, [home, home.replace(discount=0.5)], [home, away])
    )
    assert (one.dimension, two.dimension, two.mattering) == (3, 1, 0)
    for other in (two, three):
        assert other.dimension < 3
        assert other.regret.value >= one.regret.value - 1e-7 and other.maximin.value >= one.maximin.value - 1e-7
    assert abs(two.regret.value) <= two.regret.bound + 1e-9
    assert "3 directions stay unidentified; 2 dimensions matter" in str(one)
    assert "1 direction stays unidentified; 0 dimensions matter" in str(two)


def test_many_directions_leave_the_regret_out():
    home, away, reward = instance(0, states=12)
    open_ = rt.identifiable_directions(home)
    found = rt.safe_plan(away, reward, open_, largest=0.1)
    assert found.dimension == 12 and found.regret is None and "regret" not in str(found)
    # By the dual of the inner minimum, in one program of another solver.
    rows = open_.unidentified.reshape(12, -1)
    x, y = cvxpy.Variable(away.available.shape, nonneg=True), cvxpy.Variable(rows.shape[1])
    flow = [
        cvxpy.sum(x[s]) - away.discount * cvxpy.sum(cvxpy.multiply(away.transition[:, :, s], x)) == away.initial[s]
        for s in range(12)
    ]
    rows = rows / np.linalg.norm(rows, axis=1)[:, None]
    same = rows @ y == rows @ cvxpy.vec(x, order="C")
    goal = cvxpy.sum(cvxpy.multiply(expect_reward(away.transition, reward), x)) - 0.1 * cvxpy.norm1(y)
    best = cvxpy.Problem(cvxpy.Maximize(goal), [*flow, same]).solve(solver="CLARABEL")
    assert abs(best - found.maximin.value) < 1e-6 * (1 + abs(best)) and found.maximin.bound < 1e-7 * (1 + abs(best))


def test_exact_models_are_certified():
    home, away, reward = instance(2)
    open_ = rt.identifiable_directions(home.exact())
    one, other = rt.safe_plan(away, reward, open_, largest=0.5), rt.safe_plan(away.exact(), reward, open_, largest=0.5)
    assert other.maximin.certificate.verify() and other.regret.certificate.verify()
    assert abs(one.maximin.value - other.maximin.value) < 1e-9 and abs(one.regret.value - other.regret.value) < 1e-9


def test_nothing_open_and_terminal_states():
    mdp = rt.mdp({"s": {"go": {"end": 1}, "wait": {"s": 1}}}, start="s", discount=0.9)
    found = rt.safe_plan(mdp, rt.reward(mdp, {("s", "go"): 1}), np.zeros((0, 2, 2)), largest=1)
    assert (found.dimension, found.mattering) == (0, 0) and abs(found.maximin.value - 1) < 1e-12
    other = rt.identifiable_directions(mdp)
    plan = rt.safe_plan(mdp, rt.reward(mdp, {("s", "go"): 1}), other, largest=1)
    assert plan.dimension == 1 and plan.mattering == 0 and abs(plan.regret.value) <= plan.regret.bound


def test_bad_input_is_refused():
    home, away, reward = instance(0)
    open_ = rt.identifiable_directions(home)
    with pytest.raises(ValueError, match=r"^`largest` is -1; it must be at least 0: 0 trusts the reward as it is\.$"):
        rt.safe_plan(away, reward, open_, largest=-1)
    with pytest.raises(ValueError, match=r"^`ambiguity` has shape \(1, 2, 2\); it must be \(1, 3, 2\)"):
        rt.safe_plan(away, reward, np.zeros((1, 2, 2)), largest=1)
    with pytest.raises(ValueError, match=r"^`largest` has shape \(2,\); it must be \(\): give one number\.$"):
        rt.safe_plan(away, reward, open_, largest=[1, 2])
    with pytest.raises(ValueError, match=r"^`ambiguity` holds directions that depend on each other, or one of zeros"):
        rt.safe_plan(away, reward, np.ones((2, 3, 2)), largest=1)
