"""The support function of the return region: the policy that is best under a combination of two rewards.

Everything about two rewards on one model (worst-case regret, regret of near-optimal policies, the return region,
witnesses of opposite orders) asks the same question again and again: which policy maximizes w1 J1 + w2 J2, and what
are its two returns? Here it is answered once, by policy iteration started from the answer before.
"""

from typing import Any, NamedTuple

import numpy as np

from rewardtheory.arithmetic import known_result, namespace, roundoff
from rewardtheory.makers import as_reward
from rewardtheory.solvers.bellman import one_hot
from rewardtheory.solvers.error_bounds import evaluation_error, optimality_error
from rewardtheory.solvers.evaluation import evaluate
from rewardtheory.solvers.optimal import SMALL
from rewardtheory.solvers.policy_iteration import policy_iteration
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import expect_reward, resolvent
from rewardtheory.types import MDP, NotConverged


class Extreme(NamedTuple):
    """A deterministic policy, its two returns, how much a better one could add to the combination, and its values."""

    action: Any
    first: Any
    second: Any
    error: Any
    values: Any


class Pair(NamedTuple):
    """Two rewards on one model, as expected rewards (S, A)."""

    mdp: MDP
    first: Any
    second: Any


def pair(mdp: MDP, reward_1, reward_2) -> Pair:
    """Two rewards through the door, reduced to what returns depend on."""
    require_ending(mdp)
    R1, R2 = as_reward(mdp, reward_1, "reward_1"), as_reward(mdp, reward_2, "reward_2")
    return Pair(mdp, expect_reward(mdp.transition, R1), expect_reward(mdp.transition, R2))


def best_for(two: Pair, weight_1, weight_2, start=None) -> Extreme:
    """A policy that maximizes w1 J1 + w2 J2, with its returns; start from the actions of an earlier answer."""
    mdp = two.mdp
    r = weight_1 * two.first + weight_2 * two.second
    action = _optimal_action(mdp, r, _size(two, weight_1, weight_2), start)
    return evaluated(two, action, weight_1, weight_2)


def _optimal_action(mdp: MDP, r, largest, start):
    from rewardtheory.arithmetic import is_jax, is_traced

    if mdp.n_states > SMALL and not mdp.is_exact and not is_jax(r):
        from rewardtheory.solvers.bellman import greedy
        from rewardtheory.solvers.value_iteration import Backups, iterate

        q, _, _, done, _ = (x[0] for x in iterate(Backups(mdp), r[:, :, None], np.array([largest]), 1e-10, 20_000))
        action = greedy(mdp, q)
    else:
        action, _, _, done = policy_iteration(mdp, r, start=start, largest=largest)
    if not is_traced(done) and not done:
        raise NotConverged(
            "`solve` did not reach the best policy for a combination of the two rewards; scale the rewards to similar "
            "sizes, or lower the discount."
        )
    return action


def evaluated(two: Pair, action, weight_1=1, weight_2=0, values=None) -> Extreme:
    """The two returns of a deterministic policy, and how far w1 J1 + w2 J2 can be from its maximum.

    `values` (S, 2) are those of the policy, where a search has them: then nothing is solved, unless for a derivative.
    """
    v = both_values(two, action) if values is None else known_result(values, both_values, two, action)
    returns = two.mdp.initial @ v
    return Extreme(action, returns[0], returns[1], shortfall(two, v, weight_1, weight_2), v)


def both_values(two: Pair, action):
    """The values (S, 2) of a deterministic policy under both rewards."""
    pi = one_hot(action, two.mdp.n_actions, like=two.first)
    xp = namespace(two.first, two.second)
    return resolvent(two.mdp, pi, xp.stack([(pi * two.first).sum(axis=1), (pi * two.second).sum(axis=1)], axis=1))


def shortfall(two: Pair, v, weight_1, weight_2):
    """How far w1 J1 + w2 J2 can be from its maximum, for a policy with values v (S, 2), however they were found."""
    if two.mdp.is_exact:
        return 0
    combined = weight_1 * two.first + weight_2 * two.second
    value = weight_1 * v[:, 0] + weight_2 * v[:, 1]
    size = _size(two, weight_1, weight_2)
    return optimality_error(two.mdp, combined, value, reward=size) + _sum_error(two.mdp, value)


def _size(two: Pair, weight_1, weight_2):
    """The largest entry of the parts of a combination: they may cancel, and their rounding does not."""
    xp = namespace(two.first, two.second)
    return xp.abs(weight_1 * two.first).max() + xp.abs(weight_2 * two.second).max()


def _sum_error(mdp: MDP, v):
    """What μ · V adds: a product and a sum for each state, and the row μ itself."""
    return 4 * (mdp.n_states + 4) * roundoff(v) * namespace(v).abs(v).max()


def return_error(two: Pair, action):
    """Proved bounds on the errors of the two returns of a deterministic policy."""
    mdp = two.mdp
    if mdp.is_exact:
        return 0, 0
    pi = one_hot(action, mdp.n_actions, like=two.first)
    bounds = []
    for r in (two.first, two.second):
        v = evaluate(mdp, r, pi)
        bounds.append(evaluation_error(mdp, r, pi, v) + _sum_error(mdp, v))
    return tuple(bounds)
