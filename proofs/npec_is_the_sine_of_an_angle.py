"""The nearest equivalent of a reward in a 2-norm."""

import numpy as np
from scipy.optimize import nnls

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyReward, ContinuingMDP


@theorem(source="gleave2021epic", exact=False, needs=["npec_without_its_normalization_is_not_symmetric"])
def npec_is_the_sine_of_an_angle(mdp: ContinuingMDP, reward: AnyReward, second: AnotherReward):
    """Let a and b be what remains of two rewards after the best shaping in the 2-norm of a coverage, here the uniform one.
    The least distance from R2 to c R1 + shaping over c ≥ 0 is ‖b‖ √(1 − max(0, cos(a, b))²), so NPEC, which divides it
    by that for c = 0, ‖b‖, is the sine of their angle up to 90°. It is symmetric."""
    zero = 0 * reward
    terms = np.array([rt.shape(mdp, zero, phi).ravel() for phi in np.eye(mdp.n_states)]).T
    a, b = (R.ravel() - terms @ np.linalg.lstsq(terms, R.ravel(), rcond=None)[0] for R in (reward, second))
    nearest = nnls(np.column_stack([reward.ravel(), terms, -terms]), second.ravel())[1]
    if np.linalg.norm(a) < 1e-6:
        assert abs(nearest - np.linalg.norm(b)) < 1e-6 * (1 + abs(second).max())
        return
    along = max(0, a @ b) / np.linalg.norm(a)
    assert abs(nearest**2 - (b @ b - along**2)) < 1e-6 * (1 + second.ravel() @ second.ravel())
