"""The published estimator: its expectation by counting, its limit, its bias, its seeds, and the learner that uses it.

Every random test is seeded, and its interval is five standard errors of the mean.
"""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.design import hypergradients
from rewardtheory.design.alignment import _world
from rewardtheory.design.episodes import Episodes, estimated_hypergradient, estimated_update, sample_episodes
from rewardtheory.design.outer_step import outer_step
from rewardtheory.design.sampled_learner import sampled


def one_step(temperature=0.8):
    """A world of one choice, in which nothing is left out of what the published estimator counts."""
    mdp = rt.mdp({"s": {"a": {"end": 1}, "b": {"end": 1}, "c": {"end": 1}}}, start="s", discount=0.9)
    R, X = (rt.reward(mdp, action=[row, [0, 0, 0]]) for row in ([1.0, 0.4, -0.3], [-1.0, 0.7, 0.2]))
    world, stacked, _, _ = _world(mdp, R, [X], temperature)
    point = {"bias": np.array([0.5, 0.0]), "weights": np.ones(1), "discount": np.asarray(1.0)}
    return jax.tree.map(jnp.asarray, (world, stacked, point))


def three_states(seed=0):
    """A world of several steps, an action less in one state, and an end."""
    rng = np.random.default_rng(seed)
    P = rng.dirichlet(np.ones(3), size=(3, 2))
    P[2] = np.eye(3)[2]
    available = np.array([[True, True], [True, False], [True, True]])
    mdp = rt.MDP(P, [0.6, 0.4, 0], 0.9, available=available, terminal=[False, False, True])
    R, X = (rng.normal(size=(3, 2, 3)) * ~mdp.terminal[:, None, None] for _ in range(2))
    world, stacked, _, _ = _world(mdp, R, [X], 0.7)
    point = {"bias": rng.normal(size=3), "weights": rng.normal(size=1), "discount": np.asarray(0.3)}
    logits = rng.normal(size=(3, 2))
    return jax.tree.map(jnp.asarray, (world, stacked, point, logits))


def softmax(world, logits):
    weight = np.where(world.available, np.exp(np.asarray(logits)), 0)
    return weight / weight.sum(axis=1, keepdims=True)


def expected_update(world, logits, data, reward, discount, temperature, horizon):
    """E Δ̂ by going through every episode of the policy `data`, in plain NumPy."""
    P, live, policy = np.asarray(world.transition), np.asarray(world.live), softmax(world, logits)
    surprise = np.log(np.where(policy > 0, policy, 1))
    total = np.zeros(policy.shape)
    S, A = policy.shape
    for path in itertools.product(range(S), *[range(A), range(S)] * (horizon - 1), range(A)):
        states, actions = path[0::2], path[1::2]
        chance = float(world.initial[states[0]]) * np.prod([data[s, a] for s, a in zip(states, actions, strict=True)])
        chance *= np.prod([P[s, a, t] for s, a, t in zip(states, actions, states[1:], strict=False)])
        if chance == 0:
            continue
        paid = [float(reward[s, a]) * live[s] for s, a in zip(states, actions, strict=True)]
        for t in range(horizon):
            s, a = states[t], actions[t]
            if live[s]:
                to_go = sum(discount ** (j - t) * paid[j] for j in range(t, horizon))
                entropy = -(policy[s] * (surprise[s] - policy[s] @ surprise[s]))
                total[s] += chance * (to_go * (np.eye(A)[a] - policy[s]) + temperature * entropy) / horizon
    return total


def within_five_standard_errors(samples, expected):
    samples = np.asarray(samples)
    error = samples.std(axis=0, ddof=1) / np.sqrt(len(samples))
    return (np.abs(samples.mean(axis=0) - expected) <= 5 * error + 1e-12).all() and (error > 0).any()


