"""Tasks that no reward expresses: always the same action."""

import numpy as np

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.arithmetic import rational, rationals
from rewardtheory.verify.claims import counterexample


@counterexample(source="abel2021expressivity")
def no_reward_wants_always_the_same_action():
    """Two states, the action names the next one, γ = 1/2, uniform start. No Markov reward makes each of the two
    policies that take the same action everywhere, 00 and 11, better than each of 01 and 10, whatever the good ones
    earn among themselves: for every reward 3 J(01) + J(10) = 2 J(00) + 2 J(11)."""
    next_is_action = rationals(np.broadcast_to(np.eye(2, dtype=int)[None], (2, 2, 2)))
    mdp = rt.MDP(next_is_action, rationals([1, 1]) / 2, rational(1) / 2)
    visits = {f"{i}{j}": rt.occupancy(mdp, [i, j]).ravel() for i in (0, 1) for j in (0, 1)}
    rows = [visits[g] - visits[b] for g in ("00", "11") for b in ("01", "10")]
    system = exact.system_of(
        "R(s,a) with J(00) and J(11) each at least 1 above J(01) and J(10)", 4, at_least=(rows, [1] * 4)
    )
    return exact.farkas(system, [], [2, 0, 1, 1])
