"""The return region, regret with ties and slack, and worst-case regret, against brute force and linear programs."""

import numpy as np
import pytest
from oracles import deterministic_returns, small, worst_case_by_linear_program
from scipy.optimize import linprog
from scipy.spatial import ConvexHull

import rewardtheory as rt
from rewardtheory.arithmetic import to_float
from rewardtheory.distances.dual import search
from rewardtheory.distances.extremes import pair as extremes_pair


def rounded(points):
    return sorted(map(tuple, np.round(np.asarray(points, dtype=float), 8)))


@pytest.mark.parametrize("seed", range(12))
def test_the_region_is_the_hull_of_all_deterministic_policies(seed):
    mdp, r1, r2 = small(seed)
    _, points = deterministic_returns(mdp, r1, r2)
    region = rt.return_region(mdp, r1, r2)
    assert rounded(region.vertices) == rounded(points[ConvexHull(points).vertices])
    for corner, actions in zip(region.vertices, region.actions, strict=True):
        assert [float(rt.expected_return(mdp, r, list(actions))) for r in (r1, r2)] == pytest.approx(corner, abs=1e-9)
    x, y = region.vertices.T
    assert (x * np.roll(y, -1) - np.roll(x, -1) * y).sum() > 0  # counter-clockwise


def test_the_region_in_exact_arithmetic_has_the_same_corners():
    mdp, r1, r2 = small(1, states=3, actions=2)
    exact = rt.return_region(mdp.exact(), r1, r2)
    assert exact.bound == 0
    assert rounded([[to_float(x) for x in row] for row in exact.vertices]) == rounded(
        rt.return_region(mdp, r1, r2).vertices
    )


def test_a_region_can_be_a_point_or_a_segment():
    mdp, r1, _ = small(2)
    assert len(rt.return_region(mdp, 0 * r1, 0 * r1).vertices) == 1
    rising, falling = (rt.return_region(mdp, r1, c * r1).vertices for c in (2, -2))
    assert len(rising) == len(falling) == 2
    assert np.prod(rising[1] - rising[0]) > 0 > np.prod(falling[1] - falling[0])


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("epsilon", [0, 0.05, 1])
def test_regret_is_that_of_the_policies_that_the_proxy_calls_nearly_optimal(seed, epsilon):
    mdp, r1, r2 = small(seed)
    _, points = deterministic_returns(mdp, r1, r2)
    floor = points[:, 1].max() - epsilon * np.ptp(points[:, 1]) - 1e-10
    ends = []
    for sign in (1, -1):
        found = linprog(
            -sign * points[:, 0], A_ub=[-points[:, 1]], b_ub=[-floor], A_eq=[np.ones(len(points))], b_eq=[1]
        )
        ends.append((points[:, 0].max() + sign * found.fun) / np.ptp(points[:, 0]))
    found = rt.regret(mdp, r1, r2, epsilon=epsilon)
    assert [found.best, found.worst] == pytest.approx(ends, abs=1e-7)
    for occupancy, end in ((found.best_occupancy, ends[0]), (found.worst_occupancy, ends[1])):
        J = (occupancy * (mdp.transition * r1).sum(axis=2)).sum()
        assert (points[:, 0].max() - J) / np.ptp(points[:, 0]) == pytest.approx(end, abs=1e-6)


def test_ties_of_the_proxy_make_regret_an_interval():
    mdp = rt.mdp({"s": {"a": "t", "b": "t", "c": "t"}}, start="s", discount=0.5)
    reward = rt.reward(mdp, {("s", "a"): 2, ("s", "b"): 1})
    found = rt.regret(mdp, reward, rt.reward(mdp, {("s", "a"): 1, ("s", "b"): 1}))
    assert (found.best, found.worst) == (0, 0.5)
    trivial = rt.regret(mdp, 0 * reward, reward)
    assert (trivial.best, trivial.worst, trivial.bound) == (0, 0, 0)
    with pytest.raises(
        ValueError, match=r"`epsilon` is 2; it is a share of the proxy's range and must lie in \[0, 1\]"
    ):
        rt.regret(mdp, reward, reward, epsilon=2)


@pytest.mark.parametrize("seed", range(20))
def test_worst_case_regret_is_the_linear_program(seed):
    mdp, r1, r2 = small(seed, states=3 + seed % 4, actions=1 + seed % 3, discount=(0.0, 0.5, 0.9, 0.99)[seed % 4])
    found = rt.worst_case_regret(mdp, r1, r2)
    assert float(found.value) == pytest.approx(worst_case_by_linear_program(mdp, r1, r2), abs=1e-7)
    e1, e2 = ((mdp.transition * r).sum(axis=2) for r in (r1, r2))
    assert (found.chosen * e2).sum() >= (found.better * e2).sum() - 1e-8
    ends = rt.return_range(mdp, r1)
    if ends.high - ends.low > 1e-9:
        assert ((found.better - found.chosen) * e1).sum() / (ends.high - ends.low) == pytest.approx(
            float(found.value), abs=1e-7
        )


@pytest.mark.parametrize("seed", range(30))
def test_the_bound_of_worst_case_regret_is_not_exceeded(seed):
    mdp, r1, r2 = small(seed, states=3, actions=2, discount=(0.5, 0.9, 0.999)[seed % 3])
    scale = 10.0 ** (seed % 7 - 3)
    found = rt.worst_case_regret(mdp, scale * r1, r2)
    truth = rt.worst_case_regret(mdp.exact(), scale * r1, r2)
    assert truth.bound == 0
    assert abs(to_float(truth.value) - float(found.value)) <= found.bound


def test_the_known_worst_cases():
    mdp, r1, _ = small(5)
    shaped = rt.shape(mdp, 3 * r1, [1, 2, 3, 4])
    for proxy, value in ((r1, 0), (shaped, 0), (-r1, 1), (0 * r1, 1)):
        assert float(rt.worst_case_regret(mdp, r1, proxy).value) == pytest.approx(value, abs=1e-9)
    assert float(rt.worst_case_regret(mdp, 0 * r1, r1).value) == 0
    gap = [
        float(rt.worst_case_regret(*small(4)[:1], *pair).value)
        for pair in ((small(4)[1], small(4)[2]), (small(4)[2], small(4)[1]))
    ]
    assert abs(gap[0] - gap[1]) > 1e-3  # it is not symmetric


def test_masks_terminal_states_and_discount_one():
    mdp = rt.mdp(
        {"a": {"go": {"b": 0.5, "end": 0.5}, "stop": "end"}, "b": {"stop": "end", "back": {"a": 0.5, "end": 0.5}}},
        start="a",
        discount=1,
    )
    r1, r2 = rt.reward(mdp, {("a", "go"): 1, ("b", "back"): 1}), rt.reward(mdp, {("a", "stop"): 1, ("b", "stop"): 2})
    _, points = deterministic_returns(mdp, r1, r2)
    found = rt.worst_case_regret(mdp, r1, r2)
    best = max((p[0] - q[0]) for p in points for q in points if q[1] >= p[1] - 1e-12) / np.ptp(points[:, 0])
    assert float(found.value) >= best - 1e-9
    assert to_float(rt.worst_case_regret(mdp.exact(), r1, r2).value) == pytest.approx(float(found.value), abs=1e-9)


def test_the_search_for_the_worst_case_needs_few_turns():
    counts = []
    for seed in range(20):
        mdp, r1, r2 = small(seed, states=16, actions=4)
        found = search(extremes_pair(mdp, r1, r2))
        assert bool(found.done)
        counts.append(int(found.turns))
    assert np.mean(counts) < 14  # each is one evaluation of two policies; 22 when every λ waited for its best policies
