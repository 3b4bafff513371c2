"""Rewards that order all policies alike order deterministic policies alike."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyReward, ReachableMDP
from rewardtheory.verify.return_tables import ReturnTables


@theorem(source="skalse2022hacking", floats=False)
def one_order_of_all_policies_is_one_of_deterministic_policies(
    mdp: ReachableMDP, reward: AnyReward, second: AnotherReward
):
    """If R1 and R2 order all stationary policies alike, any two deterministic policies compare alike by their returns:
    J1(π) < J1(π′) iff J2(π) < J2(π′)."""
    J = [ReturnTables(mdp).returns(R[None])[0] for R in (reward, second)]
    above, other = (j[:, None] > j[None, :] for j in J)
    assert not rt.is_same_policy_order(mdp, reward, second) or (above == other).all()
