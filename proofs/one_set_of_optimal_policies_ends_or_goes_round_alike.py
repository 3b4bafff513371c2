"""Whether all optimal policies end depends on the set of optimal policies alone."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyReward, ReachableMDP
from rewardtheory.verify.return_tables import ReturnTables


@theorem(source="randlov1998bicycle", floats=False)
def one_set_of_optimal_policies_ends_or_goes_round_alike(mdp: ReachableMDP, reward: AnyReward, second: AnotherReward):
    """If R1 and R2 have the same optimal actions, their optimal policies all reach the end surely or neither's do: no
    cycle can be farmed under R2 that could not be under R1."""
    tables = ReturnTables(mdp)
    J = [tables.returns(R[None])[0] for R in (reward, second)]
    masks = [rt.optimal_actions(mdp, R).mask for R in (reward, second)]
    best = [j == j.max() for j in J]
    finishing = [bool(tables.ends[b].all()) for b in best]
    assert not (masks[0] == masks[1]).all() or ((best[0] == best[1]).all() and finishing[0] == finishing[1])
