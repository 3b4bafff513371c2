"""The optimal reward problem: the planner against backward induction, derivatives against differences, and its worth."""

import jax
import numpy as np
import pytest
from alignment_worlds import flat, slopes, small_world

import rewardtheory as rt
from rewardtheory.design.bounded_planner import bounded_planner, planned
from rewardtheory.design.outer_step import blend, discount_of


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_what_is_planned_is_backward_induction(x64, depth):
    mdp = rt.random_mdp(states=5, actions=3, discount=0.8, seed=depth)
    R = rt.random_reward(mdp, seed=1)
    world, stacked, point = small_world(0, states=5)
    world = world._replace(transition=jax.numpy.asarray(mdp.transition))
    means = (mdp.transition * R).sum(axis=2)
    found = planned(world, means, 0.8, depth)
    np.testing.assert_allclose(found, rt.solve(mdp, R, horizon=depth).q_values, atol=1e-12)


def test_its_derivative_agrees_with_differences(x64):
    world, stacked, point = small_world(2)
    step = bounded_planner(3).step
    found = step(world, stacked, point, np.zeros(()), 0.2, 0.1)
    r, g = blend(world, stacked, point), discount_of(world, point)
    q = np.sort(np.asarray(planned(world, r, g, 2)), axis=1)
    assert (q[:, -1] - q[:, -2] > 1e-2).all(), "a tie within the steps of the differences"
    expected = slopes(lambda p: step(world, stacked, p, np.zeros(()), 0.2, 0.1).objective, point, 1e-4)
    np.testing.assert_allclose(flat(found.gradient), expected, atol=1e-8)


def test_the_best_reward_for_a_shallow_planner_is_not_the_true_one_and_for_a_deep_one_it_is_as_good():
    graph = {"s": {"take": {"end": 1}, "wait": {"t": 1}}, "t": {"take": {"end": 1}, "wait": {"t": 1}}}
    mdp = rt.mdp(graph, start="s", discount=0.9)
    R = rt.reward(mdp, {("s", "take"): 1, ("t", "take"): 3})
    hint = rt.reward(mdp, {("s", "wait"): 1})
    options = {"temperature": 0.1, "steps": 200, "learn_discount": False}
    shallow = rt.align(mdp, R, [hint], learner=bounded_planner(1), **options)
    deep = rt.align(mdp, R, [hint], learner=bounded_planner(4), **options)
    assert shallow.alone < 1.01 and shallow.primary_return > 2.69 and shallow.beats_primary
    # A softmax planner waits once too often now and then.
    assert 2.68 < deep.alone < 2.7 and deep.primary_return <= 2.7 + deep.bound
    # The shaped reward does it at every depth.
    shaped = rt.shape(mdp, R, rt.solve(mdp, R).values) - R
    for depth in (1, 2):
        found = rt.align(mdp, R, [shaped], learner=bounded_planner(depth), **options | {"steps": 1})
        assert 2.68 < found.returns[0] < 2.7


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match=r"^`depth` is 0; it must be a whole number of at least 1\.$"):
        bounded_planner(0)