@pytest.mark.slow
def test_the_estimated_update_has_the_counted_expectation(x64):
    """With on-policy episodes and with old ones of another policy."""
    world, _, _, logits = three_states()
    reward = jnp.asarray(np.random.default_rng(5).normal(size=(3, 2)))
    for origin in (logits, jnp.zeros((3, 2))):

        def one(key, origin=origin):
            episodes = sample_episodes(key, world, origin, episodes=1, horizon=3)
            return estimated_update(world, logits, episodes, reward, 0.8, 0.7)

        samples = jax.vmap(one)(jax.random.split(jax.random.key(0), 2000))
        expected = expected_update(world, logits, softmax(world, origin), reward, 0.8, 0.7, 3)
        assert within_five_standard_errors(samples, expected)
        assert not within_five_standard_errors(samples, expected + 0.1)


@pytest.mark.full
def test_the_first_order_estimate_is_unbiased_for_the_counted_product(x64):
    """A and B come from different episodes, so E[A'B] = E[A]'E[B]; E[B] by differences of the counted update."""
    world, stacked, point, logits = three_states()
    names = ("bias", "weights", "discount")

    def counted(parameters):
        mixed = (
            np.asarray(world.primary + parameters["weights"][0] * stacked[0]) + np.asarray(parameters["bias"])[:, None]
        )
        g = 1 / (1 + np.exp(-float(parameters["discount"])))
        data = softmax(world, jnp.zeros((3, 2)))
        return expected_update(world, logits, data, mixed * np.asarray(world.live)[:, None], g, 0.7, 3)

    slope = expected_update(world, logits, softmax(world, logits), world.primary, 0.9, 0, 3)
    expected, h = [], 1e-4
    for name, i in [(n, i) for n in names for i in range(point[n].size)]:
        ends = []
        for sign in (1, -1):
            moved = {n: np.array(x) for n, x in point.items()}
            moved[name].reshape(-1)[i] += sign * h
            ends.append(counted(moved))
        expected.append((slope * (ends[0] - ends[1])).sum() / (2 * h))

    def one(key):
        first, second = jax.random.split(key)
        fresh = sample_episodes(first, world, logits, episodes=1, horizon=3)
        stored = sample_episodes(second, world, jnp.zeros((3, 2)), episodes=2, horizon=3)
        found, _ = estimated_hypergradient(world, stacked, point, logits, fresh, stored, hypergradients.first_order)
        return jnp.concatenate([jnp.ravel(found[name]) for name in names])

    samples = jax.vmap(one)(jax.random.split(jax.random.key(1), 3000))
    assert within_five_standard_errors(samples, np.array(expected))


def exact_value(world, stacked, point, mode):
    found = outer_step(world, stacked, point, np.zeros(2), 0, 0, mode=mode, max_iterations=50)
    logits = jnp.log(jnp.where(found.policy > 0, found.policy, 1.0))
    return float(found.gradient["weights"][0]), logits


@pytest.mark.full
@pytest.mark.parametrize(
    "mode", [hypergradients.neumann(5, 5e-4), hypergradients.first_order], ids=lambda mode: mode.__name__
)
def test_where_one_choice_is_all_the_mean_over_seeds_is_the_value_computed(x64, mode):
    """At the soft optimum, with the published numbers of episodes. For the series Ĥ and B̂ share their episodes: a bias, but
    one of the order of α."""
    world, stacked, point = one_step()
    # Frozen or not, the series of 5 terms at α = 5e-4 differs by less than the standard error from 6α A'B.
    value, logits = exact_value(world, stacked, point, mode)

    def one(key):
        first, second = jax.random.split(key)
        fresh = sample_episodes(first, world, logits, episodes=3, horizon=1)
        stored = sample_episodes(second, world, logits, episodes=15, horizon=1)
        return estimated_hypergradient(world, stacked, point, logits, fresh, stored, mode)[0]["weights"][0]

    samples = jax.vmap(one)(jax.random.split(jax.random.key(2), 2000))
    assert within_five_standard_errors(samples[:, None], np.array([value]))
    assert not within_five_standard_errors(samples[:, None], np.array([-value]))


