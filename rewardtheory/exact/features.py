"""What a formalism can see of a stationary policy: its value is a linear function of these numbers.

MR   the discounted visits m(s, a, s') of each transition
RRL  these, and for each distribution q over actions the discounted visits of the states where the policy is q
LAR  the long-run share of time of each transition
"""

from collections.abc import Callable, Sequence

from flint import fmpq, fmpq_mat

from rewardtheory.exact.model import Model, Policy

Features = list[fmpq]


def transition_chance(model: Model, policy: Policy) -> list[dict[tuple[int, int], fmpq]]:
    """For each state the chance of each (choice, successor) under the policy, the possible ones only."""
    found = []
    for s, choices in enumerate(model.choices):
        row = {}
        for i, (chance, choice) in enumerate(zip(policy[s], choices, strict=True)):
            for t, p in choice.successors if chance else ():
                row[i, t] = chance * p
        found.append(row)
    return found


def visits(model: Model, policy: Policy, discount: fmpq) -> list[fmpq]:
    """Discounted visits of each state: μ (I − γ P_π)^{-1}; a terminal state is visited once."""
    n = model.n_states
    matrix = fmpq_mat(n, n, [fmpq(int(s == t)) for s in range(n) for t in range(n)])
    for s, row in enumerate(transition_chance(model, policy)):
        for (_, t), p in row.items():
            matrix[t, s] -= discount * p
    return list(matrix.solve(fmpq_mat(n, 1, list(model.initial))).entries())


def markov_features(model: Model, policies: Sequence[Policy], discount: fmpq) -> list[Features]:
    """m(s, a, s') of each policy."""
    found = []
    for policy in policies:
        seen, chance = visits(model, policy, discount), transition_chance(model, policy)
        found.append([seen[s] * chance[s].get((i, t), fmpq(0)) for s, i, t in _transitions(model)])
    return found


def regularized_features(model: Model, policies: Sequence[Policy], discount: fmpq) -> list[Features]:
    """m, and the discounted visits of the states where the policy is q, for every q that one of them uses."""
    rows = [[_distribution(model, policy, s) for s in range(model.n_states)] for policy in policies]
    kinds = list(dict.fromkeys(q for row in rows for q in row if q))
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
        found.append([share[s] * chance[s].get((i, t), fmpq(0)) for s, i, t in _transitions(model)])
    return found


def long_run(model: Model, chance: list[dict[tuple[int, int], fmpq]]) -> list[fmpq]:
    """The long-run share of time in each state: absorption into each bottom class, times its stationary law."""
    n = model.n_states
    step = [[fmpq(0)] * n for _ in range(n)]
    for s, row in enumerate(chance):
        for (_, t), p in row.items():
            step[s][t] += p
        if not row:
            step[s][s] = fmpq(1)
    ahead = [_reached(step, s) for s in range(n)]
    share, classes = [fmpq(0)] * n, []
    for s in range(n):
        if all(s in ahead[t] for t in ahead[s]) and not any(s in c for c in classes):
            classes.append(sorted(ahead[s]))
    inside = {s for c in classes for s in c}
    outside = [s for s in range(n) if s not in inside]
    for c in classes:
        arrive = _absorption(step, outside, set(c))
        mass = sum((model.initial[s] * arrive.get(s, fmpq(int(s in c))) for s in range(n)), fmpq(0))
        for s, d in zip(c, _stationary(step, c), strict=True):
            share[s] = mass * d
    return share


def _absorption(step, outside: list[int], goal: set[int]) -> dict[int, fmpq]:
    """P(ending in the class) from each state outside all classes."""
    if not outside:
        return {}
    k = len(outside)
    matrix = fmpq_mat(
        k, k, [fmpq(int(i == j)) - step[s][t] for i, s in enumerate(outside) for j, t in enumerate(outside)]
    )
    right = fmpq_mat(k, 1, [sum((step[s][t] for t in goal), fmpq(0)) for s in outside])
    return dict(zip(outside, matrix.solve(right).entries(), strict=True))


