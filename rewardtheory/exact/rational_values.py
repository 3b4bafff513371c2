"""Exact values for builders, by elimination, and the weight that proves that every policy ends."""

from flint import fmpq, fmpq_mat

from rewardtheory.exact.approximate import mix, optimal_policy, optimal_values
from rewardtheory.exact.enclosure import Expected, q_values
from rewardtheory.exact.model import Model, Plan, Policy, Vector, expect
from rewardtheory.exact.number import float_near, rational

MAX_EXACT = 200
"""The largest dense system that is solved in rationals."""


def exact_policy_values(model: Model, r: Expected, policy: Policy) -> tuple[fmpq, ...] | None:
    """V of the policy exactly, or None if that needs a dense system of more than MAX_EXACT unknowns.

    What can be peeled off the graph at either end is solved one by one, what remains as one dense system.
    """
    n, gamma = model.n_states, model.discount
    right = [mix(policy[s], r[s]) for s in range(n)]
    rows: list[dict[int, fmpq]] = [{} for _ in range(n)]
    for s, choices in enumerate(model.choices):
        for probability, choice in zip(policy[s], choices, strict=True):
            for t, p in choice.successors if probability else ():
                rows[s][t] = rows[s].get(t, fmpq(0)) + probability * p
    v = [fmpq(0)] * n
    first, core, last = _order(rows)
    if len(core) > MAX_EXACT:
        return None

    def substitute(s):
        others = sum((p * v[t] for t, p in rows[s].items() if t != s), fmpq(0))
        v[s] = (right[s] + gamma * others) / (1 - gamma * rows[s].get(s, fmpq(0)))

    for s in first:
        substitute(s)
    if core:
        place = {s: i for i, s in enumerate(core)}
        matrix, b = fmpq_mat(len(core), len(core)), fmpq_mat(len(core), 1)
        for s, i in place.items():
            matrix[i, i] = fmpq(1)
            b[i, 0] = right[s] + gamma * sum((p * v[t] for t, p in rows[s].items() if t not in place), fmpq(0))
            for t, p in rows[s].items():
                if t in place:
                    matrix[i, place[t]] -= gamma * p
        for s, x in zip(core, matrix.solve(b).entries(), strict=True):
            v[s] = x
    for s in last:
        substitute(s)
    return tuple(v)


def _order(rows: list[dict[int, fmpq]]) -> tuple[list[int], list[int], list[int]]:
    """States in three groups: to solve one by one first, then all together, then one by one.

    The first group is peeled off the ends of the graph (all successors known), the last off its beginnings
    (no predecessor left); self-loops do not count.
    """
    ahead = [{t for t in row if t != s} for s, row in enumerate(rows)]
    behind: list[set[int]] = [set() for _ in rows]
    for s, targets in enumerate(ahead):
        for t in targets:
            behind[t].add(s)
    left = set(range(len(rows)))

    def peel(outward, inward):
        order, ready = [], [s for s in left if not outward[s]]
        while ready:
            s = ready.pop()
            left.discard(s)
            order.append(s)
            for t in inward[s]:
                outward[t].discard(s)
                if not outward[t] and t in left:
                    ready.append(t)
        return order

    first = peel(ahead, behind)
    behind = [{t for t in row if t in left} for row in behind]
    last = peel(behind, ahead)
    return first, sorted(left), last[::-1]


def exact_optimal_values(model: Model, r: Expected, best=max) -> tuple[fmpq, ...] | None:
    """V* exactly, by policy iteration in rationals from a nearly optimal policy; None if too large."""
    policy = optimal_policy(model, r, best)
    while True:
        v = exact_policy_values(model, r, policy)
        if v is None:
            return None
        rows, changed = [], False
        for s, q in enumerate(q_values(model, r, v)):
            gain = bool(q) and best(q) != v[s]
            changed |= gain
            rows.append(tuple(fmpq(int(i == q.index(best(q)))) for i in range(len(q))) if gain else policy[s])
        if not changed:
            return v
        policy = tuple(rows)


def exact_parts_of(model: Model, r: Expected, plan: Plan) -> tuple[Vector, ...] | None:
    """The exact values of each policy of a plan, or None where one is too large."""
    parts = [exact_policy_values(model, r, policy) for policy in plan.policies]
    return tuple(v for v in parts if v is not None) if None not in parts else None


def largest_steps(model: Model) -> tuple[fmpq, ...]:
    """A weight w(s) >= 1 + γ Σ p w(s') at every choice: the longest expected time to the end, rounded up.

    Raises:
        ValueError: where some policy never ends.
    """
    trapped = {s for s, choices in enumerate(model.choices) if choices}
    while True:
        out = {s for s in trapped if not any(all(t in trapped for t, _ in c.successors) for c in model.choices[s])}
        if not out:
            break
        trapped -= out
    if trapped:
        raise ValueError(
            f"`discount` is 1 and a policy can stay for ever at {model.state(min(trapped))}; "
            "use a discount below 1, or a model in which every policy ends."
        )
    ones = [[fmpq(1)] * len(choices) for choices in model.choices]
    # Doubles a millionth too large are short numbers, and nearly always large enough: every later check is faster.
    short = tuple(rational(float_near(x) * (1 + 1e-6)) for x in optimal_values(model, ones))
    if all(
        short[s] >= 1 + model.discount * expect(c.successors, short) for s, row in enumerate(model.choices) for c in row
    ):
        return short
    exact = exact_optimal_values(model, ones)
    w = optimal_values(model, ones) if exact is None else exact
    lack = max(
        (1 + model.discount * expect(c.successors, w) - w[s] for s, row in enumerate(model.choices) for c in row),
        default=0,
    )
    if lack >= 1:
        raise ValueError(
            "`discount` is 1 and the longest expected time to the end is too large to compute; use a discount below 1."
        )
    return tuple(x / (1 - lack) for x in w) if lack > 0 else w
