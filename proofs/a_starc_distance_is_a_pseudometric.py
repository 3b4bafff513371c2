"""STARC distances: symmetric, triangle inequality, between 0 and 2."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyReward, ReachableMDP


@theorem(source="skalse2024starc")
def a_starc_distance_is_a_pseudometric(
    mdp: ReachableMDP, reward: AnyReward, second: AnotherReward, third: AnotherReward
):
    """For n = m the 1-norm or the greatest entry, d(R,R) = 0, d is symmetric, at most 2, and d(R1,R3) ≤ d(R1,R2) +
    d(R2,R3)."""
    for p in (1,) if mdp.is_exact else (1, float("inf")):

        def d(R1, R2, p=p):
            return rt.starc(mdp, R1, R2, norm=p, metric=p)

        assert same(d(reward, reward), 0 * d(reward, reward))
        assert same(d(second, reward), d(reward, second))
        assert at_most(d(reward, second), 2)
        assert at_most(d(reward, third), d(reward, second) + d(second, third))
