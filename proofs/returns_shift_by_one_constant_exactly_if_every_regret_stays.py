"""ε-optimality for every ε is the return up to a constant."""

from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyReward, ReachableMDP
from rewardtheory.verify.lattice_hypotheses import ShiftedReward
from rewardtheory.verify.return_tables import ReturnTables


@theorem(source="ng1999policy")
def returns_shift_by_one_constant_exactly_if_every_regret_stays(
    mdp: ReachableMDP, reward: AnyReward, second: ShiftedReward
):
    """J2 − J1 is one constant for all policies iff every policy falls short of the optimum by the same amount under R1
    and R2, that is iff the policies within ε of the optimum are the same for every ε ≥ 0."""
    J = [ReturnTables(mdp).returns(R[None])[0] for R in (reward, second)]
    regrets = [j.max() - j for j in J]
    assert same(J[1] - J[0], (J[1] - J[0])[0] + 0 * J[0]) == same(*regrets)
