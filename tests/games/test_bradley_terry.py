"""Bradley-Terry: fits against scipy and finite differences, existence against brute force, certificates of the property."""

from fractions import Fraction
from itertools import combinations, permutations

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

import rewardtheory as rt
from rewardtheory.arithmetic import floats, rationals
from rewardtheory.exact import from_json, to_json
from rewardtheory.games.consistency import inconsistent_cycle, strengths_of
from rewardtheory.games.cycles import curl, distance_from_bradley_terry, shortest_cycle
from rewardtheory.games.fit_existence import fit_groups


def random_wins(seed, n=5):
    w = np.random.default_rng(seed).poisson(2.0, (n, n)).astype(float) + 0.25
    return w * (1 - np.eye(n))


def negative(w, s, ridge):
    return (w * np.logaddexp(0, s[None, :] - s[:, None])).sum() + ridge / 2 * s @ s


@pytest.mark.parametrize("ridge", [0.0, 0.3])
@pytest.mark.parametrize("seed", range(4))
def test_the_fit_is_the_maximum_found_by_scipy_and_the_bound_holds(seed, ridge):
    w = random_wins(seed)
    fit = rt.bradley_terry(w, ridge=ridge)
    found = minimize(lambda s: negative(w, s, ridge), np.zeros(5), method="BFGS", options={"gtol": 1e-9})
    s = found.x - found.x.mean()
    assert np.abs(fit.scores - s).max() < 1e-6 and abs(fit.scores.sum()) < 1e-12 and fit.bound < 1e-10
    step = 1e-5
    eye = np.eye(5) * step
    hessian = np.array(
        [
            [
                (
                    negative(w, fit.scores + a + b, ridge)
                    - negative(w, fit.scores + a - b, ridge)
                    - negative(w, fit.scores - a + b, ridge)
                    + negative(w, fit.scores - a - b, ridge)
                )
                / (4 * step**2)
                for b in eye
            ]
            for a in eye
        ]
    )
    assert np.allclose(fit.covariance, np.linalg.pinv(hessian, rcond=1e-4), atol=1e-4)


@given(st.integers(0, 10**6), st.integers(1, 6))
def test_the_bound_covers_the_error_of_an_unfinished_fit(seed, steps):
    w = random_wins(seed) * 3
    w[0] *= 20
    exact = rt.bradley_terry(w).scores
    early = rt.bradley_terry(w, steps=steps, throw=False)
    error = np.ptp(early.scores - exact)
    assert error <= early.bound + 1e-12


def test_the_bound_is_nearly_attained_for_two_alternatives():
    """One difference x, its derivative g and curvature h: |x − x*| ≤ −log(1 − |g|/h), and not much less."""
    for steps in (1, 2, 3):
        early = rt.bradley_terry([[0, 9.0], [1.0, 0]], steps=steps, throw=False)
        error = abs(early.scores[0] - early.scores[1] - np.log(9))
        assert error <= early.bound + 1e-12 and (early.bound > 10 or early.bound <= 2 * error + 1e-12)


def test_two_alternatives_have_the_closed_form():
    fit = rt.bradley_terry({("a", "b"): 30, ("b", "a"): 10})
    difference, error = fit.difference(0, 1)
    assert difference == pytest.approx(np.log(3), abs=1e-12) and error == pytest.approx(np.sqrt(1 / 30 + 1 / 10))
    assert fit.table()[0, 1] == pytest.approx(0.75)


def test_standard_errors_cover_as_often_as_they_say():
    random = np.random.default_rng(0)
    truth, games = np.array([0.8, 0.0, -0.3, -0.5]), 60
    p = 1 / (1 + np.exp(truth[None, :] - truth[:, None]))
    inside = 0
    for _ in range(300):
        w = np.zeros((4, 4))
        for i, j in combinations(range(4), 2):
            w[i, j] = random.binomial(games, p[i, j])
            w[j, i] = games - w[i, j]
        difference, error = rt.bradley_terry(w).difference(0, 1)
        inside += abs(difference - truth[0] + truth[1]) <= 1.96 * error
    assert 0.90 <= inside / 300 <= 0.985


