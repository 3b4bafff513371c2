"""The expressions compute the formulas: against the C library and NumPy, and the claims they make."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("ibis", reason="the optional group `tables` is not installed")

import ibis

from rewardtheory.extra.tables.engines import connect, rows_of
from rewardtheory.extra.tables.transforms import (
    combined,
    joined_criteria,
    log_sigmoid,
    sigmoid,
    with_advantage,
    with_reference,
)
from rewardtheory.scores.transforms import log_sigmoid_transform, preference_as_reward


def column(expression, values):
    table = ibis.memtable({"x": values})
    return [row["y"] for row in rows_of(table.select(y=expression(table.x)))]


def exact_log_sigmoid(x):
    """By the exactly rounded log1p and exp of the C library, both far better than the tolerance."""
    return -math.log1p(math.exp(-x)) if x >= 0 else x - math.log1p(math.exp(x))


def test_log_sigmoid_and_sigmoid_are_right_from_minus_ten_thousand_to_ten_thousand():
    xs = [
        0.0,
        -0.0,
        *(sign * 10.0**k * m for sign in (1, -1) for k in range(-12, 5) for m in (1, 2.7, 7.1) if 10.0**k * m <= 1e4),
    ]
    for x, found in zip(xs, column(log_sigmoid, xs), strict=True):
        assert math.isclose(found, exact_log_sigmoid(x), rel_tol=1e-12, abs_tol=0 if x < 700 else 1e-300), x
    for x, found in zip(xs, column(sigmoid, xs), strict=True):
        wanted = 1 / (1 + math.exp(-x)) if x >= 0 else (math.exp(x) / (1 + math.exp(x)) if x > -745 else 0.0)
        assert math.isclose(found, wanted, rel_tol=1e-12, abs_tol=1e-300), x


def test_the_expressions_are_the_functions_of_scores():
    xs = np.random.default_rng(0).normal(0, 30, 500)
    np.testing.assert_allclose(column(log_sigmoid, xs), log_sigmoid_transform(xs, 0.0), rtol=1e-12)
    np.testing.assert_allclose(column(sigmoid, xs), preference_as_reward(xs, np.zeros(1)), rtol=1e-12)


@settings(max_examples=20)
@given(
    st.lists(st.lists(st.integers(-3, 3), min_size=1, max_size=6), min_size=1, max_size=4),
    st.sampled_from([0.1, 0.5, 0.85]),
)
def test_references_and_advantages_are_those_of_numpy_prompt_by_prompt(groups, quantile):
    rows = {
        "prompt": [k for k, group in enumerate(groups) for _ in group],
        "response": [j for group in groups for j, _ in enumerate(group)],
        "r": [float(x) for group in groups for x in group],
    }
    table = with_advantage(with_reference(ibis.memtable(rows), "r", quantile=quantile), "r")
    found = rows_of(table.order_by("prompt", "response"))
    assert len(found) == len(rows["r"])
    for k, group in enumerate(groups):
        mine = [row for row in found if row["prompt"] == k]
        np.testing.assert_allclose(
            [row["reference"] for row in mine], np.quantile(group, quantile), rtol=1e-12, atol=1e-12
        )
        level = len(set(group)) == 1
        wanted = np.zeros(len(group)) if level else (group - np.mean(group)) / np.std(group, ddof=1)
        np.testing.assert_allclose([row["advantage"] for row in mine], wanted, rtol=1e-9, atol=1e-12)
        assert [row["flat"] for row in mine] == [level] * len(group)


def test_equal_rewards_are_flat_though_their_rounded_deviation_is_not_zero():
    table = ibis.memtable({"prompt": [0] * 3, "r": [0.1] * 3})
    found = rows_of(with_advantage(table, "r"))
    assert [row["advantage"] for row in found] == [0.0] * 3 and all(row["flat"] for row in found)


def test_a_missing_reward_has_no_advantage_and_does_not_change_the_others():
    table = ibis.memtable({"prompt": [0] * 3, "r": [1.0, None, 2.0]})
    assert sorted(str(row["advantage"])[:6] for row in rows_of(with_advantage(table, "r"))) == [
        "-0.707",
        "0.7071",
        "None",
    ]


def test_combining_is_a_weighted_sum_and_null_where_one_criterion_is():
    table = ibis.memtable({"a": [1.0, 2.0], "b": [0.0, None]})
    found = rows_of(table.select(u=combined(table, {"a": 1.0, "b": 2.0}, log_sigmoid)))
    assert math.isclose(found[0]["u"], exact_log_sigmoid(1.0) + 2 * exact_log_sigmoid(0.0)) and found[1]["u"] is None
    with pytest.raises(ValueError, match="`columns` is empty"):
        combined(table, {})


def test_criteria_join_by_ids_or_not_at_all():
    connect()
    one = ibis.memtable({"prompt": [1, 2], "response": ["a", "a"], "reward": [1.0, 2.0]})
    two = ibis.memtable({"prompt": [2, 1], "response": ["a", "a"], "reward": [20.0, 10.0]})
    joined = joined_criteria({"x": one, "y": two})
    assert [(row["x"], row["y"]) for row in rows_of(joined.order_by("prompt"))] == [(1.0, 10.0), (2.0, 20.0)]
    odd = ibis.memtable({"prompt": [1, 3], "response": ["a", "a"], "reward": [1.0, 2.0]})
    with pytest.raises(ValueError) as error:
        joined_criteria({"x": one, "y": odd})
    assert str(error.value) == (
        "`tables` do not join: the answer prompt 2, response 'a' of 'x' is missing in 'y', as are 1 answers in all; ids agree "
        "between tables: correct them or leave the answers out."
    )
    with pytest.raises(ValueError, match="the answer prompt 3, response 'a' of 'y' is missing in 'x'"):
        joined_criteria({"x": one.filter(one.prompt == 1), "y": odd})
    twice = ibis.memtable({"prompt": [1, 1, 2], "response": ["a", "a", "a"], "reward": [1.0, 2.0, 3.0]})
    with pytest.raises(ValueError, match="has the answer prompt 1, response 'a' more than once in 'y'"):
        joined_criteria({"x": one, "y": twice})
