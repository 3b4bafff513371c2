"""How far errors of likelihoods can move a posterior."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.belief_hypotheses import Likelihoods, SomeRewards, WithinAFactor
from rewardtheory.verify.claims import theorem


@theorem(source="ramachandran2007birl")
def likelihoods_off_by_a_factor_move_a_belief_by_a_known_share(
    belief: SomeRewards, likelihood: Likelihoods, error: WithinAFactor
):
    """If every likelihood is off by a factor in [1/c, c], the posterior probability of every set of rewards is off by at most
    (c − 1)/(c + 1), which is tanh(δ/2) for c = e^δ. Two rewards with the odds 1 to c attain it:
    the_bound_on_how_far_a_belief_moves_is_attained."""
    prior = rt.Rewards(*belief)
    c, factor = error
    moved = rt.posterior(prior, likelihood * factor).weights - rt.posterior(prior, likelihood).weights
    assert at_most(abs(moved).sum() / 2, (c - 1) / (c + 1))
