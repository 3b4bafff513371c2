"""What a stationary policy makes of a model: a Markov chain, its discounted visits and its long-run shares of time."""

from flint import fmpq, fmpq_mat

from rewardtheory.exact.model import Model, Policy


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


def long_run(model: Model, chance: list[dict[tuple[int, int], fmpq]]) -> list[fmpq]:
    """The long-run share of time in each state: absorption into each bottom class, times its stationary law."""
    n = model.n_states
    step = _steps(model, chance)
    share = [fmpq(0)] * n
    for c, arrive in bottom_classes(model, chance):
        mass = sum((model.initial[s] * p for s, p in arrive.items()), fmpq(0))
        for s, d in zip(c, _stationary(step, c), strict=True):
            share[s] = mass * d
    return share


def bottom_classes(model: Model, chance: list[dict[tuple[int, int], fmpq]]) -> list[tuple[list[int], dict[int, fmpq]]]:
    """The sets of states that the chain ends in, each with the probability of that from each state that has any."""
    n = model.n_states
    step = _steps(model, chance)
    ahead = [_reached(step, s) for s in range(n)]
    classes: list[list[int]] = []
    for s in range(n):
        if all(s in ahead[t] for t in ahead[s]) and not any(s in c for c in classes):
            classes.append(sorted(ahead[s]))
    inside = {s for c in classes for s in c}
    outside = [s for s in range(n) if s not in inside]
    return [(c, dict.fromkeys(c, fmpq(1)) | _absorption(step, outside, set(c))) for c in classes]


def _steps(model: Model, chance: list[dict[tuple[int, int], fmpq]]) -> list[list[fmpq]]:
    """P(s'|s); a terminal state stays."""
    n = model.n_states
    step = [[fmpq(0)] * n for _ in range(n)]
    for s, row in enumerate(chance):
        for (_, t), p in row.items():
            step[s][t] += p
        if not row:
            step[s][s] = fmpq(1)
    return step


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
