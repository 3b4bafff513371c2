"""Φ(s′) − Φ(s) has no long-run average."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyPotential, AnyReward


@theorem(source="ng1999policy", needs=["discounted_shaping_can_change_the_best_average"], identity=True)
def undiscounted_shaping_keeps_every_average_reward(
    mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, policy: AnyPolicy
):
    """The bonus Φ(s′) − Φ(s) leaves the average reward of every stationary policy unchanged, however many recurrent
    classes the policy has."""
    shaped = rt.shape(mdp.replace(discount=mdp.discount * 0 + 1), reward, phi)
    assert same(rt.average_reward(mdp, shaped, policy), rt.average_reward(mdp, reward, policy))
