"""How much a wrong heuristic can cost."""

import rewardtheory as rt
from rewardtheory.transition import push
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPotential, AnyReward
from rewardtheory.verify.shaping_hypotheses import Share


@theorem(source="cheng2021heuristic")
def the_bias_of_guidance_is_bounded_by_the_error_of_the_heuristic(
    mdp: AnyMDP, reward: AnyReward, error: AnyPotential, share: Share
):
    """If |h − V*| ≤ ε then the bias of the policy that is optimal in the shortened model is at most
    ((1 − λγ)/(1 − γ))² ε, and so is its regret, which is nothing but bias."""
    best = rt.solve(mdp, reward).values
    heuristic = best + error
    short, guided = rt.shorten_horizon(mdp, reward, heuristic, share)
    planned = rt.solve(short, guided)
    arrivals = push(mdp.transition, rt.occupancy(mdp, planned.policy))
    bias = mdp.initial @ (best - planned.values)
    bias = bias + mdp.discount * (1 - share) * (arrivals @ (heuristic - planned.values))
    factor = (1 - share * mdp.discount) / (1 - mdp.discount)
    bound = factor**2 * abs(error).max()
    assert at_most(bias, bound)
    assert at_most(mdp.initial @ (best - rt.values(mdp, reward, planned.policy)), bound)
