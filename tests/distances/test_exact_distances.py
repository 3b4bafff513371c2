"""Distances between exact rewards, trivial ones among them."""

from fractions import Fraction

import numpy as np
import pytest

import rewardtheory as rt


def two_arms(number):
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=number(Fraction(1, 2)))
    return mdp, rt.reward(mdp, {("s", "a"): number(Fraction(1))}), rt.reward(mdp, {})


@pytest.mark.parametrize("p", [1, 2, np.inf])
def test_starc_of_exact_rewards_with_a_trivial_one(p):
    mdp, paid, zero = two_arms(Fraction)
    assert mdp.is_exact
    found = [
        rt.starc(mdp, x, y, norm=p, metric=p) for x, y in ((zero, zero), (paid, zero), (paid, -paid), (paid, paid))
    ]
    assert [float(x.p) / float(x.q) if hasattr(x, "p") else x for x in found] == pytest.approx([0, 1, 2, 0])


def test_epic_of_exact_rewards_is_that_of_their_floats():
    mdp, paid, zero = two_arms(Fraction)
    near, near_paid, near_zero = two_arms(float)
    assert rt.epic(mdp, paid, -paid) == pytest.approx(1)
    assert rt.epic(mdp, paid, zero) == pytest.approx(rt.epic(near, near_paid, near_zero))
    assert rt.epic(mdp, zero, zero) == 0
