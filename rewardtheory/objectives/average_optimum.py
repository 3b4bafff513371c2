"""The greatest long-run average reward: a linear program.

x(s,a) are long-run shares of time, y(s,a) visits on the way to the classes where one stays. Maximize Σ x r subject to

    Σ_a x(s,a) = Σ x(s',a) P(s|s',a)
    Σ_a x(s,a) + Σ_a y(s,a) − Σ y(s',a) P(s|s',a) = initial(s)

Source: puterman1994mdp.
"""

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from rewardtheory.arithmetic import floats
from rewardtheory.transition import expect_reward, moves, probability
from rewardtheory.types import MDP


def best_average(mdp: MDP, reward):
    """The greatest average from the initial distribution, and a stationary policy that attains it.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout.

    Returns:
        (value, policy (S, A)), in floats, up to the tolerance of the linear solver.
    """
    S, A = mdp.n_states, mdp.n_actions
    source, action, place, target = moves(mdp)
    p = floats(probability(mdp.transition))[source, action, place]
    pair = source * A + action
    use = np.flatnonzero(np.asarray(mdp.available).ravel())
    column = np.full(S * A, -1)
    column[use] = np.arange(len(use))
    inflow = sparse.csr_array((p, (target, column[pair])), shape=(S, len(use)))
    outflow = sparse.csr_array((np.ones(len(use)), (use // A, np.arange(len(use)))), shape=(S, len(use)))
    balance = outflow - inflow
    equal = sparse.vstack([sparse.hstack([balance, 0 * balance]), sparse.hstack([outflow, balance])])
    right = np.concatenate([np.zeros(S), floats(mdp.initial)])
    cost = np.concatenate([-floats(expect_reward(mdp.transition, reward)).ravel()[use], np.zeros(len(use))])
    found = linprog(cost, A_eq=equal, b_eq=right, bounds=(0, None), method="highs")
    x, y = found.x[: len(use)], found.x[len(use) :]
    stay = np.zeros((S, A))
    stay.ravel()[use] = x
    way = np.zeros((S, A))
    way.ravel()[use] = y
    chosen = np.where(stay.sum(axis=1, keepdims=True) > 1e-9, stay, way)
    empty = chosen.sum(axis=1) <= 1e-12
    chosen[empty] = np.asarray(mdp.available)[empty]
    return -found.fun, chosen / chosen.sum(axis=1, keepdims=True)
