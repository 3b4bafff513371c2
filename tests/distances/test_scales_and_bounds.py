"""Units and constants that should not matter, exact relations by name, and bounds where nothing is proved."""

import numpy as np
import pytest
from oracles import small

import rewardtheory as rt
from rewardtheory.arithmetic import floats, is_exact, rational
from rewardtheory.distances.canonical import form_of
from rewardtheory.distances.epic import epic_of, epic_standardized
from rewardtheory.distances.equivalence import order_relation
from rewardtheory.distances.extremes import evaluated, pair
from rewardtheory.distances.fit import fit


@pytest.mark.parametrize("seed", range(6))
def test_constants_and_units_do_not_hide_corners_of_a_region(seed):
    mdp, r1, r2 = small(seed)
    corners = len(rt.return_region(mdp, r1, r2).vertices)
    # 10^7 for ever moves both returns by a million times their range, and keeps the shape of the region.
    assert len(rt.return_region(mdp, r1 + 1e7, r2 + 1e7).vertices) == corners
    assert len(rt.return_region(mdp, r1, 1e-8 * r2).vertices) == corners
    assert len(rt.return_region(mdp, 1e8 * r1, r2).vertices) == corners


def test_an_exact_region_repeats_no_corner():
    mdp, r1, r2 = small(2)
    model = mdp.exact()
    assert len(rt.return_region(model, 0 * r1, 0 * r1).vertices) == 1
    assert len(rt.return_region(model, r1, 2 * r1).vertices) == 2
    found = rt.return_region(model, r1, r2).vertices
    assert is_exact(found) and len({tuple(map(str, row)) for row in found}) == len(found)


def test_exact_relations_have_their_exact_names():
    mdp, reward, other = small(3)
    model = mdp.exact()
    shaped = rt.shape(model, 3 * rt.reward(model, transition=reward), list(range(model.n_states)))
    for second, name in (
        (reward, "identical"),
        (shaped, "same-order"),
        (-shaped, "opposite"),
        (0 * reward, "trivial"),
        (other, "different"),
    ):
        tables = {"R1": rt.reward(model, transition=reward), "R2": rt.reward(model, transition=second)}
        assert order_relation(model, tables, None).relation == name


def test_a_form_without_a_bound_gets_one_that_holds():
    mdp = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=0.9)
    for arms in ([0.1, 0.2, 0.3], [1e6, 0.1, -1e6], [0.1, 0.1, 0.7]):
        reward = rt.reward(mdp, action=[arms])
        form, error = form_of(mdp, reward, lambda mdp, R: rt.canonical.val(mdp, R))
        exact = floats(rt.canonical.val(mdp.exact(), reward))
        assert abs(form - exact).max() <= error <= 1e-9 * abs(form).max()


def test_where_epic_is_not_proved_its_bound_is_all_there_is():
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.9)
    # Constants up to rounding: whether their forms are 0 cannot be told in float64.
    pair = [epic_standardized(mdp, rt.reward(mdp, action=[[x, x]])) for x in (0.1, 0.7)]
    distance, bound = epic_of(mdp, *pair)
    assert distance == 0 and bound == pytest.approx(1)
    # A form known to be 0, and one that is not: half a unit of doubt less.
    known = epic_standardized(mdp, rt.reward(mdp, action=[[0.0, 0.0]]))
    assert epic_of(mdp, known, pair[0])[1] == pytest.approx(0.5)
    assert np.all(known[1] == 0)


def test_an_exact_explanation_names_redistribution_however_small():
    mdp = rt.mdp(
        {"s": {"a": {"s": 0.5, "t": 0.5}, "b": "t"}, "t": {"a": "s", "b": "t"}}, start="s", discount=0.5
    ).exact()
    reward = rt.reward(mdp, {("s", "a"): 1, ("t", "b"): 2})
    noise = rt.reward(mdp, {("s", "a", "s"): 1, ("s", "a", "t"): -1}) / 1000
    shaped = rt.shape(mdp, reward, [1, 2])
    for second, named in ((reward + noise, True), (shaped + noise, True), (shaped, False), (2 * reward, False)):
        found = order_relation(mdp, {"R1": reward, "R2": second}, None)
        assert found.relation == "same-order"
        assert ("redistribution over successors" in found.explanation) == named


@pytest.mark.parametrize("seed", range(6))
def test_a_segment_has_two_corners_although_all_policies_tie_across_it(seed):
    mdp, r1, _ = small(seed)
    for model in (mdp, mdp.exact()):
        assert len(rt.return_region(model, 0 * r1, r1).vertices) == 2
        assert len(rt.return_region(model, r1, 0 * r1).vertices) == 2


def test_a_segment_has_two_corners_also_in_floats():
    mdp, r1, _ = small(2)
    mixed = rt.shape(mdp, 3 * r1, np.arange(mdp.n_states, dtype=float))
    assert len(rt.return_region(mdp, r1, mixed).vertices) == 2


def test_weighted_norms_of_exact_numbers_are_exact_where_they_are_rational():
    mdp = rt.mdp({"s": {"a": {"s": 0.5, "t": 0.5}}, "t": {"a": "t"}}, start="s", discount=0.5).exact()
    x = rt.reward(mdp, {("s", "a", "s"): 3, ("s", "a", "t"): -4, ("t", "a"): 2})
    assert rt.weighted(1)(mdp, x) == rational(11) / 2 and hasattr(rt.weighted(1)(mdp, x), "p")
    assert rt.weighted(2)(mdp, x) == pytest.approx(np.sqrt(33 / 2))
    assert rt.weighted(np.inf)(mdp, x) == 4


@pytest.mark.parametrize("unit", (1e200, 1e-200))
@pytest.mark.parametrize("p", (2, 3))
def test_weighted_norms_neither_overflow_nor_vanish(unit, p):
    mdp = rt.mdp({"s": {"a": {"s": 0.5, "t": 0.5}, "b": "t"}, "t": {"a": "t", "b": "s"}}, start="s", discount=0.5)
    x = rt.reward(mdp, {("s", "a", "s"): 3.0, ("s", "a", "t"): -4.0})
    assert rt.weighted(p)(mdp, unit * x) == pytest.approx(unit * (0.5 * 3**p + 0.5 * 4**p) ** (1 / p), rel=1e-12)


def test_a_function_is_not_known_to_be_zero():
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    form, error = epic_standardized(mdp, lambda s, a, t: 0.5)
    assert (form == 0).all() and error == 1
    assert epic_standardized(mdp, rt.reward(mdp, {}))[1] == 0


def test_the_bound_of_a_combination_counts_parts_that_cancel():
    mdp = rt.mdp({"s": {"a": "s", "b": "t"}, "t": {"a": "s", "b": "t"}}, start="s", discount=0.5)
    large = rt.reward(mdp, {("s", "a"): 1e6 / 3})
    unit = 2.0**-53 * 1e6 / 3
    stay = np.array([0, 0])
    assert evaluated(pair(mdp, large, large), stay, 1, -1).error >= unit
    assert evaluated(pair(mdp, 0 * large, large), stay, 0, 1).error >= unit
    assert evaluated(pair(mdp, large, 0 * large), stay, 1, 0).error >= unit


@pytest.mark.parametrize("scale", (3, 0.7, -2.5))
def test_a_simple_scale_is_found_as_it_is(scale):
    for seed in range(30):
        mdp, reward, _ = small(seed)
        assert fit(mdp, reward, scale * reward).scale == scale
