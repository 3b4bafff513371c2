"""A constant added to the heuristic."""

import rewardtheory as rt
from rewardtheory.transition import push
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyPolicy, AnyPotential, AnyReward, ContinuingMDP
from rewardtheory.verify.shaping_hypotheses import AnyNumber, Share


@theorem(source="cheng2021heuristic")
def the_bias_of_guidance_does_not_see_a_constant(
    mdp: ContinuingMDP,
    reward: AnyReward,
    heuristic: AnyPotential,
    share: Share,
    constant: AnyNumber,
    policy: AnyPolicy,
):
    """Without terminal states, h + c gives every policy the same bias as h, and the same optimal actions."""
    arrivals = push(mdp.transition, rt.occupancy(mdp, policy))

    def bias(h):
        planned = rt.solve(*rt.shorten_horizon(mdp, reward, h, share)).values
        best = rt.solve(mdp, reward).values
        return mdp.initial @ (best - planned) + mdp.discount * (1 - share) * (arrivals @ (h - planned))

    size = (1 + abs(heuristic).max() + abs(rt.solve(mdp, reward).values).max()) / (1 - mdp.discount)
    assert same(bias(heuristic + constant), bias(heuristic), scale=size)
    if mdp.is_exact:
        masks = [
            rt.optimal_actions(*rt.shorten_horizon(mdp, reward, h, share)).mask
            for h in (heuristic, heuristic + constant)
        ]
        assert same(*masks)
