"""Worst-case regret: the most that trusting one reward in place of another can cost.

    W(R1|R2) = max { J1(π1) − J1(π2) : J2(π2) ≥ J2(π1) } / (max J1 − min J1)

over all pairs of policies. It is a linear program over pairs of occupancies, and its dual has one variable:

    W · range = min_{λ ≥ 0} [ max_π J_{R1 − λ R2} − min_π J_{R1 − λ R2} ].
"""

from dataclasses import dataclass
from typing import Any

from rewardtheory.arithmetic import namespace, roundoff, scalar, tree
from rewardtheory.distances.dual import Line, search
from rewardtheory.distances.extremes import Extreme, Pair, best_for, evaluated, pair
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

    Notes: exact up to `bound`; the dual takes a handful of values of λ, and some twenty evaluations of two policies in
    all. At the optimum two policies usually randomize, which is why they come as occupancies.

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
    if extremes is not None:
        best_1, worst_1, best_2, worst_2 = extremes
        found = search(two, (_line(best_1, worst_1), _line(worst_2, best_2)))
    else:
        found = search(two)
        best_1, worst_1 = _policies(two, found.at_zero, 1, 0)
        worst_2, best_2 = _policies(two, found.at_infinity, 0, -1)
    range_1, range_2 = best_1.first - worst_1.first, best_2.second - worst_2.second
    error_1, error_2 = best_1.error + worst_1.error, best_2.error + worst_2.error
    trivial_1, trivial_2 = range_1 <= 2 * error_1, range_2 <= 2 * error_2
    # No derivative flows through the search; it flows through the values of the policies found.
    falling, rising = (_line(*_policies(two, line, 1, 0)) for line in (found.falling, found.rising))
    share = _share(xp, falling, rising)
    attained = share * falling.a + (1 - share) * rising.a
    if two.mdp.is_exact:
        zero = two.mdp.discount * 0
        value, gap = (zero if trivial_1 else zero + 1 if trivial_2 else attained / range_1), 0
    else:
        # Two mixtures attain the low end; at λ the dual proves the high end.
        high, low = _policies(two, found.found, 1, -found.level)
        errors = high.error + low.error
        top = high.first - low.first - found.level * (high.second - low.second) + errors
        safe = xp.where(trivial_1, 1.0, range_1 - error_1)
        value = xp.where(trivial_1, 0.0, xp.where(trivial_2, 1.0, xp.clip(attained / safe, 0.0, 1.0)))
        gap = (xp.maximum(top - attained, 0.0) + 2 * errors + 2 * error_1) / safe + 8 * roundoff(attained)
        # A reward that counts as trivial because float64 cannot tell leaves everything open, unless it is exactly zero.
        known = xp.where(trivial_1, (two.first == 0).all(), (two.second == 0).all())
        gap = xp.where(trivial_1 | trivial_2, xp.where(known, 0.0, 1.0), gap)
    pairs = [xp.stack(x) for x in ((falling.better, rising.better), (falling.worse, rising.worse))]
    better, chosen = (_mixture(two, x, share) for x in pairs)
    return WorstCaseRegret(scalar(value), scalar(gap), better, chosen, scalar(found.level), share, *pairs)


def _line(better: Extreme, worse: Extreme) -> Line:
    returns = better.first - worse.first, better.second - worse.second
    return Line(*returns, better.action, worse.action, better.values, worse.values)


def _policies(two: Pair, line: Line, weight_1, weight_2) -> tuple[Extreme, Extreme]:
    """The two policies of a line, as the best and the worst under w1 R1 + w2 R2."""
    return (
        evaluated(two, line.better, weight_1, weight_2, values=line.better_values),
        evaluated(two, line.worse, -weight_1, -weight_2, values=line.worse_values),
    )


def _share(xp, falling: Line, rising: Line):
    """The weight of the falling line in the mixture whose two policies tie under the proxy."""
    slope = falling.b - rising.b
    inside = (falling.b > 0) & (slope > 0)
    share = xp.where(inside, -rising.b / scalar(xp.where(slope > 0, slope, slope * 0 + 1)), slope * 0 + 1)
    return scalar(share)


def _mixture(two: Pair, actions, share):
    pi = [one_hot(index, two.mdp.n_actions, like=two.first) for index in actions]
    return share * occupancy_of(two.mdp, pi[0]) + (1 - share) * occupancy_of(two.mdp, pi[1])
