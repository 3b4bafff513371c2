"""A learner that takes a few policy-gradient steps between outer steps, and the meta-gradient through them."""

from functools import partial

import jax
import jax.numpy as jnp

from rewardtheory.design import learner
from rewardtheory.design.alignment_checks import positive
from rewardtheory.design.outer_step import Learner, Step, blend, discount_of, less_penalty
from rewardtheory.validation import whole


def unrolled(steps: int, rate: float) -> Learner:
    """A learner that carries its logits on and moves them by K steps of its expected update at every outer step.

    θ_{k+1} = θ_k + α Δ(θ_k), and dJ(θ_K)/dφ is taken through these K steps with θ_0 held fixed. With K = 1 this is the
    one-step meta-gradient of learned intrinsic rewards; at the inner optimum it is the Neumann series of K terms.

    Args:
        steps: K, at least 1.
        rate: α > 0, in units of logits per unit of update.

    Returns:
        A learner for `rt.align`.

    Raises:
        ValueError: on a bad `steps` or `rate`.

    Notes: memory grows with K, unlike that of the exact derivative, which this approaches as K grows if
    α < 2/|λ|, λ the least eigenvalue of the inner Hessian.
    Claims: `one_step_of_learning_sees_a_fraction_of_the_derivative`.

    Source: zheng2018intrinsic.

    >>> import rewardtheory as rt
    >>> from rewardtheory.design.unrolled import unrolled
    >>> mdp = rt.mdp({"s": {"good": {"end": 1}, "trap": {"end": 1}}}, start="s", discount=0.9)
    >>> R, trap = rt.reward(mdp, {("s", "good"): 1}), rt.reward(mdp, {("s", "trap"): 3})
    >>> found = rt.align(mdp, R, [trap], learner=unrolled(1, 1.0), steps=400)
    >>> bool(found.returns[0] < 0.5 < found.primary_return), found.beats_primary
    (True, True)
    """
    whole(steps, "steps")
    rate = positive(rate, "rate")
    return Learner(
        f"`learner` unrolled({steps}, {rate})",
        lambda world, heuristics, parameters: jnp.zeros(world.primary.shape),
        partial(_step, rate=rate, steps=steps),
        True,
    )


@partial(jax.jit, static_argnames=("steps",))
def _step(world, heuristics, parameters, logits, discount_penalty, size_penalty, *, rate, steps: int) -> Step:
    def earns(parameters):
        r, g = blend(world, heuristics, parameters), discount_of(world, parameters)

        def move(logits, _):
            return logits + rate * learner.update(world, logits, r, g), None

        learned, _ = jax.lax.scan(move, logits, None, length=steps)
        policy = learner.policy_of_logits(world, learned)
        return learner.primary_return(world, policy), (learned, policy)

    (outer, (learned, policy)), gained = jax.value_and_grad(earns, has_aux=True)(parameters)
    paid, gradient = less_penalty(world, parameters, gained, discount_penalty, size_penalty)
    return Step(outer - paid, outer, gradient, learned, policy)
