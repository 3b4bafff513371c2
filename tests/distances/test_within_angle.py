"""The most cautious move within an angle, against the climb that stops in time and every other policy."""

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.distances.polytope import projection
from rewardtheory.transition import expect_reward

ANGLES = [0.0, 0.3, 0.9, 1.5]


def worst_gain(mdp, proxy, angle, move):
    """cos θ ⟨r, t⟩ − sin θ |M r| |t⊥| of a difference of occupancies."""
    up = projection(mdp) @ expect_reward(mdp.transition, proxy).ravel()
    size, t = np.linalg.norm(up), move.ravel()
    along = t @ up / size
    return size * (np.cos(angle) * along - np.sin(angle) * np.linalg.norm(t - along * up / size))


@pytest.mark.parametrize("angle", ANGLES)
@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_sure_of_more(seed, angle):
    mdp = rt.random_mdp(states=4, actions=3, discount=[0.0, 0.5, 0.9, 0.99][seed], seed=seed)
    proxy = rt.random_reward(mdp, seed=seed)
    found = rt.maximin_within_angle(mdp, proxy, angle)
    path = rt.steepest_ascent(mdp, proxy)
    scale = 1 + abs(path.returns).max()
    here = path.occupancies[0]
    assert found.value >= 0 and found.bound < 1e-6 * scale
    assert abs(worst_gain(mdp, proxy, angle, rt.occupancy(mdp, found.policy) - here) - found.value) < 1e-9 * scale
    # The climb that stops in time, every corner of the climb, and all deterministic policies.
    for eta in [*path.occupancies, *(rt.occupancy(mdp, pi) for pi in rt.deterministic_policies(mdp))]:
        assert worst_gain(mdp, proxy, angle, eta - here) <= found.value + found.bound
    stop = path.occupancies[rt.optimal_stop(path, angle)]
    assert worst_gain(mdp, proxy, angle, stop - here) >= -1e-9 * scale


@pytest.mark.parametrize("angle", ANGLES)
@pytest.mark.parametrize("seed", range(4))
def test_the_worst_reward_is_within_the_angle_and_the_policy_optimal_for_it(seed, angle):
    mdp = rt.random_mdp(states=4, actions=3, discount=[0.0, 0.5, 0.9, 0.99][seed], seed=seed)
    proxy = rt.random_reward(mdp, seed=seed)
    found, start = rt.maximin_within_angle(mdp, proxy, angle), rt.uniform_policy(mdp)
    assert rt.reward_angle(mdp, proxy, found.worst_reward)[0] <= angle + 1e-6
    up = [projection(mdp) @ expect_reward(mdp.transition, R).ravel() for R in (proxy, found.worst_reward)]
    assert np.linalg.norm(up[1]) <= np.linalg.norm(up[0]) * (1 + 1e-9)
    best = rt.return_range(mdp, found.worst_reward).high
    assert best - rt.expected_return(mdp, found.worst_reward, found.policy) <= found.bound + 1e-6 * (1 + abs(best))
    gain = rt.expected_return(mdp, found.worst_reward, found.policy) - rt.expected_return(
        mdp, found.worst_reward, start
    )
    assert gain >= found.value - 1e-6 * (1 + abs(best))


def test_no_angle_is_the_optimum_and_wide_ones_stay_near_the_start():
    mdp = rt.random_mdp(states=4, actions=2, discount=0.9, seed=3)
    proxy = rt.random_reward(mdp, seed=3)
    start = rt.policy(mdp, [0, 1, 0, 1])
    best = rt.return_range(mdp, proxy).high
    found = rt.maximin_within_angle(mdp, proxy, 0.0, start=start)
    assert abs(found.value - (best - rt.expected_return(mdp, proxy, start))) < 1e-6
    assert abs(found.proxy_gain - found.value) < 1e-9
    # From the optimum no move is safe, and from a corner only some are.
    top = rt.solve(mdp, proxy).policy
    stay = rt.maximin_within_angle(mdp, proxy, 0.5, start=top)
    assert stay.value == 0 and stay.bound < 1e-6
    values = [rt.maximin_within_angle(mdp, proxy, angle).value for angle in (0, 0.4, 0.8, 1.2)]
    assert values == sorted(values, reverse=True)


def test_a_proxy_that_orders_nothing():
    mdp = rt.random_mdp(states=3, actions=2, discount=0.5, seed=0)
    flat = rt.shape(mdp, np.ones(mdp.transition.shape), np.array([1.0, 2.0, 3.0]))
    found = rt.maximin_within_angle(mdp, flat, 0.3)
    assert found.value == 0 and found.bound < 1e-9


def test_exact_models_and_models_that_end():
    graph = {"s": {"a": {"t": 1}, "b": {"end": 1}}, "t": {"a": {"end": 1}, "b": {"s": 0.5, "end": 0.5}}}
    mdp = rt.mdp(graph, start="s", discount=1)
    proxy = rt.reward(mdp, {("s", "a"): 1, ("t", "b"): 2})
    one, other = rt.maximin_within_angle(mdp, proxy, 0.4), rt.maximin_within_angle(mdp.exact(), proxy, 0.4)
    assert abs(one.value - other.value) < 1e-9 and 0 < one.value <= one.proxy_gain and one.bound < 1e-6


def test_bad_input_is_refused():
    mdp = rt.random_mdp(states=2, actions=2, discount=0.5, seed=0)
    with pytest.raises(ValueError, match=r"^`angle` is 2; it must lie in \[0, π/2\) \(radians\)"):
        rt.maximin_within_angle(mdp, rt.random_reward(mdp, seed=0), 2)
