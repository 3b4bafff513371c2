"""When to stop climbing a proxy."""

import numpy as np

import rewardtheory as rt
from rewardtheory.transition import expect_reward
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, ContinuingMDP
from rewardtheory.verify.shaping_hypotheses import Share


@theorem(
    source="karwowski2024goodhart",
    exact=False,
    needs=["climbing_a_proxy_can_first_raise_and_then_lower_the_true_return"],
)
def a_proxy_within_an_angle_is_safe_until_the_angles_add_up_to_a_right_one(
    mdp: ContinuingMDP, reward: AnyReward, before: AnyPolicy, after: AnyPolicy, share: Share
):
    """Let t be the difference of the occupancies of two policies, α its angle with the proxy R1 (projected off the
    shaping terms), and θ ≤ π/2. If α + θ ≤ π/2, no true reward within θ of R1 loses by the move; otherwise some
    reward at angle θ does. So the least gain of a unit reward is ‖t‖ cos(α + θ) while α + θ ≤ π, and it is
    attained."""
    S, A = mdp.available.shape
    terms = mdp.discount * mdp.transition.reshape(S * A, S) - np.repeat(np.eye(S), A, axis=0)
    proxy = expect_reward(mdp.transition, reward).ravel()
    proxy = proxy - terms @ (np.linalg.pinv(terms) @ proxy)
    move = (rt.occupancy(mdp, after) - rt.occupancy(mdp, before)).ravel()
    assert abs(move @ terms).max() < 1e-8 * (1 + abs(move).max())
    if min(np.linalg.norm(proxy), np.linalg.norm(move)) < 1e-6:
        return
    proxy = proxy / np.linalg.norm(proxy)
    length, theta = np.linalg.norm(move), share * np.pi / 2
    along = move @ proxy
    across = move - along * proxy
    angle = np.arctan2(np.linalg.norm(across), along)
    least = length * np.cos(min(angle + theta, np.pi))
    side = -across / max(np.linalg.norm(across), 1e-300)
    worst = np.cos(theta) * proxy + np.sin(theta) * side
    if np.linalg.norm(across) > 1e-6 and angle + theta <= np.pi:
        assert abs(move @ worst - least) < 1e-8 * (1 + length)
    for turn in np.linspace(0, theta, 5):
        for s in (side, -side, terms[:, 0] * 0):
            true = np.cos(turn) * proxy + np.sin(turn) * s
            assert move @ true >= least - 1e-8 * (1 + length)
