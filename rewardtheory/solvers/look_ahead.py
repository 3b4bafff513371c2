"""How many steps a planner must look ahead to act optimally."""

import numpy as np

from rewardtheory.arithmetic import is_jax
from rewardtheory.makers import as_reward
from rewardtheory.solvers.bellman import backup, fill
from rewardtheory.solvers.error_bounds import rounding
from rewardtheory.solvers.optimal import optimal_actions
from rewardtheory.transition import expect_reward, probability
from rewardtheory.types import MDP, NotConverged
from rewardtheory.validation import whole


def needed_look_ahead(mdp: MDP, reward, *, limit: int = 1000) -> int:
    """The least number of steps after which, in every state, all actions that look best are optimal.

    The least d with argmax_a Q_d(s,a) ⊆ argmax_a Q*(s,a) for all s, where Q_1 = r and Q_{d+1} = r + γ P max_a Q_d.

    Args:
        mdp: the model, float64 or exact.
        reward: R(s,a,s') in the layout of the transition; shape it first to see what a potential is worth.
        limit: the greatest d that is tried.

    Returns:
        d ≥ 1.

    Raises:
        ValueError: on bad input; NotConverged: where `limit` steps are not enough.

    Notes: in float64 an action looks best unless its Q_d is less than the greatest by more than rounding can explain. A
    greater d need not do.

    Source: laud2003horizon.

    >>> import rewardtheory as rt
    >>> line = rt.mdp({"0": {"on": "1", "back": "0"}, "1": {"on": "2", "back": "0"}}, start="0", discount=0.5)
    >>> reward = rt.reward(line, {("1", "on"): 1})
    >>> rt.needed_look_ahead(line, reward)
    2
    >>> rt.needed_look_ahead(line, rt.shape(line, reward, rt.solve(line, reward).values))
    1
    """
    if is_jax(probability(mdp.transition)):
        raise ValueError("`mdp` holds JAX arrays; which actions look best is decided on numbers: give NumPy.")
    whole(limit, "limit")
    R = as_reward(mdp, reward)
    r = expect_reward(mdp.transition, R)
    largest = abs(R).max()
    wrong = mdp.available & ~optimal_actions(mdp, R).mask & ~mdp.terminal[:, None]
    v, bound = 0 * r[:, 0], 0 * largest
    for depth in range(1, limit + 1):
        bound = mdp.discount * bound + rounding(mdp, r, v, reward=largest)
        q = fill(mdp, backup(mdp, r, v))
        best = q.max(axis=1)
        looks = np.asarray(q >= best[:, None] - 2 * bound, dtype=bool)
        if not (looks & wrong).any():
            return depth
        v = np.where(mdp.terminal, 0 * best, best)
    raise NotConverged(
        f"`needed_look_ahead` found no number of steps up to {limit} after which what looks best is optimal; raise `limit`."
    )
