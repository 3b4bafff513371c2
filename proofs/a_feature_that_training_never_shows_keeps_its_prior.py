"""Inverse reward design learns nothing about what it has not seen."""

import itertools

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward, PositiveScale

WEIGHTS = list(itertools.product((-1, 2), (0, 1), (-10, 3)))


@theorem(
    source="hadfieldmenell2017inverse",
    exact=False,
    needs=["one_sight_of_a_feature_moves_its_posterior", "a_prior_that_ties_what_is_hidden_to_what_is_seen_moves_it"],
)
def a_feature_that_training_never_shows_keeps_its_prior(
    mdp: AnyMDP, reward: AnyReward, second: AnotherReward, temperature: PositiveScale
):
    """Let a reward be a weighted sum of features, one of which no policy ever meets in training. If the prior draws its weight
    independently of the others, then in inverse reward design its weight has the posterior of its prior, whatever proxy is
    given, how well ever the designer chooses."""
    S, A = mdp.available.shape
    P = np.zeros((S + 1, A, S + 1))
    P[:S, :, :S], P[S, :, S] = mdp.dense().transition, 1
    world = rt.MDP(
        P,
        np.append(mdp.initial, 0),
        mdp.discount,
        available=np.vstack([mdp.available, np.ones((1, A), bool)]),
        terminal=np.append(mdp.terminal, False),
    )
    features = np.zeros((3, *P.shape))
    features[0, :S, :, :S], features[1, :S, :, :S], features[2, S] = reward, second, 1
    prior = np.array([(1 + x * x) * (1 + y) * (14 - z) for x, y, z in WEIGHTS], float)
    belief = rt.Rewards(np.tensordot(np.array(WEIGHTS, float), features, 1), prior / prior.sum())
    deadly = np.array([z == -10 for _, _, z in WEIGHTS])
    proxies = [belief.array[k] for k in (0, 3, 6)]
    for chosen in range(3):
        found = rt.posterior_from_proxy(world, belief, chosen, temperature=temperature, proxies=proxies)
        assert same(found.weights[deadly].sum(), belief.weights[deadly].sum())
