"""Inradius and diameter of the set of occupancies, against rays, brute force and closed forms."""

import itertools

import numpy as np
import pytest
from scipy.optimize import linprog

import rewardtheory as rt
from rewardtheory.distances import polytope
from rewardtheory.distances.polytope import diameter, inradius, projection


def models():
    for seed in range(12):
        S, A = ((1, 2), (2, 2), (3, 2), (2, 3))[seed % 4]
        yield rt.random_mdp(states=S, actions=A, discount=(0.0, 0.5, 0.9, 0.99)[seed // 3], seed=seed)
    graph = {"a": {"x": {"a": 0.5, "b": 0.5}, "y": "end"}, "b": {"x": "end", "y": {"end": 0.9, "a": 0.1}}}
    yield rt.mdp(graph, start="a", discount=1.0)
    yield rt.mdp(graph, start={"a": 0.5, "b": 0.5}, discount=0.7)
    yield rt.mdp(graph | {"never": {"x": "a"}}, start="a", discount=0.7)


MODELS = list(models())


def occupancies(mdp):
    choices = [np.flatnonzero(row) for row in mdp.available]
    visits = [rt.occupancy(mdp, list(plan)) for plan in itertools.product(*choices)]
    return np.array([(x * ~mdp.terminal[:, None]).ravel() for x in visits])


@pytest.mark.parametrize("mdp", MODELS)
def test_the_ball_is_inside_and_no_larger_one_is(mdp):
    found = inradius(mdp)
    points = occupancies(mdp)
    _, sizes, directions = np.linalg.svd(points - points.mean(axis=0))
    tangent = directions[: int((sizes > 1e-9).sum())]
    assert found.bound <= 1e-8 * (1 + found.radius)
    if not len(tangent):
        assert found.radius == 0
        return
    center = (found.center * ~mdp.terminal[:, None]).ravel()
    random = np.random.default_rng(0)
    for _ in range(20):
        turn = random.normal(size=len(tangent)) @ tangent
        edge = center + found.radius * turn / np.linalg.norm(turn)
        # The edge of the ball is a mixture of deterministic occupancies.
        mix = linprog(
            np.zeros(len(points)),
            A_eq=np.vstack([points.T, np.ones(len(points))]),
            b_eq=np.append(edge, 1),
            bounds=(0, None),
        )
        assert mix.status == 0
    # From the facets: the distance of any point to one is η(s,a)/‖M e‖; the largest ball meets enough of them.
    spread = np.linalg.norm(tangent, axis=0)
    facets = spread > 1e-9
    reach = linprog(
        np.append(np.zeros(len(points)), -1),
        A_ub=np.hstack([-points.T[facets], spread[facets, None]]),
        b_ub=np.zeros(facets.sum()),
        A_eq=np.append(np.ones(len(points)), 0)[None],
        b_eq=[1],
        bounds=(0, None),
    )
    assert found.radius - 1e-9 <= -reach.fun <= found.radius + found.bound + 1e-9


@pytest.mark.parametrize("mdp", MODELS)
def test_the_diameter_is_the_greatest_distance_of_deterministic_policies(mdp):
    points = occupancies(mdp)
    widest = max(np.linalg.norm(x - y) for x in points for y in points)
    found = diameter(mdp)
    assert found.diameter - found.bound - 1e-12 <= widest <= found.diameter + 1e-12
    assert found.bound <= 1e-8 * (1 + widest)


@pytest.mark.parametrize("mdp", MODELS)
def test_the_projection_keeps_differences_and_kills_shaping(mdp):
    M = projection(mdp)
    points = occupancies(mdp)
    np.testing.assert_allclose((points - points[0]) @ M, points - points[0], atol=1e-9)
    np.testing.assert_allclose(M @ M, M, atol=1e-12)
    assert round(np.trace(M)) == np.linalg.matrix_rank(points - points[0], tol=1e-9)


def test_too_many_policies_get_a_bound(monkeypatch):
    for mdp in MODELS:
        exact = diameter(mdp)
        with monkeypatch.context() as patch:
            patch.setattr(polytope, "MOST_POLICIES", 0)
            rough = diameter(mdp)
        assert rough.bound == np.inf and rough.diameter >= exact.diameter - exact.bound
        if mdp.discount < 1:
            assert rough.diameter <= np.sqrt(2) / (1 - mdp.discount) * (1 + 1e-12)


def test_closed_forms():
    simplex = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=0.5)
    assert inradius(simplex).radius == pytest.approx(2 / np.sqrt(6))  # of an equilateral triangle of side 2√2
    assert diameter(simplex).diameter == pytest.approx(2 * np.sqrt(2))
    forced = rt.mdp({"s": {"a": "s"}}, start="s", discount=0.5)
    assert inradius(forced).radius == 0 and diameter(forced).diameter <= 1e-12


def test_an_unreachable_state_and_the_layout_do_not_matter():
    graph = {"s": {"a": "s", "b": "t"}, "t": {"a": "s", "b": "t"}}
    plain = rt.mdp(graph, start="s", discount=0.9)
    more = rt.mdp(graph | {"never": {"a": "s", "b": "never"}}, start="s", discount=0.9)
    for f in (inradius, diameter):
        assert f(more)[0] == pytest.approx(f(plain)[0], rel=1e-9)
        assert f(plain.exact())[0] == pytest.approx(f(plain)[0], rel=1e-9)


def test_a_policy_that_never_ends_is_refused():
    endless = rt.mdp({"s": {"stay": "s", "go": "end"}}, start="s", discount=1.0)
    for f in (inradius, diameter):
        with pytest.raises(ValueError, match="a policy can stay for ever"):
            f(endless)
