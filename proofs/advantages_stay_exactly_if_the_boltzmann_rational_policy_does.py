"""The Boltzmann-rational policy sees the reward up to shaping and redistribution."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyReward, FullPolicy, ReachableMDP
from rewardtheory.verify.lattice_hypotheses import ShiftedReward
from rewardtheory.verify.return_tables import ReturnTables


@theorem(source="skalse2023invariance")
def advantages_stay_exactly_if_the_boltzmann_rational_policy_does(
    mdp: ReachableMDP, reward: AnyReward, second: ShiftedReward, policy: FullPolicy
):
    """π(a|s) ∝ exp(β Q*(s,a)) is the same under R1 and R2, for one β > 0 and then for all, iff Q* − V* is; and that holds
    iff the advantages of every policy are the same."""
    tables = ReturnTables(mdp)
    seen = mdp.available & ~mdp.terminal[:, None]
    best = [tables.optimal_advantage(R[None])[0][seen] for R in (reward, second)]
    A = [rt.advantage(mdp, R, policy)[seen] for R in (reward, second)]
    assert same(*best) == same(*A)
