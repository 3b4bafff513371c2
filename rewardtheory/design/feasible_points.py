"""One reward out of all those for which a policy is optimal: nearest to a guess, or with the largest margin."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import eye, floats, is_jax, rationals
from rewardtheory.makers import as_reward
from rewardtheory.makers import policy as as_policy
from rewardtheory.transition import expect_reward, probability
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_shape


@dataclass(frozen=True)
class FeasibleReward:
    """One of the rewards for which a policy is optimal.

    Attributes:
        reward: R(s,a), (S, A): use `rt.reward(mdp, action=...)`. 0 where an action is not available or a state terminal.
        margin: by how much each action that the policy never takes is worse, at least.
        distance: from the guess; for the largest margin, from 0.
        certificate: `exact.Optimum`, the proof that no reward is nearer, or has a larger margin (its value is −margin), or
            None.
    """

    reward: np.ndarray
    margin: float
    distance: float
    certificate: Any = None


def nearest_feasible_reward(
    mdp: MDP,
    policy,
    guess,
    *,
    margin=0.0,
    total: bool = False,
    state_only: bool = False,
    certify: bool = False,
) -> FeasibleReward:
    """The reward nearest to a guess for which a policy is optimal by a margin.

    min_R max |R(s,a) − E[guess](s,a)| over R with Q(s,a) = V(s) where π(a|s) > 0 and Q(s,a) ≤ V(s) − margin elsewhere; the
    guess 0 gives the smallest reward, for which only a margin > 0 keeps R = 0 out.

    Args:
        mdp: the model, float64, with a discount < 1.
        policy: the expert's, what `rt.policy` accepts; only which actions it takes counts.
        guess: the reward to stay near to, in the layout of the transition.
        margin: ≥ 0.
        total: whether the distance is the sum over (s,a) and not the maximum.
        state_only: whether R must be a function of the state alone.
        certify: whether to prove the optimum in exact rationals (small models).

    Returns:
        `FeasibleReward`.

    Raises:
        ValueError: on bad input, and where no reward of the state alone has the margin.

    Notes: a linear program in S + 2SA unknowns. The nearest reward need not be the only one.

    Source: metelli2021feasible.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    >>> found = rt.nearest_feasible_reward(mdp, ["a"], rt.reward(mdp, {("s", "b"): 1}))
    >>> found.distance, found.reward.tolist()
    (0.5, [[0.5, 0.5]])
    """
    least = _one(margin, "margin")
    if least < 0:
        raise ValueError(f"`margin` is {margin}; it must be ≥ 0.")
    model, pi = _door(mdp, policy)
    near = expect_reward(mdp.transition, as_reward(mdp, guess, "guess"))
    task = _Task(pi, model, state_only)
    n, m, p = task.sizes
    # Unknowns: V, ρ (what the reward is made of), and the distances: one, or one for each pair.
    k = p if total else 1
    cost = np.concatenate([np.zeros(n + m), np.ones(k)])

    def system(model, exact_numbers: bool):
        value, made, taken = task.maps(model)
        to = rationals if exact_numbers else floats
        size = to(np.eye(p, dtype=int) if total else np.ones((p, 1), dtype=int))
        given = to(near[task.pairs[:, 0], task.pairs[:, 1]])
        none = 0 * size
        gap = np.hstack([value, 0 - made, none])
        apart = [np.hstack([0 * value, sign * made, size]) for sign in (1, -1)]
        return (
            (gap[taken], 0 * given[taken]),
            (np.vstack([gap[~taken], *apart]), np.concatenate([0 * given[~taken] + to(least), given, 0 - given])),
        )

    impossible = (
        f"`margin` is {margin}; no reward of the state alone makes the policy optimal by that: lower it, or set "
        "state_only=False."
    )
    meaning = "the distance from a guess to rewards that make the policy optimal"
    done, proof = _solve(task, system, cost, certify, meaning, impossible)
    reward = task.table(done.x[n : n + m])
    gaps = (task.maps(task.mdp)[0] @ done.x[:n] - reward[task.pairs[:, 0], task.pairs[:, 1]])[~task.taken]
    return FeasibleReward(reward, float(gaps.min(initial=np.inf)), float(done.fun), proof)


def max_margin_reward(
    mdp: MDP, policy, *, largest=1.0, total: bool = False, state_only: bool = False, certify: bool = False
) -> FeasibleReward:
    """The reward of bounded size for which a policy is optimal by the largest margin.

    max_R min (V(s) − Q(s,a)) over pairs with π(a|s) = 0, subject to Q(s,a) = V(s) where π(a|s) > 0 and |R(s,a)| ≤ `largest`.

    Args:
        mdp: the model, float64, with a discount < 1.
        policy: the expert's, what `rt.policy` accepts; only which actions it takes counts.
        largest: the bound on |R(s,a)|, > 0.
        total: whether it bounds the sum of |R(s,a)| over (s,a) and not each.
        state_only: whether R must be a function of the state alone.
        certify: whether to prove the optimum in exact rationals (small models).

    Returns:
        `FeasibleReward`.

    Raises:
        ValueError: on bad input, and where the policy takes every action: then there is no margin.

    Notes: the same reward, divided by its margin, is the smallest with margin 1. With state_only=True the margin can be 0.

    Source: metelli2021feasible, ng2000irl.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    >>> rt.max_margin_reward(mdp, ["a"]).reward.tolist()
    [[1.0, -1.0]]
    """
    bound = _one(largest, "largest")
    if not bound > 0:
        raise ValueError(f"`largest` is {largest}; it must be > 0.")
    model, pi = _door(mdp, policy)
    task = _Task(pi, model, state_only)
    n, m, p = task.sizes
    if task.taken.all():
        raise ValueError("`policy` takes every available action, so there is none that it could be better than.")
    # Unknowns: V, ρ, the sizes of the entries, the margin.
    cost = np.concatenate([np.zeros(n + m + p), -np.ones(1)])

    def system(model, exact_numbers: bool):
        value, made, taken = task.maps(model)
        to = rationals if exact_numbers else floats
        one, none = to(np.eye(p, dtype=int)), to(np.zeros((p, 1), dtype=int))
        apart = to(np.ones((p, 1), dtype=int))
        gap = np.hstack([value, 0 - made, 0 * one, none])
        short = np.hstack([value, 0 - made, 0 * one, 0 - apart])
        size = [np.hstack([0 * value, sign * made, one, none]) for sign in (1, -1)]
        caps = to(np.ones((1, p), dtype=int)) if total else one
        cap = np.hstack([to(np.zeros((len(caps), n + m), dtype=int)), 0 - caps, none[: len(caps)]])
        rows = [short[~taken], *size, cap]
        right = to(np.concatenate([np.zeros(len(rows[0]) + 2 * p), np.full(len(cap), -bound)]))
        return (gap[taken], to(np.zeros(int(taken.sum()), dtype=int))), (np.vstack(rows), right)

    meaning = "minus the margin of a reward that makes the policy optimal"
    done, proof = _solve(task, system, cost, certify, meaning, "")
    reward = task.table(done.x[n : n + m])
    sizes = np.abs(reward)
    return FeasibleReward(reward, 0.0 - float(done.fun), float(sizes.sum() if total else sizes.max()), proof)


class _Task:
    """What both programs share: the pairs, which of them the policy takes, and what the reward is made of."""

    def __init__(self, pi, mdp: MDP, state_only: bool):
        self.mdp, self.state_only = mdp, state_only
        self.live = ~np.asarray(mdp.terminal)
        self.pairs = np.argwhere(np.asarray(mdp.available) & self.live[:, None])
        self.taken = pi[self.pairs[:, 0], self.pairs[:, 1]] > 0
        owners = np.flatnonzero(self.live)
        self.columns = (self.pairs[:, :1] == owners[None, :]) if state_only else np.eye(len(self.pairs), dtype=bool)
        self.sizes = int(self.live.sum()), self.columns.shape[1], len(self.pairs)

    def maps(self, model: MDP):
        """V -> V(s) − γ P V and ρ -> R on the pairs, in the numbers of the model, and which pairs are taken."""
        one = eye(model.n_states, like=model.transition)
        s, a = self.pairs[:, 0], self.pairs[:, 1]
        value = (one[s] - model.discount * model.transition[s, a])[:, self.live]
        return value, self.columns * one[0, 0], self.taken

    def table(self, parts):
        """R (S, A) from ρ."""
        reward = np.zeros(self.mdp.available.shape)
        reward[self.pairs[:, 0], self.pairs[:, 1]] = self.columns @ parts
        return reward + 0.0


def _door(mdp: MDP, policy):
    if mdp.is_exact or is_jax(probability(mdp.transition)) or not mdp.discount < 1:
        raise ValueError("`mdp` must be a float64 model with a discount < 1 for the linear program.")
    pi = as_policy(mdp, policy)
    return mdp.dense(), np.asarray(pi)


def _solve(task: _Task, system, cost, certify: bool, meaning: str, impossible: str):
    """(what the solver found, its proof); `impossible` is what is said where nothing is feasible."""
    from scipy.optimize import linprog

    (equal, right), (rows, least) = system(task.mdp, False)
    done = linprog(
        cost, A_ub=-rows, b_ub=-least, A_eq=equal, b_eq=right, bounds=[(None, None)] * len(cost), method="highs-ds"
    )
    if done.status == 2 and impossible:
        raise ValueError(impossible)
    if done.status != 0:
        raise ValueError(f"the linear program was not solved: {done.message}")
    if not certify:
        return done, None
    from rewardtheory import exact

    # Rows of rounded probabilities would miss that constant rewards change nothing: the proof is about the exact model.
    equal, at_least = system(task.mdp.exact(), True)
    proof = exact.optimum(
        exact.system_of(meaning, len(cost), equal=equal, at_least=at_least),
        cost,
        done.x,
        done.eqlin.marginals,
        0 - done.ineqlin.marginals,
    )
    return done, proof


def _one(x, name: str) -> float:
    x = numbers(x, name)
    require_shape(x, (), name, "give one number")
    return float(floats(x))
