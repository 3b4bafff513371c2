"""EPIC's own bound on regret, in units of the size of the reward and not of its range: it can be vacuous."""

from typing import NamedTuple

import numpy as np

from rewardtheory.arithmetic import floats
from rewardtheory.distances.canonical import coverage as marginals
from rewardtheory.distances.canonical import everywhere
from rewardtheory.distances.epic import epic, epic_error
from rewardtheory.solvers.optimal import solve
from rewardtheory.transition import probability, reachable
from rewardtheory.types import MDP


class EpicRegret(NamedTuple):
    """What `epic_regret_bound` found.

    Attributes:
        bound: on J1(π1*) − J1(π2*), in units of return.
        ratio: K, the most that the two policies visit more often than the coverage.
        size: the 2-norm of R1 under the coverage.
        coverage: what the coverage is called.
    """

    bound: float
    ratio: float
    size: float
    coverage: str


def epic_regret_bound(mdp: MDP, reward, proxy, *, states=None, actions=None) -> EpicRegret:
    """The bound on the regret of an optimal policy of the proxy that an EPIC distance gives.

    J1(π1*) − J1(π2*) ≤ 16 K ‖R1‖_D EPIC(R1, R2) / (1 − γ), where K D(s,a,s') bounds the probability of every transition
    at every time under both policies.

    Args:
        mdp: the model, with discount below 1.
        reward: R1, what counts.
        proxy: R2, what is optimized.
        states, actions: the coverage, as for `rt.epic`; it must be positive wherever the two policies go.

    Returns:
        `EpicRegret`. Shaping R1 inflates its size, so the same two orders of policies can get any larger bound.

    Raises:
        ValueError: on bad input, at discount 1, and where the policies leave the coverage.

    Notes: K is taken as the largest π(a|s) P(s'|s,a) / D(s,a,s') over states that the policy reaches, which holds at all
    times.

    Source: gleave2021epic.

    >>> import rewardtheory as rt
    >>> mdp = rt.random_mdp(states=3, actions=2, seed=0)
    >>> r, proxy = rt.random_reward(mdp, seed=1), rt.random_reward(mdp, seed=2)
    >>> found = rt.epic_regret_bound(mdp, r, proxy)
    >>> found.bound > rt.return_range(mdp, r).high - rt.return_range(mdp, r).low  # vacuous here
    np.True_
    """
    if not np.all(np.asarray(mdp.discount) < 1):
        raise ValueError("`mdp` has discount 1; the bound divides by 1 − γ: lower the discount.")
    dense = mdp.dense()
    R = floats(everywhere(mdp, reward))
    D_S, D_A = (floats(x) for x in marginals(mdp, states, actions))
    D = D_S[:, None, None] * D_A[:, :, None] * D_S
    ratio = 0.0
    for x in (reward, proxy):
        pi = np.asarray(solve(dense, everywhere(mdp, x)).policy)
        seen = reachable(dense.replace(available=pi != 0))
        often = floats(pi)[:, :, None] * floats(probability(dense.transition)) * seen[:, None, None]
        if (often[D == 0] > 0).any():
            s, a, t = np.argwhere((often > 0) & (D == 0))[0]
            raise ValueError(
                f"`states` or `actions` give probability 0 to the transition [{s}, {a}, {t}] of an optimal policy; the bound "
                "needs a positive coverage wherever optimal policies go."
            )
        ratio = max(ratio, float((often[D > 0] / D[D > 0]).max()))
    size = float(np.sqrt((D * R**2).sum()))
    d = float(epic(mdp, reward, proxy, states=states, actions=actions))
    d = d + float(floats(epic_error(mdp, reward, proxy, states=states, actions=actions)))
    name = "uniform over S × available actions × S" if states is None and actions is None else "as given"
    return EpicRegret(16 * ratio * size * d / (1 - float(floats(mdp.discount))), ratio, size, name)
