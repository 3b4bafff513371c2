"""Every policy is optimal for some reward."""

import rewardtheory as rt
from rewardtheory.arithmetic import rationals
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy


@theorem(source="skalse2022hacking")
def every_policy_is_optimal_for_a_price_off_its_support(mdp: AnyMDP, policy: AnyPolicy):
    """Let R be 0 where π(a|s) > 0 and −1 elsewhere, terminal states excepted. Then the optimal actions are those
    that π can take; so π is optimal, and the only optimal policy if it is deterministic."""
    taken = policy > 0
    price = (taken | mdp.terminal[:, None]).astype(int) - 1
    price = rationals(price) if mdp.is_exact else price.astype(float)
    best = rt.optimal_actions(mdp, rt.reward(mdp, action=price)).mask
    live = ~mdp.terminal
    assert same(best[live], (taken & mdp.available)[live])