def has_direction(w):
    """Brute force: whether some group never lost to the rest, by all subsets."""
    n = len(w)
    for size in range(1, n):
        for group in combinations(range(n), size):
            rest = [j for j in range(n) if j not in group]
            if not w[np.ix_(rest, group)].any():
                return True
    return False


@given(st.lists(st.integers(0, 1), min_size=12, max_size=12))
def test_a_fit_exists_exactly_if_no_group_never_lost_to_the_rest(entries):
    w = np.zeros((4, 4))
    w[~np.eye(4, dtype=bool)] = entries
    if has_direction(w):
        with pytest.raises(ValueError, match=r"^`wins` (has no finite Bradley-Terry fit|is not connected|is empty)"):
            rt.bradley_terry(w)
    else:
        assert rt.bradley_terry(w).converged
    if any(entries):
        assert rt.bradley_terry(w, ridge=0.5).converged


@pytest.mark.parametrize(
    ("wins", "message"),
    [
        (
            [("a", "b"), ("b", "c"), ("c", "b")],
            r"'a' never lost to any of the other 2, so the likelihood grows without end as its score goes to \+∞",
        ),
        ([("a", "b"), ("b", "a"), ("a", "c")], r"'c' never won against any of the other 2, .* its score goes to −∞"),
        (
            [("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"), ("a", "c")],
            r"'a' and 'b' never lost to any of the other 2, .* their scores go to \+∞",
        ),
        ([("a", "b"), ("b", "c"), ("c", "d")], r"4 such groups, from the top: \{a\} > \{b\} > \{c\} > \{d\}"),
        (
            [("a", "b"), ("b", "a"), ("c", "d")],
            r"^`wins` is not connected: none of 'a' and 'b' was ever compared with any of 'c' and 'd'",
        ),
        (np.zeros((3, 3)), r"^`wins` is empty: no comparison was made"),
        ([[0, -1], [1, 0]], r"^`wins`\[0, 1\] \('0' over '1'\) is -1; counts must be ≥ 0"),
        ([[1, 1], [1, 0]], r"^`wins`\[0, 0\] .* is 1; nothing is compared with itself"),
        ([[0, 1]], r"^`wins` has shape \(1, 2\); it must be \(n, n\)"),
    ],
)
def test_a_fit_that_does_not_exist_says_why(wins, message):
    with pytest.raises(ValueError, match=message):
        rt.bradley_terry(wins)


def test_groups_and_other_refusals():
    assert fit_groups([("a", "b"), ("b", "c"), ("c", "b")]) == [["a"], ["b", "c"]]
    with pytest.raises(ValueError, match=r"^`ridge` is -1; it must be a finite number of at least 0"):
        rt.bradley_terry([("a", "b")], ridge=-1)
    with pytest.raises(rt.NotConverged, match=r"after 1 steps; raise `steps` or give ridge > 0"):
        rt.bradley_terry(random_wins(0) * 40, steps=1)


@st.composite
def tables(draw, n=4):
    weights = draw(st.lists(st.integers(1, 6), min_size=n, max_size=n))
    table = np.array([[Fraction(a, a + b) for b in weights] for a in weights], dtype=object)
    for _ in range(draw(st.integers(0, 2))):
        i, j = draw(st.sampled_from([(i, j) for i in range(n) for j in range(i)]))
        p = Fraction(draw(st.integers(0, 6)), 6)
        table[i, j], table[j, i] = p, 1 - p
    return table


@given(tables())
def test_the_property_agrees_with_all_triangles_and_is_certified(table):
    inside = all(0 < p < 1 for p in table.ravel())
    expected = inside and all(
        table[i, j] * table[j, k] * table[k, i] == table[j, i] * table[k, j] * table[i, k]
        for i, j, k in permutations(range(4), 3)
    )
    answer, proof = rt.check_bradley_terry(table)
    assert answer == expected == rt.is_bradley_terry(table)
    assert from_json(to_json(proof)).verify().ok
    cycle = inconsistent_cycle(table)
    assert (cycle is None) == answer
    if answer:
        w = strengths_of(proof)
        assert all(w[i] / (w[i] + w[j]) == fmpq(p.numerator, p.denominator) for (i, j), p in np.ndenumerate(table))
    elif inside:
        assert abs(cycle.curl) > 1e-9


