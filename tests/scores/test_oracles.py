"""The functions against brute force: enumeration, sorting in Python, and formulas written down a second time."""

import itertools
import math
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardtheory import scores

numbers = st.integers(-6, 6).map(lambda x: x / 4)
rows = st.lists(numbers, min_size=1, max_size=6)


@st.composite
def masked(draw, size=6):
    row = draw(st.lists(numbers, min_size=1, max_size=size))
    return row, draw(st.lists(st.booleans(), min_size=len(row), max_size=len(row)))


@st.composite
def policies(draw):
    weights = draw(st.lists(st.integers(0, 5), min_size=1, max_size=5).filter(any))
    r = draw(st.lists(st.integers(-2, 2), min_size=len(weights), max_size=len(weights)))
    return [Fraction(w, sum(weights)) for w in weights], r


@given(masked(), st.sampled_from([0.0, 0.25, 0.5, 0.85, 1.0]))
def test_reductions_see_what_the_mask_leaves(given_, q):
    row, where = given_
    dirty = [x if kept else math.nan for x, kept in zip(row, where, strict=True)]
    kept = [x for x, keep in zip(row, where, strict=True) if keep]
    pairs = [
        (scores.total, np.sum),
        (scores.product, np.prod),
        (scores.mean, np.mean),
        (scores.least, np.min),
        (scores.greatest, np.max),
        (scores.last, lambda x: x[-1]),
        (lambda x, where: scores.quantile(x, q, where=where), lambda x: np.quantile(x, q)),
    ]
    for ours, oracle in pairs:
        if kept or oracle in (np.sum, np.prod):
            assert ours(dirty, where=where) == pytest.approx(oracle(np.array(kept)), abs=1e-13)
        else:
            assert math.isnan(ours(dirty, where=where))
    assert scores.spread(dirty, where=where) == (max(kept) - min(kept) if kept else 0)
    expected = np.std(kept, ddof=1) if len(kept) > 1 else 0.0
    assert scores.deviation(dirty, where=where) == pytest.approx(expected, abs=1e-13)


@given(st.lists(st.lists(numbers, min_size=4, max_size=4), min_size=1, max_size=4), st.floats(0, 1))
def test_quantiles_are_those_of_numpy(table, q):
    np.testing.assert_allclose(scores.quantile(table, q), np.quantile(np.array(table), q, axis=-1), atol=1e-13)


def test_quantiles_carry_nan_and_infinities():
    assert math.isnan(scores.quantile([1.0, math.nan, 2.0], 0.1))
    assert scores.quantile([-math.inf, 0.0, math.inf], 0.5) == 0.0
    big = np.random.default_rng(1).normal(size=(3000, 101))
    np.testing.assert_allclose(scores.quantile(big, 0.85), np.quantile(big, 0.85, axis=-1), rtol=1e-14)


@given(policies(), st.integers(1, 4))
def test_best_of_n_is_the_law_of_all_tuples(policy, n):
    """Every tuple of n draws, its best answers sharing its probability; in rationals."""
    p, r = policy
    law = [Fraction(0)] * len(p)
    for draws in itertools.product(range(len(p)), repeat=n):
        chance = math.prod((p[i] for i in draws), start=Fraction(1))
        best = [i for i in draws if r[i] == max(r[j] for j in draws)]
        for i in best:
            law[i] += chance / len(best)
    found = scores.best_of_n([float(x) for x in p], r, n)
    np.testing.assert_allclose(found, [float(x) for x in law], atol=1e-13)
    wins = sum(
        law[i] * p[j] * (Fraction(1, 2) if r[i] == r[j] else int(r[i] > r[j]))
        for i in range(len(p))
        for j in range(len(p))
    )
    assert scores.win_rate(found, [float(x) for x in p], r) == pytest.approx(float(wins), abs=1e-13)


