"""Shaping terms and potentials correspond one to one at discounts below 1."""

import numpy as np
from flint import fmpq_mat

from rewardtheory.arithmetic import rationals
from rewardtheory.transition import support
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP


@theorem(source="ng1999policy", floats=False)
def a_shaping_term_has_one_potential(mdp: AnyMDP):
    """For γ < 1, no two potentials (0 in terminal states) give the same γΦ(s′) − Φ(s) on the transitions that can happen.

    The linear map from Φ to the shaping term has full column rank: follow any path until it closes.
    """
    here = np.eye(mdp.n_states, dtype=int)
    edges = np.argwhere(support(mdp.transition) & mdp.available[..., None])
    rows = mdp.discount * rationals(here[edges[:, 2]]) - rationals(here[edges[:, 0]])
    rows = rows[:, ~mdp.terminal]
    assert fmpq_mat(rows.tolist()).rank() == rows.shape[1]
