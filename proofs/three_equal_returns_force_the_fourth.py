"""An order of policies that no reward has."""

import numpy as np

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.arithmetic import rational, rationals
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2022hacking")
def three_equal_returns_force_the_fourth():
    """Two states, the action names the next one, γ = 1/2, uniform start. Among the four deterministic policies no
    reward equates three and tells the fourth apart: all weak orders with one class of three are out of reach.
    (Shown for 11 apart; for every reward 3 J(01) + J(10) = 2 J(00) + 2 J(11), which excludes the others in the same
    way.)"""
    next_is_action = rationals(np.broadcast_to(np.eye(2, dtype=int)[None], (2, 2, 2)))
    mdp = rt.MDP(next_is_action, rationals([1, 1]) / 2, rational(1) / 2)
    visits = {f"{i}{j}": rt.occupancy(mdp, [i, j]).ravel() for i in (0, 1) for j in (0, 1)}
    assert (3 * visits["01"] + visits["10"] == 2 * visits["00"] + 2 * visits["11"]).all()
    ties = [visits["01"] - visits["00"], visits["10"] - visits["00"]]
    system = exact.system_of(
        "R(s,a) with J(00) = J(01) = J(10) and J(11) >= J(00) + 1",
        4,
        equal=(ties, [0, 0]),
        at_least=([visits["11"] - visits["00"]], [1]),
    )
    return exact.farkas(system, [-rational(3) / 2, -rational(1) / 2], [1])
