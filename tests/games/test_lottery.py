"""Maximal lotteries: against nashpy, against brute force over supports, and degenerate tables."""

import time
from itertools import combinations

import nashpy
import numpy as np
import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given
from hypothesis import strategies as st

import rewardtheory as rt
from rewardtheory.arithmetic import floats, rationals
from rewardtheory.exact import from_json, to_json
from rewardtheory.games import lottery_face as module
from rewardtheory.games.lottery import exploitability
from rewardtheory.games.pivoting import solve_nonnegative
from rewardtheory.games.polytope import extreme_rays


def table_of(margins):
    A = np.asarray(margins)
    return rationals(np.full(A.shape, 1)) / fmpq(2) + rationals(A) / fmpq(2 * max(1, int(abs(A).max())))


def random_table(seed, n):
    U = np.random.default_rng(seed).uniform(size=(n, n))
    return np.triu(U, 1) + np.tril(1 - U.T, -1) + np.eye(n) / 2


@st.composite
def margins(draw, largest=5):
    n = draw(st.integers(1, largest))
    A = np.zeros((n, n), int)
    pairs = np.triu_indices(n, 1)
    A[pairs] = draw(st.lists(st.integers(-2, 2), min_size=len(pairs[0]), max_size=len(pairs[0])))
    return A - A.T


def brute_vertices(A):
    """All vertices of {x ≥ 0, Σx = 1, xᵀA ≥ 0} by trying every choice of n − 1 tight rows, in rationals."""
    n = len(A)
    rows = [[fmpq(int(i == k)) for i in range(n)] for k in range(n)]
    rows += [[fmpq(int(A[i, j])) for i in range(n)] for j in range(n)]
    found = set()
    for chosen in combinations(range(2 * n), n - 1):
        M = fmpq_mat(n, n, [x for r in chosen for x in rows[r]] + [fmpq(1)] * n)
        if M.det() == 0:
            continue
        x = M.solve(fmpq_mat(n, 1, [fmpq(0)] * (n - 1) + [fmpq(1)])).entries()
        if all(sum((a * b for a, b in zip(row, x, strict=True)), fmpq(0)) >= 0 for row in rows):
            found.add(tuple(str(v) for v in x))
    return found


@given(margins(4))
def test_the_whole_face_agrees_with_brute_force(A):
    found = rt.maximal_lottery(table_of(A))
    vertices = {tuple(str(v) for v in row) for row in found.vertices}
    assert vertices == brute_vertices(A)
    assert found.unique == (len(vertices) == 1)
    points = floats(found.vertices)
    assert found.dimension == np.linalg.matrix_rank(points - points[0])
    low, high = found.extent()
    assert set(found.support) == {i for i in range(len(A)) if high[i] > 0} and (low <= found.exact).all()
    assert (found.exact <= high).all()


@given(margins())
def test_every_lottery_is_certified_and_positive_on_its_support(A):
    P = table_of(A)
    found = rt.maximal_lottery(P)
    assert (found.exact[list(found.support)] > 0).all() and found.exact.sum() == 1
    assert exploitability(P, found.exact) == 0
    again = from_json(to_json(found.certificate))
    assert again.verify().ok and again.value * 2 == 1
    ahead = found.exact @ rt.preferences(P).margins
    outside = [j for j in range(len(A)) if j not in found.support]
    assert (ahead[list(found.support)] == 0).all() and (ahead[outside] > 0).all()


@given(margins())
def test_exact_pivoting_and_the_floating_point_proposal_find_the_same(A):
    first = rt.maximal_lottery(table_of(A))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SMALL", 0)
        second = rt.maximal_lottery(table_of(A))
    assert first.support == second.support and first.dimension == second.dimension
    assert (first.vertices == second.vertices).all() and second.certificate.verify().ok


@pytest.mark.parametrize("seed", range(20))
def test_the_lottery_is_the_equilibrium_of_nashpy(seed):
    n = 3 + seed % 3
    P = random_table(seed, n)
    found = rt.maximal_lottery(P)
    assert found.unique
    game = nashpy.Game(P - P.T)
    # Lemke and Howson's path by tableaux, and the program of a zero-sum game: two algorithms that are not ours.
    for row, column in (game.lemke_howson(initial_dropped_label=0), game.linear_program()):
        assert np.allclose(row, found.probabilities, atol=1e-8) and np.allclose(column, found.probabilities, atol=1e-8)


def test_a_condorcet_winner_gets_everything_and_three_in_a_circle_the_opposite_margins():
    assert rt.maximal_lottery([[0.5, 0.51, 0.9], [0.49, 0.5, 0.2], [0.1, 0.8, 0.5]]).support == (0,)
    a, b, c = 1, 2, 4
    found = rt.maximal_lottery(table_of([[0, a, -b], [-a, 0, c], [b, -c, 0]]))
    assert [x * (a + b + c) for x in found.exact] == [c, b, a]


