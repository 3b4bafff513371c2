"""Returns up to a constant and Q up to a function of the state are one thing."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyReward, FullPolicy, ReachableMDP
from rewardtheory.verify.lattice_hypotheses import ShiftedReward
from rewardtheory.verify.return_tables import ReturnTables


@theorem(source="skalse2023invariance")
def returns_shift_by_one_constant_exactly_if_advantages_stay(
    mdp: ReachableMDP, reward: AnyReward, second: ShiftedReward, policy: FullPolicy
):
    """With every state reachable, J2 − J1 is one constant for all policies iff the advantages of one policy that takes
    every action are the same under R1 and R2; then those of every policy are."""
    J = [ReturnTables(mdp).returns(R[None])[0] for R in (reward, second)]
    seen = mdp.available & ~mdp.terminal[:, None]
    A = [rt.advantage(mdp, R, policy)[seen] for R in (reward, second)]
    assert same(J[1] - J[0], (J[1] - J[0])[0] + 0 * J[0]) == same(*A)
