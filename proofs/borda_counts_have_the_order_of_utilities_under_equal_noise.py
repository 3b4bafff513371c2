"""Where Borda counts and utilities agree."""

import rewardtheory as rt
from rewardtheory.arithmetic import is_exact, rational
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.shaping_hypotheses import Bonuses


@theorem(source="siththaranjan2023hidden", needs=["borda_counts_can_contradict_expected_utilities"])
def borda_counts_have_the_order_of_utilities_under_equal_noise(bonuses: Bonuses):
    """If i is preferred to j with probability F(u_i − u_j) for one strictly increasing F with F(x) + F(−x) = 1
    (utilities with independent and equal noise), the Borda counts have the order of the utilities. (F(x) = 1/2 + x
    / (2 + 2|x|) here.)"""
    u = bonuses
    x = u[:, None] - u[None, :]
    half = rational(1) / 2 if is_exact(u) else 0.5
    counts = rt.borda(half + x / (2 + 2 * abs(x)))
    for i in range(len(u)):
        for j in range(len(u)):
            assert not u[i] > u[j] or counts[i] > counts[j]
