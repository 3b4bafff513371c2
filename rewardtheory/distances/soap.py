"""A reward for a set of acceptable policies, by a linear program that sees only the fringe.

A SOAP names good deterministic policies. A reward that ties them and puts every policy of the fringe, one change of one
action away from a good one, below by ε puts all others below too: for were a bad policy as good, policy improvement would
lead from it to the top through the fringe.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from rewardtheory.arithmetic import floats
from rewardtheory.makers import policy as as_policy
from rewardtheory.makers import reward as make_reward
from rewardtheory.solvers.occupancies import occupancy_of
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import reachable
from rewardtheory.types import MDP


class SoapReward(NamedTuple):
    """What `soap_reward` found.

    Attributes:
        margin: ε*, how far the good policies can be above the fringe with |R| ≤ 1; the set is expressible iff it is > 0.
        reward: R(s,a) in the layout that attains it.
        fringe: the policies it was compared with.
    """

    margin: float
    reward: Any
    fringe: list[tuple[int, ...]]


def fringe(mdp: MDP, good: Iterable[Sequence[int]]) -> list[tuple[int, ...]]:
    """The policies that differ from some good one in the action of one live state, and are not good.

    >>> import rewardtheory as rt
    >>> mdp = rt.random_mdp(states=2, actions=2, seed=0)
    >>> rt.fringe(mdp, [(0, 0), (0, 1)])
    [(1, 0), (1, 1)]
    """
    chosen = [tuple(int(a) for a in policy) for policy in good]
    found = {}
    for policy in chosen:
        for s in np.flatnonzero(~np.asarray(mdp.terminal)):
            for a in np.flatnonzero(np.asarray(mdp.available)[s]):
                found[(*policy[:s], int(a), *policy[s + 1 :])] = None
    return [policy for policy in found if policy not in chosen]


def soap_reward(mdp: MDP, good: Iterable[Sequence[int]]) -> SoapReward:
    """The reward with |R| ≤ 1 that ties good policies and leads over their fringe by most.

    max ε subject to ⟨η_g − η_g0, R⟩ = 0, ⟨η_g − η_f, R⟩ ≥ ε for f in the fringe, |R| ≤ 1.

    Args:
        mdp: the model; every state must be reachable.
        good: deterministic policies, one action for each state.

    Returns:
        `SoapReward`. For small models `rt.atlas.check_equal_soap` decides the same exactly, with a certificate.

    Raises:
        ValueError: on bad input.

    Notes: (|good| + |fringe|) occupancies and one linear program with |S||A| + 1 variables.

    Source: abel2021expressivity.

    >>> import rewardtheory as rt
    >>> mdp = rt.random_mdp(states=2, actions=2, seed=0)
    >>> rt.soap_reward(mdp, [(0, 0)]).margin > 0, rt.soap_reward(mdp, [(0, 0), (1, 1)]).margin < 1e-9
    (True, True)
    """
    from scipy.optimize import linprog

    chosen = [tuple(int(a) for a in policy) for policy in good]
    if not chosen or len(set(chosen)) < len(chosen):
        raise ValueError("`good` must name at least one policy, and each once.")
    require_ending(mdp)
    unseen = np.flatnonzero(~reachable(mdp))
    if len(unseen):
        raise ValueError(
            f"`mdp` never reaches state {unseen[0]}, where all actions are alike; cut it off with rt.restrict first."
        )
    others = fringe(mdp, chosen)
    if not others:
        raise ValueError("`good` holds every policy; a set of acceptable policies leaves some out.")
    live = ~np.asarray(mdp.terminal)[:, None]
    x = np.array([(floats(occupancy_of(mdp, as_policy(mdp, list(a)))) * live).ravel() for a in chosen + others])
    good_x, bad_x = x[: len(chosen)], x[len(chosen) :]
    n = x.shape[1]
    equal = good_x[1:] - good_x[0]
    found = linprog(
        np.append(np.zeros(n), -1.0),
        A_ub=np.hstack([bad_x - good_x[0], np.ones((len(others), 1))]),
        b_ub=np.zeros(len(others)),
        A_eq=np.hstack([equal, np.zeros((len(equal), 1))]) if len(equal) else None,
        b_eq=np.zeros(len(equal)) if len(equal) else None,
        bounds=[(-1, 1)] * n + [(0, None)],
        method="highs",
    )
    table = found.x[:n].reshape(mdp.available.shape) * live * np.asarray(mdp.available)
    return SoapReward(float(found.x[n]), make_reward(mdp, action=table), others)