@given(st.lists(st.floats(-2, 2), min_size=10, max_size=10), st.sampled_from([0.0, 1e-4, 0.3, 1.0]))
def test_a_tolerance_is_the_least_greatest_error_of_log_odds(flow, tolerance):
    L = np.zeros((5, 5))
    L[np.triu_indices(5, 1)] = flow
    L = L - L.T
    table = 1 / (1 + np.exp(-L))
    table = np.triu(table, 1) + np.tril(1 - table.T, -1) + np.eye(5) / 2
    distance, scores = distance_from_bradley_terry(table)
    assert np.abs(np.log(table / table.T) - scores[:, None] + scores[None, :]).max() <= distance + 1e-9
    brute = max(
        sum(L[a, b] for a, b in zip(c, [*c[1:], c[0]], strict=True)) / k
        for k in (3, 4, 5)
        for c in permutations(range(5), k)
    )
    assert distance == pytest.approx(max(brute, 0), abs=1e-9)
    if abs(distance - np.log1p(tolerance)) > 1e-7:
        answer, proof = rt.check_bradley_terry(table, tolerance=tolerance)
        assert answer == (distance < np.log1p(tolerance)) and proof.verify().ok


def test_a_long_cycle_decides_where_every_triangle_is_within_the_tolerance():
    """Around four alternatives the log-odds are 1, across 0: the mean is 1 around all four and 2/3 around three."""
    L = np.array([[0, 1, 0, -1], [-1, 0, 1, 0], [0, -1, 0, 1], [1, 0, -1, 0]])
    p = 1 / (1 + np.exp(-L))
    P = np.triu(p, 1) + np.tril(1 - p.T, -1) + np.eye(4) / 2
    for tolerance, expected in ((np.exp(0.8) - 1, False), (np.exp(0.99) - 1, False), (np.exp(1.01) - 1, True)):
        answer, proof = rt.check_bradley_terry(P, tolerance=tolerance)
        assert answer == expected and proof.verify().ok
    assert inconsistent_cycle(P, tolerance=np.exp(0.8) - 1).path == (0, 1, 2, 3)


def test_scores_in_floats_pass_by_default_and_fail_the_literal_question():
    s = np.array([2, 0.5, -1, 3, 0.1])
    table = 1 / (1 + np.exp(s[None, :] - s[:, None]))
    table = np.triu(table, 1) + np.tril(1 - table.T, -1) + np.eye(5) / 2
    assert rt.is_bradley_terry(table) and not rt.is_bradley_terry(table, tolerance=0)
    answer, proof = rt.check_bradley_terry(table)
    assert answer and np.allclose(np.log(floats(strengths_of(proof))), s - s.min(), atol=1e-8)
    with pytest.raises(ValueError, match=r"^`tolerance` is -1; it must be at least 0"):
        rt.is_bradley_terry(table, tolerance=-1)


@pytest.mark.parametrize("n", [1, 2])
def test_one_or_two_alternatives_are_always_bradley_terry(n):
    table = np.full((n, n), 0.5)
    if n == 2:
        table[0, 1], table[1, 0] = 0.9, 0.1
    assert rt.is_bradley_terry(table) and rt.check_bradley_terry(table)[1].verify().ok


def test_a_tampered_certificate_is_refused():
    _, proof = rt.check_bradley_terry([[0.5, 0.75, 0.25], [0.25, 0.5, 0.75], [0.75, 0.25, 0.5]])
    data = proof.to_dict()
    data["z"] = ["0", *data["z"][1:]]
    assert not type(proof).from_dict(data).verify().ok


def brute_cycle(beats):
    n = len(beats)
    for k in range(1, n + 1):
        for c in permutations(range(n), k):
            if all(beats[a, b] for a, b in zip(c, [*c[1:], c[0]], strict=True)):
                return k
    return None


