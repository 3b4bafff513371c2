"""Shaping and the maximum expected hitting cost."""

import rewardtheory as rt
from rewardtheory.solvers.hitting import hitting_costs
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyPotential
from rewardtheory.verify.shaping_hypotheses import MixingMDP, RewardWithin


@theorem(source="dai2019hitting")
def shaping_changes_hitting_costs_by_a_factor_of_at_most_two(mdp: MixingMDP, phi: AnyPotential, reward: RewardWithin):
    """Let rewards lie in [0, r_max] before and after adding Φ(s′) − Φ(s), and let κ be the greatest over pairs of states of the
    least expected cost Σ (r_max − r_t) of getting from one to the other. Then κ/2 ≤ κ′ ≤ 2κ; the cost of every round
    trip is unchanged."""
    top = phi.max() - phi.min() + 1
    shaped = rt.shape(mdp.replace(discount=mdp.discount * 0 + 1), reward, phi)
    before, after = hitting_costs(mdp, reward, top), hitting_costs(mdp, shaped, top)
    assert same(after, before + phi[:, None] - phi[None, :])
    assert same(after + after.T, before + before.T)
    assert at_most(before.max() / 2, after.max()) and at_most(after.max(), 2 * before.max())
