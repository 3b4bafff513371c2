"""Q-values are invariant to redistribution and to nothing else."""

import rewardtheory as rt
from rewardtheory.transition import expect, expect_reward
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyNoise, AnyPolicy, AnyReward, ContinuingMDP


@theorem(source="skalse2023invariance", identity=True)
def q_values_determine_expected_rewards(mdp: ContinuingMDP, reward: AnyReward, noise: AnyNoise, policy: AnyPolicy):
    """Q_π determines r(s,a) = E[R(s,a,S′)] = Q(s,a) − γ E[V(S′)], V(s) = Σ π(a|s) Q(s,a). So two rewards have the
    same Q_π iff they differ by redistribution."""
    Q = rt.q_values(mdp, reward, policy)
    found = Q - mdp.discount * expect(mdp.transition, (policy * Q).sum(axis=1))
    assert same(found, expect_reward(mdp.transition, reward))
    assert same(rt.q_values(mdp, rt.redistribute(mdp, reward, noise), policy), Q)
