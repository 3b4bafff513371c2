"""What a bonus for seldom seen states can add up to."""

import numpy as np

from rewardtheory.design.bonuses import count_bonus
from rewardtheory.design.temporal_difference import Moment
from rewardtheory.graphs import mdp as model
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import PositiveScale
from rewardtheory.verify.learning_hypotheses import Visits

WAY = model({"s": {"stay": "s"}}, start="s", discount=0.5)


@theorem(source="devidze2022explors", exact=False)
def a_count_bonus_pays_at_most_twice_the_root_of_the_visits(scale: PositiveScale, most: PositiveScale, n: Visits):
    """B(N) = λ/√((λ/B_max)² + N) for N = 0, …, n − 1 adds up to at most B_max + 2λ√n, since λ/√N ≤ 2λ(√N − √(N−1)):
    the bonus per visit vanishes, and with it what it can change."""
    bonus = count_bonus(WAY, scale=scale, most=most)
    paid = sum(bonus(Moment(i, np.array([[i]]), 0, 0, 0)) for i in range(n))
    assert at_most(paid, most + 2 * scale * np.sqrt(n))
