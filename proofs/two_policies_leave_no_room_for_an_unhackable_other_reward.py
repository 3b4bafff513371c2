"""Unhackable and different rewards need more than a line."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2022hacking")
def two_policies_leave_no_room_for_an_unhackable_other_reward():
    """Two arms are the only policies, and R1 = (1, 0). A reward that orders them and orders them differently
    prefers the second, so it is hackable: that two occupancies differ is not enough for a nontrivial, unhackable
    and not equivalent reward. The same holds for any finite set of policies on one line."""
    system = exact.system_of(
        "(r1, r2) with r1 >= r2 (unhackable) and r2 >= r1 + 1 (nontrivial, and not the order of R1)",
        2,
        at_least=([[1, -1], [-1, 1]], [0, 1]),
    )
    return exact.farkas(system, [], [1, 1])
