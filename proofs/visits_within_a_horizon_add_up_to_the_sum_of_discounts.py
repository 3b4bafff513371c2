"""How often a plan is anywhere."""

import numpy as np

from rewardtheory.design.soft_plans import visits
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyPolicy, ContinuingMDP
from rewardtheory.verify.shaping_hypotheses import Horizon


@theorem(source="ziebart2010causal")
def visits_within_a_horizon_add_up_to_the_sum_of_discounts(mdp: ContinuingMDP, policy: AnyPolicy, horizon: Horizon):
    """Where nothing ends, Σ_t γ^t P(S_t = s) over T steps adds up to 1 + γ + … + γ^(T−1) over the states. Counting the state
    after the last step too, as some code does, gives one term more."""
    seen = visits(mdp, np.stack([policy] * (horizon + 1)))
    assert same(seen[:horizon].sum(), sum(mdp.discount**t for t in range(horizon)) + 0 * seen[0, 0])
    assert same(seen.sum(), sum(mdp.discount**t for t in range(horizon + 1)) + 0 * seen[0, 0])
