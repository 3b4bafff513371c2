"""POWER by brute force, steepest ascent by what defines it, and counts modulo primes against the lattice of flats."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq

import rewardtheory as rt
from rewardtheory.verify.atlas.arrangement import counts
from rewardtheory.verify.atlas.goodhart import ANGLES, DRAWS, polytope_of
from rewardtheory.verify.atlas.modular import chambers
from rewardtheory.verify.bandit_ascent import ascent

SKELETONS = [x for size in ((1, 2), (2, 2), (3, 2), (2, 3)) for x in rt.atlas.skeletons(*size)]


@pytest.mark.parametrize("skeleton", SKELETONS[::5], ids=str)
def test_power_is_the_mean_of_the_best_of_all_policies(skeleton):
    gamma = fmpq(7, 10)
    mdp = skeleton.mdp(gamma, uniform=True)
    S, A = skeleton.states, skeleton.actions
    total = [fmpq(0)] * S
    for paid in itertools.product((0, 1), repeat=S):
        R = rt.reward(mdp, state=[fmpq(x) for x in paid])
        for s in range(S):
            best = max(rt.values(mdp, R, list(plan))[s] for plan in itertools.product(range(A), repeat=S))
            total[s] += best - paid[s]
    expected = [(1 - gamma) / gamma * x / 2**S for x in total]
    assert rt.atlas.power(mdp).tolist() == expected
    assert rt.atlas.power(skeleton.mdp(0.7)) == pytest.approx([float(Fraction(str(x))) for x in expected])


def test_power_counts_what_can_be_kept():
    for k in (1, 2, 3):
        graph = {"s": {str(i): f"t{i}" for i in range(k)}} | {f"t{i}": {"stay": f"t{i}"} for i in range(k)}
        mdp = rt.mdp(graph, start="s", discount=0.9)
        found = rt.atlas.power(mdp)
        assert found[0] == pytest.approx(1 - 2.0**-k)
        assert found[1:] == pytest.approx([0.5] * k)
    ended = rt.mdp({"s": {"go": "end"}}, start="s", discount=0.9)
    assert rt.atlas.power(ended) == pytest.approx([0.5, 0.5])
    with pytest.raises(ValueError, match="has the discount 0.0; POWER is a mean over time, for 0 < γ < 1"):
        rt.atlas.power(ended.replace(discount=0.0))


def test_the_smallest_model_with_a_more_powerful_state():
    found = rt.atlas.smallest(lambda m: len(set(rt.atlas.power(m.mdp))) > 1, states=2, size=0)
    assert found.mdp.n_states == 2 and found.tried < 20
    assert max(rt.atlas.power(found.mdp)) > fmpq(1, 2)


@pytest.mark.parametrize("skeleton", SKELETONS[::6], ids=str)
def test_each_segment_is_the_steepest_open_direction(skeleton):
    random = np.random.default_rng(len(str(skeleton.moves)))
    mdp = skeleton.mdp(0.9, uniform=True)
    S, A = skeleton.states, skeleton.actions
    R = np.broadcast_to(random.normal(size=(S, A, 1)), (S, A, S))
    corners = rt.atlas.climb(mdp, R)
    returns = [float((x * R[:, :, 0]).sum()) for x in corners]
    assert (np.array(corners) >= -1e-9).all()
    assert returns[-1] == pytest.approx(rt.return_range(mdp, R).high)
    slopes = []
    for x, y in itertools.pairwise(corners):
        step = (y - x) / np.linalg.norm(y - x)
        slopes.append((step * R[:, :, 0]).sum())
        for _ in range(40):
            # Towards another occupancy: every open direction is of this kind.
            other = rt.occupancy(mdp, random.dirichlet([0.3] * A, size=S)) - x
            assert (other * R[:, :, 0]).sum() <= slopes[-1] * np.linalg.norm(other) + 1e-9
    assert slopes == sorted(slopes, reverse=True)


def test_on_arms_it_is_the_ascent_of_the_claims():
    for seed in range(20):
        arms = np.random.default_rng(seed).integers(-3, 4, size=4).astype(float)
        mdp = rt.mdp({"s": {str(i): "s" for i in range(4)}}, start="s", discount=0.0)
        corners = [x[0] for x in rt.atlas.climb(mdp, rt.reward(mdp, action=[arms]))]
        expected = [np.full(4, 0.25), *(step.end for step in ascent(arms))]
        np.testing.assert_allclose(corners, expected, atol=1e-9)


def test_three_arms_follow_the_phase_law():
    (skeleton,) = rt.atlas.skeletons(1, 3)
    found = rt.atlas.goodhart(skeleton, draws=2000)
    for angle, turned in zip(ANGLES, found, strict=True):
        share = min(angle / 120, 0.5) if angle < 90 else 0
        assert abs(turned / 2000 - share) <= 4 * np.sqrt(share * (1 - share) / 2000)


def test_a_proxy_at_an_obtuse_angle_turns_in_three_dimensions_only():
    obtuse = [sum(x.goodhart[ANGLES.index(90) :]) for x in rt.atlas.table()]
    dimension = [x.states * (x.actions - 1) for x in rt.atlas.table()]
    assert all(n == 0 for n, d in zip(obtuse, dimension, strict=True) if d <= 2)
    assert sum(n > 0 for n, d in zip(obtuse, dimension, strict=True) if d > 2) > 20
    assert all(0 <= n <= DRAWS for x in rt.atlas.table() for n in x.goodhart)


def test_directions_are_orthogonal_to_shaping_and_to_what_nobody_can_do():
    mdp = rt.mdp({"s": {"a": "t", "b": "end"}, "t": {"a": "s"}}, start="s", discount=0.5)
    polytope = polytope_of(mdp)
    assert polytope.basis.shape[1] == 1
    zero = 0 * rt.reward(mdp, {})
    for phi in np.eye(mdp.n_states)[~mdp.terminal]:
        term = (mdp.transition * rt.shape(mdp, zero, phi)).sum(axis=2).ravel()
        np.testing.assert_allclose(term @ polytope.basis, 0, atol=1e-12)


@pytest.mark.parametrize("dimension", (2, 3, 4))
def test_chambers_modulo_primes_are_those_of_the_lattice(dimension):
    random = np.random.default_rng(dimension)
    for _ in range(6):
        normals = random.integers(-2, 3, size=(7, dimension))
        normals = normals[normals.any(axis=1)]
        assert chambers(normals.tolist()) == counts(normals.tolist()).chambers


def test_the_smallest_climb_with_a_bend():
    found = rt.atlas.smallest(lambda m: len(rt.atlas.climb(m.mdp, m.reward)) > 2, states=2, actions=3, size=1)
    assert (found.mdp.n_states, found.mdp.n_actions) == (1, 3)
    assert sorted(int(x) for x in found.reward.ravel()) == [-1, 0, 1]
