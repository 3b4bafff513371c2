"""How much chance budgets ask for."""

import rewardtheory as rt
from rewardtheory.verify.caution_hypotheses import Level, WeighedRewards
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyReward


@theorem(source="altman1999constrained", exact=False, needs=["a_budget_can_ask_for_chance"])
def budgets_ask_for_at_most_one_randomization_each(
    mdp: AnyMDP, reward: AnyReward, rewards: WeighedRewards, policy: AnyPolicy, level: Level
):
    """With m budgets that can be kept there is a best policy that has, in the states that it visits, at most m actions more
    than there are states: a corner of the linear program has no more occupancies above 0 than it has rows."""
    belief = rt.Rewards(*rewards)
    budgets = [float(rt.expected_return(mdp, C, policy)) + level for C in belief.array]
    found = rt.constrained_policy(mdp, reward, list(belief.array), budgets)
    seen = rt.occupancy(mdp, found.policy).sum(axis=1) > 1e-11
    more = ((found.policy > 1e-9).sum(axis=1) - 1)[seen & ~mdp.terminal].sum()
    assert more <= len(budgets)
