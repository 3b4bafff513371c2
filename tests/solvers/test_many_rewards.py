"""Many rewards on one large model, against exact rationals, policy iteration, closed forms and single solves."""

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.arithmetic import to_float
from rewardtheory.mdps.maze import maze
from rewardtheory.mdps.ring import ring
from rewardtheory.solvers.many_rewards import COLUMNS
from rewardtheory.solvers.policy_iteration import policy_iteration
from rewardtheory.solvers.value_iteration import Backups
from rewardtheory.transition import expect_reward, policy_matrix


def test_the_ring_has_its_closed_form():
    n = 701
    found = ring(n)
    goals = [0, 5, 350, 700]
    rewards = [rt.reward(found.mdp, arrival=np.arange(n) == goal) for goal in goals]
    solved = rt.solve_each(found.mdp, rewards)
    for goal, v, bound in zip(goals, solved.values, solved.bound, strict=True):
        d = np.minimum((np.arange(n) - goal) % n, (goal - np.arange(n)) % n)
        d[goal] = 2
        assert abs(v - 0.99 ** (d - 1) / (1 - 0.99**2)).max() <= bound <= 1e-8


def test_the_maze_pays_for_the_shortest_way():
    found = maze(23, seed=3)
    goal, steps = rt.solve_each(found.mdp, list(found.rewards.values())).values
    live = ~found.mdp.terminal
    d = 1 + np.log(goal[live]) / np.log(0.99)
    assert np.allclose(d, np.round(d)) and d.min() > 1 - 1e-6 and d.max() >= 44
    assert np.allclose(steps[live], -(1 - 0.99**d) / 0.01)


