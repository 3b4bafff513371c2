"""The dimension of the set of occupancies."""

import itertools

from flint import fmpq_mat

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import ContinuingMDP


@theorem(source="skalse2022hacking", floats=False)
def occupancies_span_one_dimension_for_each_choice(mdp: ContinuingMDP):
    """Where every state is reachable, the occupancies of all policies span an affine space of dimension |S|(|A| −
    1)."""
    S, A = mdp.available.shape
    visits = [rt.occupancy(mdp, list(plan)).ravel() for plan in itertools.product(range(A), repeat=S)]
    steps = [list(x - visits[0]) for x in visits]
    assert fmpq_mat(steps).rank() == S * (A - 1)
