"""Small worlds of bi-level alignment for the tests."""

import numpy as np

import rewardtheory as rt
from rewardtheory.design.alignment import _world


def small_world(seed, states=4):
    """(world, stacked heuristics, parameters) of a random model with two heuristics, as JAX arrays."""
    import jax

    mdp = rt.random_mdp(states=states, actions=3, discount=0.8, seed=seed)
    R, first, second = (rt.random_reward(mdp, seed=seed + k) for k in (10, 20, 30))
    world, stacked, _, _ = _world(mdp, R, [first, second], 0.7)
    rng = np.random.default_rng(seed)
    point = {"bias": rng.normal(size=states), "weights": rng.normal(size=2), "discount": np.asarray(0.4)}
    return jax.tree.map(jax.numpy.asarray, (world, stacked, point))


def flat(tree):
    """Parameters, or a derivative in them, as one vector."""
    return np.concatenate([np.ravel(tree[name]) for name in ("bias", "weights", "discount")])


def slopes(objective, point, h):
    """Differences of fourth order of a function of the parameters."""
    places = [(name, i) for name in ("bias", "weights", "discount") for i in range(np.size(point[name]))]

    def at(place, step):
        moved = {name: np.array(x) for name, x in point.items()}
        moved[place[0]].reshape(-1)[place[1]] += step
        return float(objective(moved))

    return [(8 * (at(p, h) - at(p, -h)) - at(p, 2 * h) + at(p, -2 * h)) / (12 * h) for p in places]
