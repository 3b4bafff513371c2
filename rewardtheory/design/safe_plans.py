"""A plan in another environment that is safe against what the experts left open about the reward."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats, is_jax, rationals
from rewardtheory.design.cautious import maximin_policy, minimax_regret_policy
from rewardtheory.design.guarantees import Guarantee
from rewardtheory.design.identifiability import Ambiguity
from rewardtheory.design.occupancy_program import balance, in_floats
from rewardtheory.design.rewards import Rewards
from rewardtheory.makers import as_reward
from rewardtheory.solvers.error_bounds import weight
from rewardtheory.solvers.occupancies import occupancy_of
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import at_departure, probability
from rewardtheory.types import MDP, NotConverged
from rewardtheory.validation import numbers, require_shape

MOST_DIRECTIONS, MOST_CORNERS = 8, 1024
"""Of sets of rewards whose corners are all listed."""
MOST_ROUNDS = 200


@dataclass(frozen=True, eq=False)
class SafePlan:
    """Plans that are safe against the directions in which a reward is open.

    Attributes:
        dimension: how many directions the experts leave open.
        mattering: how many dimensions of these change how policies compare in this environment; 0 if the optimum for the
            given reward is optimal for all.
        directions: (dimension, S, A), a basis of them.
        maximin: `Guarantee`, the policy with the greatest least return.
        regret: `Guarantee`, the policy whose greatest regret is least; its `value` is minus that regret. None where there
            are more than 8 directions or 1024 corners.
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


