"""One reward for several soft-optimal experts, each in a model of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rewardtheory.arithmetic import floats
from rewardtheory.design.identifiability import Ambiguity, identifiable_directions
from rewardtheory.design.inversion import reward_from_policy
from rewardtheory.transition import expect_reward
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_shape


@dataclass(frozen=True)
class SharedReward:
    """A reward that explains several experts as well as one reward can.

    Attributes:
        reward: E[R](s,a), (S, A): use `rt.reward(mdp, action=...)`. Of all that fit alike, one.
        residual: the greatest difference, over experts and pairs, from a reward that explains that expert exactly; 0, up to
            rounding, if one reward explains them all.
        ambiguity: along which directions the reward can move with no expert behaving differently, by exact rank.
    """

    reward: np.ndarray
    residual: float
    ambiguity: Ambiguity


def reward_from_experts(experts: Sequence[MDP], policies: Sequence, *, temperature) -> SharedReward:
    """The reward for which each of several policies is soft-optimal in its own model.

    Least squares for V_k in τ_k log π_k + V_k − γ_k P_k V_k = τ_0 log π_0 + V_0 − γ_0 P_0 V_0; each side is the reward.

    Args:
        experts: their models, float64, with the same states, actions, available pairs and terminal states.
        policies: for each expert what `rt.policy` accepts, every available action with a probability > 0.
        temperature: τ > 0, one number for all or one for each expert.

    Returns:
        `SharedReward`.

    Raises:
        ValueError: on bad input, and where a probability is 0.

    Notes: the residual says whether the experts can have had one reward. Two discounts fix it up to a constant in almost
    every model.

    Source: rolland2022experts, cao2021identifiability.

    >>> import rewardtheory as rt
    >>> mdp = rt.random_mdp(states=3, actions=2, discount=0.5, seed=0)
    >>> models = [mdp, mdp.replace(discount=0.9)]
    >>> truth = rt.reward(mdp, action=[[1, 0], [0, 2], [0, 0]])
    >>> found = rt.reward_from_experts(models, [rt.soft_solve(m, truth, temperature=1).policy for m in models], temperature=1)
    >>> (found.reward - found.reward.min()).round(6).max(axis=1).tolist(), found.ambiguity.only_constants
    ([1.0, 2.0, 0.0], True)
    """
    models, taken = list(experts), list(policies)
    open_ = identifiable_directions(models)
    if len(taken) != len(models):
        raise ValueError(f"`policies` holds {len(taken)} policies for {len(models)} experts; give one for each.")
    tau = floats(numbers(temperature, "temperature"))
    if tau.shape != ():
        require_shape(tau, (len(models),), "temperature", "give one number, or one for each expert")
    warmth = np.broadcast_to(tau, (len(models),)).tolist()
    live = ~np.asarray(models[0].terminal)
    pairs = np.argwhere(np.asarray(models[0].available) & live[:, None])
    told, maps = [], []
    for model, policy, t in zip(models, taken, warmth, strict=True):
        r = expect_reward(model.transition, reward_from_policy(model, policy, np.zeros(len(live)), temperature=t))
        told.append(r[pairs[:, 0], pairs[:, 1]])
        here = (
            np.eye(len(live))[pairs[:, 0]]
            - model.discount * np.asarray(model.dense().transition)[pairs[:, 0], pairs[:, 1]]
        )
        maps.append(here[:, live])
    n = int(live.sum())
    rows = [
        np.hstack([maps[0], *(-maps[k] if j == k else 0 * maps[j] for j in range(1, len(maps)))])
        for k in range(1, len(maps))
    ]
    V = np.zeros(n * len(maps))
    if rows:
        V = np.linalg.lstsq(np.vstack(rows), np.concatenate([t - told[0] for t in told[1:]]), rcond=None)[0]
    each = np.stack([t + m @ v for t, m, v in zip(told, maps, V.reshape(len(maps), n), strict=True)])
    middle = (each.max(axis=0) + each.min(axis=0)) / 2
    reward = np.zeros(np.asarray(models[0].available).shape)
    reward[pairs[:, 0], pairs[:, 1]] = middle
    return SharedReward(reward, float(np.abs(each - middle).max(initial=0)), open_)
