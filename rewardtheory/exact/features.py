"""What a formalism can see of a stationary policy: its value is a linear function of these numbers.

MR   the discounted visits m(s, a, s') of each transition
RRL  these, and for each distribution q over actions the discounted visits of the states where the policy is q
LAR  the long-run share of time of each transition
TLO  which of the different distributions of trajectories the policy has: any value may be given to each
PO   which of the different policies it is
"""

from collections.abc import Callable, Sequence

from flint import fmpq

from rewardtheory.exact.chains import long_run, transition_chance, visits
from rewardtheory.exact.lotteries import same_lottery
from rewardtheory.exact.model import Model, Policy

Features = list[fmpq]


def markov_features(model: Model, policies: Sequence[Policy], discount: fmpq) -> list[Features]:
    """m(s, a, s') of each policy."""
    found = []
    for policy in policies:
        seen, chance = visits(model, policy, discount), transition_chance(model, policy)
        found.append([seen[s] * chance[s].get((i, t), fmpq(0)) for s, i, t in transitions(model)])
    return found


def regularized_features(model: Model, policies: Sequence[Policy], discount: fmpq) -> list[Features]:
    """m, and the discounted visits of the states where the policy is q, for every q that one of them uses."""
    rows = [[_distribution(model, policy, s) for s in range(model.n_states)] for policy in policies]
    kinds = distributions(model, policies)
    found = markov_features(model, policies, discount)
    for policy, row, features in zip(policies, rows, found, strict=True):
        seen = visits(model, policy, discount)
        features += [sum((seen[s] for s, q in enumerate(row) if q == kind), fmpq(0)) for kind in kinds]
    return found


def average_features(model: Model, policies: Sequence[Policy], discount: fmpq) -> list[Features]:
    """The long-run share of time of each transition; the discount plays no part."""
    del discount
    found = []
    for policy in policies:
        chance = transition_chance(model, policy)
        share = long_run(model, chance)
        found.append([share[s] * chance[s].get((i, t), fmpq(0)) for s, i, t in transitions(model)])
    return found


def lottery_features(model: Model, policies: Sequence[Policy], discount: fmpq) -> list[Features]:
    """Which distribution of trajectories: 1 at the place of the first policy that has it."""
    del discount
    return _classes([[same_lottery(model, one, two) for two in policies] for one in policies])


def policy_features(model: Model, policies: Sequence[Policy], discount: fmpq) -> list[Features]:
    """Which policy: 1 at the place of the first that is the same in every state."""
    del model, discount
    return _classes([[one == two for two in policies] for one in policies])


def _classes(same: list[list[bool]]) -> list[Features]:
    first = [row.index(True) for row in same]
    return [[fmpq(int(j == i)) for j in range(len(same))] for i in first]


def transitions(model: Model) -> list[tuple[int, int, int]]:
    """The possible transitions (state, choice, successor), in the order of the features."""
    return [
        (s, i, t)
        for s, choices in enumerate(model.choices)
        for i, choice in enumerate(choices)
        for t, _ in choice.successors
    ]


def distributions(model: Model, policies: Sequence[Policy]) -> list[tuple[tuple[int, fmpq], ...]]:
    """The distributions over actions, as (action, probability), that RRL counts, in the order of the features."""
    rows = [_distribution(model, policy, s) for policy in policies for s in range(model.n_states)]
    return list(dict.fromkeys(q for q in rows if q))


def _distribution(model: Model, policy: Policy, s: int) -> tuple[tuple[int, fmpq], ...]:
    return tuple((c.action, p) for c, p in zip(model.choices[s], policy[s], strict=True) if p)


FEATURES: dict[str, Callable[[Model, Sequence[Policy], fmpq], list[Features]]] = {
    "MR": markov_features,
    "RRL": regularized_features,
    "LAR": average_features,
    "TLO": lottery_features,
    "PO": policy_features,
}
