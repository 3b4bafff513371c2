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


def sampled(seed: int, *, horizon: int = 50, rate: float = 0.1) -> Learner:
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


def _moved(world, parameters, heuristics, carried: Carried, episodes: Episodes, rate) -> Carried:
    """One update of the logits by RMSprop."""
    r, g = blend(world, heuristics, parameters), discount_of(world, parameters)
    update = estimated_update(world, carried.logits, episodes, r, g, world.temperature)
    squares = 0.9 * carried.squares + 0.1 * update**2
    return carried._replace(logits=carried.logits + rate * update / jnp.sqrt(squares + 1e-8), squares=squares)


def _drawn(key, carried: Carried, number: int) -> Episodes:
    place = jax.random.randint(key, (number,), 0, jnp.minimum(carried.count, KEPT))
    return jax.tree.map(lambda x: x[place], carried.kept)


def _stored(carried: Carried, fresh: Episodes) -> Carried:
    place = (carried.count + jnp.arange(FRESH)) % KEPT
    kept = jax.tree.map(lambda x, new: x.at[place].set(new), carried.kept, fresh)
    return carried._replace(kept=kept, count=carried.count + FRESH)


def _settled(world, heuristics, parameters, carried: Carried, updates: int, rate) -> Carried:
    """Updates from single stored episodes."""
    key, rest = jax.random.split(carried.key)

    def move(carried, key):
        return _moved(world, parameters, heuristics, carried, _drawn(key, carried, 1), rate), None

    return jax.lax.scan(move, carried._replace(key=key), jax.random.split(rest, updates))[0]


@partial(jax.jit, static_argnames=("horizon",))
def _begin(seed, world, heuristics, parameters, *, horizon: int, rate) -> Carried:
    zero = jnp.zeros(world.primary.shape)
    places = jnp.zeros((KEPT, horizon), int)
    start = Carried(jax.random.key(seed), zero, zero, Episodes(places, places), jnp.asarray(0))

    def plain(carried, _):
        key, rest = jax.random.split(carried.key)
        fresh = sample_episodes(rest, world, carried.logits, FRESH, horizon)
        moved = _moved(world, parameters, heuristics, carried._replace(key=key), fresh, rate)
        return _stored(moved, fresh), None

    learned, _ = jax.lax.scan(plain, start, None, length=PLAIN)
    return _settled(world, heuristics, parameters, learned, SETTLING - DRAWN, rate)


@partial(jax.jit, static_argnames=("horizon",))
def _step(world, heuristics, parameters, carried: Carried, discount_penalty, size_penalty, *, horizon: int, rate):
    carried = _settled(world, heuristics, parameters, carried, DRAWN, rate)
    key, first, second = jax.random.split(carried.key, 3)
    fresh, stored = sample_episodes(first, world, carried.logits, FRESH, horizon), _drawn(second, carried, DRAWN)
    gained, strain = estimated_hypergradient(world, heuristics, parameters, carried.logits, fresh, stored, SERIES)
    paid, gradient = less_penalty(world, parameters, gained, discount_penalty, size_penalty)
    policy = learner.policy_of_logits(world, carried.logits)
    outer = learner.primary_return(world, policy)
    return Step(outer - paid, outer, gradient, _stored(carried._replace(key=key), fresh), policy, strain=strain)
