"""EPIC as a norm."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyReward, ContinuingMDP


@theorem(source="gleave2021epic", exact=False)
def an_epic_distance_is_half_a_distance_of_standardized_forms(
    mdp: ContinuingMDP, reward: AnyReward, second: AnotherReward
):
    """For uniform distributions, sqrt((1 − ρ)/2), with the Pearson correlation ρ of the forms C(R1) and C(R2), is
    half the 2-norm of the difference of C(R1) and C(R2), each divided by its 2-norm. So on one state a STARC
    distance in the 2-norm is twice the EPIC distance."""
    forms = [rt.canonical.epic(mdp, R).ravel() for R in (reward, second)]
    distance = rt.epic(mdp, reward, second)
    if min(np.linalg.norm(form) for form in forms) > 1e-6:
        correlation = np.corrcoef(*forms)[0, 1]
        assert abs(np.sqrt(max(1 - correlation, 0) / 2) - distance) < 1e-7
    assert abs(rt.starc(mdp, reward, second, canonical=rt.canonical.epic) - 2 * distance) < 1e-7
