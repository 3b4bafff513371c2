"""How far a planner must look along a line, with and without a potential."""

from fractions import Fraction

import numpy as np

import rewardtheory as rt
from rewardtheory.arithmetic import rationals
from rewardtheory.verify.claims import theorem


def lines():
    """Every line up to six steps long, at three discounts."""
    return ({"length": n, "discount": Fraction(gamma)} for n in range(1, 7) for gamma in ("1/2", "9/10", "99/100"))


@theorem(source="laud2003horizon", over=lines)
def a_good_potential_shortens_the_needed_look_ahead_to_one(length, discount):
    """On a line that pays at its end alone, optimal choices need look-ahead as long as the line, and one step after
    shaping by V*, by V*/2 or by minus the distance: the order matters, not the scale. Shown for lines of one to six steps
    at the discounts 1/2, 9/10 and 99/100."""
    graph = {str(i): {"on": str(i + 1), "back": str(max(i - 1, 0))} for i in range(length)}
    mdp = rt.mdp(graph, start="0", discount=discount)
    reward = rt.reward(mdp, {(str(length - 1), "on"): 1})
    best = rt.solve(mdp, reward).values
    distance = rationals(np.arange(length, -1, -1))
    assert rt.needed_look_ahead(mdp, reward) == length
    for phi in (best, best / 2, -distance):
        assert rt.needed_look_ahead(mdp, rt.shape(mdp, reward, phi)) == 1
