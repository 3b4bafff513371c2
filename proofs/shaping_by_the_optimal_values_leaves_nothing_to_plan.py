"""The potential V* turns a planning problem into a choice between immediate rewards."""

import rewardtheory as rt
from rewardtheory.transition import expect_reward
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward


@theorem(source="ng1999policy")
def shaping_by_the_optimal_values_leaves_nothing_to_plan(mdp: AnyMDP, reward: AnyReward):
    """With Φ = V* the optimal values are 0, the expected reward of a step is its optimal advantage, which is ≤ 0, and
    the actions with the greatest immediate reward are exactly the optimal ones."""
    phi = rt.solve(mdp, reward).values
    shaped = rt.shape(mdp, reward, phi)
    size = 1 + abs(phi).max()
    assert same(rt.solve(mdp, shaped).values, phi * 0, scale=size)
    gain = expect_reward(mdp.transition, shaped)
    best = rt.optimal_actions(mdp, reward)
    assert same(gain[mdp.available], -best.gap[mdp.available], scale=size)
    assert at_most(gain[mdp.available], 0 * gain[mdp.available], scale=size)
    now = rt.optimal_actions(mdp.replace(discount=mdp.discount * 0), shaped)
    assert same(now.gap[mdp.available], best.gap[mdp.available], scale=size)
    if mdp.is_exact:
        assert same(now.mask, best.mask)
