"""Evidence adds up, in any order."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.belief_hypotheses import Likelihoods, MoreLikelihoods, SomeRewards
from rewardtheory.verify.claims import theorem


@theorem(source="ramachandran2007birl")
def a_belief_does_not_see_the_order_of_evidence(belief: SomeRewards, likelihood: Likelihoods, second: MoreLikelihoods):
    """Data that are independent given the reward lead to one posterior, whichever are looked at first, or all at once."""
    prior = rt.Rewards(*belief)
    one = rt.posterior(rt.posterior(prior, likelihood), second)
    other = rt.posterior(rt.posterior(prior, second), likelihood)
    assert same(one.weights, other.weights)
    assert same(one.weights, rt.posterior(prior, likelihood * second).weights)
