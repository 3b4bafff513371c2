"""Optimal stopping of a climb."""

import itertools
from typing import Annotated, Any

import numpy as np
from hypothesis import strategies as st

from rewardtheory.verify.bandit_ascent import ascent
from rewardtheory.verify.claims import Given, theorem
from rewardtheory.verify.instances import integers
from rewardtheory.verify.shaping_hypotheses import Share

Arms = Annotated[Any, Given(lambda _: st.integers(2, 5).flatmap(lambda n: integers((n,))), "what two to five arms pay")]


@theorem(
    source="karwowski2024goodhart",
    exact=False,
    needs=["climbing_a_proxy_can_first_raise_and_then_lower_the_true_return"],
)
def a_climb_that_stops_where_the_angles_add_up_never_loses(arms: Arms, share: Share):
    """Climb a proxy steepest over the mixtures of some arms, from the uniform one. The path has straight segments, whose
    angles with the proxy grow and stay below 90°. Stop before the first segment whose angle and θ add up to more than
    90°, which is where it gains less than sin θ times its length and the size of the proxy. Up to there no true reward
    within the angle θ of the proxy loses anywhere; on the next segment one at the angle θ does."""
    proxy = arms - arms.mean()
    size = np.linalg.norm(proxy)
    theta = float(share) * np.pi / 2
    path = ascent(arms)
    gains = [step.direction @ proxy for step in path]
    assert all(later < earlier for earlier, later in itertools.pairwise(gains)) and all(x > 0 for x in gains)
    assert size < 1e-9 or np.isclose(path[-1].end[arms == arms.max()].sum(), 1)
    for step, gain in zip(path, gains, strict=True):
        angle = np.arccos(np.clip(gain / size, -1, 1))
        worst = worst_true_reward(proxy / size, step.direction, theta)
        # Rotated towards the direction that is against the step, by θ, or by less where that is already opposite to it.
        least = worst @ step.direction
        assert np.isclose(least, np.cos(angle + theta), atol=1e-7) or np.isclose(angle, 0, atol=1e-7)
        if abs(angle + theta - np.pi / 2) < 1e-7:
            continue
        stopped = gain < np.sin(theta) * size
        assert stopped == (angle + theta > np.pi / 2)
        assert (least < 0) == stopped or np.isclose(angle, 0, atol=1e-7)


def worst_true_reward(proxy, step, theta):
    """The unit reward within θ of a unit proxy that gains least along a unit step."""
    across = step - (step @ proxy) * proxy
    length = np.linalg.norm(across)
    side = -across / length if length > 1e-9 else 0 * proxy
    return np.cos(theta) * proxy + np.sin(theta) * side
