"""The error bound of the regularized equilibrium."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import AnyPreferences, FullLottery, Temperature


@theorem(source="munos2023nash", exact=False)
def distance_to_the_regularized_equilibrium_is_bounded_by_the_residual(
    table: AnyPreferences, reference: FullLottery, policy: FullLottery, temperature: Temperature
):
    """For any policy π with all weights positive let r = τ log(π/μ) − P π. Then ‖π − π*‖₁ ≤ (max r − min r) / (2τ)
    for the regularized equilibrium π*: antisymmetry removes P, and Pinsker's inequality does the rest."""
    star = rt.regularized_nash(table, temperature=temperature, reference=reference).policy
    residual = temperature * np.log(policy / reference) - table @ policy
    assert at_most(np.abs(policy - star).sum(), np.ptp(residual) / (2 * temperature))
