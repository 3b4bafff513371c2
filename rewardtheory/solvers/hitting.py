"""Expected costs of getting from one state to another."""

import numpy as np

from rewardtheory.arithmetic import eye, zeros
from rewardtheory.makers import as_reward
from rewardtheory.solvers.optimal import solve
from rewardtheory.types import MDP


def hitting_costs(mdp: MDP, reward, top):
    """The least expected cost from each state to each other: min_π E[Σ_{t < hit} (top − R_t)].

    Args:
        mdp: a model in a dense table in which every policy gets from every state to every other; its discount is not used.
        reward: R(s,a,s') in the layout of the transition.
        top: the greatest reward that a step could have paid.

    Returns:
        (S,S), from the row to the column; 0 on the diagonal.

    Raises:
        ValueError: where some policy never arrives.

    Source: dai2019hitting.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}}, "t": {"go": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.hitting_costs(mdp, rt.reward(mdp, {"s": 1}), top=2).tolist()
    [[0.0, 1.0], [2.0, 0.0]]
    """
    R = as_reward(mdp, reward)
    S = mdp.n_states
    here, costs = eye(S, like=mdp.initial), zeros((S, S), like=mdp.initial)
    one = here[0, 0]
    for t in range(S):
        P = np.array(mdp.transition, copy=True)
        P[t] = here[t]
        target = np.arange(S) == t
        cut = MDP(P, mdp.initial, one, available=mdp.available, terminal=target)
        costs[:, t] = 0 - solve(cut, (R - top) * ~target[:, None, None]).values
    return costs
