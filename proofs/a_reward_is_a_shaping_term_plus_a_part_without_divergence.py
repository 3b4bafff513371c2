"""The decomposition behind least representatives."""

import numpy as np

import rewardtheory as rt
from rewardtheory.arithmetic import eye, solve_linear
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyPotential, AnyReward, ContinuingMDP


@theorem(source="jenner2022calculus", needs=["an_undiscounted_shaping_term_has_no_single_potential"])
def a_reward_is_a_shaping_term_plus_a_part_without_divergence(
    mdp: ContinuingMDP, reward: AnyReward, weights: AnyReward, phi: AnyPotential
):
    """With positive weights w(s,a,s′) and γ < 1, R = γΦ(s′) − Φ(s) + c in exactly one way such that c has no divergence:
    γ Σ w c over the ways into a state equals Σ w c over the ways out of it, for every state. No reward that differs from
    R by shaping has a smaller Σ w c². (Weights are the squares of a drawn reward, plus 1.)"""
    w = weights * weights + 1
    zero = 0 * reward

    def term(potential):
        return rt.shape(mdp, zero, potential)

    def divergence(c):
        return mdp.discount * (w * c).sum(axis=(0, 1)) - (w * c).sum(axis=(1, 2))

    matrix = np.array([divergence(term(phi)) for phi in eye(mdp.n_states, like=reward)]).T
    found = solve_linear(matrix, divergence(reward))
    c = reward - term(found)
    scale = None if mdp.is_exact else 1e3 * float(abs(w).max() * (1 + abs(reward).max()) / (1 - mdp.discount) ** 2)
    assert same(divergence(c), 0 * found, scale=scale)
    assert at_most((w * c * c).sum(), (w * (c + term(phi)) ** 2).sum(), scale=scale)
