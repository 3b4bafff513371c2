"""A heuristic in place of a part of the horizon."""

from fractions import Fraction

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.arithmetic import floats


def example(exact=False):
    half = Fraction(1, 2) if exact else 0.5
    graph = {"s": {"go": {"t": half, "end": half}, "stay": {"s": 1}}, "t": {"go": {"end": 1}}}
    mdp = rt.mdp(graph, start="s", discount=half)
    return mdp, rt.reward(mdp, {("s", "stay"): 1, "t": 4})


def test_with_the_whole_horizon_nothing_changes():
    mdp, reward = example()
    short, guided = rt.shorten_horizon(mdp, reward, [1, 2, 0], 1)
    assert short.discount == mdp.discount and (guided == reward).all()


@pytest.mark.parametrize("share", [0, 0.25, 0.75])
def test_the_heuristic_is_paid_on_arrival_and_never_at_the_end(share):
    mdp, reward = example()
    h = np.array([1.0, 2.0, 0.0])
    short, guided = rt.shorten_horizon(mdp, reward, h, share)
    assert short.discount == share * 0.5
    assert np.allclose((guided - reward)[:2], (1 - share) * 0.5 * h) and (guided[2] == 0).all()


def test_it_is_exact_on_rationals_and_agrees_with_floats():
    mdp, reward = example(exact=True)
    short, guided = rt.shorten_horizon(mdp, reward, [1, 2, 0], Fraction(1, 3))
    assert short.is_exact and 6 * short.discount == 1
    assert np.allclose(floats(guided), rt.shorten_horizon(*example(), [1, 2, 0], 1 / 3)[1])


def test_both_layouts_agree():
    sparse = rt.random_mdp(states=5, actions=2, successors=3, seed=0)
    dense = sparse.dense()
    h = np.arange(5.0)
    plans = []
    for mdp in (sparse, dense):
        short, guided = rt.shorten_horizon(mdp, rt.reward(mdp, state=h**2), h, 0.5)
        plans.append(rt.solve(short, guided).values)
    assert np.allclose(*plans)


@pytest.mark.parametrize(
    ("heuristic", "share", "message"),
    [
        ([1, 2, 3], 0.5, r"`heuristic`.*'end'.* is 3\.0; the potential of a terminal state must be 0"),
        ([1, 2], 0.5, r"`heuristic` has shape \(2,\)"),
        ([1, 2, 0], 1.5, r"`share` is 1\.5; it must lie in \[0, 1\]"),
        ([1, 2, 0], -0.1, r"`share` is -0\.1; it must lie in \[0, 1\]"),
        ([1, 2, 0], [0.5], r"`share` has shape \(1,\)"),
    ],
)
def test_bad_input_is_refused(heuristic, share, message):
    with pytest.raises(ValueError, match=message):
        rt.shorten_horizon(*example(), heuristic, share)
