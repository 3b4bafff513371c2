"""A reward that explains one optimal policy, by the linear program of Ng and Russell."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import eye, floats, is_jax, solve_linear
from rewardtheory.makers import policy as as_policy
from rewardtheory.transition import probability
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_shape


@dataclass(frozen=True)
class InferredReward:
    """A state reward under which the given policy is optimal.

    Attributes:
        reward: R(s), (S,): use `rt.reward(mdp, state=...)`.
        margin: Σ_s of how much worse the second best action is.
        certificate: `exact.Optimum`, the proof that no reward has a larger objective, or None.
    """

    reward: np.ndarray
    margin: float
    certificate: Any = None


def inferred_reward(mdp: MDP, policy, *, penalty=0.0, largest=1.0, certify: bool = False) -> InferredReward:
    """A state reward under which a deterministic policy is optimal, by the largest margins and the smallest size.

    max_R Σ_s min_{a ≠ π(s)} [(P_π(s) − P_a(s)) (I − γP_π)⁻¹ R] − λ ‖R‖₁ subject to every bracket ≥ 0 and |R| ≤ `largest`.
    R = 0 always satisfies the constraints: what is found is one of many rewards, and `rt.identifiable_directions` says
    along which lines a soft-optimal expert would leave it open.

    Args:
        mdp: the model, its discount < 1.
        policy: the expert's, deterministic; what `rt.policy` accepts.
        penalty: λ ≥ 0.
        largest: the bound on |R(s)|.
        certify: whether to prove the optimum in exact rationals (small models).

    Returns:
        `InferredReward`, with R = 0 in terminal states.

    Raises:
        ValueError: on bad input.

    Source: ng2000irl.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}, "stay": {"s": 1}}, "t": {"stay": {"t": 1}}}, start="s", discount=0.5)
    >>> rt.inferred_reward(mdp, [0, 1]).reward.tolist()
    [-1.0, 1.0]
    """
    from scipy.optimize import linprog

    if mdp.is_exact or is_jax(probability(mdp.transition)) or not mdp.discount < 1:
        raise ValueError("`mdp` must be a float64 model with a discount < 1 for the linear program.")
    weight, bound = _one(penalty, "penalty"), _one(largest, "largest")
    if weight < 0:
        raise ValueError(f"`penalty` is {penalty}; it must be ≥ 0: 0 leaves it out.")
    if not bound > 0:
        raise ValueError(f"`largest` is {largest}; it must be > 0.")
    pi = as_policy(mdp, policy)
    mixed = np.flatnonzero(pi.max(axis=1) != 1)
    if len(mixed):
        raise ValueError(f"`policy`[{mixed[0]}] mixes actions; the program needs one action in each state.")
    S, live, act = mdp.n_states, ~np.asarray(mdp.terminal), pi.argmax(axis=1)
    pairs = np.argwhere(np.asarray(mdp.available) & live[:, None] & (np.arange(mdp.n_actions) != act[:, None]))
    # Unknowns: R, its size u ≥ |R|, and the margin m(s) ≥ 0 below every bracket of the state.
    n, owners = int(live.sum()), np.unique(pairs[:, 0])
    rows = _rows(mdp.dense(), act, live, pairs, owners)
    cost = np.concatenate([np.zeros(n), np.full(n, weight), -np.ones(len(owners))])
    limits = [(-bound, bound)] * n + [(0, bound)] * n + [(0, None)] * len(owners)
    done = linprog(cost, A_ub=-rows, b_ub=np.zeros(len(rows)), bounds=limits, method="highs-ds")
    if done.status != 0:
        raise ValueError(f"the linear program was not solved: {done.message}")
    reward = np.zeros(S)
    reward[live] = done.x[:n]
    margin = float(done.x[2 * n :].sum())
    if not certify:
        return InferredReward(reward, margin)
    # A constant reward has margins of exactly 0, which rounded rows would miss: the proof is about the exact model.
    rows = _rows(mdp.dense().exact(), act, live, pairs, owners)
    return InferredReward(reward, margin, _certificate(rows, cost, n, bound, done))


def _rows(mdp: MDP, act, live, pairs, owners):
    """bracket(s,a) − m(s) ≥ 0, u − R ≥ 0 and u + R ≥ 0, in the number system of the model."""
    one = eye(mdp.n_states, like=mdp.transition)
    moving = mdp.transition[np.arange(mdp.n_states), act]
    # V = (I − γP_π)⁻¹ R as a map of the rewards of live states; terminal states are worth 0.
    settled = solve_linear(one - mdp.discount * moving * live[:, None], one[:, live])
    better = (moving[pairs[:, 0]] - mdp.transition[pairs[:, 0], pairs[:, 1]]) @ settled
    mine = one[live][:, live]
    owner = (pairs[:, :1] == owners[None, :]) * one[0, 0]
    none = np.zeros((len(mine), len(owners)), dtype=int)
    blocks = [[better, better * 0, -owner], [-mine, mine, none], [mine, mine, none]]
    return np.vstack([np.hstack(row) for row in blocks])


def _certificate(rows, cost, n: int, bound: float, done):
    """The proof that no reward has a larger objective, in exact rationals."""
    from rewardtheory import exact

    size = len(cost)
    lower, upper = np.eye(size, dtype=int), -np.eye(size, dtype=int)[: 2 * n]
    least = np.where(np.arange(size) < n, -bound, 0.0)
    system = exact.system_of(
        "a state reward, its size, and margins by which the policy is optimal",
        size,
        at_least=(
            np.vstack([rows, lower, upper]),
            np.concatenate([np.zeros(len(rows)), least, np.full(2 * n, -bound)]),
        ),
    )
    z = np.concatenate([-done.ineqlin.marginals, done.lower.marginals, -done.upper.marginals[: 2 * n]])
    return exact.optimum(system, cost, done.x, np.zeros(0), z)


def _one(x, name: str) -> float:
    x = numbers(x, name)
    require_shape(x, (), name, "give one number")
    return float(floats(x))
