"""How far STARC distances in 2-norms can disagree."""

import functools

import numpy as np

import rewardtheory as rt
from rewardtheory.distances.bilipschitz import bilipschitz
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, ContinuingMDP


@theorem(
    source="skalse2024starc", exact=False, needs=["the_sharp_constant_between_two_starc_distances_need_not_be_attained"]
)
def two_starc_distances_differ_by_a_sharp_constant(
    mdp: ContinuingMDP, reward: AnyReward, second: AnotherReward, policy: AnyPolicy
):
    """Let c1 and c2 be two canonical forms, G1 and G2 the Gram matrices of their 2-norms on rewards up to shaping and
    redistribution, and κ the ratio of the greatest to the least eigenvalue of G1 x = λ G2 x. A distance is d = 2
    sin(θ/2). Then tan(θ1/2) ≤ √κ tan(θ2/2), with equality at every θ2 for two rewards that mirror each other at the
    eigenvector of the least eigenvalue, in its plane with that of the greatest. So d1 ≤ √κ d2, and no smaller
    constant will do: those two rewards come arbitrarily near to it as they come together. (Shown for the levelling by
    the uniform policy and by another one.)"""
    other = functools.partial(rt.canonical.val, policy=policy)
    found = bilipschitz(mdp, rt.canonical.val, other)

    def distances(R1, R2):
        return rt.starc(mdp, R1, R2), rt.starc(mdp, R1, R2, canonical=other)

    def tangent(d):
        return d / np.sqrt(max(4 - d * d, 0))

    if found.first is None:
        return
    d1, d2 = distances(reward, second)
    if min(abs(rt.canonical.val(mdp, R)).max() for R in (reward, second)) > 1e-6:
        assert at_most(d1, found.constant * d2) and at_most(d2, found.constant * d1)
        if max(d1, d2) < 1.99:
            assert at_most(tangent(d1), found.constant * tangent(d2))
    if np.allclose(abs(found.first), abs(found.last)):  # one direction only: all angles are 0 or 180 degrees
        return
    for half in (1.2, 0.3, 1e-3 / found.constant):
        mirrored = [np.cos(half) * found.first + sign * np.sin(half) * found.last for sign in (1, -1)]
        d1, d2 = distances(*(rt.reward(mdp, action=x) for x in mirrored))
        assert abs(tangent(d1) - found.constant * tangent(d2)) < 1e-6 * found.constant * tangent(d2)
        assert d1 <= found.constant * d2 * (1 + 1e-9)
    assert d1 >= (1 - 1e-5) * found.constant * d2
