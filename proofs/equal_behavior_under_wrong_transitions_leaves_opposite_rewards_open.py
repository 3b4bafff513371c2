"""What wrong transitions cost an observer."""

import numpy as np

import rewardtheory as rt
from rewardtheory.transition import expect_reward
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import BranchingMDP, OtherTransition
from rewardtheory.verify.hypotheses import AnyNoise, AnyReward


@theorem(
    source="skalse2024quantifying", exact=False, needs=["redistribution_under_wrong_transitions_turns_an_order_round"]
)
def equal_behavior_under_wrong_transitions_leaves_opposite_rewards_open(
    mdp: BranchingMDP, reward: AnyReward, noise: AnyNoise, transition: OtherTransition
):
    """Behavior that does not see redistribution under other transitions P′ is the same for R + tX and R − tX with E′[X]
    = 0. Under P the two are at a STARC distance of at least 2 − 4 ‖c(R)‖/(t ‖c(X)‖) as soon as X orders some policies
    there: no model that is invariant under redistribution with P′ is ε-robust for any ε below half of the greatest
    distance."""
    wrong = mdp.replace(transition=transition)
    X = rt.redistribute(wrong, 0 * reward, noise)
    assert np.allclose(expect_reward(transition, X), 0, atol=1e-9)
    size, base = (np.linalg.norm(rt.canonical.val(mdp, x)) for x in (X, reward))
    if size < 1e-6:
        return
    t = 1000 * (1 + base) / size
    pair = reward + t * X, reward - t * X
    assert np.allclose(*(rt.q_values(wrong, R, rt.uniform_policy(wrong)) for R in pair), atol=1e-6 * t)
    assert rt.starc(mdp, *pair) >= 2 - 4 * base / (t * size) - 1e-9