def _stationary(step, states: list[int]) -> list[fmpq]:
    """The stationary law of one class: d P = d with one equation replaced by Σ d = 1."""
    k = len(states)
    rows = [[step[s][t] - fmpq(int(s == t)) for s in states] for t in states]
    rows[-1] = [fmpq(1)] * k
    right = fmpq_mat(k, 1, [fmpq(int(i == k - 1)) for i in range(k)])
    return list(fmpq_mat(k, k, [x for row in rows for x in row]).solve(right).entries())


def _reached(step, start: int) -> set[int]:
    seen, queue = {start}, [start]
    for s in queue:
        for t, p in enumerate(step[s]):
            if p and t not in seen:
                seen.add(t)
                queue.append(t)
    return seen


def _transitions(model: Model) -> list[tuple[int, int, int]]:
    return [
        (s, i, t)
        for s, choices in enumerate(model.choices)
        for i, choice in enumerate(choices)
        for t, _ in choice.successors
    ]


def _distribution(model: Model, policy: Policy, s: int) -> tuple[tuple[int, fmpq], ...]:
    return tuple((c.action, p) for c, p in zip(model.choices[s], policy[s], strict=True) if p)


FEATURES: dict[str, Callable[[Model, Sequence[Policy], fmpq], list[Features]]] = {
    "MR": markov_features,
    "RRL": regularized_features,
    "LAR": average_features,
}


def lotteries_cancel(model: Model, policies: Sequence[Policy], weights: Sequence[fmpq]) -> bool:
    """Whether Σ c_i L_i = 0 for the distributions L_i of trajectories: the weights of all finite beginnings add up to 0.

    Vectors over (policy, state) that are reached by reading transitions span a space of dimension at most n·S: a basis
    of it is explored, and each of its vectors must sum to 0.
    """
    n = model.n_states
    chances = [transition_chance(model, policy) for policy in policies]
    letters: dict[tuple[int, int, int], list[tuple[int, fmpq]]] = {}
    for k, chance in enumerate(chances):
        for s, row in enumerate(chance):
            for (i, t), p in row.items():
                letters.setdefault((s, i, t), []).append((k, p))
    start = [c * x for c in weights for x in model.initial]
    basis: list[list[fmpq]] = []
    queue = [start]
    while queue:
        vector = queue.pop()
        reduced = _reduce(vector, basis)
        if not any(reduced):
            continue
        if sum(vector, fmpq(0)) != 0:
            return False
        basis.append(reduced)
        for (s, _, t), parts in letters.items():
            following = [fmpq(0)] * len(vector)
            for k, p in parts:
                following[k * n + t] = vector[k * n + s] * p
            queue.append(following)
        # The first state of a trajectory is part of it: each state alone is a beginning.
        if vector is start:
            for s in range(n):
                queue.append([x if j % n == s else fmpq(0) for j, x in enumerate(start)])
    return True


def _reduce(vector: list[fmpq], basis: list[list[fmpq]]) -> list[fmpq]:
    left = list(vector)
    for row in basis:
        pivot = next(j for j, x in enumerate(row) if x)
        if left[pivot]:
            factor = left[pivot] / row[pivot]
            left = [x - factor * y for x, y in zip(left, row, strict=True)]
    return left


def same_lottery(model: Model, one: Policy, two: Policy) -> bool:
    """Whether two policies agree in every state that they reach."""
    chance = transition_chance(model, one)
    seen = {s for s, p in enumerate(model.initial) if p}
    queue = list(seen)
    for s in queue:
        if one[s] != two[s]:
            return False
        for _, t in chance[s]:
            if t not in seen:
                seen.add(t)
                queue.append(t)
    return True


def single_path(model: Model, policy: Policy) -> bool:
    """Whether the policy has one trajectory only: one first state, and one transition from each state it reaches."""
    first = [s for s, p in enumerate(model.initial) if p]
    chance, state, seen = transition_chance(model, policy), first[0], set()
    while len(first) == 1 and state not in seen:
        seen.add(state)
        if len(chance[state]) != 1:
            return not chance[state]
        ((_, state),) = chance[state]
    return len(first) == 1
