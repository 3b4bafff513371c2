"""Bi-level alignment as published: everything is estimated from sampled episodes, most of them old ones."""

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from rewardtheory.design import learner
from rewardtheory.design.alignment_checks import positive
from rewardtheory.design.episodes import Episodes, estimated_hypergradient, estimated_update, sample_episodes
from rewardtheory.design.hypergradients import neumann
from rewardtheory.design.outer_step import Learner, Step, blend, discount_of, less_penalty
from rewardtheory.validation import whole

# The released schedule: episodes for one outer step, stored ones that it draws, how many are kept, plain updates with as
# many new episodes before the first outer step, and updates from stored episodes after those.
FRESH, DRAWN, KEPT, PLAIN, SETTLING = 3, 15, 1000, 52, 165
SERIES = neumann(5, 5e-4)


class Carried(NamedTuple):
    """What the sampled learner carries: a key, its logits, the mean squares of RMSprop, and a ring of old episodes."""

    key: Any
    logits: Any
    squares: Any
    kept: Episodes
    count: Any


def sampled(seed: int, *, horizon: int = 50, rate: float = 0.01) -> Learner:
    """A learner from sampled episodes, and the published estimate of the hypergradient.

    At every outer step: 15 updates of the logits by RMSprop, each from one stored episode; 3 new episodes; and
    α Σ_{k ≤ 5} Âᵀ (I + α Ĥ)^k B̂ with α = 5e-4, Â from the new episodes, Ĥ and B̂ from 15 stored ones, not weighted for
    the policy that they came from. Before the first: 52 rounds of 3 episodes with one update, 165 stored updates.

    Args:
        seed: of the JAX key.
        horizon: steps of an episode.
        rate: of RMSprop on the logits.

    Returns:
        A learner for `rt.align`; its returns are exact values of the sampled policies, which the algorithm never sees.

    Raises:
        ValueError: on a bad `seed`, `horizon` or `rate`.

    Notes: rewards are taken at their mean given state and action, which changes no expectation. The estimate is no
    unbiased one of dJ/dφ: steps are not discounted, old episodes come from other policies, and the series is cut off.
    Claims: `a_reward_can_make_up_for_data_of_another_policy`, `frozen_samples_make_the_derivative_depend_on_a_constant`.

    Source: gupta2023behavior.

    >>> import rewardtheory as rt
    >>> from rewardtheory.design.sampled_learner import sampled
    >>> mdp = rt.mdp({"s": {"good": {"end": 1}, "trap": {"end": 1}}}, start="s", discount=0.9)
    >>> R, trap = rt.reward(mdp, {("s", "good"): 1}), rt.reward(mdp, {("s", "trap"): 3})
    >>> found = rt.align(mdp, R, [trap], learner=sampled(0, horizon=1), temperature=0.5, steps=100)
    >>> bool(found.returns[0] < 0.5 < found.primary_return)
    True
    """
    whole(seed, "seed", least=0)
    whole(horizon, "horizon")
    rate = positive(rate, "rate")
    return Learner(
        f"`learner` sampled({seed})",
        partial(_begin, seed, horizon=horizon, rate=rate),
        partial(_step, horizon=horizon, rate=rate),
        True,
    )


def _begin(seed, world, heuristics, parameters, *, horizon: int, rate) -> Carried:
    zero = jnp.zeros(world.primary.shape)
    places = jnp.zeros((KEPT, horizon), int)
    carried = Carried(jax.random.key(seed), zero, zero, Episodes(places, places), jnp.asarray(0))
    for _ in range(PLAIN):
        carried, fresh = _sampled(world, carried, horizon)
        carried = _stored(_learned(world, heuristics, parameters, carried, fresh, rate), fresh)
    # The next 15 come with the first outer step.
    for _ in range(SETTLING // DRAWN - 1):
        carried, drawn = _drawn(carried)
        carried = _settled(world, heuristics, parameters, carried, drawn, rate)
    return carried


def _step(world, heuristics, parameters, carried: Carried, discount_penalty, size_penalty, *, horizon: int, rate):
    carried, drawn = _drawn(carried)
    carried = _settled(world, heuristics, parameters, carried, drawn, rate)
    carried, fresh = _sampled(world, carried, horizon)
    carried, stored = _drawn(carried)
    return _outer(world, heuristics, parameters, carried, fresh, stored, discount_penalty, size_penalty)


@jax.jit
def _outer(world, heuristics, parameters, carried: Carried, fresh, stored, discount_penalty, size_penalty) -> Step:
    gained, strain = estimated_hypergradient(world, heuristics, parameters, carried.logits, fresh, stored, SERIES)
    paid, gradient = less_penalty(world, parameters, gained, discount_penalty, size_penalty)
    policy = learner.policy_of_logits(world, carried.logits)
    outer = learner.primary_return(world, policy)
    return Step(outer - paid, outer, gradient, _stored(carried, fresh), policy, strain=strain)


@jax.jit
def _settled(world, heuristics, parameters, carried: Carried, drawn: Episodes, rate) -> Carried:
    """Updates from stored episodes, one at a time."""

    def move(carried, episode):
        one = jax.tree.map(lambda x: x[None], episode)
        return _learned(world, heuristics, parameters, carried, one, rate), None

    return jax.lax.scan(move, carried, drawn)[0]


@jax.jit
def _learned(world, heuristics, parameters, carried: Carried, episodes: Episodes, rate) -> Carried:
    """One update of the logits by RMSprop."""
    r, g = blend(world, heuristics, parameters), discount_of(world, parameters)
    update = estimated_update(world, carried.logits, episodes, r, g, world.temperature)
    squares = 0.9 * carried.squares + 0.1 * update**2
    return carried._replace(logits=carried.logits + rate * update / (jnp.sqrt(squares) + 1e-8), squares=squares)


@jax.jit
def _stored(carried: Carried, fresh: Episodes) -> Carried:
    place = (carried.count + jnp.arange(FRESH)) % KEPT
    kept = jax.tree.map(lambda x, new: x.at[place].set(new), carried.kept, fresh)
    return carried._replace(kept=kept, count=carried.count + FRESH)


def _sampled(world, carried: Carried, horizon: int) -> tuple[Carried, Episodes]:
    """New episodes of the policy as it is."""
    key, draw = jax.random.split(carried.key)
    fresh = sample_episodes(draw, world, carried.logits, episodes=FRESH, horizon=horizon)
    return carried._replace(key=key), fresh


@jax.jit
def _drawn(carried: Carried) -> tuple[Carried, Episodes]:
    """Stored episodes, any with the same chance."""
    key, draw = jax.random.split(carried.key)
    place = jax.random.randint(draw, (DRAWN,), 0, jnp.minimum(carried.count, KEPT))
    return carried._replace(key=key), jax.tree.map(lambda x: x[place], carried.kept)
