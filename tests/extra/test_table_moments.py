"""Statistics merge, and distances of tables are the distances of the one-step MDPs that they stand for."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("ibis", reason="the optional group `tables` is not installed")

import ibis

import rewardtheory as rt
from rewardtheory import scores
from rewardtheory.extra.tables.bootstrap import prompt_bootstrap
from rewardtheory.extra.tables.disagreement import disagreement, shared_answers, standardized_distances
from rewardtheory.extra.tables.engines import rows_of
from rewardtheory.extra.tables.matrices import bucket, matrix
from rewardtheory.extra.tables.moments import Moments, Within, per_prompt, standardized_distance, within, within_of

numbers = st.integers(-20, 20).map(lambda k: k / 4)


def moments_of(pairs):
    """Exactly, in rationals."""
    if not pairs:
        return Moments()
    a, b = ([Fraction(pair[k]) for pair in pairs] for k in (0, 1))
    n, ma, mb = len(pairs), sum(a) / len(a), sum(b) / len(b)
    sums = [
        sum((x - ma) ** 2 for x in a),
        sum((y - mb) ** 2 for y in b),
        sum((x - ma) * (y - mb) for x, y in zip(a, b, strict=True)),
    ]
    return Moments(n, float(ma), float(mb), *map(float, sums))


@given(st.lists(st.tuples(numbers, numbers), max_size=12), st.integers(0, 12))
def test_moments_of_two_parts_are_those_of_the_whole(pairs, cut):
    merged, whole = moments_of(pairs[:cut]).merge(moments_of(pairs[cut:])), moments_of(pairs)
    for name in ("n", "mean_a", "mean_b", "aa", "bb", "ab"):
        assert math.isclose(getattr(merged, name), getattr(whole, name), rel_tol=1e-12, abs_tol=1e-12)
    if whole.correlation is not None and merged.correlation is not None:
        assert math.isclose(merged.correlation, whole.correlation, abs_tol=1e-9)


def one_step(groups):
    """The table as a model: prompts are states, answers actions, everything ends after one answer."""
    graph, a, b = {}, {}, {}
    for k, group in enumerate(groups):
        graph[f"prompt {k}"] = {f"answer {j}": "end" for j in range(len(group))}
        for j, (x, y) in enumerate(group):
            a[f"prompt {k}", f"answer {j}"], b[f"prompt {k}", f"answer {j}"] = x, y
    mdp = rt.mdp(graph, start={f"prompt {k}": 1 / len(groups) for k in range(len(groups))}, discount=0.5)
    return mdp, rt.reward(mdp, a), rt.reward(mdp, b)


def as_table(groups):
    rows = [(k, j, x, y) for k, group in enumerate(groups) for j, (x, y) in enumerate(group)]
    names = ("prompt", "response", "a", "b")
    return ibis.memtable({name: [row[i] for row in rows] for i, name in enumerate(names)}).mutate(
        baseline=ibis.literal("")
    )


ragged = st.lists(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4), min_size=1, max_size=4)


@given(ragged)
def test_starc_of_a_table_is_starc_of_its_one_step_mdp(groups):
    mdp, a, b = one_step(groups)
    found = rows_of(within(per_prompt(as_table(groups), "a", "b")))
    ours = standardized_distance(within_of(found[0]))
    if ours is None:  # no prompt has two answers: every reward is trivial
        assert all(len(group) == 1 for group in groups)
        return
    assert math.isclose(ours, float(rt.starc(mdp, a, b)), abs_tol=1e-6)


@given(ragged.filter(lambda groups: any(len(group) > 1 for group in groups)))
def test_epic_of_a_table_is_epic_over_its_prompts_and_answers(groups):
    """By the definition: coverage uniform over prompts, then over answers; Pearson's distance of centered rewards."""
    weight, x, y = [], [], []
    for group in groups:
        if len(group) < 2:
            continue
        a, b = np.array(group, float).T
        weight += [1 / len(group)] * len(group)
        x += list(a - a.mean())
        y += list(b - b.mean())
    w, x, y = map(np.array, (weight, x, y))
    aa, bb, ab = (w * x * x).sum(), (w * y * y).sum(), (w * x * y).sum()
    found = disagreement(as_table(groups), seed=0)
    if aa < 1e-12 or bb < 1e-12:
        assert found["epic"] == (0.0 if aa < 1e-12 and bb < 1e-12 else 0.5)
    else:
        assert math.isclose(found["epic"], math.sqrt(max(0, (1 - ab / math.sqrt(aa * bb)) / 2)), abs_tol=1e-6)
        assert 0 <= found["epic"] <= 1 and 0 <= found["starc"] <= 2


