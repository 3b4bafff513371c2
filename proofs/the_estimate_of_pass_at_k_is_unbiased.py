"""Pass@k from n samples."""

import math

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Chance, Draws


@theorem(source="chen2021codex")
def the_estimate_of_pass_at_k_is_unbiased(rate: Chance, draws: Draws):
    """Let c of n samples be correct, each with probability θ. For k ≤ n the mean of 1 − C(n − c, k)/C(n, k) is
    1 − (1 − θ)^k; for k = n it is 1 as soon as one sample is correct."""
    n = 5
    chance = [math.comb(n, c) * rate**c * (1 - rate) ** (n - c) for c in range(n + 1)]
    found = [scores.pass_at_k(n + 0 * rate, c + 0 * rate, draws) for c in range(n + 1)]
    assert same(sum(x * y for x, y in zip(chance, found, strict=True)), 1 - (1 - rate) ** draws)
    assert at_most(found[:-1], found[1:])
