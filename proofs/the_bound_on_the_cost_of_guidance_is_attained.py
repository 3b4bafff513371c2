"""Two states in which guidance costs as much as it can."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import PositiveScale
from rewardtheory.verify.shaping_hypotheses import PositiveDiscount, Share


@theorem(source="cheng2021heuristic")
def the_bound_on_the_cost_of_guidance_is_attained(discount: PositiveDiscount, share: Share, error: PositiveScale):
    """For every γ, λ and ε there is a model with |h − V*| = ε in which to stay where h is too high is optimal in the
    shortened model, and loses 2γ(1−λ)ε/(1−γ)."""
    fee = 2 * discount * (1 - share) * error
    mdp = rt.mdp({"s": {"go": "t", "stay": "s"}, "t": {"go": "t"}}, start="s", discount=discount)
    reward = rt.reward(mdp, {("s", "stay"): -fee})
    best = rt.solve(mdp, reward).values
    short, guided = rt.shorten_horizon(mdp, reward, [best[0] + error, best[1] - error], share)
    q = rt.solve(short, guided).q_values[0]
    assert same(q[0], q[1])
    lost = best[0] - rt.values(mdp, reward, [1, 0])[0]
    assert same(lost, fee / (1 - discount))
