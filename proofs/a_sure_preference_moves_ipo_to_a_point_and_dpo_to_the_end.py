"""Why IPO was made."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import Temperature


@theorem(source="azar2023preferences", exact=False)
def a_sure_preference_moves_ipo_to_a_point_and_dpo_to_the_end(temperature: Temperature):
    """Let one of two alternatives always be preferred and the reference be uniform. IPO gives it σ(1/(2τ)) < 1; the
    optimum of DPO gives it 1 for every τ, so the price of leaving the reference has no effect."""
    sure = [[0.5, 1.0], [0.0, 0.5]]
    assert same(rt.ipo(sure, temperature=temperature)[0], 1 / (1 + np.exp(-1 / (2 * temperature))))
    assert same(rt.dpo(sure, temperature=temperature)[0], 1.0)
    # A preference of probability 1 − ε is on the way there.
    near = rt.dpo([[0.5, 1 - 1e-9], [1e-9, 0.5]], temperature=temperature)[0]
    assert near > rt.dpo([[0.5, 0.9], [0.1, 0.5]], temperature=temperature)[0]
