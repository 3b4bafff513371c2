"""A plan in another environment that is safe against what the experts left open about the reward."""

import itertools
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from rewardtheory.arithmetic import floats, is_jax
from rewardtheory.design.cautious import maximin_policy, minimax_regret_policy
from rewardtheory.design.guarantees import Guarantee, guarantee
from rewardtheory.design.identifiability import Ambiguity
from rewardtheory.design.occupancy_program import Limits, balance, in_floats
from rewardtheory.design.rewards import Rewards
from rewardtheory.makers import as_reward
from rewardtheory.solvers.optimal import return_range
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import at_departure, probability
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_shape

MOST_CORNERS = 1024


@dataclass(frozen=True, eq=False)
class SafePlan:
    """Plans that are safe against the directions in which a reward is open.

    Attributes:
        dimension: how many directions the experts leave open.
        mattering: how many dimensions of these change how policies compare in this environment; 0 if the optimum for the
            given reward is optimal for all.
        directions: (dimension, S, A), the basis that the coefficients belong to.
        maximin: `Guarantee`, the policy whose return is greatest at the worst coefficients.
        regret: `Guarantee`, the policy whose greatest regret is least; its `value` is minus that regret. None where a box
            has more than 1024 corners.
    """

    dimension: int
    mattering: int
    directions: np.ndarray
    maximin: Guarantee
    regret: Guarantee | None

    def __str__(self) -> str:
        dimension, matter = self.dimension, self.mattering

        def shown(x: Guarantee, sign: int) -> str:
            return f"{sign * x.value if abs(x.value) > x.bound else 0:.6g}"

        lines = [
            f"{dimension} direction{'s stay' if dimension != 1 else ' stays'} unidentified; "
            f"{matter} dimension{'s matter' if matter != 1 else ' matters'} in this environment",
            f"maximin: a return of at least {shown(self.maximin, 1)}",
        ]
        if self.regret is not None:
            lines.append(f"minimax regret: at most {shown(self.regret, -1)} less than the best for the true reward")
        return "\n".join(lines)