@given(ragged.filter(lambda groups: any(len(group) > 1 for group in groups)))
def test_distances_of_a_table_are_those_of_scores(groups):
    width = max(map(len, groups))
    a, b, where = np.zeros((len(groups), width)), np.zeros((len(groups), width)), np.zeros((len(groups), width), bool)
    for k, group in enumerate(groups):
        where[k, : len(group)] = True
        a[k, : len(group)], b[k, : len(group)] = np.array(group).T
    found = disagreement(as_table(groups), seed=0)
    assert math.isclose(found["starc"], float(scores.starc(a, b, where=where)), abs_tol=1e-6)
    assert math.isclose(found["epic"], float(scores.epic(a, b, where=where)), abs_tol=1e-6)


@settings(max_examples=20)
@given(ragged, st.integers(1, 5))
def test_sums_of_buckets_are_the_sums_of_the_table(groups, count):
    table = as_table(groups)
    whole = within_of(rows_of(within(per_prompt(table, "a", "b")))[0])
    merged = Within()
    for index in range(count):
        part = table.filter(bucket(table.prompt, count) == index)
        merged = merged.merge(within_of(rows_of(within(per_prompt(part, "a", "b")))[0]))
    np.testing.assert_allclose(merged, whole, rtol=1e-9, atol=1e-9)


def test_a_distance_of_a_reward_from_its_positive_multiple_with_another_constant_for_each_prompt_is_zero():
    random = np.random.default_rng(0)
    groups = [[(x, 3 * x + k) for x in random.normal(size=4)] for k in range(30)]
    found = disagreement(as_table(groups), seed=0)
    assert found["starc"] < 1e-7 and found["epic"] < 1e-7 and found["reason"] is None
    opposite = disagreement(as_table([[(x, -y) for x, y in group] for group in groups]), seed=0)
    assert math.isclose(opposite["starc"], 2.0) and math.isclose(opposite["epic"], 1.0)


def test_trivial_rewards_are_nothing_apart_and_one_from_others():
    assert standardized_distances(np.array([[0, 0, 0], [1, 0, 0], [0, 2, 0]], float)).tolist() == [0.0, 1.0, 1.0]
    assert [standardized_distance(Within(1, 2, *sums)) for sums in ((0, 0, 0), (1, 0, 0), (1, 1, 1))] == [0.0, 1.0, 0.0]
    assert standardized_distance(Within()) is None


def test_constant_prompts_count_as_zero_to_the_last_bit():
    table = as_table([[(0.1, 0.3)] * 3, [(0.7, 0.1)] * 7])
    assert disagreement(table, seed=0)["starc"] == 0.0


def test_only_answers_to_the_same_baseline_and_of_the_same_length_are_shared():
    rows = ibis.memtable(
        {
            "prompt": ["1"] * 6,
            "response": ["x", "y", "z", "x", "y", "z"],
            "model": ["A"] * 3 + ["B"] * 3,
            "baseline": ["p", "p", "p", "p", "q", "p"],
            "length": [10.0, 10.0, 10.0, 10.0, 10.0, 99.0],
            "reward": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
        }
    )
    shared, away = shared_answers(rows, "A", "B")
    assert [(row["response"], row["a"], row["b"]) for row in rows_of(shared)] == [("x", 1.0, 4.0)] and away == 1
    found = disagreement(shared, seed=0)
    assert found["starc"] is None and found["reason"] == "no prompt with two common answers"
    assert disagreement(shared.filter(shared.a > 9), seed=0)["reason"] == "no answer in common"


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    random, held = np.random.default_rng(0), 0
    for trial in range(200):
        sample = random.normal(1.0, 2.0, size=(80, 1))
        low, high = prompt_bootstrap(sample, lambda sums: sums[:, 0] / 80, seed=trial, resamples=200)
        held += low <= 1.0 <= high
    assert 0.88 <= held / 200 <= 0.98
    assert np.isnan(prompt_bootstrap(np.ones((1, 1)), lambda sums: sums[:, 0], seed=0)).all()


def test_a_matrix_holds_the_table():
    table = as_table([[(1.0, 2.0), (3.0, 4.0)], [(5.0, 6.0)]])
    found = matrix(table, ("a", "b"))
    assert found.mask.tolist() == [[True, True], [True, False]] and found.columns["a"].tolist() == [
        [1.0, 3.0],
        [5.0, 0.0],
    ]