@given(st.lists(st.tuples(numbers, st.integers(0, 3)), min_size=1, max_size=6), st.data())
def test_the_best_of_n_score_is_the_mean_over_all_subsets(samples, data):
    n = data.draw(st.integers(1, len(samples)))
    gold, proxy = zip(*samples, strict=True)
    values = []
    for chosen in itertools.combinations(range(len(samples)), n):
        top = max(proxy[i] for i in chosen)
        best = [gold[i] for i in chosen if proxy[i] == top]
        values.append(sum(best) / len(best))
    # Within a class of ties the mean over subsets and the mean over the class agree.
    assert scores.best_of_n_score(gold, proxy, n) == pytest.approx(np.mean(values), abs=1e-12)


@given(st.integers(1, 8), st.data())
def test_pass_at_k_is_the_share_of_subsets_with_a_success(n, data):
    c, k = data.draw(st.integers(0, n)), data.draw(st.integers(1, n))
    found = [any(i < c for i in chosen) for chosen in itertools.combinations(range(n), k)]
    assert scores.pass_at_k(n, c, k) == pytest.approx(np.mean(found), abs=1e-13)


@given(policies(), st.sampled_from([0.5, 1.0, 3.0]))
def test_a_tilt_beats_every_other_policy(policy, beta):
    """Gibbs: no policy has a greater E[r] − KL/β; tried on the corners and on mixtures of it with them."""
    p, r = np.array([float(x) for x in policy[0]]), np.array(policy[1], float)
    best = scores.tilt(p, r, beta)
    worth = lambda x: (x * r).sum() - scores.kl_divergence(x, p) / beta  # noqa: E731
    for corner in np.eye(len(p))[p > 0]:
        for share in (0.01, 0.3, 1.0):
            assert worth((1 - share) * best + share * corner) <= worth(best) + 1e-12
    assert ((best > 0) <= (p > 0)).all()


def test_a_tilt_at_infinity_is_the_base_conditioned_on_the_best():
    assert scores.tilt([0.25, 0.25, 0.5], [1.0, 1.0, 0.0], math.inf).tolist() == [0.5, 0.5, 0.0]
    assert scores.tilt([0.25, 0.25, 0.5], [1.0, 1.0, 0.0], -math.inf).tolist() == [0.0, 0.0, 1.0]
    assert scores.tilt([0.5, 0.5], [1e4, -1e4], 1e4).tolist() == [1.0, 0.0]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=7))
def test_clusters_are_counted_as_in_python(ids):
    counts = Counter(ids)
    assert scores.cluster_frequency(ids).tolist() == [counts[i] / len(ids) for i in ids]
    entropy = -sum(c / len(ids) * math.log(c / len(ids)) for c in counts.values())
    assert scores.semantic_entropy(ids) == pytest.approx(entropy, abs=1e-13)
    top = max(counts.values())
    assert scores.plurality(ids) == min(i for i, c in counts.items() if c == top)
    seen = Counter()
    for i, found in zip(ids, scores.occurrences(ids), strict=True):
        seen[i] += 1
        assert found == seen[i]
    for n in (1, 2, 3):
        grams = [tuple(ids[k : k + n]) for k in range(len(ids) - n + 1)]
        expected = 1 - len(set(grams)) / len(grams) if grams else 0
        assert scores.ngram_repetition(ids, n) == pytest.approx(expected, abs=1e-13)


@given(rows)
def test_step_credit_telescopes(row):
    go = scores.return_to_go(scores.delta_steps(row))
    assert go[:-1] == pytest.approx(row[:-1], abs=1e-13) and go[-1] == 0
    assert scores.min_to_go(row).tolist() == [min(row[k:]) for k in range(len(row))]
    credit = scores.softmin_credit(row).sum()
    assert min(row) - 1e-12 <= credit <= np.mean(row) + 1e-12
    assert (np.cumsum(scores.clip_steps(row, 0.25)) <= 0).all()


