"""A learned reward can do without a horizon."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward


@theorem(source="gupta2023behavior")
def with_q_values_as_reward_no_foresight_is_needed(mdp: AnyMDP, reward: AnyReward):
    """A learner of discount 0 whose reward is Q*(s,a) has the optimal policies of the original problem: a learned discount may
    shrink to 0. In terminal states both do nothing."""
    found = rt.solve(mdp, reward)
    pays = rt.reward(mdp, action=found.q_values * ~mdp.terminal[:, None])
    mask = rt.optimal_actions(mdp.replace(discount=0 * mdp.discount), pays).mask
    live = ~mdp.terminal
    best = rt.optimal_actions(mdp, reward).mask
    if mdp.is_exact:
        assert same(mask[live], best[live])
    else:  # what is decided in doubles must agree; ties are a matter of the exact run
        q = found.q_values
        clear = live & ((q.max(axis=1)[:, None] - q > 1e-6) | (q == q.max(axis=1)[:, None])).all(axis=1)
        assert same(mask[clear].any(axis=1), best[clear].any(axis=1))
        assert (mask[clear] & best[clear]).any(axis=1).all()
