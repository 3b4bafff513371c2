"""How often a climb on three arms first gains and then loses."""

import numpy as np

from rewardtheory.verify.bandit_ascent import ascent
from rewardtheory.verify.claims import theorem


def degrees():
    """Odd angles between the proxy and the true reward, and 60°; at 90° the first segment would be level."""
    return ({"theta": theta} for theta in (60, *range(1, 180, 2)))


@theorem(source="karwowski2024goodhart", over=degrees)
def three_gaussian_arms_obey_an_exact_phase_law(theta):
    """Proxy and truth pay three arms independently and normally, so that both directions are uniform on the circle of
    payments less their mean. Given the angle θ between them, the climb of the proxy from the uniform policy first gains
    and then loses true return with probability θ/120° for θ ≤ 60°, 1/2 for 60° ≤ θ < 90°, and 0 beyond.

    By symmetry the proxy lies at an angle φ in (0°, 60°) from its best arm, towards its second best; the climb meets the
    edge between these two and follows it. It first gains iff θ < 90°, and then loses iff the truth lies on the far side
    of the proxy and φ + θ > 60°. The law is the share of φ and sides; on the grid of φ = 1/2°, 3/2°, … it is met exactly.
    (θ is uniform on (0°, 180°), which makes 1/6 in all: one_run_in_six_on_three_gaussian_arms_turns.)"""
    turned = []
    for phi in np.arange(0.5, 60):
        for side in (1, -1):
            found = turns(phi, phi + side * theta)
            assert found == (theta < 90 and side == 1 and phi + theta > 60)
            turned.append(found)
    law = theta if theta <= 60 else 60 if theta < 90 else 0
    assert sum(turned) * 120 == law * len(turned)


def turns(proxy, truth):
    """Whether a climb first gains and then loses; proxy and truth by their angles from the first arm, in degrees."""
    arms = np.radians([0, 120, 240])
    true = np.cos(np.radians(truth) - arms)
    path = ascent(np.cos(np.radians(proxy) - arms))
    gains = [true @ (step.end - step.start) for step in path]
    assert len(gains) == 2 and min(abs(x) for x in gains) > 1e-9
    return gains[0] > 0 > gains[1]