def safe_plan(
    mdp: MDP, reward, ambiguity: Ambiguity | Any, *, largest: Any = None, total: Any = None, certify: bool = False
) -> SafePlan:
    """The plans in an environment that are safe against what stays unidentified about the reward.

    The true reward is R + Σ c_i δ_i, with δ_i a basis of what the experts left open. Maximin: max_π min_c J(π); minimax regret:
    min_π max_c (max J − J(π)), both over |c_i| ≤ `largest`, or over Σ |c_i| ≤ `total`.

    Args:
        mdp: the environment to act in, with the states and actions of the experts'.
        reward: R, one reward that explains the experts, in the layout of the transition.
        ambiguity: what `rt.identifiable_directions` found, or δ as (m, S, A).
        largest: the limit of every coefficient, or (m,) one for each, in units of reward.
        total: the limit of the sum of their sizes, in place of `largest`.
        certify: whether to prove both plans in exact rationals.

    Returns:
        `SafePlan`.

    Raises:
        ValueError: on bad input, and unless exactly one of `largest` and `total` is given; NotConverged: where a linear program
            is not solved.

    Notes: maximin over a box is one linear program with two unknowns more for each direction, and every other case one over
    the corners: 2m of a total, 2^k of a box, k the directions whose returns differ between policies here. In the
    environment of a single expert k is 0. What the directions left out can cost by rounding is in the bound.

    Source: cao2021identifiability (the directions); regan2009regret.

    >>> import rewardtheory as rt
    >>> graph = {"s": {"left": "l", "right": "r"}, "l": {"left": "s", "right": "l"}, "r": {"left": "s", "right": "r"}}
    >>> home = rt.mdp(graph, start="s", discount=0.5)
    >>> away = rt.mdp({**graph, "s": {"left": {"l": 0.5, "r": 0.5}, "right": "r"}}, start="s", discount=0.5)
    >>> reward, open_ = rt.reward(home, {("r", "right"): 1}), rt.identifiable_directions(home)
    >>> print(rt.safe_plan(home, reward, open_, largest=0.5))
    3 directions stay unidentified; 0 dimensions matter in this environment
    maximin: a return of at least 0
    minimax regret: at most 0 less than the best for the true reward
    >>> rt.safe_plan(away, reward, open_, largest=0.5).mattering
    1
    """
    R = as_reward(mdp, reward)
    if is_jax(R) or is_jax(probability(mdp.transition)):
        raise ValueError("`mdp` or `reward` is a JAX array; a linear program takes NumPy or exact numbers.")
    require_ending(mdp)
    table = ambiguity.unidentified if isinstance(ambiguity, Ambiguity) else ambiguity
    table = floats(numbers(table, "ambiguity"))
    require_shape(
        table, (len(table), *mdp.available.shape), "ambiguity", "give directions δ(s,a) for these states and actions"
    )
    steps = [as_reward(mdp, at_departure(mdp.transition, x), f"ambiguity[{i}]") for i, x in enumerate(table)]
    most = _limits(largest, total, len(steps))
    ranges = [return_range(mdp, x) for x in steps]
    span = np.array([to_range(x) for x in ranges])
    scale = np.array([float(max(abs(floats(x.low)), abs(floats(x.high)))) for x in ranges])
    kept = [i for i in range(len(steps)) if span[i] > 1e-9 * scale[i]]
    corners = _corners(R, [most[i] * steps[i] for i in kept], total is not None)
    regret = None if corners is None else minimax_regret_policy(mdp, corners, certify=certify)
    if regret is not None:
        left_out = sum(float(most[i]) * span[i] for i in range(len(steps)) if i not in kept)
        regret = replace(regret, bound=regret.bound + left_out)
    if total is not None:
        maximin = maximin_policy(
            mdp, _corners(R, [x * m for x, m in zip(steps, most, strict=True)], True), certify=certify
        )
    else:
        limits = Limits(np.append(1.0, -most), np.append(1.0, most))
        maximin = guarantee(mdp, Rewards(np.stack([R, *steps])), limits, certify=certify)
    return SafePlan(len(steps), _mattering(mdp, table[kept]), table, maximin, regret)


def to_range(ends) -> float:
    """How far the returns of two policies can be apart, at most."""
    return float(floats(ends.high - ends.low)) + 2 * float(floats(ends.bound))


def _limits(largest, total, count: int):
    if (largest is None) == (total is None):
        raise ValueError(
            "give exactly one of `largest` and `total`: how far the coefficients of the directions may go."
        )
    name, given = ("largest", largest) if total is None else ("total", total)
    most = floats(numbers(given, name))
    if total is not None or most.ndim == 0:
        require_shape(most, (), name, "give one number")
        most = np.full(count, float(most))
    require_shape(most, (count,), name, "give one number, or one for each direction")
    if (most < 0).any():
        raise ValueError(f"`{name}` is {given}; it must be at least 0: 0 trusts the reward as it is.")
    return most


def _corners(R, steps, on_axes: bool) -> Rewards | None:
    """The rewards at the corners of the set; None where there are too many."""
    if on_axes:
        signs = [(i, sign) for i in range(len(steps)) for sign in (1, -1)]
        return Rewards(np.stack([R + sign * steps[i] for i, sign in signs] or [R]))
    if 2 ** len(steps) > MOST_CORNERS:
        return None
    signs = np.array(list(itertools.product((1.0, -1.0), repeat=len(steps))))
    return Rewards(R + np.tensordot(signs, np.array(steps), 1) if steps else R[None])


def _mattering(mdp: MDP, table) -> int:
    """The rank of the directions once shaping terms of this environment are projected off, to nine digits."""
    pairs, flow, _ = balance(in_floats(mdp))
    rows = table[:, pairs[:, 0], pairs[:, 1]]
    if not rows.size:
        return 0
    basis = np.linalg.qr(flow.toarray())[0]
    rest = rows - (rows @ basis) @ basis.T
    return int(np.linalg.matrix_rank(rest / np.linalg.norm(rows, axis=1, keepdims=True), tol=1e-9))
