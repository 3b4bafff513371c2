"""What a reward means under other transitions is open."""

import rewardtheory as rt
from rewardtheory.transition import expect, expect_reward
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import BranchingMDP, OtherTransition
from rewardtheory.verify.hypotheses import AnyReward
from rewardtheory.verify.shaping_hypotheses import AnyTable


@theorem(source="skalse2023invariance")
def other_transitions_make_any_q_values_of_the_same_expected_rewards(
    mdp: BranchingMDP, reward: AnyReward, wanted: AnyTable, transition: OtherTransition
):
    """If τ′(s,a) ≠ τ(s,a) for every (s,a), then for any table Q′ some redistribution of R under τ, which changes no
    expected reward there, has the optimal Q-values Q′ under τ′."""
    other = mdp.replace(transition=transition)
    step = transition - mdp.transition
    size = (step**2).sum(axis=2)
    direction = (step - (mdp.transition * step).sum(axis=2)[..., None]) / size[..., None]
    aim = wanted - mdp.discount * expect(transition, wanted.max(axis=1))
    missing = aim - expect_reward(transition, reward)
    changed = reward + missing[..., None] * direction
    assert same(expect_reward(mdp.transition, changed), expect_reward(mdp.transition, reward))
    assert same(rt.solve(other, changed).q_values, wanted)
