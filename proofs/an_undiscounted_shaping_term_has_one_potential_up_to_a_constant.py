"""Shaping terms and potentials at discount 1."""

import numpy as np
from flint import fmpq_mat

from rewardtheory.arithmetic import rationals
from rewardtheory.transition import support
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.shaping_hypotheses import MixingMDP


@theorem(source="ng1999policy", floats=False)
def an_undiscounted_shaping_term_has_one_potential_up_to_a_constant(mdp: MixingMDP):
    """Where every state can be reached from every other, Φ(s′) − Φ(s) determines Φ up to a constant, and no further."""
    here = np.eye(mdp.n_states, dtype=int)
    edges = np.argwhere(support(mdp.transition))
    rows = rationals(here[edges[:, 2]] - here[edges[:, 0]])
    assert fmpq_mat(rows.tolist()).rank() == mdp.n_states - 1