@given(masked(), st.sampled_from([scores.group_mean, scores.leave_one_out]), st.sampled_from([0, 1]))
def test_group_advantages_are_centred_and_finite(given_, center, ddof):
    row, where = given_
    found = scores.group_advantage(row, center=center, ddof=ddof, where=where)
    assert np.isfinite(found).all() and abs(found.sum()) < 1e-12
    assert not found[~np.array(where)].any()
    kept = np.array(row)[where]
    if len(set(kept)) > 1 and center is scores.group_mean:
        np.testing.assert_allclose(found[where], (kept - kept.mean()) / kept.std(ddof=ddof), atol=1e-12)


@given(st.lists(numbers, min_size=2, max_size=6))
def test_pairwise_advantages_of_score_differences_are_standard_scores(row):
    r = np.array(row)
    np.testing.assert_allclose(
        scores.pairwise_advantage(r[:, None] - r[None, :]), scores.group_advantage(r), atol=1e-12
    )


def test_a_cycle_has_no_pairwise_advantage():
    assert not scores.pairwise_advantage([[0, 1, -1], [-1, 0, 1], [1, -1, 0]]).any()


def test_the_copeland_score_is_the_mean_over_references():
    r = np.random.default_rng(0).normal(size=7)
    D = r[:, None] - r[None, :]
    mean = np.mean([scores.reference_advantage(D, j) for j in range(7)], axis=0)
    np.testing.assert_allclose(scores.copeland(D), 7 * mean + 1, atol=1e-12)


@pytest.mark.parametrize("G", [2, 3, 6])
@pytest.mark.parametrize("ddof", [0, 1])
def test_grouped_reasoning_advantages_are_those_of_all_groups(G, ddof):
    alpha, beta, p = 0.8, 0.3, 0.4
    kinds = [(True, True, p * alpha), (True, False, p * (1 - alpha))]
    kinds += [(False, True, (1 - p) * beta), (False, False, (1 - p) * (1 - beta))]
    good = bad = 0.0
    for group in itertools.product(kinds, repeat=G):
        chance = math.prod(kind[2] for kind in group)
        A = scores.group_advantage([float(kind[1]) for kind in group], ddof=ddof)
        good += chance * sum(a for a, kind in zip(A, group, strict=True) if kind[0]) / (G * p)
        bad += chance * sum(a for a, kind in zip(A, group, strict=True) if not kind[0]) / (G * (1 - p))
    found = scores.grpo_cot_advantage_in_groups(alpha, beta, p, G, ddof=ddof)
    np.testing.assert_allclose(found, [good, bad], atol=1e-12)


def test_the_large_group_limit_is_approached():
    limit = scores.grpo_cot_advantage(0.8, 0.3, 0.4)
    found = scores.grpo_cot_advantage_in_groups(0.8, 0.3, 0.4, 400)
    np.testing.assert_allclose(found, limit, rtol=0.01)


@given(st.permutations([0, 1, 2, 3, 4]), st.integers(1, 9), st.integers(1, 9))
def test_bisection_finds_the_first_failing_prefix(_, steps, first):
    calls = []
    found = scores.first_failing_prefix(lambda k: calls.append(k) or k < first, steps)
    assert found == (first if first <= steps else None)
    assert len(calls) <= math.ceil(math.log2(steps + 1))


def test_budgets_are_credited_as_in_a_loop():
    rng = np.random.default_rng(2)
    v, p = rng.random((4, 3)), rng.dirichlet(np.ones(3))
    found = scores.budget_advantage(v, p)
    R = np.array([[sum(p[j] * v[i, j] for j in range(s, 3)) for s in range(3)] for i in range(4)])
    for i, s in itertools.product(range(4), range(3)):
        earlier = sum(2**j * v[i, j] for j in range(s)) / sum(2**j for j in range(s)) if s else 0.0
        V1, V2 = p[s:].sum() * earlier, R[:, s].mean()
        assert found[i, s] == pytest.approx(R[i, s] - (s * V1 + (3 - s) * V2) / 3)


