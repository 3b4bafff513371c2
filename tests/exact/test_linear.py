"""Linear programs: exact proofs next to floating-point solutions, refused where they prove nothing."""

import dataclasses

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from rewardtheory import exact
from rewardtheory.exact.programs import solve_near


def random_program(seed):
    """min cᵀx, A x = b, G x >= h in small integers and thirds; rows repeated; boxes bound it."""
    rng = np.random.default_rng(seed)
    n, m, k = rng.integers(2, 5), rng.integers(0, 3), rng.integers(1, 5)
    A = rng.integers(-2, 3, size=(m, n)).astype(float)
    G = rng.integers(-2, 3, size=(k, n)) / 3
    b, h = A @ rng.integers(0, 3, size=n), rng.integers(-3, 3, size=k) / 3
    if m and rng.random() < 0.5:
        A, b = np.vstack([A, A[:1]]), np.append(b, b[0])
    G, h = np.vstack([G, np.eye(n), -np.eye(n)]), np.concatenate([h, np.zeros(n), np.full(n, -5.0)])
    return n, A, b, G, h, rng.integers(-3, 4, size=n).astype(float)


def solved(n, A, b, G, h, c):
    return linprog(c, A_ub=-G, b_ub=-h, A_eq=A if len(A) else None, b_eq=b if len(b) else None, bounds=(None, None))


@given(seed=st.integers(0, 10**6))
@settings(deadline=None, max_examples=150)
def test_every_program_is_proved_optimal_or_infeasible(seed):
    n, A, b, G, h, c = random_program(seed)
    system = exact.system_of("a program", n, equal=(A, b), at_least=(G, h))
    result = solved(n, A, b, G, h, c)
    if result.status == 0:
        y, z = result.eqlin.marginals if len(A) else [], -result.ineqlin.marginals
        certificate = exact.optimum(system, c, result.x, y, z)
        assert float(certificate.value) == pytest.approx(result.fun, abs=1e-7)
        assert str(certificate) == f"The least value is {certificate.value}: a program."
        x = np.array([float(v) for v in certificate.x])
        assert (G @ x >= h - 1e-9).all() and np.abs(A @ x - b).max(initial=0) < 1e-9
    else:
        # The dual of "min 0": max yᵀb + zᵀh with yᵀA + zᵀG = 0, z >= 0, scaled into a box.
        m, k = len(A), len(G)
        dual = linprog(
            -np.concatenate([b, h]),
            A_eq=np.vstack([A, G]).T,
            b_eq=np.zeros(n),
            bounds=[(-1, 1)] * m + [(0, 1)] * k,
        )
        certificate = exact.farkas(system, dual.x[:m], dual.x[m:])
        assert certificate.verify().facts["contradiction 0 >="] > 0
        assert str(certificate) == "There is no solution: a program."


def small():
    """x + y = 1, x >= 1/3, y >= 0; min 2x + y."""
    return exact.system_of("x", 2, equal=([[1, 1]], [1]), at_least=([[1, 0], [0, 1]], [fmpq(1, 3), 0]))


