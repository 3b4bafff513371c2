"""Worst-case regret: the most that trusting one reward in place of another can cost.

    W(R1|R2) = max { J1(π1) − J1(π2) : J2(π2) ≥ J2(π1) } / (max J1 − min J1)

over all pairs of policies. It is a linear program over pairs of occupancies, and its dual has one variable:

    W · range = min_{λ ≥ 0} [ max_π J_{R1 − λ R2} − min_π J_{R1 − λ R2} ].
"""

from dataclasses import dataclass
from typing import Any

from rewardtheory.arithmetic import namespace, scalar, tree
from rewardtheory.distances.extremes import Pair, best_for, pair
from rewardtheory.distances.lagrangian import Line, minimize
from rewardtheory.solvers.bellman import one_hot
from rewardtheory.solvers.occupancies import occupancy_of
from rewardtheory.types import MDP


@tree(data=("value", "bound", "better", "chosen", "multiplier", "share", "better_pair", "chosen_pair"))
@dataclass(frozen=True, eq=False)
class WorstCaseRegret:
    """What `worst_case_regret` found.

    Attributes:
        value: W in [0, 1].
        bound: a proved bound on the error of `value`.
        better: the occupancy (S, A) of the policy that is given up; `rt.policy_of` turns it into a policy.
        chosen: the occupancy (S, A) of the one that the proxy likes at least as much.
        multiplier: λ, the certificate of optimality, in units of the first reward per unit of the second.
        share: `better` and `chosen` mix two deterministic policies each; this is the weight of the first.
        better_pair, chosen_pair: the actions (2, S) of those policies.
    """

    value: Any
    bound: Any
    better: Any
    chosen: Any
    multiplier: Any
    share: Any
    better_pair: Any
    chosen_pair: Any


def worst_case_regret(mdp: MDP, reward, proxy) -> WorstCaseRegret:
    """The greatest loss of true return, as a share of its range, between two policies that the proxy does not mind.

    W(R1|R2) = max { J1(π1) − J1(π2) : J2(π2) ≥ J2(π1) } / (max J1 − min J1)

    Args:
        mdp: the model.
        reward: R1, what counts.
        proxy: R2, what is compared by.

    Returns:
        `WorstCaseRegret`: 0 iff the proxy orders all policies as the reward does, or the reward is trivial; 1 for the
        negated and for a trivial proxy. It is not symmetric.

    Raises:
        ValueError: on bad input.

    Notes: exact up to `bound`: each step of the dual takes two policy iterations, and a handful of steps end it. At
    the optimum two policies usually randomize, which is why they come as occupancies.

    Source: skalse2024starc (the quantity); the dual is derived in the text-book.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> float(rt.worst_case_regret(mdp, r, -r).value), float(rt.worst_case_regret(mdp, r, 3 * r).value)
    (1.0, 0.0)
    """
    return worst_case_of(pair(mdp, reward, proxy))


def ends(two: Pair):
    """The policies that are best and worst under each of the two rewards: (best 1, worst 1, best 2, worst 2)."""
    best_1 = best_for(two, 1, 0)
    best_2 = best_for(two, 0, 1, start=best_1.action)
    return best_1, best_for(two, -1, 0), best_2, best_for(two, 0, -1)


def worst_case_of(two: Pair, extremes=None) -> WorstCaseRegret:
    """`worst_case_regret` without validation, from the four extreme policies if they are known."""
    xp = namespace(two.first, two.second)
    best_1, worst_1, best_2, worst_2 = ends(two) if extremes is None else extremes
    range_1, range_2 = best_1.first - worst_1.first, best_2.second - worst_2.second
    error_1, error_2 = best_1.error + worst_1.error, best_2.error + worst_2.error
    trivial_1, trivial_2 = range_1 <= 2 * error_1, range_2 <= 2 * error_2
    unit_1, unit_2 = _unit(xp, trivial_1, range_1), _unit(xp, trivial_2, range_2)
    # Both rewards are measured in their own ranges, so that λ is of the order of 1.
    scaled = Pair(two.mdp, two.first / unit_1, two.second / unit_2)

    def line(high, low, level) -> Line:
        error = high.error + low.error
        return Line(high.first - low.first, high.second - low.second, error, (high.action, low.action))

    def oracle(level, near: Line) -> Line:
        high = best_for(scaled, 1, -level, start=near.answer[0])
        low = best_for(scaled, -1, level, start=near.answer[1])
        return line(high, low, level)

    at_zero = line(_scaled(best_1, unit_1, unit_2, unit_1), _scaled(worst_1, unit_1, unit_2, unit_1), 0)
    at_infinity = line(_scaled(worst_2, unit_1, unit_2, unit_2), _scaled(best_2, unit_1, unit_2, unit_2), 0)
    found = minimize(oracle, at_zero, at_infinity)
    if two.mdp.is_exact:
        value, gap = (two.mdp.discount * 0 + (not trivial_1) if trivial_1 or trivial_2 else found.low), 0
    else:
        # low: a mixture attains it; high: the dual proves it; both in units of a range that has an error of its own.
        gap = xp.maximum(found.high - found.low, 0.0) / 2
        gap = gap + found.falling.error + found.rising.error + 2 * error_1 / unit_1
        value = xp.clip((found.low + found.high) / 2, 0.0, 1.0)
        value = xp.where(trivial_1, 0.0, xp.where(trivial_2, 1.0, value))
        # A reward that counts as trivial because float64 cannot tell leaves everything open, unless it is exactly zero.
        known = xp.where(trivial_1, (two.first == 0).all(), (two.second == 0).all())
        gap = xp.where(trivial_1 | trivial_2, xp.where(known, 0.0, 1.0), gap)
    share = found.share
    better = _mixture(two, found.falling.answer[0], found.rising.answer[0], share)
    chosen = _mixture(two, found.falling.answer[1], found.rising.answer[1], share)
    pairs = [xp.stack([found.falling.answer[i], found.rising.answer[i]]) for i in (0, 1)]
    return WorstCaseRegret(value, gap, better, chosen, found.multiplier * unit_1 / unit_2, share, pairs[0], pairs[1])


def _unit(xp, trivial, size):
    unit = xp.where(trivial, size * 0 + 1, size)
    return scalar(unit)


def _scaled(extreme, unit_1, unit_2, unit):
    return extreme._replace(
        first=extreme.first / unit_1, second=extreme.second / unit_2, error=extreme.error / unit
    )  # fmt: skip


def _mixture(two: Pair, first, second, share):
    actions = two.mdp.n_actions
    pi = [one_hot(index, actions, like=two.first) for index in (first, second)]
    return share * occupancy_of(two.mdp, pi[0]) + (1 - share) * occupancy_of(two.mdp, pi[1])
