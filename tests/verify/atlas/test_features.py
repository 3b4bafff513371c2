"""Counts of faces against known numbers, against other formulas and against rewards drawn at random."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq, fmpz_poly

import rewardtheory as rt
from rewardtheory.verify.atlas.arrangement import Counts, counts, primitive
from rewardtheory.verify.atlas.coincidences import directions, roots
from rewardtheory.verify.atlas.features import corners, generic_discount, numbers_at

FULL = rt.atlas.skeletons(2, 2)[4]  # T(s, a) = a
NINE = fmpq(9, 10)


def find(moves):
    wanted = tuple(tuple((t,) for t in row) for row in moves)
    return next(x for x in rt.atlas.skeletons(len(moves), len(moves[0])) if x.moves == wanted)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_coordinate_planes_cut_space_into_orthants(n):
    assert counts(np.eye(n, dtype=int).tolist()) == Counts(3**n, 2**n)


@pytest.mark.parametrize("n, weak", [(2, 3), (3, 13), (4, 75), (5, 541)])
def test_the_braid_arrangement_counts_orders(n, weak):
    normals = [[(k == i) - (k == j) for k in range(n)] for i, j in itertools.combinations(range(n), 2)]
    assert counts(normals) == Counts(weak, math.factorial(n))
    assert counts([*normals, [-3 * x for x in normals[0]]]) == Counts(weak, math.factorial(n))


def test_no_hyperplanes_leave_one_face_and_zero_is_refused():
    assert counts([]) == Counts(1, 1)
    with pytest.raises(
        ValueError, match="^`normals` has a vector that is 0; it is normal to no hyperplane: leave it out.$"
    ):
        counts([(1, 0), (0, 0)])


def test_a_direction_has_no_scale_and_no_sign():
    assert primitive([fmpq(0), fmpq(-1, 2), fmpq(2, 3)]) == primitive([0, 9, -12]) == (0, 3, -4)


def test_known_numbers_of_a_two_state_model():
    """12 of 24 strict orders, 25 of 75 weak ones."""
    assert numbers_at(FULL, fmpq(1, 2)) == (25, 12, 12)


@pytest.mark.parametrize(
    "states, actions, strict, sets",
    # Orders of subset sums times signs and names, 2^n n! (1, 2, 14), and of sums X + Y, (3!)² 36; threshold
    # functions of n bits less the constants, 104 − 2 and 1882 − 2.
    [(2, 2, 8, 12), (3, 2, 8 * 6 * 2, 102), (4, 2, 16 * 24 * 14, 1880), (2, 3, 36 * 36, 228)],
)
def test_where_no_action_matters_the_orders_are_those_of_sums(states, actions, strict, sets):
    still = find([[0] * actions] * states)
    assert numbers_at(still, NINE)[1:] == (strict, sets)


def cross(u, v):
    return (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])


def direction(v):
    lead = next(x for x in v if x)
    return tuple(x / lead for x in v)


@pytest.mark.parametrize("discount", [fmpq(1, 2), NINE])
def test_three_states_by_the_lines_in_which_planes_meet(discount):
    """In space m planes with lines of k planes each make 2(1 + Σ(k − 1)) chambers, 2Σk sectors and 2 rays a line."""
    for skeleton in rt.atlas.skeletons(3, 2)[::3]:
        x = [[Fraction(int(e.p), int(e.q)) for e in row] for row in corners(skeleton, discount)]
        planes = {direction([a - b for a, b in zip(p, q, strict=True)]) for p, q in itertools.combinations(x, 2)}
        lines = {}
        for u, v in itertools.combinations(planes, 2):
            lines.setdefault(direction(cross(u, v)), set()).update((u, v))
        k = [len(found) for found in lines.values()]
        chambers = 2 * (1 + sum(n - 1 for n in k))
        assert numbers_at(skeleton, discount)[:2] == (chambers + 2 * sum(k) + 2 * len(k) + 1, chambers)


def test_orders_of_random_rewards_are_as_many():
    rng = np.random.default_rng(7)
    for skeleton in (FULL, *rt.atlas.skeletons(2, 2)[:2], find([[0, 0]] * 3)):
        x = corners(skeleton, NINE).astype(float)
        # In the coordinates of the principal axes no chamber is thin.
        axes = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)[0][:, : x.shape[1]]
        found = np.unique(np.argsort(rng.normal(size=(40000, x.shape[1])) @ axes.T, axis=1), axis=0)
        assert len(found) == numbers_at(skeleton, NINE)[1]


def test_corners_are_the_occupancies_and_affinely_independent_columns():
    x = corners(FULL, fmpq(1, 2))
    mdp = FULL.mdp(0.5, uniform=True)
    expected = [
        rt.occupancy(mdp, rt.policy(mdp, list(a)))[:, 1:].ravel() for a in itertools.product(range(2), repeat=2)
    ]
    assert np.allclose(x.astype(float), expected)
    assert np.linalg.matrix_rank((x[1:] - x[:1]).astype(float)) == x.shape[1]


def test_the_generic_discount_is_generic():
    """No polynomial of the coincidences vanishes there, and other discounts without coincidence agree with it."""
    for x in rt.atlas.table():
        g = generic_discount(x.states, x.actions)
        for polynomial in x.coincidences:
            assert sum((c * g**i for i, c in enumerate(polynomial)), fmpq(0)) != 0
            assert all(abs(c) < 1 / g for c in polynomial)
    for skeleton in rt.atlas.skeletons(3, 2)[::5]:
        assert numbers_at(skeleton, NINE) == numbers_at(skeleton, generic_discount(3, 2))


def value(polynomial, x):
    return sum((int(c) * x**i for i, c in enumerate(polynomial.coeffs())), fmpq(0))


@pytest.mark.parametrize("states, actions, step", [(2, 2, 1), (3, 2, 6), (2, 3, 4)])
def test_the_polynomials_are_differences_of_occupancies(states, actions, step):
    for skeleton in rt.atlas.skeletons(states, actions)[::step]:
        for g in (fmpq(1, 3), NINE):
            pairs = itertools.combinations(corners(skeleton, g), 2)
            values = {
                primitive([sum((int(c) * g**i for i, c in enumerate(p.coeffs())), fmpq(0)) for p in v])
                for v in directions(skeleton)
            }
            assert values == {primitive(p - q) for p, q in pairs}


@pytest.mark.parametrize("index", range(0, 44, 4))
def test_coincidences_are_where_a_determinant_vanishes(index):
    """In floats: at each of these discounts more triples of differences are dependent than at 0.9, at others none."""
    skeleton = rt.atlas.skeletons(3, 2)[index]

    def dependent(discount):
        mdp = skeleton.mdp(float(discount), uniform=True)
        policies = itertools.product(range(2), repeat=3)
        x = np.array([rt.occupancy(mdp, rt.policy(mdp, list(a)))[:, 1] for a in policies])
        pairs = np.array(list(itertools.combinations(range(8), 2)))
        d = x[pairs[:, 0]] - x[pairs[:, 1]]
        d /= np.linalg.norm(d, axis=1)[:, None]
        triples = np.array(list(itertools.combinations(range(28), 3)))
        return int((abs(np.linalg.det(d[triples])) < 1e-12).sum())

    special = [g for p in rt.atlas.coincidences(skeleton) for g in roots(p)]
    assert all(dependent(g) > dependent(0.9) for g in special)
    for g in np.linspace(0.03, 0.97, 11):
        assert min([abs(g - x) for x in special], default=1) < 1e-3 or dependent(g) == dependent(0.9)


def test_coincidences_are_where_the_number_of_orders_falls():
    """Seen independently at rational discounts: by counting there."""
    for x in rt.atlas.table():
        assert x.half_is_special == ((-1, 2) in x.coincidences)
    for x in rt.atlas.table():
        thirds = [g for g, p in ((fmpq(1, 3), (-1, 3)), (fmpq(2, 3), (-2, 3))) if p in x.coincidences]
        for g in thirds:
            assert numbers_at(find(x.moves), g)[:2] < (x.weak_orders, x.strict_orders)


@pytest.mark.parametrize(
    "polynomial",
    [(-1, 2), (-1, 1, 1), (1, -3, 0, 1), (-1, -3), (2, 1), (1, 0, 1), (-1, 0, 4, 3, 2, 1), (1, -2, -3, 1)],
)
def test_roots_are_isolated(polynomial):
    every = np.roots(polynomial[::-1])
    real = sorted(x.real for x in every if abs(x.imag) < 1e-12 and 0 < x.real < 1)
    assert np.allclose(roots(polynomial), real) and len(roots(polynomial)) == len(real)


def test_several_roots_are_isolated():
    product = fmpz_poly([-1, 2]) * fmpz_poly([-1, 4]) * fmpz_poly([-3, 4]) * fmpz_poly([-1, 3]) * fmpz_poly([0, 1])
    assert np.allclose(roots([int(c) for c in product.coeffs()]), [1 / 4, 1 / 3, 1 / 2, 3 / 4])


def test_features_are_of_closed_deterministic_skeletons():
    branching = rt.atlas.rooted_skeletons(2, 2, branching=True)
    alone = [{len(ends) == 1 for row in x.moves for ends in row} == {True, False} for x in branching]
    some = [all(any(len(ends) == 1 for ends in row) for row in x.moves) for x in branching]
    half = next(x for x, mixed, each in zip(branching, alone, some, strict=True) if mixed and each)
    for skeleton in (rt.atlas.rooted_skeletons(2, 1)[0], branching[-1], half):
        with pytest.raises(
            ValueError, match="^`skeleton` has the moves .*; every state must have . moves to one state each"
        ):
            rt.atlas.features(skeleton)


@pytest.mark.parametrize("index, size", [(4, 1), (1, 1), (0, 1)])
def test_hackable_pairs_one_by_one(index, size):
    skeleton = rt.atlas.skeletons(2, 2)[index]
    mdp = skeleton.mdp(NINE, uniform=True)
    tables = []
    for numbers in itertools.product(range(-size, size + 1), repeat=4):
        R = rt.reward(mdp, action=np.array([fmpq(x) for x in numbers], dtype=object).reshape(2, 2))
        J = [rt.expected_return(mdp, R, rt.policy(mdp, list(a))) for a in itertools.product(range(2), repeat=2)]
        tables.append(tuple((a > b) - (a < b) for a, b in itertools.combinations(J, 2)))
    found = sum(any(x * y < 0 for x, y in zip(r, q, strict=True)) for r in tables for q in tables)
    assert rt.atlas.hackable_pairs(skeleton, NINE, size=size) == (found, 81**2)


def test_only_the_order_matters_to_hackability():
    """Of two policies: hackable if and only if the orders are strict and opposite."""
    one = rt.atlas.skeletons(1, 2)[0]
    assert rt.atlas.hackable_pairs(one, fmpq(1, 2), size=2) == (2 * 10 * 10, 25**2)