@pytest.mark.slow
def test_with_many_episodes_the_inverse_of_frozen_samples_is_the_frozen_value_and_not_the_exact_one(x64):
    """Consistency: the error falls with the number of episodes, towards the frozen-sample value."""
    world, stacked, point = one_step()
    frozen, logits = exact_value(world, stacked, point, hypergradients.frozen_sample)
    exact, _ = exact_value(world, stacked, point, hypergradients.exact)

    def errors(episodes):
        def one(key):
            first, second = jax.random.split(key)
            fresh, stored = (sample_episodes(k, world, logits, episodes=episodes, horizon=1) for k in (first, second))
            mode = hypergradients.frozen_sample
            return estimated_hypergradient(world, stacked, point, logits, fresh, stored, mode)[0]["weights"][0]

        found = jax.lax.map(one, jax.random.split(jax.random.key(3), 40))
        return np.abs(np.asarray(found) - frozen)

    few, many = errors(1000), errors(64000)
    # Eight times less, for 64 times the episodes.
    assert 4 < few.mean() / many.mean() < 16
    assert many.max() < 0.5 * abs(frozen - exact)


def test_steps_after_the_end_weigh_nothing(x64):
    world, _, _, logits = three_states()
    ended = Episodes(jnp.array([[0, 2, 2]]), jnp.array([[1, 0, 1]]))
    other = Episodes(jnp.array([[0, 2, 2]]), jnp.array([[1, 1, 0]]))
    reward = jnp.asarray(np.random.default_rng(5).normal(size=(3, 2)))
    first, second = (estimated_update(world, logits, x, reward, 0.8, 0.7) for x in (ended, other))
    np.testing.assert_array_equal(first, second)
    assert (first[2] == 0).all() and abs(first[0]).max() > 0


def test_sampled_states_follow_the_model_in_both_layouts(x64):
    world, _, _, logits = three_states()
    state = np.broadcast_to(np.arange(3), (3, 2, 3))
    listed = world._replace(transition=rt.Successors(jnp.asarray(state), world.transition))
    key = jax.random.key(0)
    dense, sparse = (sample_episodes(key, w, logits, episodes=4000, horizon=2) for w in (world, listed))
    np.testing.assert_array_equal(dense.states, sparse.states)
    policy = softmax(world, logits)
    arrived = np.asarray(world.initial) @ np.einsum("sa,sat->st", policy, np.asarray(world.transition))
    share = np.bincount(np.asarray(dense.states)[:, 1], minlength=3) / 4000
    assert np.abs(share - arrived).max() < 5 * 0.5 / np.sqrt(4000)
    assert world.available[dense.states, dense.actions].all()


CHOICE = rt.mdp({"s": {"good": {"end": 1}, "trap": {"end": 1}}}, start="s", discount=0.9)
GOOD, TRAP = rt.reward(CHOICE, {("s", "good"): 1}), rt.reward(CHOICE, {("s", "trap"): 3})


@pytest.mark.slow
def test_a_seed_gives_one_path_another_seed_another_and_the_trap_is_left():
    def found(seed, **options):
        learner = sampled(seed, horizon=1)
        return rt.align(CHOICE, GOOD, [TRAP], learner=learner, temperature=0.5, **{"steps": 30} | options)

    first, again, other = found(0), found(0), found(1)
    np.testing.assert_array_equal(first.returns, again.returns)
    assert (first.returns != other.returns).any()
    long = found(0, steps=300)
    assert long.returns[0] < 0.5 < long.primary_return
    assert abs(rt.expected_return(CHOICE, GOOD, long.policy) - long.primary_return) <= long.bound


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match=r"^`seed` is -1; it must be a whole number of at least 0\.$"):
        sampled(-1)
    with pytest.raises(ValueError, match=r"^`horizon` is 0; it must be a whole number of at least 1\.$"):
        sampled(0, horizon=0)
    with pytest.raises(ValueError, match=r"^`rate` is 0; it must be > 0\.$"):
        sampled(0, rate=0)