def safe_plan(mdp: MDP, reward, ambiguity: Ambiguity | Any, *, largest, certify: bool = False) -> SafePlan:
    """The plans in an environment that are safe against what stays unidentified about the reward.

    The true reward is R + δ, with δ in the span of what the experts left open and |δ(s,a)| ≤ ρ in every pair. Maximin:
    max_π min_δ J(π); minimax regret: min_π max_δ (max J − J(π)).

    Args:
        mdp: the environment to act in, with the states and actions of the experts'.
        reward: R, one reward that explains the experts, in the layout of the transition.
        ambiguity: what `rt.identifiable_directions` found, or a basis (m, S, A).
        largest: ρ ≥ 0, how far the true reward of any step may be from R.
        certify: whether to prove in exact rationals what the plans are sure of among the corners of the set of rewards.

    Returns:
        `SafePlan`.

    Raises:
        ValueError: on bad input; NotConverged: where a linear program is not solved, or the corners do not end.

    Notes: the set of rewards is a polytope that does not depend on the basis, and is smaller the more experts there are. Up
    to 8 directions and 1024 corners, both plans are one linear program over the corners. Beyond, the corners that are worst
    for the plan so far are added one by one, for maximin alone: over a polytope the greatest regret is a convex maximum.
    In the environment of a single expert no direction matters.

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
    most = floats(numbers(largest, "largest"))
    require_shape(most, (), "largest", "give one number")
    if most < 0:
        raise ValueError(f"`largest` is {largest}; it must be at least 0: 0 trusts the reward as it is.")
    for i, x in enumerate(table):
        as_reward(mdp, at_departure(mdp.transition, x), f"ambiguity[{i}]")
    basis = _orthonormal(table)

    def rewards(coefficients) -> Rewards:
        moves = (np.asarray(coefficients) @ basis).reshape(-1, *mdp.available.shape)
        moves = rationals(moves) if mdp.is_exact else moves
        return Rewards(np.stack([R + np.array(at_departure(mdp.transition, x)) for x in moves]))

    corners = _corners(basis, float(most))
    # Corners are right to rounding in units of the limit.
    off = 64 * table[:1].size * UNIT_ROUNDOFF * float(most) * float(np.max(weight(in_floats(mdp))))
    if corners is None:
        maximin, regret = _generated(mdp, rewards, basis, float(most), certify), None
    else:
        found = rewards(corners)
        maximin, regret = (rule(mdp, found, certify=certify) for rule in (maximin_policy, minimax_regret_policy))
        regret = replace(regret, bound=regret.bound + off)
    maximin = replace(maximin, bound=maximin.bound + off)
    return SafePlan(len(basis), _mattering(mdp, basis), table, maximin, regret)


def _orthonormal(table) -> np.ndarray:
    """An orthonormal basis of the span, one direction in each row."""
    rows = table.reshape(len(table), int(np.prod(table.shape[1:])))
    sizes = np.linalg.norm(rows, axis=1)
    if (sizes == 0).any() or np.linalg.matrix_rank(rows / np.maximum(sizes, 1e-300)[:, None]) < len(rows):
        raise ValueError("`ambiguity` holds directions that depend on each other, or one of zeros; give a basis.")
    return np.linalg.qr((rows / sizes[:, None]).T)[0].T


def _corners(basis, largest: float):
    """The coefficients at the corners of {c : |Σ c_i δ_i| ≤ ρ}, (K, m); None where there are too many."""
    from scipy.spatial import HalfspaceIntersection

    m = len(basis)
    if m == 0 or largest == 0:
        return np.zeros((1, m))
    if m == 1:
        return np.array([[1.0], [-1.0]]) * largest / abs(basis).max()
    if m > MOST_DIRECTIONS:
        return None
    rows = basis.T[np.linalg.norm(basis, axis=0) > 1e-12]
    sides = np.vstack([np.hstack([s * rows, -np.ones((len(rows), 1))]) for s in (1, -1)])
    found = HalfspaceIntersection(sides, np.zeros(m)).intersections
    found = found[np.unique(found.round(9), axis=0, return_index=True)[1]]
    if len(found) > MOST_CORNERS:
        return None
    # Each corner anew, from the sides that meet there: qhull rounds.
    return largest * np.array([_meeting(rows, c) for c in found])


def _meeting(rows, c):
    side = rows @ c
    active = abs(side) > 1 - 1e-7
    return np.linalg.lstsq(rows[active], np.sign(side[active]), rcond=None)[0]


def _generated(mdp: MDP, rewards, basis, largest: float, certify: bool) -> Guarantee:
    """The maximin policy over a polytope, by adding the corner that is worst for the policy so far."""
    from scipy.optimize import linprog

    model, chosen = in_floats(mdp), [np.zeros(len(basis))]
    sides, limits = np.vstack([basis.T, -basis.T]), np.full(2 * basis.shape[1], largest)
    for _ in range(MOST_ROUNDS):
        found = maximin_policy(mdp, rewards(chosen))
        visits = basis @ occupancy_of(model, found.policy).ravel()
        worst = linprog(visits, A_ub=sides, b_ub=limits, bounds=(None, None), method="highs-ds")
        if worst.status != 0:
            raise NotConverged(f"the linear program of the worst reward was not solved: {worst.message}")
        # The return at the worst reward of all; `found.returns[0]` is that at R itself.
        value = float(found.returns[0] + worst.fun)
        gap = found.value + found.bound - value
        if gap <= 1e-9 * (1 + abs(value) + abs(found.value)):
            found = maximin_policy(mdp, rewards(chosen), certify=certify)
            return replace(found, value=value, bound=max(gap, 0.0) + found.bound)
        chosen.append(worst.x)
    raise NotConverged(
        f"`safe_plan` added {MOST_ROUNDS} corners and a gap of {gap:.2g} is left; give fewer directions."
    )


def _mattering(mdp: MDP, basis) -> int:
    """The rank of the directions once shaping terms of this environment are projected off, to nine digits."""
    pairs, flow, _ = balance(in_floats(mdp))
    rows = basis.reshape(len(basis), *mdp.available.shape)[:, pairs[:, 0], pairs[:, 1]]
    if not rows.size:
        return 0
    terms = np.linalg.qr(flow.toarray())[0]
    return int(np.linalg.matrix_rank(rows - (rows @ terms) @ terms.T, tol=1e-9))
