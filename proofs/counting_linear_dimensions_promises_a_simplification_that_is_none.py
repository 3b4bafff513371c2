"""The theorem on simplification, with the dimension that it prints."""

import numpy as np
from flint import fmpq_mat

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.arithmetic import rational, rationals
from rewardtheory.verify.claims import refutation


@refutation(
    source="skalse2022hacking",
    printed="A reward has a non-trivial simplification on a finite set of policies iff the differences of occupancies within "
    "its ties have a dimension at most two below that of the occupancies, a dimension being a number of linearly "
    "independent vectors.",
    repaired="The dimension of the occupancies is that of their affine hull: one less than the number of linearly "
    "independent ones, since they lie in a hyperplane that misses 0.",
)
def counting_linear_dimensions_promises_a_simplification_that_is_none():
    """Two states, each action names the next one, γ = 1/2, uniform start; R(0,·) = (0, 3), R(1,·) = (2, 1). The
    four deterministic policies earn 1, 1, 5, 3: one tie, whose difference spans one dimension. Their occupancies
    have linear rank 3 and affine dimension 2. Yet every reward with the same tie has J(11) − J(01) = J(10) − J(11):
    it cannot equate one more pair without equating all. (The certificate excludes one sign; −R then excludes the
    other.)"""
    next_is_action = np.broadcast_to(np.eye(2, dtype=int)[None], (2, 2, 2))
    mdp = rt.MDP(rationals(next_is_action), rationals([1, 1]) / 2, rational(1) / 2)
    visits = [rt.occupancy(mdp, plan).ravel() for plan in ([0, 0], [0, 1], [1, 0], [1, 1])]
    returns = [x @ rationals([0, 3, 2, 1]) for x in visits]
    linear = fmpq_mat([list(x) for x in visits]).rank()
    affine = fmpq_mat([list(x - visits[0]) for x in visits[1:]]).rank()
    assert returns == [1, 1, 5, 3] and (linear, affine) == (3, 2)
    tie, bend = visits[0] - visits[1], 2 * visits[3] - visits[1] - visits[2]
    system = exact.system_of(
        "R(s,a) with J(00) = J(01) and (J(11) − J(01)) − (J(10) − J(11)) >= 1",
        4,
        equal=([tie], [0]),
        at_least=([bend], [1]),
    )
    place = next(i for i, x in enumerate(tie) if x != 0)
    return exact.farkas(system, [-bend[place] / tie[place]], [1])