@given(st.lists(st.tuples(numbers, st.integers(0, 2)), min_size=2, max_size=5))
def test_the_weighted_agreement_is_that_of_a_loop(pairs):
    pred, gold = zip(*pairs, strict=True)
    weights = paid = 0.0
    for i, j in itertools.permutations(range(len(pred)), 2):
        if gold[i] > gold[j]:
            w = 1 + abs(gold[i] - gold[j])
            weights += w
            paid += w * (1 if pred[i] < pred[j] else 0.5 if pred[i] == pred[j] else 0)
    assert scores.weighted_pairwise_agreement(pred, gold) == pytest.approx(1 - paid / weights if weights else 1)


def test_dominance_finds_the_failing_query_that_beats_a_correct_one():
    """Reasoning-SQL: 3 exec + 2 judge (only if exec fails) + syntax + two overlaps + format."""
    found = scores.dominance_report([3, 2, 1, 1, 1, 1], [(0, 1)] * 6, possible=lambda x: not (x[0] and x[1]))
    assert found[0].gap == 3 and found[0].better == (1, 0, 0, 0, 0, 0) and found[0].worse == (0, 1, 1, 1, 1, 1)
    assert not scores.dominance_report([4, 1, 1], [(0, 1)] * 3)


def test_printed_numbers():
    for counts, printed in (
        ((761, 83, 104), (0.880, 0.098, 0.177, -0.022)),
        ((2474, 16, 23), (0.991, 0.0064, 0.0128, -0.0028)),
    ):
        found = scores.support_metrics(*counts)
        for value, said in zip(found.values(), printed, strict=True):
            assert abs(value - said) <= (5e-4 if abs(said) > 0.02 else 5e-5) + 1e-12
    assert scores.best_of_n([0.6, 0.4], [0, 1], 3) == pytest.approx([0.216, 0.784])
    assert scores.kl_divergence(scores.best_of_n([0.6, 0.4], [0, 1], 3), [0.6, 0.4]) == pytest.approx(0.3069, abs=5e-5)
    assert scores.win_rate(scores.best_of_n([0.6, 0.4], [0, 1], 3), [0.6, 0.4], [0, 1]) == pytest.approx(0.692)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: scores.quantile([1.0], 2.0), "`q` is 2.0; it must be between 0 and 1."),
        (lambda: scores.best_of_n([1.0], [0.0], 0), "`n` is 0; the best of n needs at least one draw."),
        (lambda: scores.softmin_credit([1.0], 0.0), "`temperature` is 0.0; it must be positive: for the limit 0 use"),
        (lambda: scores.unflip([1.0], 0.5), "`p` is 0.5 and `q` 0.5; at p + q = 1 no signal is left"),
        (lambda: scores.pass_at_k(3, 1, 0), "`k` is 0; it must be an integer of at least 1."),
        (lambda: scores.block_means([1.0, 2.0, 3.0], 2), "`size` is 2; it must divide the 3 entries of `x`."),
        (
            lambda: scores.meta_vote([[1.0]], [1.0], 2),
            "`keep` is 2; it must be between 1 and the number of members, 1.",
        ),
        (lambda: scores.soft_overlong([1.0], 10, 20), "`cache` is 20; it must be between 0 and `max_length`, 10."),
        (
            lambda: scores.best_of_n_score([1.0], [1.0], 2),
            "`n` is 2; it must be an integer between 1 and the number of",
        ),
        (lambda: scores.return_to_go([1.0], gamma=1.5), "`gamma` is 1.5; it must be between 0 and 1."),
        (lambda: scores.pairwise_advantage([[0.0, 1.0]]), "`D` has the shape (1, 2); it must be (…, G, G)"),
        (lambda: scores.ngram_repetition([1, 2], 0), "`n` is 0; an n-gram has at least one token."),
        (lambda: scores.format_length([1.0], 10, p=1.0), "`p` is 1.0; it must be strictly between 0 and 1."),
    ],
)
def test_bad_input_gets_one_sentence(call, message):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).startswith(message)
