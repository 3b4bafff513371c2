"""A constant paid at every step, where there is no end."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyReward, ContinuingMDP
from rewardtheory.verify.shaping_hypotheses import AnyNumber


@theorem(source="ng1999policy", needs=["a_constant_bonus_can_turn_leaving_into_staying"])
def a_constant_bonus_changes_no_optimum_where_nothing_ends(mdp: ContinuingMDP, reward: AnyReward, constant: AnyNumber):
    """Without terminal states, c on every step shifts V* by c/(1−γ) and leaves the optimal actions unchanged."""
    before, after = rt.solve(mdp, reward), rt.solve(mdp, reward + constant)
    assert same(after.values, before.values + constant / (1 - mdp.discount))
    assert same(rt.optimal_actions(mdp, reward + constant).mask, rt.optimal_actions(mdp, reward).mask)
