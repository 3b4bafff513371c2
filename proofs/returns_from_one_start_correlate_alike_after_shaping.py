"""The correlation of episode returns."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyPolicy, AnyPotential, AnyReward
from rewardtheory.verify.shaping_hypotheses import EndingMDP


@theorem(source="gleave2021epic", needs=["with_two_starts_shaping_can_turn_a_correlation_of_returns"])
def returns_from_one_start_correlate_alike_after_shaping(
    mdp: EndingMDP, reward: AnyReward, second: AnyReward, phi: AnyPotential, policy: AnyPolicy
):
    """Over episodes from one state, which end where Φ = 0, shaping shifts every return by −Φ(start). So the covariances of
    the returns under two rewards stay, and with them the Pearson distance of episode returns (ERC). (Shown for the
    episodes of at most three steps, weighted by their probabilities.)"""
    start = int(np.flatnonzero(mdp.initial)[0])
    shaped = rt.shape(mdp, reward, phi)
    episodes = [
        (weight, *(sum(R[step] for step in steps) for R in (reward, shaped, second)))
        for weight, steps in ended(mdp, policy, start, 3)
    ]
    if len(episodes) < 2:
        return
    weights, before, after, other = (np.array(column) for column in zip(*episodes, strict=True))
    assert same(after, before - phi[start])

    def covariance(x, y):
        w = weights / weights.sum()
        return (w * x * y).sum() - (w * x).sum() * (w * y).sum()

    assert same(covariance(after, other), covariance(before, other))
    assert same(covariance(after, after), covariance(before, before))


def ended(mdp, policy, state, steps):
    """(probability, the transitions) of every episode from a state that ends within so many steps."""
    if mdp.terminal[state]:
        yield 1, ()
    elif steps:
        for a, t in np.argwhere((mdp.transition[state] != 0) & (policy[state][:, None] != 0)).tolist():
            for weight, rest in ended(mdp, policy, t, steps - 1):
                yield policy[state, a] * mdp.transition[state, a, t] * weight, ((state, a, t), *rest)
