"""Acting where one has watched."""

import rewardtheory as rt
from rewardtheory.verify.caution_hypotheses import Level
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward


@theorem(source="cao2021identifiability", exact=False, needs=["what_an_expert_leaves_open_can_cost_elsewhere"])
def what_one_expert_leaves_open_costs_nothing_at_home(mdp: AnyMDP, reward: AnyReward, level: Level):
    """The directions that a soft-optimal expert leaves open change how policies compare nowhere in its own environment: the
    optimum for any reward that explains it has nothing to regret, however far they move it."""
    open_ = rt.identifiable_directions(mdp)
    plan = rt.safe_plan(mdp, reward, open_, largest=100 * level)
    assert plan.dimension == int((~mdp.terminal).sum()) and plan.mattering == 0
    assert plan.regret is not None
    assert abs(plan.regret.value) <= plan.regret.bound + 1e-9 * (1 + abs(reward).max())
    assert plan.regret.bound <= 1e-6 * (1 + 100 * level) / (1 - min(mdp.discount, 0.99)) ** 2
