"""On finitely many policies, unhackable rewards that say something else."""

import numpy as np

import rewardtheory as rt
from rewardtheory.transition import expect_reward
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import SomePolicies
from rewardtheory.verify.hypotheses import AnyReward, ContinuingMDP


@theorem(source="skalse2022hacking", floats=False, needs=["two_policies_leave_no_room_for_an_unhackable_other_reward"])
def policies_off_a_line_leave_room_for_an_unhackable_other_reward(
    mdp: ContinuingMDP, reward: AnyReward, policies: SomePolicies
):
    """Call R2 another reward than R1 on a finite set of policies if it orders some pair, never turns a strict order
    of R1 round, and orders the set differently. There is one if R1 is trivial on the set and not all occupancies
    are equal, or if the occupancies do not lie on one line: break a tie of R1 by a small multiple of a direction,
    or, without ties, go along a direction until the first pair ties. On a line there is none for a nontrivial R1,
    as all rewards are multiples of it."""
    visits = np.array([rt.occupancy(mdp, policy).ravel() for policy in policies])
    J = visits @ expect_reward(mdp.transition, reward).ravel()
    pairs = [(i, j) for i in range(len(J)) for j in range(len(J)) if i != j]
    directions = [visits @ d for d in orthogonal([x - visits[0] for x in visits])]
    found = [other for d in directions if (other := another(J, d, pairs)) is not None]
    for R in found:
        assert len(set(R)) > 1
        assert all(R[i] <= R[j] for i, j in pairs if J[i] < J[j])
        assert any((R[i] < R[j]) != (J[i] < J[j]) for i, j in pairs)
    trivial = len(set(J)) == 1
    assert bool(found) == (len(directions) >= 2 or (trivial and len(directions) == 1))


def another(J, d, pairs):
    """Returns under R1 + c D that are another reward's, or None where D is a multiple of R1 on the set."""
    if all((d[j] - d[0]) * (J[i] - J[0]) == (d[i] - d[0]) * (J[j] - J[0]) for i, j in pairs) and len(set(J)) > 1:
        return None
    meetings = [(J[i] - J[j]) / (d[j] - d[i]) for i, j in pairs if J[i] < J[j] and d[i] != d[j]]
    first = min(meetings, key=abs) if meetings else d[0] * 0 + 1
    broken = any(J[i] == J[j] and d[i] != d[j] for i, j in pairs)
    return J + (first / 2 if broken else first) * d


def orthogonal(vectors):
    """An orthogonal basis of the span, in the order given (Gram and Schmidt)."""
    basis = []
    for v in vectors:
        for b in basis:
            v = v - (v @ b) / (b @ b) * b
        if (v != 0).any():
            basis.append(v)
    return basis
