"""One constant for all returns changes no comparison."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyReward, ReachableMDP
from rewardtheory.verify.lattice_hypotheses import ShiftedReward
from rewardtheory.verify.return_tables import ReturnTables


@theorem(source="ng1999policy", floats=False)
def shifting_every_return_by_one_constant_keeps_the_policy_order(
    mdp: ReachableMDP, reward: AnyReward, second: ShiftedReward
):
    """If J2(π) − J1(π) is one constant for all deterministic policies, R1 and R2 order all policies alike."""
    J = [ReturnTables(mdp).returns(R[None])[0] for R in (reward, second)]
    gap = J[1] - J[0]
    assert (gap != gap[0]).any() or rt.is_same_policy_order(mdp, reward, second)
