"""A sharp bound on the regret of planning with a heuristic."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPotential, AnyReward
from rewardtheory.verify.shaping_hypotheses import Share


@theorem(source="cheng2021heuristic")
def guidance_costs_at_most_twice_the_error_left_to_the_heuristic(
    mdp: AnyMDP, reward: AnyReward, error: AnyPotential, share: Share
):
    """If |h − V*| ≤ ε, every policy that is optimal in the model shortened by h has V* − V^π ≤ 2γ(1−λ)ε/(1−γ).

    This is at most half of ((1−λγ)/(1−γ))² ε. Replacing h by V* changes no value of the shortened model by more than
    γ(1−λ)ε/(1−λγ), so π misses the optimum guided by V* by at most twice that; and guided by V* there is no bias.
    """
    best = rt.solve(mdp, reward).values
    short, guided = rt.shorten_horizon(mdp, reward, best + error, share)
    lost = best - rt.values(mdp, reward, rt.solve(short, guided).policy)
    bound = 2 * mdp.discount * (1 - share) / (1 - mdp.discount) * abs(error).max()
    assert at_most(lost, bound + 0 * lost)
    factor = (1 - share * mdp.discount) / (1 - mdp.discount)
    assert at_most(2 * bound, factor**2 * abs(error).max())
