"""The phase law of three arms, summed up."""

import numpy as np

from rewardtheory.verify.bandit_ascent import ascent
from rewardtheory.verify.claims import theorem


def pairs():
    """Proxies at φ and 60° − φ from their best arm, on a grid that meets no boundary."""
    return ({"phi": k + 0.5} for k in range(0, 30, 3))


@theorem(source="karwowski2024goodhart", over=pairs)
def one_run_in_six_on_three_gaussian_arms_turns(phi):
    """With independent normal payments the climb of the proxy first gains and then loses true return with probability
    1/6. For a proxy at φ from its best arm the share of true directions is (30° + φ)/360°, so that for φ and 60° − φ
    together it is 1/6 (here counted over directions a quarter and three quarters of a degree past every whole one)."""
    count = 0
    directions = np.arange(0.25, 360, 0.5)
    for angle in (phi, 60 - phi):
        arms = np.radians([0, 120, 240])
        first, second = ascent(np.cos(np.radians(angle) - arms))
        true = np.cos(np.radians(directions)[:, None] - arms)
        gains = [true @ (step.end - step.start) for step in (first, second)]
        assert min(np.abs(x).min() for x in gains) > 1e-6
        count += int(((gains[0] > 0) & (gains[1] < 0)).sum())
    assert 6 * count == 2 * len(directions)
