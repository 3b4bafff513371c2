"""The distance matrix against pair by pair, in rationals where the error bound is to be exceeded."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import small
from strategies import instances

import rewardtheory as rt
from rewardtheory.arithmetic import rational, rationals, to_float
from rewardtheory.distances.batched import val_forms


def exact_starc(mdp, r1, r2) -> float:
    """The distance in rationals, up to one root of each rational: 50 digits."""
    from decimal import Decimal, getcontext

    getcontext().prec = 50
    forms = [rt.canonical.val(mdp, r) for r in (r1, r2)]

    def dot(x, y):
        total = sum((a * b for a, b in zip(x.ravel(), y.ravel(), strict=True)), rational(0))
        return Decimal(int(total.p)) / Decimal(int(total.q))

    (a, b), sizes = forms, [dot(f, f).sqrt() for f in forms]
    if min(sizes) == 0:
        return float(max(sizes) > 0)
    square = 2 - 2 * dot(a, b) / (sizes[0] * sizes[1])
    return float(max(square, Decimal(0)).sqrt())


@given(instances(rewards=4))
def test_every_entry_is_within_its_bound_of_the_exact_distance(case):
    found = rt.distance_matrix(case.mdp, case.rewards)
    mdp = case.mdp.exact()
    for i in range(4):
        for j in range(4):
            truth = exact_starc(mdp, *(rationals(case.rewards[k]) for k in (i, j)))
            assert abs(found.values[i, j] - truth) <= found.bound[i, j] + 1e-15
    assert (found.values == found.values.T).all() and (np.diag(found.values) == 0).all()


@given(st.integers(0, 10**6), st.floats(1e-14, 1e-2))
def test_near_duplicates_are_told_apart(seed, size):
    mdp, reward, _ = small(seed % 1000)
    other = rt.perturb(mdp, reward, size, seed=seed)
    found = rt.distance_matrix(mdp, [reward, other, 3 * reward])
    mdp = mdp.exact()
    truth = exact_starc(mdp, rationals(reward), rationals(other))
    assert abs(found.values[0, 1] - truth) <= found.bound[0, 1]
    assert found.bound[0, 1] < 1e-9 and found.recomputed >= 2
    assert found.values[0, 2] <= found.bound[0, 2]


@pytest.mark.parametrize("layout", ["dense", "successors", "masked", "terminal"])
def test_it_agrees_with_starc_pair_by_pair(layout):
    if layout == "successors":
        mdp = rt.random_mdp(states=12, actions=3, successors=4, seed=5)
    elif layout == "terminal":
        mdp = rt.mdp({"a": {"x": {"b": 0.5, "a": 0.5}, "y": "b"}, "b": {"x": "end", "y": "a"}}, start="a", discount=0.9)
    else:
        mdp = rt.random_mdp(states=6, actions=3, seed=5)
        if layout == "masked":
            mask = np.ones((6, 3), bool)
            mask[::2, 1] = False
            mdp = mdp.replace(available=mask)
    rewards = [rt.random_reward(mdp, seed=k) for k in range(5)]
    rewards += [rt.rescale(mdp, rewards[0], 2), rewards[0] * 0]
    for metric in (1, 2, np.inf, rt.weighted(2)) if layout != "successors" else (2, rt.weighted(1)):
        found = rt.distance_matrix(mdp, iter(rewards), norm=metric, metric=metric)
        for i, one in enumerate(rewards):
            for j, other in enumerate(rewards):
                if i != j:
                    d = float(rt.starc(mdp, one, other, norm=metric, metric=metric))
                    e = float(rt.starc_error(mdp, one, other, norm=metric, metric=metric))
                    assert abs(found.values[i, j] - d) <= found.bound[i, j] + e + 1e-15


def test_the_forms_of_a_batch_are_those_of_one():
    mdp = rt.random_mdp(states=7, actions=2, discount=0.99, seed=1)
    rewards = [rt.random_reward(mdp, seed=k) * 10.0 ** (k - 2) for k in range(5)]
    found = val_forms(mdp, rewards)
    for form, error, R in zip(found.form, found.error, rewards, strict=True):
        assert abs(form - rt.canonical.val(mdp, R)).max() <= error + float(rt.canonical.val.error(mdp, R))
        assert error <= 2 * float(rt.canonical.val.error(mdp, R))
    exact = [rt.canonical.val(mdp.exact(), rationals(R)) for R in rewards]
    for form, error, truth in zip(found.form, found.error, exact, strict=True):
        assert max(abs(to_float(x) - y) for x, y in zip(truth.ravel(), form.ravel(), strict=True)) <= error


def test_exact_models_and_a_trivial_reward():
    mdp = rt.random_mdp(states=3, actions=2, seed=0).exact()
    one = rt.random_reward(mdp, seed=1)
    found = rt.distance_matrix(mdp, [one, 2 * one, -one, 0 * one])
    assert found.values.round(9).tolist() == [[0, 0, 2, 1], [0, 0, 2, 1], [2, 2, 0, 1], [1, 1, 1, 0]]


def test_it_refuses_with_one_sentence():
    mdp = rt.random_mdp(states=3, actions=2, seed=0)
    R = rt.random_reward(mdp, seed=1)
    broken = R.copy()
    broken[1, 0, 2] = np.inf
    with pytest.raises(ValueError, match=r"^`rewards\[1\]`\[1, 0, 2\] is inf; every number must be finite"):
        rt.distance_matrix(mdp, [R, broken])
    with pytest.raises(ValueError, match=r"^`rewards\[1\]` has entries up to 1.8e\+308, too large for float64"):
        rt.distance_matrix(mdp, [R, np.full(R.shape, np.finfo(float).max)])
    with pytest.raises(ValueError, match=r"^`rewards` is empty; give at least one reward"):
        rt.distance_matrix(mdp, [])
    with pytest.raises(ValueError, match=r"^`distance` is 'regret', which does not compare standardized forms"):
        rt.distance_matrix(mdp, [R], distance=rt.regret)
    end = rt.mdp({"a": {"go": "end"}}, start="a", discount=0.9)
    with pytest.raises(ValueError, match=r"^`rewards\[0\]`\[1, 0\] .* pays 1.0 in a terminal state"):
        rt.distance_matrix(end, [np.ones((2, 1, 2))])


@pytest.mark.parametrize(
    ("distance", "options", "coverage"),
    [
        (rt.starc, {}, "none: a norm over all available triples"),
        (rt.starc, {"metric": 1}, "none: a norm over all available triples"),
        (rt.epic, {}, "uniform over S × available actions × S"),
        (rt.epic, {"states": [0.5, 0.25, 0.25]}, "the product of states as given, actions uniform"),
        (rt.epic, {"coverage": rt.coverage.visited()}, "the discounted visits of a policy"),
        (
            rt.epic,
            {"actions": [0.5, 0.5], "coverage": rt.coverage.possible},
            "uniform over states and available actions, successors as the model has them; in the form: states uniform, "
            "actions as given",
        ),
        (
            rt.dard,
            {},
            "uniform over S × available actions × S; in the form: actions uniform over those that every live state has",
        ),
        (rt.dard, {"actions": [0.5, 0.5], "coverage": np.full((3, 2, 3), 1 / 18)}, "as given; in the form: actions as given"),
        (rt.erc, {}, "the episodes of the uniform policy"),
        (rt.erc, {"policy": [0, 0, 1]}, "the episodes of the policy given"),
    ],
)  # fmt: skip
def test_the_result_names_its_coverage(distance, options, coverage):
    mdp = rt.random_mdp(states=3, actions=2, seed=0)
    rewards = [rt.random_reward(mdp, seed=k) for k in range(3)]
    found = rt.distance_matrix(mdp, rewards, distance=distance, **options)
    assert found.coverage == coverage and coverage in repr(found)


def test_no_rewards_are_refused_by_every_distance():
    mdp = rt.random_mdp(states=3, actions=2, seed=0)
    for distance in (rt.starc, rt.dard, rt.erc):
        with pytest.raises(ValueError, match="`rewards` is empty"):
            rt.distance_matrix(mdp, [], distance=distance, **({"metric": 1} if distance is rt.starc else {}))
