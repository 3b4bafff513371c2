"""A learner of a few steps: its meta-gradient against differences, the series that it is, its memory, its gap."""

from functools import partial

import jax
import numpy as np
import pytest
from alignment_worlds import flat, slopes, small_world

import rewardtheory as rt
from rewardtheory.design import hypergradients, learner
from rewardtheory.design.outer_step import blend, discount_of, outer_step
from rewardtheory.design.unrolled import unrolled


def optimum(world, point, stacked):
    """The logits of the soft optimum."""
    found = outer_step(
        world, stacked, point, np.zeros(len(world.initial)), 0, 0, mode=hypergradients.exact, max_iterations=60
    )
    r, g = blend(world, stacked, point), discount_of(world, point)
    return (learner.q_of(world, r, g, found.state) - found.state[:, None]) / world.temperature, found


@pytest.mark.parametrize("steps", [1, 4])
def test_the_meta_gradient_agrees_with_differences(x64, steps):
    world, stacked, point = small_world(0)
    step = unrolled(steps, 0.3).step
    logits = np.random.default_rng(1).normal(size=world.primary.shape)

    gradient = flat(step(world, stacked, point, logits, 0.3, 0.1).gradient)
    expected = slopes(lambda p: step(world, stacked, p, logits, 0.3, 0.1).objective, point, 1e-3)
    np.testing.assert_allclose(gradient, expected, atol=1e-9)


@pytest.mark.parametrize("steps", [1, 2, 7])
def test_at_the_optimum_it_is_the_series_of_as_many_terms(x64, steps):
    """dθ_K/dφ = Σ_{k < K} (I + αH)^k αB where θ stays: Neumann with K − 1 further terms, and first order times α at K = 1."""
    world, stacked, point = small_world(3)
    logits, found = optimum(world, point, stacked)
    rate = 0.2
    gradient = flat(unrolled(steps, rate).step(world, stacked, point, logits, 0, 0).gradient)
    series = outer_step(
        world, stacked, point, found.state, 0, 0, mode=hypergradients.neumann(steps - 1, rate), max_iterations=60
    )
    np.testing.assert_allclose(gradient, flat(series.gradient), atol=1e-9)
    if steps == 1:
        first = outer_step(world, stacked, point, found.state, 0, 0, mode=hypergradients.first_order, max_iterations=60)
        np.testing.assert_allclose(gradient, rate * flat(first.gradient), atol=1e-9)


def test_many_steps_reach_the_exact_derivative_and_one_does_not(x64):
    world, stacked, point = small_world(5)
    logits, found = optimum(world, point, stacked)
    exact = flat(found.gradient)
    gap = [
        np.abs(flat(unrolled(k, 0.5).step(world, stacked, point, logits, 0, 0).gradient) - exact).max()
        for k in (1, 100, 2000)
    ]
    assert gap[0] > 0.1 * np.abs(exact).max() and gap[2] < 1e-6 < gap[1] < gap[0]


def memory(step, world, stacked, point, carried):
    compiled = jax.jit(step).lower(world, stacked, point, carried, 0.0, 0.0).compile()
    return compiled.memory_analysis().temp_size_in_bytes


@pytest.mark.full
def test_the_memory_of_the_exact_derivative_does_not_grow_with_inner_steps_and_that_of_unrolling_does(x64):
    """What the compiler reserves; the values are not needed."""
    world, stacked, point = small_world(0, states=20)
    exact = [
        memory(partial(outer_step, mode=hypergradients.exact, max_iterations=k), world, stacked, point, np.zeros(20))
        for k in (5, 5000)
    ]
    assert exact[0] == exact[1]
    # What a long series adds is a loop, not a tape.
    series = [
        memory(
            partial(outer_step, mode=hypergradients.neumann(k, 1e-3), max_iterations=50),
            world,
            stacked,
            point,
            np.zeros(20),
        )
        for k in (5, 5000)
    ]
    assert series[0] == series[1]
    grown = [memory(unrolled(k, 0.1).step, world, stacked, point, np.zeros((20, 3))) for k in (5, 500)]
    assert grown[1] > 10 * grown[0]


def test_a_trap_is_left_by_one_step_at_a_time():
    mdp = rt.mdp({"s": {"good": {"end": 1}, "trap": {"end": 1}}}, start="s", discount=0.9)
    R, trap = rt.reward(mdp, {("s", "good"): 1}), rt.reward(mdp, {("s", "trap"): 3})
    found = rt.align(mdp, R, [trap], learner=unrolled(1, 1.0), steps=300)
    assert found.beats_primary and found.returns[0] < 0.5 < found.primary_return
    assert abs(rt.expected_return(mdp, R, found.policy) - found.primary_return) <= found.bound
    # Alone, the same learner has taken as many steps: near the soft optimum of the reward.
    soft = rt.expected_return(mdp, R, rt.soft_solve(mdp, R, temperature=1).policy)
    assert abs(found.alone - soft) < 1e-3


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match=r"^`steps` is 0; it must be a whole number of at least 1\.$"):
        unrolled(0, 0.1)
    with pytest.raises(ValueError, match=r"^`rate` is -1; it must be > 0\.$"):
        unrolled(1, -1)
    mdp = rt.mdp({"s": {"a": {"end": 1}}}, start="s", discount=0.9)
    R = rt.reward(mdp, {("s", "a"): 1})
    with pytest.raises(
        ValueError, match=r"^`hypergradient` is given with `learner` unrolled\(1, 0\.1\); a mode belongs"
    ):
        rt.align(mdp, R, [R], learner=unrolled(1, 0.1), hypergradient=hypergradients.first_order)
