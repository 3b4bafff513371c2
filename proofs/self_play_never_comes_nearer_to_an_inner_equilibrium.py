"""Why the last policy of self-play circles."""

import numpy as np

import rewardtheory as rt
from rewardtheory.games.nash_md import dno_step
from rewardtheory.games.regularized_nash import divergence
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import CircularMargins, Temperature
from rewardtheory.verify.shaping_hypotheses import Share


@theorem(source="swamy2024spo", exact=False)
def self_play_never_comes_nearer_to_an_inner_equilibrium(
    circle: CircularMargins, temperature: Temperature, share: Share
):
    """Let x be the maximal lottery of a circle of three, which gives weight to all. A step π_{t+1} ∝ π_t exp(P(· ≻
    π_t) / η) never decreases KL(x‖π_t): in expectation under x every policy wins 1/2, and by Jensen's inequality
    the normalizer takes more."""
    a, b, c = circle
    table = (1 + np.array([[0, a, -b], [-a, 0, c], [b, -c, 0]])) / 2
    x = rt.maximal_lottery(table).probabilities
    policy = (1 - share / 2) * np.array([0.5, 0.3, 0.2]) + share / 2 * x
    for _ in range(5):
        after = dno_step(table, policy, rate=temperature)
        assert at_most(divergence(x, policy), divergence(x, after))
        policy = after
        if policy.min() < 1e-200:
            break
