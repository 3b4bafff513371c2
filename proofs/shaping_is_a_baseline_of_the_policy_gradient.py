"""A potential changes no expected step of a policy-gradient learner."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyPotential, AnyReward


@theorem(source="gupta2023behavior", needs=["a_bonus_for_actions_is_no_baseline"], identity=True)
def shaping_is_a_baseline_of_the_policy_gradient(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, policy: AnyPolicy):
    """The expected update of a softmax learner from returns to go, Σ_a d(s) π(a|s) Q(s,a) (1[a = b] − π(b|s)), is the same for a
    reward and for its shaping by any potential that is 0 in terminal states."""
    occupancy = rt.occupancy(mdp, policy)

    def update(R):
        q = rt.q_values(mdp, R, policy)
        return occupancy * q - policy * (occupancy * q).sum(axis=1)[:, None]

    size = (1 + float(abs(reward).max()) + float(abs(phi).max())) * (1 + float(occupancy.max()))
    if not mdp.is_exact:
        size /= 1 - float(mdp.discount)
    assert same(update(rt.shape(mdp, reward, phi)), update(reward), scale=size)
