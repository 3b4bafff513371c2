"""Steepest ascent among occupancies: its path, its stopping rule and its adversaries, against other ways."""

import numpy as np
import pytest
from oracles import small
from scipy.optimize import linprog

import rewardtheory as rt
from rewardtheory.distances.polytope import projection
from rewardtheory.mdps import load
from rewardtheory.verify.atlas.goodhart import path, polytope_of


def goodhart():
    arms = load("bandit")
    return arms.mdp, arms.rewards["true"], arms.rewards["proxy"]


def test_the_bandit_of_the_paper():
    mdp, true, proxy = goodhart()
    path = rt.steepest_ascent(mdp, proxy)
    assert path.occupancies[:, 0] == pytest.approx(np.array([[1 / 3, 1 / 3, 1 / 3], [5 / 9, 4 / 9, 0], [1, 0, 0]]))
    assert rt.returns_along(mdp, true, path) == pytest.approx([0.4, 5 / 9, 0.2])
    assert rt.normalized_drop(mdp, true, path) == pytest.approx(-16 / 45)
    assert rt.optimal_stop(path, np.pi / 3) == 1
    kink = np.pi / 2 - path.angles[1]
    assert np.degrees(kink) == pytest.approx(10.893, abs=5e-4)
    assert rt.optimal_stop(path, kink - 1e-6) == 2 and rt.optimal_stop(path, kink + 1e-6) == 1


@pytest.mark.parametrize("seed", range(12))
def test_the_path_climbs_inside_to_the_top_ever_less_steeply(seed):
    mdp, reward, _ = small(seed, states=3 + seed % 3, actions=2 + seed % 2)
    path = rt.steepest_ascent(mdp, reward)
    assert 0 <= path.bound <= 1e-7 * (1 + abs(path.returns).max())
    assert (np.diff(path.returns) > 0).all() and (np.diff(path.angles) > -1e-6).all()
    inflow = np.einsum("ksa,sat->kt", path.occupancies, mdp.transition)
    assert path.occupancies.sum(axis=2) == pytest.approx(mdp.initial + mdp.discount * inflow, abs=1e-9)
    assert path.occupancies.min() >= 0


@pytest.mark.parametrize("seed", range(6))
def test_a_trivial_reward_is_not_climbed_and_the_atlas_climbs_the_same_path(seed):
    mdp, reward, _ = small(seed, states=3, actions=2)
    phi = np.random.default_rng(seed).normal(size=3)
    flat = rt.steepest_ascent(mdp, rt.shape(mdp, 0 * reward, phi))  # 0 up to rounding in every open direction
    assert len(flat.occupancies) == 1 and flat.angles.size == 0 and flat.bound < 1e-9
    assert np.array_equal(rt.atlas.climb(mdp, reward), rt.steepest_ascent(mdp, reward).occupancies)
    polytope = polytope_of(mdp)
    r = (mdp.transition * reward).sum(axis=2).ravel()
    uniform = np.array([polytope.start + polytope.basis @ y for y in path(polytope, polytope.basis.T @ r)])
    assert uniform == pytest.approx(rt.steepest_ascent(mdp, reward).occupancies.reshape(len(uniform), -1), abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_every_direction_is_the_steepest_feasible_one(seed):
    """max ⟨t, R⟩ over feasible t in the ball, by alternating a linear program's cuts: none beats the path's."""
    mdp, reward, _ = small(seed, states=3, actions=2)
    path = rt.steepest_ascent(mdp, reward)
    S, A = mdp.available.shape
    r = (mdp.transition * reward).sum(axis=2).ravel()
    flow = np.repeat(np.eye(S), A, axis=1) - mdp.discount * mdp.transition.reshape(S * A, S).T
    draw = np.random.default_rng(seed)
    for here, after in zip(path.occupancies[:-1], path.occupancies[1:], strict=True):
        t = (after - here).ravel()
        best = t @ r / np.linalg.norm(t)
        low = np.where(here.ravel() <= 1e-12, 0.0, -1.0)
        # Optimality of a projection: ⟨R − t̂ ⟨t̂, R⟩, v⟩ ≤ 0 for all feasible v, a linear program over the cone.
        unit = t / np.linalg.norm(t)
        found = linprog(-(r - unit * best), A_eq=flow, b_eq=np.zeros(S), bounds=[(lo, 1.0) for lo in low])
        assert -found.fun <= 1e-7 * np.linalg.norm(r)
        for _ in range(50):
            v = projection(mdp) @ draw.normal(size=S * A)
            if (v[low == 0] >= 0).all():
                assert v @ r / np.linalg.norm(v) <= best + 1e-9


@pytest.mark.parametrize("seed", range(8))
def test_before_the_stop_no_reward_within_the_angle_falls_and_after_it_one_does(seed):
    mdp, reward, _ = small(seed, states=3, actions=2)
    path = rt.steepest_ascent(mdp, reward)
    draw = np.random.default_rng(seed)
    M = projection(mdp)
    u = M @ (mdp.transition * reward).sum(axis=2).ravel()
    u = u / np.linalg.norm(u)
    for angle in (0.2, 0.7, 1.2):
        stop = rt.optimal_stop(path, angle)
        for _ in range(200):
            w = M @ draw.normal(size=u.size)
            w = w - (w @ u) * u
            turn = draw.uniform(0, angle)
            R0 = rt.reward(mdp, action=(np.cos(turn) * u + np.sin(turn) * w / np.linalg.norm(w)).reshape(3, 2))
            J = rt.returns_along(mdp, R0, path)
            assert (np.diff(J[: stop + 1]) >= -1e-9).all()
        for i in range(len(path.angles)):
            worst = rt.adversary(mdp, reward, path, i, angle)
            length = np.linalg.norm(path.occupancies[i + 1] - path.occupancies[i])
            gain = np.diff(rt.returns_along(mdp, worst, path))[i] / length
            assert gain == pytest.approx(np.cos(path.angles[i] + angle), abs=1e-6)
            assert rt.reward_angle(mdp, reward, worst)[0] == pytest.approx(angle, abs=1e-6)
        if stop < len(path.angles):
            assert np.cos(path.angles[stop] + angle) < 0


def test_other_starts_ends_and_trivial_rewards():
    mdp, reward, _ = small(2)
    best = np.asarray(rt.solve(mdp, reward).policy)
    stay = rt.steepest_ascent(mdp, reward, start=best)
    assert len(stay.angles) == 0 and stay.bound < 1e-9
    worst = rt.steepest_ascent(mdp, reward, start=np.asarray(rt.solve(mdp, -reward).policy))
    assert worst.returns[-1] == pytest.approx(stay.returns[0]) and len(worst.angles) >= 1
    trivial = rt.steepest_ascent(mdp, 0 * reward)
    assert len(trivial.angles) == 0 and rt.normalized_drop(mdp, 0 * reward, worst) == 0
    end = rt.mdp({"a": {"x": {"b": 0.5, "end": 0.5}, "y": "b"}, "b": {"x": "end", "y": "a"}}, start="a", discount=0.9)
    path = rt.steepest_ascent(end, rt.random_reward(end, seed=1))
    assert path.bound < 1e-9
    with pytest.raises(ValueError, match=r"^`angle` is 2; it must lie in \[0, π/2\]"):
        rt.optimal_stop(path, 2)