@given(st.lists(st.booleans(), min_size=25, max_size=25))
def test_the_shortest_cycle_is_a_cycle_and_shortest(entries):
    beats = np.array(entries).reshape(5, 5) & ~np.eye(5, dtype=bool)
    beats = beats & (np.random.default_rng(sum(entries)).random((5, 5)) < 0.5)
    found, length = shortest_cycle(beats), brute_cycle(beats)
    assert (found is None) == (length is None)
    if found is not None:
        assert len(found) == length
        assert all(beats[a, b] for a, b in zip(found, [*found[1:], found[0]], strict=True))


def test_curls_of_a_random_table_are_sums_of_log_odds():
    P = np.array([[0.5, 0.7, 0.2], [0.3, 0.5, 0.6], [0.8, 0.4, 0.5]])
    L = np.log(P / P.T)
    assert curl(P)[0, 1, 2] == pytest.approx(L[0, 1] + L[1, 2] + L[2, 0]) and np.allclose(curl(P)[0, 0], 0)


@given(st.lists(st.integers(-5, 5), min_size=15, max_size=15), st.lists(st.integers(0, 2), min_size=15, max_size=15))
def test_hodge_parts_are_orthogonal_and_agree_with_least_squares(flow, weights):
    pairs = np.triu_indices(6, 1)
    Y, w = np.zeros((6, 6)), np.zeros((6, 6))
    Y[pairs], w[pairs] = flow, weights
    w[np.arange(5), np.arange(1, 6)] = np.maximum(w[np.arange(5), np.arange(1, 6)], 1)
    Y, w = Y - Y.T, w + w.T
    found = rt.hodge_rank(Y, weight=w)
    rows = [(i, j) for i, j in zip(*pairs, strict=True) if w[i, j] > 0]
    design = np.array([[np.sqrt(w[i, j]) * (int(k == i) - int(k == j)) for k in range(6)] for i, j in rows])
    target = np.array([np.sqrt(w[i, j]) * Y[i, j] for i, j in rows])
    s = np.linalg.lstsq(design, target, rcond=None)[0]
    assert np.allclose(found.scores, s - s.mean(), atol=1e-8)
    total = found.gradient + found.curl + found.harmonic
    assert np.allclose(total, Y * (w > 0), atol=1e-7)
    for a, b in combinations((found.gradient, found.curl, found.harmonic), 2):
        assert abs((w * a * b).sum()) < 1e-6
    # A harmonic flow has no divergence and no curl around any compared triangle.
    assert np.allclose((w * found.harmonic).sum(axis=1), 0, atol=1e-6)
    for i, j, k in combinations(range(6), 3):
        if w[i, j] and w[j, k] and w[i, k]:
            assert abs(found.harmonic[i, j] + found.harmonic[j, k] + found.harmonic[k, i]) < 1e-6


def test_hodge_in_rationals_and_on_a_ring_without_triangles():
    exact = rt.hodge_rank(rationals(np.array([[0, 1, 2], [-1, 0, 1], [-2, -1, 0]])))
    assert (exact.scores == rationals(np.array([1, 0, -1]))).all() and exact.inconsistency == 0
    ring = np.roll(np.eye(4), 1, axis=1)
    found = rt.hodge_rank(ring - ring.T, weight=ring + ring.T)
    assert np.allclose(found.harmonic, ring - ring.T) and np.allclose(found.curl, 0) and found.inconsistency == 1


@pytest.mark.parametrize(
    ("flow", "weight", "message"),
    [
        ([[0, 1], [1, 0]], None, r"^`flow`\[0, 1\] is 1.0 and \[1, 0\] is 1.0; a flow must be antisymmetric"),
        ([[0, 1], [-1, 0]], np.zeros((2, 2)), r"^`weight` is not connected: no pair joins \[0\] and \[1\]"),
        (
            [[0, 1], [-1, 0]],
            [[0, 1], [2, 0]],
            r"^`weight`\[0, 1\] is 1.0 and \[1, 0\] is 2.0; weights must be symmetric",
        ),
        ([[0, 1, 2]], None, r"^`flow` has shape \(1, 3\); it must be a square"),
    ],
)
def test_bad_flows_get_one_sentence(flow, weight, message):
    with pytest.raises(ValueError, match=message):
        rt.hodge_rank(flow, weight=weight)
