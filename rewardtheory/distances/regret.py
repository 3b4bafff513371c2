"""Regret: what following a proxy costs, as a share of the range of true returns.

    regret(π) = (max J1 − J1(π)) / (max J1 − min J1)

A proxy rarely has one optimal policy, so its regret is an interval: the best and the worst of its optimal, or of its
ε-optimal, policies.
"""

from dataclasses import dataclass
from typing import Any

from rewardtheory.arithmetic import is_jax, namespace, rational, roundoff, scalar, to_float, tree
from rewardtheory.distances.extremes import Pair, best_for, pair
from rewardtheory.distances.lagrangian import Line, minimize
from rewardtheory.distances.worst_case import ends
from rewardtheory.makers import as_reward
from rewardtheory.solvers.bellman import one_hot
from rewardtheory.solvers.occupancies import occupancy_of
from rewardtheory.solvers.optimal import optimal_actions
from rewardtheory.types import MDP


@tree(data=("best", "worst", "bound", "best_occupancy", "worst_occupancy", "decided"))
@dataclass(frozen=True, eq=False)
class Regret:
    """What `regret` found.

    Attributes:
        best, worst: the least and the greatest regret among the policies that the proxy calls (nearly) optimal.
        bound: a proved bound on the error of both.
        best_occupancy, worst_occupancy: occupancies (S, A) of policies that attain them.
        decided: False where float64 cannot tell which actions tie under the proxy: then the interval is that of all
            actions not proved worse, and may be wider than that of the optimal ones.
    """

    best: Any
    worst: Any
    bound: Any
    best_occupancy: Any
    worst_occupancy: Any
    decided: Any


def regret(mdp: MDP, reward, proxy, *, epsilon=0) -> Regret:
    """The regret of the policies that are optimal, or ε-optimal, for a proxy.

    regret(π) = (max J1 − J1(π)) / (max J1 − min J1), over {π : J2(π) ≥ max J2 − ε (max J2 − min J2)}

    Args:
        mdp: the model.
        reward: R1, what counts.
        proxy: R2, what is optimized.
        epsilon: ε in [0, 1], the slack as a share of the proxy's own range.

    Returns:
        `Regret`, an interval: optimal policies are sets.

    Raises:
        ValueError: on bad input.

    Notes: for ε = 0 the model is restricted to the proxy's optimal actions, and solved for the reward; for ε > 0 a
    one-dimensional dual decides, and the policy attaining it mixes two. A trivial reward has regret 0.

    Source: skalse2024starc.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}, "c": {"s": 1}}}, start="s", discount=0.5)
    >>> r, proxy = rt.reward(mdp, {("s", "a"): 2, ("s", "b"): 1}), rt.reward(mdp, {("s", "a"): 1, ("s", "b"): 1})
    >>> found = rt.regret(mdp, r, proxy)
    >>> float(found.best), float(found.worst)
    (0.0, 0.5)
    """
    two = pair(mdp, reward, proxy)
    slack = as_slack(mdp, epsilon)
    extremes = ends(two)
    mask = None if slack else optimal_actions(mdp, as_reward(mdp, proxy))
    return regret_of(two, extremes, slack, mask)


def regret_of(two: Pair, extremes, slack, proxy_actions) -> Regret:
    """`regret` without validation, from the extreme policies and the proxy's optimal actions."""
    best_1, worst_1, best_2, _worst_2 = extremes
    mdp, xp = two.mdp, namespace(two.first, two.second)
    size, off = best_1.first - worst_1.first, best_1.error + worst_1.error
    trivial = size <= 2 * off
    unit = xp.where(trivial, size * 0 + 1, size)
    unit = scalar(unit)
    if slack:
        upper, lower = (_constrained(two, extremes, slack, sign) for sign in (1, -1))
        decided = True
        spread = upper[1] + lower[1]
        (high, _, occupancy_high), (low, _, occupancy_low) = upper, lower
    else:
        narrow = (
            Pair(mdp.replace(available=proxy_actions.mask), two.first, two.second)
            if not is_jax(proxy_actions.mask)
            else two._replace(mdp=_with_mask(mdp, proxy_actions.mask))
        )
        top, bottom = best_for(narrow, 1, 0, start=best_2.action), best_for(narrow, -1, 0, start=best_2.action)
        high, low, spread = top.first, bottom.first, top.error + bottom.error
        decided = proxy_actions.decided
        occupancy_high, occupancy_low = (
            occupancy_of(mdp, one_hot(x.action, mdp.n_actions, like=two.first)) for x in (top, bottom)
        )
    best, worst = (best_1.first - high) / unit, (best_1.first - low) / unit
    best, worst = (xp.where(trivial, x * 0, x) for x in (best, worst))
    if mdp.is_exact:
        best, worst, bound = best.item(), worst.item(), 0
    else:
        best, worst = xp.clip(best, 0.0, 1.0), xp.clip(worst, 0.0, 1.0)
        bound = (spread + 2 * off) / unit + 8 * roundoff(two.first)
        bound = xp.where(trivial, xp.where((two.first == 0).all(), 0.0, 1.0), bound)
    return Regret(best, worst, bound, occupancy_high, occupancy_low, decided)


def as_slack(mdp: MDP, epsilon):
    value = rational(epsilon) if mdp.is_exact else to_float(epsilon)
    if not 0 <= value <= 1:
        raise ValueError(f"`epsilon` is {epsilon}; it is a share of the proxy's range and must lie in [0, 1].")
    return value


def _with_mask(mdp: MDP, mask):
    import jax

    leaves = jax.tree_util.tree_map(lambda x: x, mdp)
    object.__setattr__(leaves, "available", mask)
    return leaves


def _constrained(two: Pair, extremes, slack, sign):
    """(J1, error, occupancy) of the policy with the most (sign 1) or least (−1) J1 among ε-optimal ones."""
    best_1, worst_1, best_2, worst_2 = extremes
    xp = namespace(two.first, two.second)
    unit = best_2.second - worst_2.second
    floor = best_2.second - slack * unit

    def line(x) -> Line:
        return Line(sign * x.first, floor - x.second, x.error, (x.action,))

    def oracle(level, near: Line) -> Line:
        return line(best_for(two, sign, level, start=near.answer[0]))

    falling = line(best_1 if sign == 1 else worst_1)
    found = minimize(oracle, falling, line(best_2))
    error = xp.maximum(found.high - found.low, 0.0) / 2 + found.falling.error if not two.mdp.is_exact else 0
    value = sign * (found.low if two.mdp.is_exact else (found.low + found.high) / 2)
    if not two.mdp.is_exact:
        # The floor itself is known up to the errors of both ends of the proxy's range.
        error = error + found.multiplier * 2 * (best_2.error + worst_2.error) + found.rising.error
    occupancies = [
        occupancy_of(two.mdp, one_hot(x.answer[0], two.mdp.n_actions, like=two.first))
        for x in (found.falling, found.rising)
    ]
    return value, error, found.share * occupancies[0] + (1 - found.share) * occupancies[1]
