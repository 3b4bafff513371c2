"""Learning while being interrupted: what Q-learning and Sarsa converge to, exactly.

In some states an operator takes over with a probability θ and plays a policy of its own; else the learner plays, and
explores. Off-policy Q-learning converges to Q* whatever θ is. Sarsa bootstraps with what is really played next, so its
fixed point moves with θ; when it bootstraps with what it would have played, it does not.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import holds_rationals, is_exact, known, rational, roundoff
from rewardtheory.makers import as_reward
from rewardtheory.makers import policy as as_policy
from rewardtheory.solvers.evaluation import q_values
from rewardtheory.solvers.optimal import solve
from rewardtheory.types import MDP, NotConverged
from rewardtheory.validation import numbers, require_shape


@dataclass(frozen=True, eq=False)
class InterruptedLearning:
    """The fixed points of three learners, (S, A) each.

    Attributes:
        q_learning: Q*, which no interruption moves.
        sarsa: of Sarsa, which bootstraps with the action really played next.
        uninterrupted_sarsa: of Sarsa that bootstraps with the action that it would have played.
        behavior: what Sarsa plays at its fixed point, interruptions and exploration included, (S, A).
    """

    q_learning: Any
    sarsa: Any
    uninterrupted_sarsa: Any
    behavior: Any


def interrupted_fixed_points(
    mdp: MDP, reward, *, interruption, probability, where=None, exploration=0
) -> InterruptedLearning:
    """What learners that are interrupted with probability θ converge to.

    Sarsa: Q = r + γ P Σ_a b(a|s') Q(s', a) with b = θ(s) π_int + (1 − θ(s)) [(1 − ε) greedy(Q) + ε uniform]

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout.
        interruption: π_int, what the operator plays: (S, A) or a list of actions.
        probability: θ in [0, 1].
        where: a mask (S,) of the states in which the operator may take over; by default all.
        exploration: ε in [0, 1], uniform over the available actions.

    Returns:
        `InterruptedLearning`, exact on an exact model.

    Notes: each operator is a contraction (a mixture of max and of a fixed policy), so each fixed point is the only one; it
    is found by policy iteration: the greedy part of b is improved until nothing changes.

    Source: orseau2016interruptible.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"work": "t", "rest": "end"}, "t": {"go": "end", "stop": "end"}}, start="s", discount=0.9)
    >>> r = rt.reward(mdp, {("t", "go"): 1, ("s", "rest"): 0.5})
    >>> for theta in (0.0, 0.5):
    ...     found = rt.interrupted_fixed_points(mdp, r, interruption={"s": "rest", "t": "stop"}, probability=theta)
    ...     print(found.q_learning[0, :2].tolist(), found.sarsa[0, :2].tolist())
    [0.9, 0.5] [0.9, 0.5]
    [0.9, 0.5] [0.45, 0.5]
    """
    R = as_reward(mdp, reward)
    stop = as_policy(mdp, interruption)
    theta = _share(mdp, probability, "probability")
    epsilon = _share(mdp, exploration, "exploration")
    mask = np.ones(mdp.n_states, bool) if where is None else np.asarray(known(where)).astype(bool)
    require_shape(mask, (mdp.n_states,), "where", "give True or False for each state")
    one = rational(1) if mdp.is_exact else 1.0
    theta = np.where(mask, theta, theta * 0)[:, None]
    free = np.where(mdp.available, one, one * 0)
    free = free / free.sum(axis=1)[:, None]
    # b = kept · greedy + fixed
    interrupted = _fixed_point(
        mdp, R, kept=(1 - theta) * (1 - epsilon), fixed=theta * stop + (1 - theta) * epsilon * free
    )
    alone = _fixed_point(mdp, R, kept=(1 - epsilon) * (theta * 0 + one), fixed=epsilon * free)
    return InterruptedLearning(
        q_learning=solve(mdp, R).q_values, sarsa=interrupted[0], uninterrupted_sarsa=alone[0], behavior=interrupted[1]
    )


def _fixed_point(mdp: MDP, R, *, kept, fixed, max_iterations: int = 1000):
    """The Q with Q = r + γ P [kept · max Q + fixed · Q], and the policy that it comes from."""
    one = rational(1) if mdp.is_exact else 1.0
    chosen = mdp.available.argmax(axis=1)
    rows = np.arange(mdp.n_states)
    for _ in range(max_iterations):
        greedy = np.where(np.arange(mdp.n_actions) == chosen[:, None], one, one * 0)
        behavior = kept * greedy + fixed
        q = q_values(mdp, R, behavior)
        open_to = np.where(mdp.available, q, q.min())
        # An action changes only for a gain above rounding: else ties would cycle.
        slack = 1000 * roundoff(q) * (1 + np.abs(q).max()) if not is_exact(q) else 0
        better = open_to.max(axis=1) > open_to[rows, chosen] + slack
        if not better.any():
            return q, behavior
        chosen = np.where(better, open_to.argmax(axis=1), chosen)
    raise NotConverged(
        f"`interrupted_fixed_points` changed its policy {max_iterations} times without settling; the model is at the limit of "
        "double precision: give Fractions."
    )


def _share(mdp: MDP, x, name: str):
    if holds_rationals(x) and not mdp.is_exact:
        raise ValueError(f"`{name}` is a fraction on a float64 model; give a float, or a model of Fractions.")
    share = numbers(x, name, exact=mdp.is_exact)
    require_shape(share, (), name, "give one number")
    if not 0 <= share.item() <= 1:
        raise ValueError(f"`{name}` is {share.item()}; a probability lies in [0, 1].")
    return share.item()
