"""When some pair of policies can be equated without losing all order."""

import numpy as np

import rewardtheory as rt
from rewardtheory.transition import expect_reward
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import SomePolicies
from rewardtheory.verify.hypotheses import AnyReward, ContinuingMDP


@theorem(
    source="skalse2022hacking",
    floats=False,
    needs=[
        "counting_linear_dimensions_promises_a_simplification_that_is_none",
        "three_policies_on_a_line_have_no_simplification",
    ],
)
def a_reward_has_a_simplification_exactly_if_two_dimensions_are_free(
    mdp: ContinuingMDP, reward: AnyReward, policies: SomePolicies
):
    """R2 simplifies R1 on a finite set of policies if it keeps ties, never turns an order round, equates some pair
    that R1 orders, and still orders some pair. That is possible iff k − z ≥ 2, with k the dimension of the affine
    hull of the occupancies and z that of the span of the differences within ties of R1. If it is, moving from R1
    along a free direction until the first pair ties gives one; if not, all rewards that keep the ties are multiples
    of R1 on these policies."""
    visits = np.array([rt.occupancy(mdp, policy).ravel() for policy in policies])
    r = expect_reward(mdp.transition, reward).ravel()
    J = visits @ r
    pairs = [(i, j) for i in range(len(J)) for j in range(len(J)) if i != j]
    ties = orthogonal([visits[i] - visits[j] for i, j in pairs if J[i] == J[j]])
    whole = orthogonal([x - visits[0] for x in visits])
    free = [visits @ d for d in orthogonal([*ties, *whole])[len(ties) :]]
    assert len(free) == len(whole) - len(ties)
    turned = [d for d in free if any((d[j] - d[0]) * (J[i] - J[0]) != (d[i] - d[0]) * (J[j] - J[0]) for i, j in pairs)]
    assert bool(turned) == (len(free) >= 2)
    for d in turned:
        meetings = [(J[i] - J[j]) / (d[j] - d[i]) for i, j in pairs if J[i] < J[j] and d[i] != d[j]]
        simple = J + min(meetings, key=abs) * d
        assert all(simple[i] == simple[j] for i, j in pairs if J[i] == J[j])
        assert all(simple[i] <= simple[j] for i, j in pairs if J[i] < J[j])
        assert any(simple[i] == simple[j] for i, j in pairs if J[i] < J[j])
        assert len(set(simple)) > 1


def orthogonal(vectors):
    """An orthogonal basis of the span, in the order given (Gram and Schmidt)."""
    basis = []
    for v in vectors:
        for b in basis:
            v = v - (v @ b) / (b @ b) * b
        if (v != 0).any():
            basis.append(v)
    return basis
