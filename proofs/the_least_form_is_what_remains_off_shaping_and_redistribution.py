"""The least form in a weighted 2-norm, in closed form."""

import numpy as np

import rewardtheory as rt
from rewardtheory.arithmetic import eye, solve_linear
from rewardtheory.transition import expect, expect_reward
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyNoise, AnyPotential, AnyReward, ContinuingMDP, PositiveScale


@theorem(source="skalse2024starc", floats=False, needs=["centring_by_the_midrange_is_not_linear"])
def the_least_form_is_what_remains_off_shaping_and_redistribution(
    mdp: ContinuingMDP,
    reward: AnyReward,
    weights: AnyReward,
    phi: AnyPotential,
    noise: AnyNoise,
    factor: PositiveScale,
):
    """Among the rewards that differ from R by shaping and redistribution exactly one has the least Σ w(s,a,s′) c². With r
    the expected reward and k = Σ P²/w, its potential is the weighted least squares solution for r + γPΦ − Φ with weights
    1/k, and c = (r + γPΦ − Φ) P/(w k): 0 on impossible transitions. It is orthogonal to all shaping and redistribution, and
    linear in R: a canonical form. (Weights are the squares of a drawn reward, plus 1.)"""
    w = weights * weights + 1
    c = least(mdp, reward, w)
    assert same(c, np.where(mdp.transition != 0, c, c * 0))
    assert rt.is_same_policy_order(mdp, reward, c)
    zero = 0 * reward
    for change in (rt.shape(mdp, zero, phi), rt.redistribute(mdp, zero, noise)):
        assert (w * c * change).sum() == 0
        assert at_most((w * c * c).sum(), (w * (c + change) ** 2).sum())
    changed = rt.redistribute(mdp, rt.shape(mdp, factor * reward, phi), noise)
    assert same(least(mdp, changed, w), factor * c)


def least(mdp, reward, w):
    P = mdp.transition
    k = (P * P / w).sum(axis=2)
    r = expect_reward(P, reward)
    terms = np.array([mdp.discount * expect(P, e) - e[:, None] for e in eye(mdp.n_states, like=reward)])
    gram = np.array([[(x * y / k).sum() for y in terms] for x in terms])
    potential = solve_linear(gram, -np.array([(x * r / k).sum() for x in terms]))
    left = r + (potential[:, None, None] * terms).sum(axis=0)
    return (left / k)[:, :, None] * P / w
