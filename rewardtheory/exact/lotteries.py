"""Distributions of trajectories: which are equal, which cancel, and which beginnings tell them apart.

Source: schutzenberger1961definition, tzeng1992equivalence.
"""

from collections.abc import Sequence

from flint import fmpq

from rewardtheory.exact.chains import transition_chance
from rewardtheory.exact.model import Model, Policy

Beginning = tuple[tuple[int, int, int], ...]
"""Transitions (state, choice, successor)."""


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


def beginnings(model: Model, policies: Sequence[Policy]) -> list[tuple[Beginning, list[fmpq]]]:
    """Beginnings of trajectories, with their probabilities under each policy, that span those of all beginnings.

    A function from trajectories says the values Σ_w x_w L_i(w) for some x, and all of these: the dependencies of the
    distributions are those of these few columns. The first is the empty beginning, with probability 1.

    Args:
        model: the model.
        policies: at least one.

    Returns:
        at most one for each policy, short ones first.
    """
    chances = [transition_chance(model, policy) for policy in policies]
    found: list[tuple[Beginning, list[fmpq]]] = []
    span: list[list[fmpq]] = []
    seen: list[list[list[fmpq]]] = [[] for _ in range(model.n_states)]
    queue: list[tuple[Beginning, int | None, list[fmpq]]] = [((), None, [fmpq(1)] * len(policies))]
    queue += [((), s, [p] * len(policies)) for s, p in enumerate(model.initial) if p]
    for word, s, vector in queue:
        reduced = _reduce(vector, span)
        if any(reduced):
            span.append(reduced)
            found.append((word, vector))
        if s is None:
            continue
        reduced = _reduce(vector, seen[s])
        if not any(reduced):
            continue
        seen[s].append(reduced)
        for i, choice in enumerate(model.choices[s]):
            for t, _ in choice.successors:
                ahead = [x * chance[s].get((i, t), fmpq(0)) for x, chance in zip(vector, chances, strict=True)]
                if any(ahead):
                    queue.append(((*word, (s, i, t)), t, ahead))
    return found


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