def test_discount_one_counts_the_steps_to_the_end():
    n = 601
    place = np.arange(n)
    state = np.minimum(place[:, None] + np.array([1, 2]), n - 1)[..., None]
    corridor = rt.MDP(rt.Successors(state, np.ones(state.shape)), place == 0, 1.0, terminal=place == n - 1)
    tick = rt.reward(corridor, state=-1.0 * (place < n - 1))
    slow, fast = rt.solve_each(corridor, [-tick, tick]).values
    assert slow.tolist() == (n - 1 - place).tolist() and fast.tolist() == (-((n - place) // 2)).tolist()


def slippery(n: int, seed: int):
    """A ring of n states where every move goes wrong one time in ten."""
    state = ring(n).mdp.transition.state
    both = np.repeat(state.reshape(n, 1, 2), 2, axis=1)
    mdp = rt.MDP(rt.Successors(both, np.broadcast_to([[0.9, 0.1], [0.1, 0.9]], (n, 2, 2))), np.full(n, 1 / n), 0.99)
    return mdp, np.random.default_rng(seed)


def cases_of_all_kinds():
    mdp, draw = slippery(600, 0)
    yield "slow and random", mdp, [draw.standard_normal((600, 2)) for _ in range(COLUMNS + 3)]
    mdp = rt.random_mdp(states=520, actions=3, successors=4, discount=0.95, seed=1)
    mask = np.random.default_rng(2).random((520, 3)) < 0.7
    mask[:, 1] |= ~mask.any(axis=1)
    yield "actions missing", mdp.replace(available=mask), [draw.standard_normal((520, 3)) for _ in range(4)]
    yield "dense", rt.random_mdp(states=510, actions=2, discount=0.9, seed=3), [draw.standard_normal((510, 2))] * 2
    mdp = ring(512, discount=0.999).mdp
    yield "no chance", mdp, [draw.standard_normal((512, 2)), np.zeros((512, 2)), np.ones((512, 2))]
    yield "first step only", mdp.replace(discount=0), [draw.standard_normal((512, 2))]


CASES = list(cases_of_all_kinds())


@pytest.mark.parametrize("name, mdp, tables", CASES, ids=[name for name, *_ in CASES])
def test_values_are_those_of_policy_iteration(name, mdp, tables):
    rewards = [rt.reward(mdp, action=r) for r in tables]
    found = rt.solve_each(mdp, rewards, tolerance=1e-9)
    assert found.values.shape == (len(rewards), mdp.n_states) and found.converged.all()
    for k, R in enumerate(rewards):
        r = expect_reward(mdp.transition, R)
        _, v, _, stable = policy_iteration(mdp, r)
        assert stable
        assert abs(found.values[k] - v).max() <= found.bound[k] + 1e-11 * max(1, abs(v).max())
        alone = rt.solve(mdp, R, tolerance=1e-9)
        assert abs(alone.values - found.values[k]).max() <= alone.bound + found.bound[k]
        assert np.isfinite(found.q_values).all()
        chosen = found.policy[k].argmax(axis=1)
        assert mdp.available[np.arange(mdp.n_states), chosen].all()
        reached = rt.values(mdp, R, found.policy[k])
        assert abs(reached - v).max() <= 200 * found.bound[k] + 1e-10


def test_a_slow_model_near_discount_one_comes_to_its_end():
    mdp, draw = slippery(600, 1)
    mdp = mdp.replace(discount=0.9999)
    R = rt.reward(mdp, action=draw.standard_normal((600, 2)))
    found = rt.solve(mdp, R)
    assert found.converged and abs(found.values).max() > 1000
    _, v, _, _ = policy_iteration(mdp, expect_reward(mdp.transition, R))
    assert abs(found.values - v).max() <= found.bound + 1e-6


def test_an_accuracy_beyond_rounding_is_given_up_soon():
    mdp = slippery(600, 1)[0].replace(discount=0.9999)
    R = rt.reward(mdp, arrival=np.arange(600) == 0)
    with pytest.raises(rt.NotConverged, match="raise `max_iterations` or `tolerance`"):
        rt.solve(mdp, R, tolerance=1e-14)
    found = rt.solve(mdp, R, tolerance=1e-14, throw=False)
    assert not found.converged and found.iterations < 1000 and found.bound < 1e-3


def test_doubling_is_the_evaluation_of_a_policy():
    mdp = ring(40, discount=0.97).mdp
    draw = np.random.default_rng(0)
    r, actions = draw.standard_normal((2, 40, 3)), draw.integers(2, size=(40, 3))
    found = Backups(mdp).evaluate(list(r), actions, np.zeros((40, 3)), 1)
    for c in range(3):
        pi = np.eye(2)[actions[:, c]]
        exact = np.linalg.solve(np.eye(40) - 0.97 * policy_matrix(mdp.transition, pi), (pi.T * r[:, :, c]).sum(axis=0))
        assert abs(found[:, c] - exact).max() < 1e-10


def test_small_and_exact_models_are_solved_one_by_one():
    mdp = rt.random_mdp(states=4, actions=2, seed=0)
    rewards = [rt.random_reward(mdp, seed=k) for k in range(3)]
    found, exact = rt.solve_each(mdp, rewards), rt.solve_each(mdp.exact(), rewards)
    assert found.q_values.shape == (3, 4, 2) and not exact.bound.any()
    for k in range(3):
        assert abs(found.values[k] - [to_float(x) for x in exact.values[k]]).max() <= found.bound[k]


def test_many_rewards_are_refused_with_their_place():
    mdp = ring(600).mdp
    good = rt.reward(mdp, state=np.arange(600))
    with pytest.raises(ValueError, match=r"`rewards` is empty; give at least one reward\."):
        rt.solve_each(mdp, [])
    with pytest.raises(ValueError, match=r"`rewards\[1\]` has shape \(600, 2\); it must be \(600, 2, 1\)"):
        rt.solve_each(mdp, [good, good[..., 0]])
    with pytest.raises(rt.NotConverged, match=r"`solve_each` stopped after 2 iterations .* for rewards\[0\]; raise"):
        rt.solve_each(mdp, [good], max_iterations=2)
    assert not rt.solve_each(mdp, [good], max_iterations=2, throw=False).converged.any()
