"""A tilt that spreads a distribution out."""

from fractions import Fraction

import numpy as np

from rewardtheory import exact
from rewardtheory.verify.claims import refutation


@refutation(
    source="wu2025leash",
    printed="Tilting a distribution q by a reward, π ∝ q exp(β r), never raises its Shannon entropy, because the entropy falls "
    "by KL(π‖q).",
    repaired="H(π) = H(q) − KL(π‖q) for uniform q only; in general KL(π‖q) ≥ 0 and nothing more.",
)
def tilting_towards_rare_successes_raises_entropy():
    """Let q = (9/10, 1/20, 1/20), let the last two succeed, and exp(β) = 18. The largest probability after the tilt is
    1/3, so π is uniform and has the greatest entropy that three outcomes can have, log 3; q is not uniform, so it has
    less. (The unknowns are π and a bound on its entries.)"""
    q = [Fraction(9, 10), Fraction(1, 20), Fraction(1, 20)]
    weight = [q[0], 18 * q[1], 18 * q[2]]
    assert sum(q) == 1 and max(q) > Fraction(1, 3)
    tilt = [[weight[1], -weight[0], 0, 0], [weight[2], 0, -weight[0], 0], [1, 1, 1, 0]]
    above = np.hstack([-np.eye(3, dtype=int), np.ones((3, 1), int)]).tolist()
    system = exact.system_of(
        "t where t is at least each π(i), π(i) w(j) = π(j) w(i) for w = q exp(β r), and Σ π = 1",
        4,
        equal=(tilt, [0, 0, 1]),
        at_least=(above, [0, 0, 0]),
    )
    third = Fraction(1, 3)
    multipliers = np.linalg.lstsq(np.array(tilt, float).T, np.array([1, 0, 0, 0], float), rcond=None)[0]
    return exact.optimum(system, [0, 0, 0, 1], [third] * 3 + [third], multipliers.tolist(), [1, 0, 0])
