"""Rewards that order deterministic policies alike have the same optimal policies."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, ReachableMDP
from rewardtheory.verify.return_tables import ReturnTables


@theorem(source="skalse2022hacking", floats=False)
def one_order_of_deterministic_policies_has_one_set_of_optimal_policies(
    mdp: ReachableMDP, reward: AnyReward, second: AnotherReward, policy: AnyPolicy
):
    """If J1(π) < J1(π′) iff J2(π) < J2(π′) for all deterministic policies, then R1 and R2 have the same optimal policies,
    randomized ones included: some deterministic policy is optimal, and a policy is optimal iff all the deterministic
    policies that it mixes are."""
    tables = ReturnTables(mdp)
    J = [tables.returns(R[None])[0] for R in (reward, second)]
    above, other = (j[:, None] > j[None, :] for j in J)
    same = (above == other).all()
    assert not same or ((J[0] == J[0].max()) == (J[1] == J[1].max())).all()
    mixed = [all(policy[s, a] != 0 for s, a in enumerate(acts) if not mdp.terminal[s]) for acts in tables.policies]
    for R, j in zip((reward, second), J, strict=True):
        best = rt.expected_return(mdp, R, policy) == j.max()
        assert best == all(x == j.max() for x, inside in zip(j, mixed, strict=True) if inside)
