"""How one formalism says what another says: a specification in, one that orders all policies alike out.

Source: subramani2024objectives.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from rewardtheory.arithmetic import is_exact, rational, rationals
from rewardtheory.objectives.formalism import Specification
from rewardtheory.objectives.formulas import atoms
from rewardtheory.objectives.inner import (
    FunctionFromTrajectories,
    InnerMultiObjective,
    InnerNonlinear,
    reader,
    table_reader,
)
from rewardtheory.objectives.labels import letters
from rewardtheory.objectives.logic import LinearTemporalLogic
from rewardtheory.objectives.lotteries import FunctionFromLotteries, FunctionFromPolicies
from rewardtheory.objectives.markov import (
    LimitAverageReward,
    MarkovReward,
    RegularizedReward,
    RewardMachineObjective,
)
from rewardtheory.objectives.orderings import (
    GeneralizedOuterMultiObjective,
    LotteryOrdering,
    OccupancyOrdering,
    PolicyOrdering,
)
from rewardtheory.objectives.outer import FunctionFromOccupancies, OuterMultiObjective, OuterNonlinear
from rewardtheory.objectives.parsing import ltl
from rewardtheory.objectives.reward_machines import reward_machine
from rewardtheory.objectives.semantics import holds
from rewardtheory.objectives.trajectories import Step, Trajectory, discounted_return
from rewardtheory.transition import moves, probability
from rewardtheory.types import MDP, Successors


def _nothing(distribution):
    """F = 0"""
    return distribution[0] * 0


def _identity(x):
    """f(x) = x"""
    return x


def markov_to_machine(mdp: MDP, spec: MarkovReward) -> RewardMachineObjective:
    """A machine with one state that pays the reward."""
    return RewardMachineObjective(reward_machine({"u": {"true": ("u", spec.reward)}}, start="u"), {}, spec.discount)


def markov_to_regularized(mdp: MDP, spec: MarkovReward) -> RegularizedReward:
    """Weight 0."""
    return RegularizedReward(spec.reward, 0, _nothing, spec.discount)


def markov_to_outer(mdp: MDP, spec: MarkovReward) -> OuterNonlinear:
    """The identity, outside."""
    return OuterNonlinear((spec.reward,), _identity, spec.discount)


def markov_to_inner(mdp: MDP, spec: MarkovReward) -> InnerNonlinear:
    """The identity, inside; its slope is 1."""
    return InnerNonlinear((spec.reward,), _identity, spec.discount, slope=1)


def inner_to_multi(mdp: MDP, spec: InnerNonlinear) -> InnerMultiObjective:
    """One objective."""
    return InnerMultiObjective(spec.rewards, spec.function, spec.discount, spec.depth, spec.slope)


def outer_to_multi(mdp: MDP, spec: OuterNonlinear) -> OuterMultiObjective:
    """One objective."""
    return OuterMultiObjective(spec.rewards, spec.function, spec.discount)


def multi_to_trajectories(mdp: MDP, spec: InnerMultiObjective) -> FunctionFromTrajectories:
    """f(ξ) = f(G(ξ))."""
    discount = mdp.discount if spec.discount is None else spec.discount
    tables = [reader(mdp, R) for R in spec.rewards]

    def function(trajectory: Trajectory):
        """f(ξ) = the function of the discounted sums along ξ"""
        return spec.function(*(discounted_return(trajectory, table, discount) for table in tables))

    return FunctionFromTrajectories(function, spec.depth)


def numbered_steps(mdp: MDP) -> list[Step]:
    """The possible transitions, in order; the first has number 1."""
    source, action, _, target = moves(mdp)
    return list(zip(source.tolist(), action.tolist(), target.tolist(), strict=True))


def trajectories_to_inner(mdp: MDP, spec: FunctionFromTrajectories) -> InnerNonlinear:
    """Number the N transitions from 1, pay the numbers, discount by 1/(N+2): the return has the steps as its digits."""
    steps = numbered_steps(mdp)
    number = {step: i + 1 for i, step in enumerate(steps)}
    R = probability(mdp.transition) * 0
    if isinstance(mdp.transition, Successors):
        source, action, place, target = moves(mdp)
        for s, a, k, t in zip(source.tolist(), action.tolist(), place.tolist(), target.tolist(), strict=True):
            R[s, a, k] = R[s, a, k] + number[s, a, t]
    else:
        for step, i in number.items():
            R[step] = R[step] + i
    live = rationals((~mdp.terminal).astype(int)) if is_exact(R) else ~mdp.terminal
    discount = rational(1) / (len(steps) + 2)

    def digits(total) -> Trajectory:
        """The steps; a remainder that comes again begins a cycle, and none is left where an episode ends or is cut."""
        found: list[Step] = []
        seen: dict[Any, int] = {}
        while total not in seen:
            seen[total] = len(found)
            digit = min(len(steps), int(total))
            if digit == 0:
                return Trajectory(tuple(found), cut=len(found) == spec.depth)
            found.append(steps[digit - 1])
            total = (total - digit) / discount
        return Trajectory(tuple(found[: seen[total]]), tuple(found[seen[total] :]))

    def function(total):
        """f(G) = the function of the trajectory whose transitions are the digits of G"""
        return spec.function(digits(total))

    return InnerNonlinear((R * live[:, None, None],), function, discount, spec.depth)


def machine_to_trajectories(mdp: MDP, spec: RewardMachineObjective, depth: int = 8) -> FunctionFromTrajectories:
    """f(ξ) = what the machine pays along ξ, discounted; on a lasso for ever, else over the steps given."""
    machine, discount = spec.machine, mdp.discount if spec.discount is None else spec.discount
    read = table_reader(mdp, letters(mdp, spec.labels, machine.atoms))
    pay = [reader(mdp, x) if np.ndim(x) else (lambda step, x=x: x) for x in machine.payments]

    def follow(steps, u, weight):
        total = weight * 0
        for step in steps:
            if machine.terminal[u]:
                break
            b = int(read(step))
            total = total + weight * pay[int(machine.edge[u, b])](step)
            u, weight = int(machine.successor[u, b]), weight * discount
        return total, u, weight

    def function(trajectory: Trajectory):
        """f(ξ) = what the machine pays along ξ, discounted"""
        total, u, weight = follow(trajectory.begin, machine.initial, discount**0)
        if not trajectory.cycle:
            return total
        seen: dict[int, int] = {}
        rounds = []
        while u not in seen and not machine.terminal[u]:
            seen[u] = len(rounds)
            paid, following, _ = follow(trajectory.cycle, u, discount**0)
            rounds.append(paid)
            u = following
        factor = discount ** len(trajectory.cycle)
        back = seen.get(u, len(rounds))
        for i, paid in enumerate(rounds[:back]):
            total = total + weight * factor**i * paid
        if not machine.terminal[u]:
            around = sum((factor**i * paid for i, paid in enumerate(rounds[back:])), start=weight * 0)
            total = total + weight * factor**back * around / (1 - factor ** (len(rounds) - back))
        return total

    return FunctionFromTrajectories(function, depth)


def average_to_trajectories(mdp: MDP, spec: LimitAverageReward) -> FunctionFromTrajectories:
    """f(ξ) = the limit of the running averages; read off lassos."""
    table = reader(mdp, spec.reward)

    def function(trajectory: Trajectory):
        """f(ξ) = the limit of the averages along ξ"""
        _require_whole(trajectory)
        if not trajectory.cycle:
            return table(trajectory.begin[0]) * 0
        return sum(table(step) for step in trajectory.cycle) / len(trajectory.cycle)

    return FunctionFromTrajectories(function)


def logic_to_trajectories(mdp: MDP, spec: LinearTemporalLogic) -> FunctionFromTrajectories:
    """f(ξ) = 1 if ξ satisfies the formula, else 0; read off lassos."""
    f = ltl(spec.formula) if isinstance(spec.formula, str) else spec.formula
    names = atoms(f)
    read = table_reader(mdp, letters(mdp, spec.labels, names))
    zero, one = (rational(0), rational(1)) if mdp.is_exact else (0.0, 1.0)

    def letter(step: Step) -> frozenset[str]:
        b = int(read(step))
        return frozenset(name for i, name in enumerate(names) if b >> i & 1)

    def function(trajectory: Trajectory):
        """f(ξ) = 1 if ξ satisfies the formula, else 0"""
        _require_whole(trajectory)
        return one if holds(f, [letter(x) for x in trajectory.begin], [letter(x) for x in trajectory.cycle]) else zero

    return FunctionFromTrajectories(function)


def _require_whole(trajectory: Trajectory) -> None:
    if trajectory.cut:
        raise ValueError(
            "`policy` goes on branching, and this function of trajectories is read off whole ones: evaluate the "
            "specification that it was translated from instead."
        )


def _in_words(words: str, function: Callable) -> Callable:
    """The function, which then says what it does."""
    function.__doc__ = words
    return function


def _of_lottery(mdp: MDP, spec: Specification, words: str) -> Callable:
    return _in_words(words, lambda found: spec.evaluate(mdp, policy_of_lottery(mdp, found)).value)


def trajectories_to_lotteries(mdp: MDP, spec: FunctionFromTrajectories) -> FunctionFromLotteries:
    """f(L) = ∫ f dL."""
    return FunctionFromLotteries(_of_lottery(mdp, spec, "f(L) = the expectation of f(ξ) over L"))


def policy_of_lottery(mdp: MDP, found) -> Any:
    """A policy with this lottery: as it says where it reaches, the first available action elsewhere."""
    rows = np.array(mdp.available, dtype=int)
    rows[np.arange(mdp.n_states), rows.argmax(axis=1)] += 1
    pi = rationals((rows == 2).astype(int)) if mdp.is_exact else (rows == 2).astype(float)
    for s, row in found:
        pi[s] = row
    return pi


def outer_to_occupancies(mdp: MDP, spec: OuterMultiObjective) -> FunctionFromOccupancies:
    """J_i = Σ m R_i."""
    return FunctionFromOccupancies(
        _in_words("f(m) = f of the sums Σ m R_i", lambda m: spec.function(*((m * R).sum() for R in spec.rewards))),
        spec.discount,
    )


def occupancies_to_lotteries(mdp: MDP, spec: FunctionFromOccupancies) -> FunctionFromLotteries:
    """The visits are a function of the lottery."""
    return FunctionFromLotteries(_of_lottery(mdp, spec, "f(L) = f of the visits that L gives"))


def lotteries_to_occupancies(mdp: MDP, spec: FunctionFromLotteries) -> FunctionFromOccupancies:
    """For γ in (0, 1) the visits tell which states are reached, and the policy there."""

    def function(m):
        """f(m) = f of the states that are reached, and the policy m(s,a)/m(s) there"""
        by_action = m.sum(axis=2)
        by_state = by_action.sum(axis=1)
        seen = [s for s in range(mdp.n_states) if by_state[s] != 0 and not mdp.terminal[s]]
        return spec.function(tuple((s, tuple((by_action[s] / by_state[s]).tolist())) for s in seen))

    discount = None if 0 < mdp.discount < 1 else rational(1) / 2
    return FunctionFromOccupancies(function, discount)


def occupancies_to_outer(mdp: MDP, spec: FunctionFromOccupancies) -> OuterMultiObjective:
    """One objective for each transition, which pays 1 for it: the returns are the visits."""
    shape = probability(mdp.transition).shape
    live = ~np.asarray(mdp.terminal)[:, None, None]
    possible = np.argwhere((np.asarray(probability(mdp.transition)) != 0) & live)
    rewards = []
    for place in possible:
        R = np.zeros(shape, dtype=int)
        R[tuple(place)] = 1
        rewards.append(rationals(R) if mdp.is_exact else R.astype(float))

    def function(*returns):
        """f of the returns = f of the visits that they are"""
        m = probability(mdp.transition) * 0
        for place, value in zip(possible, returns, strict=True):
            m[tuple(place)] = value
        return spec.function(m)

    return OuterMultiObjective(tuple(rewards), function, spec.discount)


def regularized_to_lotteries(mdp: MDP, spec: RegularizedReward) -> FunctionFromLotteries:
    """The objective depends on the policy where it goes."""
    return FunctionFromLotteries(_of_lottery(mdp, spec, "f(L) = the regularized return of a policy with the lottery L"))


def outer_to_generalized(mdp: MDP, spec: OuterMultiObjective) -> GeneralizedOuterMultiObjective:
    """Compare f of the returns."""
    return GeneralizedOuterMultiObjective(
        spec.rewards,
        _in_words("by f of the returns", lambda x, y: spec.function(*x) - spec.function(*y)),
        spec.discount,
    )


def generalized_to_occupancies(mdp: MDP, spec: GeneralizedOuterMultiObjective) -> OccupancyOrdering:
    """The returns are a function of the visits."""

    def order(x, y):
        """by the returns Σ m R_i"""
        return spec.order(*(tuple((m * R).sum() for R in spec.rewards) for m in (x, y)))

    return OccupancyOrdering(order, spec.discount)


def occupancies_to_lottery_order(mdp: MDP, spec: OccupancyOrdering) -> LotteryOrdering:
    """The visits are a function of the lottery."""
    return LotteryOrdering(
        _in_words(
            "by the visits that a lottery gives",
            lambda x, y: spec.prefer(mdp, policy_of_lottery(mdp, x), policy_of_lottery(mdp, y)),
        )
    )


def lottery_order_to_generalized(mdp: MDP, spec: LotteryOrdering) -> GeneralizedOuterMultiObjective:
    """One objective for each transition: the returns are the visits, and these tell the lottery."""
    probe = occupancies_to_outer(mdp, FunctionFromOccupancies(_identity))
    discount = None if 0 < mdp.discount < 1 else rational(1) / 2
    seen = lotteries_to_occupancies(mdp, FunctionFromLotteries(_identity)).function

    def order(x, y):
        """by the lotteries that the returns, as visits, tell"""
        return spec.order(*(seen(probe.function(*returns)) for returns in (x, y)))

    return GeneralizedOuterMultiObjective(probe.rewards, order, discount)


def lotteries_to_policies(mdp: MDP, spec: FunctionFromLotteries) -> FunctionFromPolicies:
    """The lottery is a function of the policy."""
    return FunctionFromPolicies(_in_words("f(π) = f of the lottery of π", lambda pi: spec.evaluate(mdp, pi).value))


def policies_to_order(mdp: MDP, spec: FunctionFromPolicies) -> PolicyOrdering:
    """Compare the values."""
    return PolicyOrdering(_in_words("by f(π)", lambda x, y: spec.function(x) - spec.function(y)))


def lottery_order_to_order(mdp: MDP, spec: LotteryOrdering) -> PolicyOrdering:
    """Compare the lotteries."""
    return PolicyOrdering(_in_words("by the lotteries of the policies", lambda x, y: spec.prefer(mdp, x, y)))


TRANSLATIONS: dict[tuple[str, str], Callable[[MDP, Any], Specification]] = {
    ("MR", "RM"): markov_to_machine,
    ("MR", "RRL"): markov_to_regularized,
    ("MR", "ONMR"): markov_to_outer,
    ("MR", "INMR"): markov_to_inner,
    ("INMR", "IMORL"): inner_to_multi,
    ("ONMR", "OMORL"): outer_to_multi,
    ("IMORL", "FTR"): multi_to_trajectories,
    ("FTR", "INMR"): trajectories_to_inner,
    ("RM", "FTR"): machine_to_trajectories,
    ("LAR", "FTR"): average_to_trajectories,
    ("LTL", "FTR"): logic_to_trajectories,
    ("FTR", "FTLR"): trajectories_to_lotteries,
    ("OMORL", "FOMR"): outer_to_occupancies,
    ("FOMR", "FTLR"): occupancies_to_lotteries,
    ("FTLR", "FOMR"): lotteries_to_occupancies,
    ("FOMR", "OMORL"): occupancies_to_outer,
    ("RRL", "FTLR"): regularized_to_lotteries,
    ("OMORL", "GOMORL"): outer_to_generalized,
    ("GOMORL", "OMO"): generalized_to_occupancies,
    ("OMO", "TLO"): occupancies_to_lottery_order,
    ("TLO", "GOMORL"): lottery_order_to_generalized,
    ("FTLR", "FPR"): lotteries_to_policies,
    ("FPR", "PO"): policies_to_order,
    ("TLO", "PO"): lottery_order_to_order,
}
