"""From weights of what a formalism sees to a specification in it.

The values of finitely many policies are numbers; what a function is to say of everything else is free, and is 0 here.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from flint import fmpq

from rewardtheory.arithmetic import rational, rationals
from rewardtheory.exact.features import distributions, transitions
from rewardtheory.exact.model import Model
from rewardtheory.objectives.formalism import Specification
from rewardtheory.objectives.inner import FunctionFromTrajectories
from rewardtheory.objectives.lotteries import FunctionFromLotteries, FunctionFromPolicies, lottery
from rewardtheory.objectives.markov import (
    LimitAverageReward,
    MarkovReward,
    RegularizedReward,
    RewardMachineObjective,
    at_discount,
    discounted,
)
from rewardtheory.objectives.orderings import (
    GeneralizedOuterMultiObjective,
    LotteryOrdering,
    OccupancyOrdering,
    PolicyOrdering,
)
from rewardtheory.objectives.outer import (
    FunctionFromOccupancies,
    OuterMultiObjective,
    OuterNonlinear,
    transition_visits,
)
from rewardtheory.objectives.reward_machines import reward_machine
from rewardtheory.objectives.translations import TRANSLATIONS, occupancies_to_outer
from rewardtheory.transition import moves, probability
from rewardtheory.types import MDP

Build = Callable[..., Specification]
HALF = rational(1) / 2


def reward_from(mdp: MDP, model: Model, weights: Sequence[fmpq]) -> Any:
    """The reward, in the layout of the model, with a weight for each possible transition."""
    step = {(s, model.choices[s][i].action, t): w for (s, i, t), w in zip(transitions(model), weights, strict=True)}
    R = rationals(np.zeros(np.shape(probability(mdp.transition)), dtype=int))
    source, action, place, target = moves(mdp)
    for s, a, k, t in zip(source.tolist(), action.tolist(), place.tolist(), target.tolist(), strict=True):
        R[s, a, k] = step.get((s, a, t), fmpq(0))
    return R


def markov(mdp: MDP, model: Model, weights) -> Specification:
    """The weights are the reward."""
    return MarkovReward(reward_from(mdp, model, weights), mdp.discount)


def average(mdp: MDP, model: Model, weights) -> Specification:
    """The weights are the reward."""
    return LimitAverageReward(reward_from(mdp, model, weights))


def regularized(mdp: MDP, model: Model, weights, policies) -> Specification:
    """The first weights are the reward; those of the distributions q are −F(q), with α = 1."""
    n = len(transitions(model))
    table = {}
    for q, w in zip(distributions(model, policies), weights[n:], strict=True):
        row = [fmpq(0)] * model.n_actions
        for action, p in q:
            row[action] = p
        table[tuple(row)] = -w

    def regularizer(distribution):
        """F: a table of the distributions that the policies use, 0 elsewhere."""
        return table.get(tuple(distribution), fmpq(0))

    return RegularizedReward(reward_from(mdp, model, weights[:n]), 1, regularizer, mdp.discount)


def function_of_beginnings(mdp: MDP, model: Model, weights, words) -> FunctionFromTrajectories:
    """f(ξ) = the sum of the weights of the beginnings of ξ."""
    steps = [tuple((s, model.choices[s][i].action, t) for s, i, t in word) for word in words]
    table = [(word, w) for word, w in zip(steps, weights, strict=True) if w]
    depth = max((len(word) for word in steps), default=0)

    def function(trajectory):
        """f: each beginning pays its weight."""
        first = trajectory.first(depth)
        return sum((w for word, w in table if first[: len(word)] == word), fmpq(0))

    return FunctionFromTrajectories(function, max(depth, 1))


def machine_of_beginnings(mdp: MDP, model: Model, weights, words) -> RewardMachineObjective:
    """A machine whose states are the beginnings so far, with γ = 1/2: to complete one after k steps pays its weight 2^(k−1).

    Transitions are read as binary numbers, of which the atoms are the digits. The weight of the empty beginning, which is
    the same for all policies, is left out.
    """
    pay = {word: w * 2 ** (len(word) - 1) for word, w in zip(words, weights, strict=True) if word}
    nodes = {word[:k] for word in pay for k in range(len(word))} | {()}
    used = sorted({step for word in pay for step in word})
    digits = [f"x{j}" for j in range(max(1, len(used).bit_length()))]
    number = {step: k + 1 for k, step in enumerate(used)}
    name = {node: f"u{k}" for k, node in enumerate(sorted(nodes, key=lambda word: (len(word), word)))}

    def guard(step):
        return " & ".join(("" if number[step] >> j & 1 else "!") + digit for j, digit in enumerate(digits))

    graph: dict[str, dict[str, tuple[str, Any]]] = {name[node]: {} for node in name}
    graph["end"] = {}
    for word in sorted({*pay, *nodes} - {()}):
        graph[name[word[:-1]]][guard(word[-1])] = (name.get(word, "end"), pay.get(word, 0))
    for node in name.values():
        graph[node]["else"] = ("end", 0)
    masks = {digit: np.zeros(np.shape(probability(mdp.transition)), dtype=bool) for digit in digits}
    source, action, place, target = moves(mdp)
    choice = {(s, c.action): i for s, choices in enumerate(model.choices) for i, c in enumerate(choices)}
    for s, a, k, t in zip(source.tolist(), action.tolist(), place.tolist(), target.tolist(), strict=True):
        n = number.get((s, choice.get((s, a), -1), t), 0)
        for j, digit in enumerate(digits):
            masks[digit][s, a, k] = bool(n >> j & 1)
    return RewardMachineObjective(reward_machine(graph, start=name[()]), masks, HALF)


def inner(mdp: MDP, model: Model, weights, words) -> Specification:
    """The function of trajectories, read off the digits of a return."""
    return TRANSLATIONS["FTR", "INMR"](mdp, function_of_beginnings(mdp, model, weights, words))


def inner_multi(mdp: MDP, model: Model, weights, words) -> Specification:
    """The same with one objective."""
    return TRANSLATIONS["INMR", "IMORL"](mdp, inner(mdp, model, weights, words))


BY_BEGINNINGS: dict[str, Build] = {
    "FTR": function_of_beginnings,
    "RM": machine_of_beginnings,
    "INMR": inner,
    "IMORL": inner_multi,
}


def _discount(mdp: MDP):
    """One at which visits tell lotteries apart."""
    return mdp.discount if 0 < mdp.discount < 1 else HALF


def _function(table):
    def function(x):
        """f: a table of the values of the policies, 0 elsewhere."""
        return table.get(x, fmpq(0))

    return function


def outer(mdp: MDP, policies, values) -> Specification:
    """f is a table of returns; payments b, b², b³, … for the transitions, with the first b that tells the visits apart."""
    discount = _discount(mdp)
    seen = [transition_visits(at_discount(mdp, discount), p) for p in policies]
    different = len({tuple(m.ravel()) for m in seen})
    shape = np.shape(probability(mdp.transition))
    b = 1
    while True:
        R = rationals(np.array([b**k + k for k in range(int(np.prod(shape)))], dtype=object).reshape(shape))
        R = R * rationals((~np.asarray(mdp.terminal)).astype(int))[:, None, None]
        returns = [discounted(at_discount(mdp, discount), R, p).value for p in policies]
        if len(set(returns)) == different:
            return OuterNonlinear((R,), _function(dict(zip(returns, values, strict=True))), discount)
        b += 1


def occupancies(mdp: MDP, policies, values) -> FunctionFromOccupancies:
    """f is a table of visits."""
    discount = _discount(mdp)
    seen = [tuple(transition_visits(at_discount(mdp, discount), p).ravel()) for p in policies]
    look = _function(dict(zip(seen, values, strict=True)))

    def function(m):
        """f: a table of the visits of the policies, 0 elsewhere."""
        return look(tuple(m.ravel()))

    return FunctionFromOccupancies(function, discount)


def outer_multi(mdp: MDP, policies, values) -> OuterMultiObjective:
    """One objective for each transition: the returns are the visits."""
    return occupancies_to_outer(mdp, occupancies(mdp, policies, values))


def lotteries(mdp: MDP, policies, values) -> FunctionFromLotteries:
    """f is a table of lotteries."""
    return FunctionFromLotteries(_function({lottery(mdp, p): v for p, v in zip(policies, values, strict=True)}))


def function_of_policies(mdp: MDP, policies, values) -> FunctionFromPolicies:
    """f is a table of policies."""
    look = _function({tuple(p.ravel()): v for p, v in zip(policies, values, strict=True)})

    def function(pi):
        """f: a table of the policies, 0 elsewhere."""
        return look(tuple(pi.ravel()))

    return FunctionFromPolicies(function)


def _compare(value):
    def order(x, y):
        """By the same table."""
        return value(x) - value(y)

    return order


def generalized(mdp: MDP, policies, values) -> Specification:
    """Compare by the function of the returns."""
    found = outer_multi(mdp, policies, values)
    return GeneralizedOuterMultiObjective(found.rewards, _compare(lambda x: found.function(*x)), found.discount)


def occupancy_order(mdp: MDP, policies, values) -> Specification:
    """Compare by the function of the visits."""
    found = occupancies(mdp, policies, values)
    return OccupancyOrdering(_compare(found.function), found.discount)


def lottery_order(mdp: MDP, policies, values) -> Specification:
    """Compare by the function of the lotteries."""
    found = lotteries(mdp, policies, values)
    return LotteryOrdering(_compare(found.function))


def policy_order(mdp: MDP, policies, values) -> Specification:
    """Compare by the function of the policies."""
    found = function_of_policies(mdp, policies, values)
    return PolicyOrdering(_compare(found.function))


BY_TABLE: dict[str, Build] = {
    "ONMR": outer,
    "OMORL": outer_multi,
    "FOMR": occupancies,
    "FTLR": lotteries,
    "GOMORL": generalized,
    "OMO": occupancy_order,
    "TLO": lottery_order,
    "FPR": function_of_policies,
    "PO": policy_order,
}
