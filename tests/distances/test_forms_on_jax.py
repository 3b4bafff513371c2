"""The forms and distances on JAX arrays: the same numbers as in NumPy, under jit, with derivatives by differences."""

import numpy as np
import pytest
from strategies import in_jax, quick

import rewardtheory as rt

FORMS = {
    "minimal": rt.canonical.minimal,
    "minimal_potential": rt.canonical.minimal_potential,
    "dard": rt.canonical.dard,
    "greedy": rt.canonical.greedy,
    "absorbing": rt.canonical.absorbing,
}
DISTANCES = {
    "dard": rt.dard,
    "npec": rt.npec,
    "starc-minimal": lambda mdp, a, b: rt.starc(mdp, a, b, canonical=rt.canonical.minimal),
}


@pytest.mark.parametrize("name", FORMS)
def test_forms_under_jit(name, x64):
    case = quick(3, states=3, actions=2, sparse=False, plants=[])
    compiled = x64.jit(lambda R: FORMS[name](case.mdp, R))(case.reward)
    assert np.asarray(compiled) == pytest.approx(FORMS[name](case.mdp, case.reward), abs=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMS)
def test_forms_of_models_on_jax(name, x64):
    import jax.numpy as jnp

    case = quick(8, states=3, actions=2, sparse=False, plants=[])
    found = FORMS[name](in_jax(case.mdp), jnp.asarray(case.reward))
    assert np.asarray(found) == pytest.approx(FORMS[name](case.mdp, case.reward), abs=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("name", DISTANCES)
def test_distances_and_their_derivatives(name, x64):
    import jax.numpy as jnp

    mdp = rt.random_mdp(states=3, actions=2, seed=1)
    one, other = rt.random_reward(mdp, seed=2), rt.random_reward(mdp, seed=3)
    step = rt.random_reward(mdp, seed=4)

    def f(t):
        return DISTANCES[name](mdp, jnp.asarray(one) + t * step, jnp.asarray(other))

    assert float(f(0.0)) == pytest.approx(float(DISTANCES[name](mdp, one, other)), abs=1e-12)
    slope = (f(1e-6) - f(-1e-6)) / 2e-6
    assert float(x64.jit(x64.grad(f))(0.0)) == pytest.approx(float(slope), rel=1e-5, abs=1e-7)
