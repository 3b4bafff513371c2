"""The regret of a policy in terms of its regret with a shortened horizon."""

import rewardtheory as rt
from rewardtheory.transition import push
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyPotential, AnyReward
from rewardtheory.verify.shaping_hypotheses import Share


@theorem(source="cheng2021heuristic")
def guidance_by_a_heuristic_splits_the_regret(
    mdp: AnyMDP, reward: AnyReward, heuristic: AnyPotential, share: Share, policy: AnyPolicy
):
    """With the reward R + (1−λ)γh(s′) and the discount λγ in place of γ, and η the occupancy of π under γ,

        (V* − V^π)(μ) = λ(Ṽ* − Ṽ^π)(μ) + (1−λ)(Ṽ* − Ṽ^π)(η) + (V* − Ṽ*)(μ) + γ(1−λ) E_{η,P}[h − Ṽ*],

    of which the first two terms are the regret in the short model and the last two the bias."""
    short, guided = rt.shorten_horizon(mdp, reward, heuristic, share)
    best, planned = rt.solve(mdp, reward).values, rt.solve(short, guided).values
    lost = planned - rt.values(short, guided, policy)
    visits = rt.occupancy(mdp, policy)
    regret = share * (mdp.initial @ lost) + (1 - share) * (visits.sum(axis=1) @ lost)
    arrivals = push(mdp.transition, visits)
    bias = mdp.initial @ (best - planned) + mdp.discount * (1 - share) * (arrivals @ (heuristic - planned))
    size = (1 + abs(best).max() + abs(heuristic).max()) / (1 - mdp.discount)
    assert same(mdp.initial @ (best - rt.values(mdp, reward, policy)), regret + bias, scale=size)
