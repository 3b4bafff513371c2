"""Why a form that only forgets shaping sees too much."""

import numpy as np
from flint import fmpq_mat

import rewardtheory as rt
from rewardtheory.arithmetic import rationals
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import BranchingMDP


@theorem(source="skalse2024starc", floats=False)
def redistribution_is_larger_than_shaping(mdp: BranchingMDP):
    """For γ < 1, shaping terms form a space of dimension |S|, tables X with E[X(s,a,S′)] = 0 one of dimension
    |S||A|(|S| − 1), and with at least two states and two actions the second is the larger: some redistribution is
    no shaping term."""
    S, A = mdp.available.shape
    unit = rationals(np.eye(S, dtype=int))
    zero = np.broadcast_to(unit[0, 0] * 0, (S, A, S))
    shaping = [rt.shape(mdp, zero, phi).ravel() for phi in unit]
    cells = rationals(np.eye(S * A * S, dtype=int)).reshape(-1, S, A, S)
    noise = [rt.redistribute(mdp, zero, x).ravel() for x in cells]

    def rank(rows):
        return fmpq_mat([list(row) for row in rows]).rank()

    assert rank(shaping) == S and rank(noise) == S * A * (S - 1)
    assert A == 1 or rank([*shaping, *noise]) > S
