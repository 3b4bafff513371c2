"""POWER: how well a state serves goals that are not known yet."""

import itertools

import numpy as np

from rewardtheory.arithmetic import eye
from rewardtheory.solvers.optimal import solve
from rewardtheory.types import MDP


def power(mdp: MDP):
    """POWER of every state, when each state pays 0 or 1 by the toss of a coin.

    POWER(s) = (1 − γ)/γ · E[V*(s) − R(s)], the mean over the 2^S rewards R(s) in {0, 1}

    Args:
        mdp: a small model with 0 < γ < 1; a terminal state goes on paying what it pays.

    Returns:
        (S,), each in [0, 1]: 1/2 where nothing can be chosen, and 1 − 2^−k with a free choice of k states to stay in.

    Raises:
        ValueError: where γ is not between 0 and 1.

    Notes: 2^S optimal values; exact for an exact model.

    Source: turner2021power.

    >>> import rewardtheory as rt
    >>> from flint import fmpq
    >>> mdp = rt.atlas.skeletons(2, 2)[4].mdp(fmpq(1, 2))  # the action names the next state
    >>> [str(x) for x in rt.atlas.power(mdp)]
    ['3/4', '3/4']
    """
    if not 0 < mdp.discount < 1:
        raise ValueError(f"`mdp` has the discount {mdp.discount}; POWER is a mean over time, for 0 < γ < 1.")
    going = mdp.replace(terminal=np.zeros(mdp.n_states, bool))
    unit = eye(mdp.n_states, like=mdp.initial)
    total = mdp.initial * 0
    layout = mdp.n_states, mdp.n_actions, mdp.n_states
    for paying in itertools.product((0, 1), repeat=mdp.n_states):
        paid = unit @ np.array(paying, dtype=unit.dtype)
        total = total + solve(going, np.broadcast_to(paid[:, None, None], layout)).values - paid
    return total * (1 - mdp.discount) / mdp.discount / 2**mdp.n_states
