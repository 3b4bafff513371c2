"""A test of inverse learning that is told apart only by its horizon."""

from fractions import Fraction

import numpy as np

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="gleave2022imitation")
def a_published_example_leaves_two_directions_open_without_a_last_step():
    """Five states: from 0 to 1, 2 or 3, from 1, 2 or 3 to 3 or 4, from 4 to 0. V = (0, 1, 1, 1, 1) is the same after every
    action of a state, so at γ = 9/10 the state reward V − γPV = (−γ, 1−γ, 1−γ, 1−γ, 1) can be added and no stationary
    soft-optimal policy changes: with the constant two dimensions are open. With 20 steps only the constant is."""
    certain = {0: (1, 3, 2), 1: (3, 4), 2: (3, 4), 3: (4,), 4: (0,)}
    P = np.zeros((5, 3, 5))
    P[0] = [[0, 0.875, 0.125, 0, 0], [0, 0, 0, 1, 0], [0, 0.125, 0.875, 0, 0]]
    P[1] = P[2] = [[0, 0, 0, 0.0625, 0.9375], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]]
    P[3, :, 4] = P[4, :, 0] = 1
    mdp = rt.MDP(P, [0.5, 0, 0, 0, 0.5], 0.9)
    assert len(rt.unidentified_weights(mdp)) == 2
    assert rt.unidentified_weights(mdp, horizon=20).tolist() == [[1.0] * 5]
    values = {"γ": Fraction(9, 10), **{f"V{s}": int(s > 0) for s in range(5)}}
    reward = [["-", 0, "γ"], *[["-", 1, "γ"]] * 3, 1]
    claims = [
        (["-", f"V{s}", ["*", "γ", f"V{after}"]], "==", reward[s]) for s, places in certain.items() for after in places
    ]
    claims.append((reward[0], "!=", reward[4]))
    return exact.arithmetic("A potential that is equal after every action of a state", values, claims)
