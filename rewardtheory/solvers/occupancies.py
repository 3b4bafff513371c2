"""Discounted occupancies: how often a policy visits each state and action.

    η(s,a) = Σ_t γ^t Pr(S_t = s, A_t = a),      J(π) = Σ η(s,a) r(s,a),      Σ η = 1/(1−γ)

The occupancies of all policies form a polytope, and every question of this library about returns is one about it.
"""

import numpy as np

from rewardtheory.arithmetic import is_one, namespace
from rewardtheory.makers import policy as as_policy
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import resolvent
from rewardtheory.types import MDP
from rewardtheory.validation import require_shape


def occupancy(mdp: MDP, policy):
    """The discounted occupancy η(s,a) of a policy; it sums to 1/(1−γ).

    At discount 1 it counts expected visits before the end, and terminal states are given 0.

    Args:
        mdp: the model.
        policy: π(a|s), (S, A), or what `rt.policy` accepts.

    Returns:
        η (S, A).

    Raises:
        ValueError: on bad input, and at discount 1 where some policy never ends.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"stay": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.occupancy(mdp, [0]).tolist()
    [[2.0]]
    """
    pi = as_policy(mdp, policy)
    require_ending(mdp)
    return occupancy_of(mdp, pi)


def occupancy_of(mdp: MDP, pi):
    """`occupancy` without validation."""
    visits = resolvent(mdp, pi, mdp.initial, adjoint=True)
    xp = namespace(visits)
    if not is_one(mdp.discount):
        # The solve counted the first arrival in a terminal state; what enters it stays for ever.
        visits = xp.where(mdp.terminal, visits / (1 - mdp.discount), visits)
    else:
        visits = xp.where(mdp.terminal, visits * 0, visits)
    return pi * visits[:, None]


def policy_of(mdp: MDP, occupancy):
    """A stationary policy with the given occupancy: π(a|s) = η(s,a) / η(s), uniform in states never visited.

    The mixture of two policies drawn once at the start has the mixture of their occupancies, so this also turns
    mixtures into stationary policies.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"stay": {"s": 1}, "rest": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.policy_of(mdp, [[1.5, 0.5]]).tolist()
    [[0.75, 0.25]]
    """
    from rewardtheory.makers import uniform_policy

    eta = np.asarray(occupancy) if isinstance(occupancy, (list, tuple)) else occupancy
    require_shape(eta, tuple(mdp.available.shape), "occupancy", "give one number for each state and action")
    total = eta.sum(axis=1)[:, None]
    xp = namespace(eta)
    unseen = total == 0
    return xp.where(unseen, uniform_policy(mdp), eta / xp.where(unseen, total * 0 + 1, total))
