"""Potential-based shaping and S'-redistribution: the two changes of a reward that no order of policies notices."""

import numpy as np

from rewardtheory.arithmetic import is_jax, known
from rewardtheory.makers import as_reward
from rewardtheory.makers import potential as as_potential
from rewardtheory.transition import at_arrival, at_departure, expect_reward
from rewardtheory.types import MDP


def shape(mdp: MDP, reward, potential):
    """The reward shaped by a potential: R'(s,a,s') = R(s,a,s') + γ Φ(s') − Φ(s).

    J' = J − Σ μ(s) Φ(s) for every policy, so the order of policies, optimal policies and advantages stay.

    Args:
        mdp: the model; its discount is the γ of the formula.
        reward: R(s,a,s') in the layout of the transition.
        potential: Φ (S,) or a dictionary from states, 0 in terminal states.

    Returns:
        R' in the layout.

    Raises:
        ValueError: on bad input, and on a potential that is not 0 in a terminal state.

    Source: ng1999policy.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}}}, start="s", discount=0.5)
    >>> rt.shape(mdp, rt.reward(mdp, {"s": 1}), [3, 0])[0].tolist()
    [[-0.5, -2.0]]
    """
    R, phi = as_reward(mdp, reward), as_potential(mdp, potential)
    return R + mdp.discount * at_arrival(mdp.transition, phi) - at_departure(mdp.transition, phi)


def redistribute(mdp: MDP, reward, noise):
    """The reward redistributed over successors: R'(s,a,s') = R(s,a,s') + X(s,a,s') − E[X(s,a,S')].

    The expected reward of every state and action stays, hence every return does.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.
        noise: X in the layout; it is centered here.

    Returns:
        R' in the layout.

    Source: skalse2023invariance.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"s": 0.5, "t": 0.5}}}, start="s", discount=0.5)
    >>> rt.redistribute(mdp, rt.reward(mdp, {"s": 1}), rt.reward(mdp, arrival=[0, 2]))[0].tolist()
    [[0.0, 2.0]]
    """
    R, X = as_reward(mdp, reward), as_reward(mdp, noise, "noise")
    changed = R + X - at_departure(mdp.transition, expect_reward(mdp.transition, X))
    if is_jax(changed) or not known(mdp.terminal).any():
        return changed
    # In a terminal state there is one successor, and nothing to redistribute: what rounding leaves there is 0.
    return np.where(mdp.terminal[:, None, None], R, changed)
