"""What is inferred from behavior when the model of behavior is wrong, and what that costs.

A behavior takes a reward to a policy, an inference takes a policy back to a reward that explains it. Where the two are of
one kind the reward comes back up to what the behavior hides. Where they are not (other discount, other transitions, other
kind of rationality) the difference is a distance and a regret.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from rewardtheory.arithmetic import namespace
from rewardtheory.distances.equivalence import check_same_policy_order
from rewardtheory.distances.starc import starc, starc_error
from rewardtheory.distances.worst_case import worst_case_regret
from rewardtheory.makers import as_reward
from rewardtheory.makers import policy as as_policy
from rewardtheory.solvers.optimal import optimal_actions, solve
from rewardtheory.solvers.soft import soft_solve
from rewardtheory.transition import at_departure
from rewardtheory.types import MDP


class Misspecification(NamedTuple):
    """What `misspecification` found.

    Attributes:
        inferred: the reward that the inference gives, in the layout.
        starc: its STARC distance from the true one.
        bound: a proved bound on the error of that.
        regret: the worst-case regret of the inferred reward for the true one, `WorstCaseRegret`.
        same_order: whether both order policies alike.
        same_optima: whether they have the same optimal actions in every state.
        certificate: of `same_order`, verified exactly.
    """

    inferred: Any
    starc: float
    bound: float
    regret: Any
    same_order: bool
    same_optima: bool
    certificate: Any


def boltzmann(temperature) -> Callable:
    """The Boltzmann-rational behavior: π(a|s) ∝ exp(A*(s,a) / T), on available actions.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0)
    >>> rt.boltzmann(1.0)(mdp, rt.reward(mdp, {("s", "a"): 1})).round(4).tolist()
    [[0.7311, 0.2689]]
    """
    _require_positive(temperature)

    def behavior(mdp: MDP, reward):
        q = solve(mdp, reward).q_values / temperature
        xp = namespace(q)
        weight = xp.where(mdp.available, xp.exp(q - q.max(axis=1)[:, None]), 0.0)
        return weight / weight.sum(axis=1)[:, None]

    return behavior


def maximum_causal_entropy(temperature) -> Callable:
    """The maximum causal entropy behavior: π(a|s) ∝ exp(Q_soft(s,a) / T) (`rt.soft_solve`).

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0)
    >>> rt.maximum_causal_entropy(1.0)(mdp, rt.reward(mdp, {("s", "a"): 1})).round(4).tolist()
    [[0.7311, 0.2689]]
    """
    _require_positive(temperature)
    return lambda mdp, reward: soft_solve(mdp, reward, temperature=temperature).policy


def maximally_supportive(mdp: MDP, reward):
    """The optimal behavior that takes every optimal action, each with equal probability.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0)
    >>> rt.maximally_supportive(mdp, rt.reward(mdp, {("s", "a"): 1})).tolist()
    [[1.0, 0.0]]
    """
    mask = np.asarray(optimal_actions(mdp, reward).mask, float)
    return mask / mask.sum(axis=1)[:, None]


def infer_boltzmann(temperature) -> Callable:
    """The reward that a Boltzmann-rational reading of a policy gives: R(s,a) = T (log π(a|s) − max log π(·|s)).

    Its optimal values are 0, so its advantages are R, and all its other explanations differ by shaping and redistribution.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0)
    >>> rt.infer_boltzmann(1.0)(mdp, [[0.75, 0.25]])[0, :, 0].round(4).tolist()
    [0.0, -1.0986]
    """
    _require_positive(temperature)
    return lambda mdp, policy: _logarithms(mdp, policy, temperature, best=True)


def infer_maximum_causal_entropy(temperature) -> Callable:
    """The reward that a maximum causal entropy reading of a policy gives: R(s,a) = T log π(a|s), with soft values 0.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0)
    >>> rt.infer_maximum_causal_entropy(1.0)(mdp, [[0.75, 0.25]])[0, :, 0].round(4).tolist()
    [-0.2877, -1.3863]
    """
    _require_positive(temperature)
    return lambda mdp, policy: _logarithms(mdp, policy, temperature, best=False)


def _logarithms(mdp: MDP, policy, temperature, *, best: bool):
    pi = as_policy(mdp, policy)
    live = np.asarray(mdp.available) & ~np.asarray(mdp.terminal)[:, None]
    never = live & ~(np.asarray(pi) > 0)
    if never.any():
        s, a = np.argwhere(never)[0]
        raise ValueError(
            f"`policy`[{s}, {a}] is 0; an agent with positive temperature takes every action at times: this policy has no "
            "such explanation."
        )
    xp = namespace(pi)
    table = temperature * xp.log(xp.where(live, pi, 1.0))
    if best:
        table = table - xp.where(live, table, -xp.inf).max(axis=1)[:, None]
    return as_reward(mdp, at_departure(mdp.transition, xp.where(live, table, 0.0)) + 0.0)


def misspecification(mdp: MDP, reward, *, behavior, inference, believed: MDP | None = None) -> Misspecification:
    """What an inference makes of the behavior for a reward, and how far that is from the reward.

    Args:
        mdp: the model in which the agent acts and the inferred reward will be used.
        reward: the true reward.
        behavior: (mdp, reward) -> policy, what the agent does: `rt.boltzmann`, `rt.maximum_causal_entropy`,
            `rt.maximally_supportive` or another function.
        inference: (mdp, policy) -> reward, how it is read: `rt.infer_boltzmann` …
        believed: the model that the inference assumes, by default the true one: another discount, other transitions.

    Returns:
        `Misspecification`. That `same_order` is true here does not show it for other rewards.

    Raises:
        ValueError: on bad input.

    Source: skalse2023misspecification, skalse2024quantifying.

    >>> import rewardtheory as rt
    >>> mdp = rt.random_mdp(states=3, actions=2, seed=0)
    >>> r = rt.random_reward(mdp, seed=1)
    >>> right = rt.misspecification(mdp, r, behavior=rt.boltzmann(0.5), inference=rt.infer_boltzmann(2.0))
    >>> right.same_order, right.starc < 1e-7  # the temperature is harmless
    (True, True)
    """
    model = mdp if believed is None else believed
    inferred = as_reward(mdp, inference(model, behavior(mdp, reward)))
    found = {"reward_1": reward, "reward_2": inferred}
    # The policy went through exp and log: an entry is known to some hundred roundings of the largest.
    size = float(abs(np.asarray(inferred)).max()) + float(abs(np.asarray(reward)).max())
    same, certificate = check_same_policy_order(mdp, reward, inferred, tolerance=2.0**-40 * (size + 1))
    masks = [np.asarray(optimal_actions(mdp, R).mask)[~np.asarray(mdp.terminal)] for R in found.values()]
    return Misspecification(
        inferred,
        float(starc(mdp, reward, inferred)),
        float(starc_error(mdp, reward, inferred)),
        worst_case_regret(mdp, reward, inferred),
        same,
        bool((masks[0] == masks[1]).all()),
        certificate,
    )


def check_robust(mdp: MDP, rewards, *, behavior, inference, believed: MDP | None = None, epsilon: float = 0):
    """Whether an inference is robust to a behavior on some rewards: each must come back with its order of policies.

    With ``epsilon`` it may come back at a STARC distance of at most 2 ε (ε in [0, 1] of the greatest distance).

    Args:
        mdp, behavior, inference, believed: as for `rt.misspecification`.
        rewards: the true rewards to try; at least one.
        epsilon: 0 for the order of policies.

    Returns:
        (answer, worst): the `Misspecification` at the greatest distance, whose certificate shows a no. A yes holds for the
        rewards tried.

    Raises:
        ValueError: on bad input.

    Source: skalse2023misspecification, skalse2024quantifying.

    >>> import rewardtheory as rt
    >>> mdp = rt.random_mdp(states=3, actions=2, seed=0)
    >>> rewards = [rt.random_reward(mdp, seed=k) for k in range(3)]
    >>> rt.check_robust(mdp, rewards, behavior=rt.boltzmann(0.5), inference=rt.infer_boltzmann(2.0))[0]
    True
    """
    if not 0 <= epsilon <= 1:
        raise ValueError(f"`epsilon` is {epsilon}; it is a share of the greatest distance and must lie in [0, 1].")
    found = [misspecification(mdp, R, behavior=behavior, inference=inference, believed=believed) for R in rewards]
    if not found:
        raise ValueError("`rewards` is empty; give at least one reward to try.")
    worst = max(found, key=lambda x: (not x.same_order, x.starc))
    if epsilon == 0:
        return all(x.same_order for x in found), worst
    worst = max(found, key=lambda x: x.starc)
    return worst.starc + worst.bound <= 2 * epsilon, worst


def _require_positive(temperature):
    if not temperature > 0:
        raise ValueError(f"`temperature` is {temperature}; it must be > 0.")
