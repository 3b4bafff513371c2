"""DARD is incomplete, on possible transitions too."""

from fractions import Fraction

import numpy as np

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.arithmetic import floats, rationals
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2024starc")
def rewards_of_one_policy_order_can_have_a_positive_dard_distance():
    """Two states, every transition with probability 1/2. A payment of 1 for staying and −1 for moving, by one action in
    one state, is 0 in expectation, so R and R with it order all policies alike; the forms of DARD correlate with less
    than 99/100. All transitions are possible: coverage does not help."""
    half = {"x": Fraction(1, 2), "y": Fraction(1, 2)}
    mdp = rt.mdp({s: {"a": half, "b": half} for s in "xy"}, start=half, discount=Fraction(1, 2))
    plain = rationals([[[1, 1], [0, 0]], [[0, 0], [0, 0]]])
    noisy = plain + rationals([[[1, -1], [0, 0]], [[0, 0], [0, 0]]])
    one, two = (floats(rt.canonical.dard(mdp, R)).ravel() for R in (plain, noisy))
    assert np.corrcoef(one, two)[0, 1] < 0.99
    model = exact.model_of(mdp)
    first, second = (exact.reward_of(model, mdp, R, name) for R, name in ((plain, "R"), (noisy, "R + X")))
    return exact.identity(model, (first, second))