def test_the_exact_optimum_is_the_rational_one():
    certificate = exact.optimum(small(), [2, 1], [0.33333334, 0.6666667], [1.0000001], [0.99999999, 1e-12])
    assert certificate.value == fmpq(4, 3)
    assert (certificate.x, certificate.y, certificate.z) == ((fmpq(1, 3), fmpq(2, 3)), (1,), (1, 0))


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"x": (fmpq(1, 2), fmpq(1, 3))}, "x does not satisfy equation 0"),
        ({"x": (fmpq(1, 4), fmpq(3, 4))}, "x does not satisfy inequality 0"),
        ({"x": (fmpq(2, 3), fmpq(1, 3))}, "x costs 5/3, not 4/3"),
        ({"x": (fmpq(1),)}, "do not have one number for each unknown"),
        ({"y": (fmpq(0),)}, "the multipliers do not give the cost of unknown 0"),
        ({"y": ()}, "`y` does not have one multiplier for each equation"),
        ({"z": (fmpq(1), fmpq(0), fmpq(0))}, "`z` does not have one multiplier for each inequality"),
        ({"y": (fmpq(3),), "z": (fmpq(-1), fmpq(-2))}, "the multiplier of inequality 0 is negative"),
        (
            {"y": (fmpq(0),), "z": (fmpq(2), fmpq(1))},
            "the multipliers prove only that the cost is at least 2/3",
        ),
        ({"value": fmpq(1)}, "x costs 4/3, not 1"),
        ({"cost": (fmpq(2), fmpq(2))}, "the multipliers do not give the cost of unknown 1"),
        ({"cost": (fmpq(2),)}, "do not have one number for each unknown"),
    ],
)
def test_a_wrong_optimum_is_refused(changes, message):
    good = exact.optimum(small(), [2, 1], [1 / 3, 2 / 3], [1], [1, 0])
    assert message in dataclasses.replace(good, **changes).verify().reason


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"z": (fmpq(1), fmpq(0))}, "the multipliers do not cancel unknown 0"),
        ({"z": (fmpq(-1), fmpq(-1))}, "the multiplier of inequality 0 is negative"),
        ({"z": (fmpq(0), fmpq(0))}, "the combined right-hand side is 0, not positive"),
    ],
)
def test_a_wrong_proof_of_infeasibility_is_refused(changes, message):
    system = exact.system_of("x above 1 and below 0", 1, at_least=([[1], [-1]], [1, 0]))
    good = exact.farkas(system, [], [0.5, 0.5])
    assert good.z == (1, 1)
    assert message in dataclasses.replace(good, **changes).verify().reason


def test_malformed_systems_are_refused():
    one = exact.Rows((((0, fmpq(1)),),), (fmpq(0),))
    for rows, message in (
        (exact.Rows((((0, fmpq(1)), (0, fmpq(1))),), (fmpq(0),)), "a column is named twice"),
        (exact.Rows((((1, fmpq(1)),),), (fmpq(0),)), "a column is out of range"),
        (exact.Rows((((-1, fmpq(1)),),), (fmpq(0),)), "a column is out of range"),
        (exact.Rows((((0, fmpq(1)),),), ()), "not one right-hand side for each row"),
    ):
        for system in (exact.System("x", 1, rows, one), exact.System("x", 1, one, rows)):
            assert message in exact.Farkas(system, (fmpq(1),), (fmpq(1),)).verify().reason
    empty = exact.Rows((), ())
    assert "the system has no unknowns" in exact.Farkas(exact.System("x", 0, empty, empty), (), ()).verify().reason
    with pytest.raises(ValueError, match=r"`equal` has a matrix of shape \(1, 2\); it must be \(1, 3\)"):
        exact.system_of("x", 3, equal=([[1, 1]], [1]))


def test_builders_refuse_what_is_no_proof():
    with pytest.raises(ValueError, match="combine the right-hand sides to 0; it must be positive"):
        exact.farkas(small(), [0], [0, 0])
    with pytest.raises(ValueError, match="not near to an exact proof"):
        exact.farkas(small(), [1], [0, 0])
    with pytest.raises(ValueError, match="not near to an exact optimum"):
        exact.optimum(small(), [2, 1], [1 / 3, 2 / 3], [1], [0, 0])


@given(seed=st.integers(0, 10**6))
@settings(deadline=None, max_examples=60)
def test_solve_near_solves_exactly_or_says_that_nothing_does(oracle, seed):
    rng = np.random.default_rng(seed)
    m, n = rng.integers(1, 4), rng.integers(1, 4)
    M = [[fmpq(int(x)) for x in row] for row in rng.integers(-2, 3, size=(m, n))]
    right = [fmpq(int(x)) for x in rng.integers(-2, 3, size=m)]
    guess = [exact.rational(float(x)) for x in rng.normal(size=n)]
    found = solve_near(M, right, guess)
    A, b = np.array([[float(x) for x in row] for row in M]), np.array([float(x) for x in right])
    solvable = np.linalg.matrix_rank(A) == np.linalg.matrix_rank(np.column_stack([A, b]))
    assert (found is not None) == solvable
    if found is not None:
        assert all(sum(a * x for a, x in zip(row, found, strict=True)) == y for row, y in zip(M, right, strict=True))
