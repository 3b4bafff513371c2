"""What every function promises: leading axes are independent, a mask is the same as leaving entries out, what it hides is
not read, groups have no order, and schemes made of these functions pass or fail the checks they should."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scores.calls import CALLS, NAMES, convert, leaves

import rewardtheory as rt
from rewardtheory import scores

# Functions whose leading axis is not a batch: whole tables, batches and members are looked at together.
TOGETHER = {
    "canonical",
    "starc",
    "epic",
    "expected_score",
    "regret",
    "batch_deviation",
    "group_advantage",
    "most_accurate",
    "prefix_values",
    "frontier",
    "iou",
    "follow_up_likelihood",
}


def batches(call):
    """Whether every array of the call has the same leading axis of 3, which nothing else stands for."""
    function, arguments, keywords = call
    arrays = [x for x in (*arguments, *keywords.values()) if isinstance(x, np.ndarray)]
    return function.__name__ not in TOGETHER and all(x.shape[0] == 3 and x.ndim > 1 for x in arrays)


BATCHED = [pytest.param(call, id=name) for call, name in zip(CALLS, NAMES, strict=True) if batches(call)]


def test_most_calls_are_batched():
    assert len(BATCHED) > 90


@pytest.mark.parametrize("call", BATCHED)
def test_leading_axes_are_independent(call):
    function, arguments, keywords = call
    together = leaves(function(*arguments, **keywords))
    for i in range(3):
        row = lambda x, i=i: x[i]  # noqa: E731
        alone = leaves(function(*convert(row, arguments), **convert(row, keywords)))
        for whole, one in zip(together, alone, strict=True):
            np.testing.assert_allclose(whole[i], one, rtol=1e-12, atol=1e-12)


# A mask that hides entries of the first argument, and not those of a reduced one.
MASKED = [p for p in BATCHED if "where" in p.values[0][2] and p.values[0][1][0].ndim == 2]


@pytest.mark.parametrize("call", MASKED)
def test_what_a_mask_hides_is_not_read(call):
    """NaN and infinities behind the mask change nothing, nor do they raise a warning."""
    function, arguments, keywords = call
    where = np.broadcast_to(keywords["where"], arguments[0].shape)
    expected = leaves(function(*arguments, **keywords))
    for hidden in (math.nan, 1e300):
        dirty = (np.where(where, arguments[0], hidden), *arguments[1:])
        for x, y in zip(leaves(function(*dirty, **keywords)), expected, strict=True):
            np.testing.assert_array_equal(x, y)


REDUCING = [
    scores.total,
    scores.mean,
    scores.least,
    scores.greatest,
    scores.last,
    scores.product,
    scores.mean_logit,
    scores.mean_odds,
    scores.geometric_mean,
    scores.deviation,
    scores.spread,
    lambda x, where: scores.quantile(x, 0.4, where=where),
    lambda x, where: scores.gaussian_quantile(x, 0.4, where=where),
]
unit = st.integers(1, 7).map(lambda k: k / 8)


@pytest.mark.parametrize("reduce", REDUCING)
@given(st.lists(st.tuples(unit, st.booleans()), min_size=1, max_size=6))
def test_a_mask_is_the_same_as_leaving_out(reduce, pairs):
    row, where = (list(x) for x in zip(*pairs, strict=True))
    kept = [x for x, keep in pairs if keep]
    found = reduce(row, where=where)
    expected = reduce(np.array(kept), where=None) if kept else reduce([0.5], where=[False])
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


ELEMENTWISE = {
    "group_advantage": lambda r, where: scores.group_advantage(r, where=where),
    "RLOO": lambda r, where: scores.group_advantage(r, center=scores.leave_one_out, scale=None, where=where),
    "standardize": lambda r, where: scores.standardize(r, where=where),
    "softmin_credit": lambda r, where: scores.softmin_credit(r, where=where),
    "canonical": lambda r, where: scores.canonical([r], where=[where])[0],
}


@pytest.mark.parametrize("name", ELEMENTWISE)
@given(st.lists(st.tuples(unit, st.booleans()), min_size=1, max_size=6), st.randoms())
def test_groups_have_no_order_and_masked_entries_get_zero(name, pairs, random):
    row, where = (np.array(x) for x in zip(*pairs, strict=True))
    found = ELEMENTWISE[name](row, where)
    assert not found[~where].any()
    kept = row[where]
    if len(kept):
        np.testing.assert_allclose(found[where], ELEMENTWISE[name](kept, np.ones(len(kept), bool)), atol=1e-12)
    order = list(range(len(row)))
    random.shuffle(order)
    np.testing.assert_allclose(ELEMENTWISE[name](row[order], where[order]), found[order], atol=1e-12)


MONOTONE = {
    "log_sigmoid_transform": lambda r: scores.log_sigmoid_transform(r, 0.3),
    "preference_as_reward": lambda r: scores.preference_as_reward(r, [0.0, 1.0], scale=2.0),
    "minmax": lambda r: scores.minmax(r, -1.0, 1.0),
    "clip": lambda r: scores.clip(r, -1.0, 1.0),
    "unflip": lambda r: scores.unflip(r, 0.2, 0.1),
    "standardize": lambda r: scores.standardize(r),
    "log odds": lambda r: scores.log_odds_of_gaussians(r, 1.0, 1.0, other_mean=0.0, other_std=1.0),
}


@pytest.mark.parametrize("name", MONOTONE)
@given(st.lists(st.floats(-50, 50), min_size=2, max_size=6))
def test_transforms_keep_the_order_of_scores(name, row):
    found = MONOTONE[name](np.sort(row))
    assert (np.diff(found) >= -1e-12 * np.abs(found[1:])).all()


@pytest.mark.slow
def test_schemes_made_of_scores_are_checked():
    kimi = rt.check(rt.Scheme(scores.kimi_length, kind=rt.Kind.LENGTHS), time_limit=20)
    assert kimi["order_safety"].keeps is False and "correct answer" in kimi["order_safety"].reason
    gentle = rt.check(rt.Scheme(scores.group_length_penalty, kind=rt.Kind.LENGTHS), time_limit=20)
    assert gentle["order_safety"].keeps is True
    kept = rt.check(rt.Scheme(scores.min_to_go, kind=rt.Kind.STEPS), time_limit=20)
    assert kept["no_reward_for_padding"].keeps is True