def test_margins_of_one_rounding_unit_are_decided():
    tiny = 2.0**-53
    for sign in (1, -1):
        P = np.full((2, 2), 0.5)
        P[0, 1], P[1, 0] = 0.5 + 2 * sign * tiny, 0.5 - 2 * sign * tiny
        assert rt.maximal_lottery(P).support == ((0,) if sign > 0 else (1,))
    A = np.array([[0, 1, -1e-15, 0.2], [-1, 0, 1, 0.1], [1e-15, -1, 0, 1e-13], [-0.2, -0.1, -1e-13, 0]]) / 4
    found = rt.maximal_lottery(0.5 + A)
    assert found.certificate.verify().ok and found.support == (0, 1, 2) and found.exact[1] > 0


@pytest.mark.parametrize("seed", range(3))
def test_a_useless_proposal_is_replaced_by_exact_pivoting(seed):
    P = random_table(seed, 12)
    first = rt.maximal_lottery(P)
    for useless in (lambda A: None, lambda A: np.ones(len(A)), lambda A: np.eye(len(A))[0]):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "_proposal", useless)
            second = rt.maximal_lottery(P)
        assert second.support == first.support and (second.exact == first.exact).all()


def test_even_tables_leave_the_whole_simplex():
    found = rt.maximal_lottery(np.full((6, 6), 0.5))
    assert found.dimension == 5 and len(found.vertices) == 6 and "dimension 5" in str(found)
    alone = rt.maximal_lottery([[0.5]])
    assert alone.unique and alone.probabilities.tolist() == [1.0]


def test_two_copies_of_a_circle_leave_a_set():
    A = np.array([[0, 1, -1], [-1, 0, 1], [1, -1, 0]])
    found = rt.maximal_lottery(table_of(np.kron(np.ones((2, 2), int), A)))
    assert found.support == (0, 1, 2, 3, 4, 5) and found.dimension == 3 and len(found.vertices) == 8


def test_two_hundred_alternatives_are_certified():
    P = random_table(7, 200)
    begun = time.perf_counter()
    found = rt.maximal_lottery(P)
    seconds = time.perf_counter() - begun
    assert found.certificate.verify().ok and found.unique and len(found.support) % 2 == 1
    assert exploitability(P, found.probabilities) < 1e-12
    assert seconds < 10  # .3 s on a quiet core: tests/benchmarks/preference_games.py prints it


def test_exploitability_takes_only_distributions():
    with pytest.raises(ValueError, match=r"^`policy` sums to 0.9"):
        exploitability([[0.5, 0.5], [0.5, 0.5]], [0.5, 0.4])
    with pytest.raises(ValueError, match=r"^`policy` has shape \(3,\); it must be \(2,\)"):
        exploitability([[0.5, 0.5], [0.5, 0.5]], [0.5, 0.4, 0.1])


def test_pivoting_and_rays_refuse_what_has_no_answer():
    with pytest.raises(ValueError, match=r"^`G` and `h` have no solution"):
        solve_nonnegative([[fmpq(-1)]], [fmpq(1)])
    with pytest.raises(ValueError, match=r"^`G` has rank 1; a pointed cone needs 2"):
        extreme_rays([[fmpq(1), fmpq(1)], [fmpq(2), fmpq(2)]])


@given(st.lists(st.lists(st.integers(-2, 2), min_size=4, max_size=4), min_size=1, max_size=4))
def test_rays_in_four_dimensions_agree_with_brute_force(extra):
    G = [[fmpq(int(i == j)) for j in range(4)] for i in range(4)] + [[fmpq(x) for x in row] for row in extra]
    expected = set()
    for chosen in combinations(range(len(G)), 3):
        reduced, rank = fmpq_mat(3, 4, [x for r in chosen for x in G[r]]).rref()
        if rank < 3:
            continue
        pivots = [next(c for c in range(4) if reduced[r, c]) for r in range(3)]
        free = next(c for c in range(4) if c not in pivots)
        ray = [fmpq(int(c == free)) for c in range(4)]
        for r, c in enumerate(pivots):
            ray[c] = -reduced[r, free]
        for sign in (1, -1):
            if all(sum((g * sign * x for g, x in zip(row, ray, strict=True)), fmpq(0)) >= 0 for row in G):
                size = sum((abs(x) for x in ray), fmpq(0))
                expected.add(tuple(str(sign * x / size) for x in ray))
    found = [tuple(map(str, ray)) for ray in extreme_rays(G)]
    assert set(found) == expected and len(found) == len(expected)


@given(st.lists(st.lists(st.integers(-3, 3), min_size=3, max_size=3), min_size=1, max_size=5))
def test_rays_agree_with_brute_force(extra):
    G = [[fmpq(int(i == j)) for j in range(3)] for i in range(3)] + [[fmpq(x) for x in row] for row in extra]
    found = {tuple(map(str, ray)) for ray in extreme_rays(G)}
    expected = set()
    for a, b in combinations(range(len(G)), 2):
        (a1, a2, a3), (b1, b2, b3) = G[a], G[b]
        cross = [a2 * b3 - a3 * b2, a3 * b1 - a1 * b3, a1 * b2 - a2 * b1]
        for sign in (1, -1):
            ray = [sign * x for x in cross]
            if any(ray) and all(sum((g * x for g, x in zip(row, ray, strict=True)), fmpq(0)) >= 0 for row in G):
                size = sum((abs(x) for x in ray), fmpq(0))
                expected.add(tuple(str(x / size) for x in ray))
    assert found == expected
