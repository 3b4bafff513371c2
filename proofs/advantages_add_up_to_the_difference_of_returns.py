"""The performance difference lemma."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyReward


@theorem(source="skalse2024starc", identity=True)
def advantages_add_up_to_the_difference_of_returns(
    mdp: AnyMDP, reward: AnyReward, reference: AnyPolicy, policy: AnyPolicy
):
    """J(π) − J(π₀) = Σ η(s,a) A₀(s,a), with the occupancy η of π and the advantages A₀ of π₀."""
    gain = rt.expected_return(mdp, reward, policy) - rt.expected_return(mdp, reward, reference)
    assert same((rt.occupancy(mdp, policy) * rt.advantage(mdp, reward, reference)).sum(), gain)
