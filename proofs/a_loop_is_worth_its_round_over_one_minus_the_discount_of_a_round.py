"""The value of going round for ever."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.shaping_hypotheses import AnyDiscount, Bonuses


@theorem(source="randlov1998bicycle")
def a_loop_is_worth_its_round_over_one_minus_the_discount_of_a_round(discount: AnyDiscount, bonuses: Bonuses):
    """From each state of a cycle that pays b_k at its k-th step, the discounted return is Σ_{k<L} γ^k b_k / (1 − γ^L), with
    the bonuses counted from that state on."""
    length = len(bonuses)
    P = np.roll(np.eye(length, dtype=int), 1, axis=1)[:, None]
    ring = rt.MDP(P, np.eye(length, dtype=int)[0], discount)
    found = rt.values(ring, rt.reward(ring, state=bonuses), [0] * length)
    for k in range(length):
        assert same(found[k], rt.loop_value(np.roll(bonuses, -k), discount), scale=1 + abs(found).max())
