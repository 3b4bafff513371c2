"""The optimal reward problem: the reward that makes a planner of bounded depth do well by another reward."""

from functools import partial

import jax
import jax.numpy as jnp

from rewardtheory.design import learner
from rewardtheory.design.outer_step import Learner, Step, blend, discount_of, less_penalty
from rewardtheory.validation import whole


def bounded_planner(depth: int) -> Learner:
    """A planner that looks `depth` steps ahead and chooses by the softmax of what it sees.

    π(a|s) ∝ exp(Q_d(s,a)/τ), with Q_1 = r and Q_{k+1} = r + g P max_a Q_k for the blended reward r and discount g.

    Args:
        depth: how many rewards it adds up, at least 1.

    Returns:
        A learner for `rt.align`: with it, alignment is gradient ascent on the optimal reward problem.

    Raises:
        ValueError: where `depth` is no whole number ≥ 1.

    Notes: the derivative is exact, and where planned actions tie one of the directional ones; memory grows with the
    depth. Claims: `a_planner_of_depth_one_does_better_with_another_reward`, `an_unbounded_planner_needs_no_other_reward`.

    Source: sorg2010gradient.

    >>> import rewardtheory as rt
    >>> from rewardtheory.design.bounded_planner import bounded_planner
    >>> graph = {"s": {"take": {"end": 1}, "wait": {"t": 1}}, "t": {"take": {"end": 1}, "wait": {"t": 1}}}
    >>> mdp = rt.mdp(graph, start="s", discount=0.9)
    >>> R = rt.reward(mdp, {("s", "take"): 1, ("t", "take"): 3})
    >>> found = rt.align(mdp, R, [rt.reward(mdp, {("s", "wait"): 1})], temperature=0.5, learner=bounded_planner(1))
    >>> found.beats_primary, bool(found.primary_return > 2 > found.alone)
    (True, True)
    """
    whole(depth, "depth")
    return Learner(
        f"`learner` bounded_planner({depth})",
        lambda world, heuristics, parameters: jnp.zeros(()),
        partial(_step, depth=depth),
        False,
    )


def planned(world: learner.World, reward, discount, depth: int):
    """Q_d: what a planner of the given depth adds up, (S, A), with nothing at the leaves."""

    def look_ahead(q, _):
        best = jnp.where(world.available, q, -jnp.inf).max(axis=1)
        return learner.q_of(world, reward, discount, best), None

    return jax.lax.scan(look_ahead, reward, None, length=depth - 1)[0]


@partial(jax.jit, static_argnames=("depth",))
def _step(world, heuristics, parameters, carried, discount_penalty, size_penalty, *, depth: int) -> Step:
    def earns(parameters):
        r, g = blend(world, heuristics, parameters), discount_of(world, parameters)
        policy = learner.policy_of_logits(world, planned(world, r, g, depth) / world.temperature)
        return learner.primary_return(world, policy), policy

    (outer, policy), gained = jax.value_and_grad(earns, has_aux=True)(parameters)
    paid, gradient = less_penalty(world, parameters, gained, discount_penalty, size_penalty)
    return Step(outer - paid, outer, gradient, carried, policy)
