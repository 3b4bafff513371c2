"""Can a formula of linear temporal logic order finitely many policies in a given way?

No test is known that always answers. A formula is a function from trajectories with the values 0 and 1: so it orders
nothing that no such function orders, and on a policy of one trajectory it is 0 or 1. If no assignment of these, and no
probabilities between 0 and 1, can be, the answer is no, certified. For a yes, events are put together: what happens in the
first steps, and which transitions then come again and again. A union of them that orders the policies so is a formula.

Source: subramani2024objectives.
"""

import itertools
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from flint import fmpq
from scipy.optimize import LinearConstraint, linprog, milp

from rewardtheory import exact
from rewardtheory.exact.chains import bottom_classes, transition_chance
from rewardtheory.exact.lotteries import Beginning, beginnings, single_path
from rewardtheory.objectives.given_order import Answer, Question, by_features, confirmed
from rewardtheory.objectives.logic import LinearTemporalLogic
from rewardtheory.objectives.order_programs import minus, solution
from rewardtheory.transition import moves, probability

MAX_SURE = 6
MAX_DEPTH = 4
MAX_EVENTS = 150
MAX_NODES = 500
GAP = 1e-4
REASON = (
    "neither a proof nor a formula was found: functions from trajectories with values in [0, 1] do order the policies so, "
    "and no formula about the first {depth} steps and what comes again and again does"
)

Tail = frozenset[tuple[int, int, int]]
"""Transitions (state, choice, successor) that come again and again; empty where an episode has ended."""


class Event(NamedTuple):
    """A first state, first steps, and what comes again and again, with its probability under each policy."""

    start: int
    word: Beginning
    tail: Tail
    chances: list[fmpq]


def express_formula(question: Question) -> Answer:
    """Decide whether a formula orders the policies so, where that is known to be decided."""
    columns = beginnings(question.model, question.rows)
    features = [list(row) for row in zip(*(vector for _, vector in columns), strict=True)]
    plain = by_features(question, "FTR", features)
    if not plain.expressible:
        return Answer(
            False,
            certificate=plain.certificate,
            reason="a formula is a function from trajectories, with values 0 and 1",
        )
    certificate = _contradiction(question, features)
    if certificate is not None:
        return Answer(False, certificate=certificate)
    depth = 0
    for depth in range(MAX_DEPTH + 1):
        found = events(question, depth)
        if len(found) > MAX_EVENTS:
            break
        chosen = _choice(question, found)
        if chosen is not None:
            values = tuple(sum((e.chances[k] for e in chosen), fmpq(0)) for k in range(len(question.rows)))
            return confirmed(question, Answer(True, values, specification=_formula(question, found, chosen)))
    return Answer(None, reason=REASON.format(depth=depth))


def _contradiction(question: Question, features) -> exact.NoFormula | None:
    """One contradiction for each way to satisfy a formula surely or surely not, or None where one way is open."""
    sure = [k for k, row in enumerate(question.rows) if single_path(question.model, row)]
    if len(sure) > MAX_SURE:
        return None
    cases = []
    for values in itertools.product((0, 1), repeat=len(sure)):
        case = _case(question, features, sure, values)
        if case is None:
            return None
        cases.append(case)
    try:
        return exact.no_formula(question.model, question.policies, question.order, cases)
    except exact.Unproved:
        return None


def _case(question: Question, features, sure: Sequence[int], values: Sequence[int]) -> exact.Case | None:
    """Multipliers as `exact.Case` wants them, by a linear program whose vertex is made rational."""
    strict, ties = question.differences(features)
    negative = [[-x for x in row] for row in features]
    rows = [*strict, *ties, *features, *negative, *(features[k] for k in sure)]
    n, s, t = len(features), len(strict), len(ties)
    total = [fmpq(0)] * (s + t + n) + [fmpq(1)] * n + [fmpq(-v) for v in values]
    weight = [fmpq(int(k < s)) for k in range(len(rows))]
    found = linprog(
        np.array([float(x - y) for x, y in zip(total, weight, strict=True)]),
        A_eq=np.array([[float(x) for x in row] for row in rows]).T,
        b_eq=np.zeros(len(features[0])),
        A_ub=np.array([[float(x) for x in total], [-float(x) for x in total], [float(x) for x in weight]]),
        b_ub=[0, 1, 1],
        bounds=[(0, None)] * s + [(None, None)] * t + [(0, None)] * (2 * n) + [(None, None)] * len(sure),
        method="highs-ds",
    )
    if found.status != 0 or found.fun > -1e-7:
        return None
    used = [k for k, x in enumerate(found.x) if abs(x) > 1e-9]
    right = [fmpq(0)] * len(features[0])
    columns = [list(rows[k]) for k in used]
    for line, level in ((total, 0), (total, -1), (weight, 1)):
        if abs(sum(float(line[k]) * found.x[k] for k in used) - level) < 1e-9:
            for column, k in zip(columns, used, strict=True):
                column.append(line[k])
            right.append(fmpq(level))
    multipliers = [fmpq(0)] * len(rows)
    try:
        for k, x in zip(used, solution(columns, right), strict=True):
            multipliers[k] = x
    except ValueError:
        return None
    ends = np.cumsum([s + t, n, n]).tolist()
    return exact.Case(
        tuple(values),
        tuple(question.in_order(multipliers[: ends[0]])),
        tuple(multipliers[ends[0] : ends[1]]),
        tuple(multipliers[ends[1] : ends[2]]),
        tuple(multipliers[ends[2] :]),
    )


def events(question: Question, depth: int) -> list[Event]:
    """The events of a number of first steps, and what comes again and again; under each policy one of them happens."""
    model = question.model
    chances = [transition_chance(model, row) for row in question.rows]
    ends = [_tails(model, chance) for chance in chances]
    layer = [(s, s, (), [p] * len(chances)) for s, p in enumerate(model.initial) if p]
    for _ in range(depth):
        following = []
        for start, s, word, vector in layer:
            if not model.choices[s]:
                following.append((start, s, word, vector))
            for i, choice in enumerate(model.choices[s]):
                for t, _ in choice.successors:
                    ahead = [x * chance[s].get((i, t), fmpq(0)) for x, chance in zip(vector, chances, strict=True)]
                    if any(ahead):
                        following.append((start, t, (*word, (s, i, t)), ahead))
        layer = following
        if len(layer) > MAX_EVENTS:
            break
    found = []
    for start, s, word, vector in layer:
        tails = sorted({tail for end, x in zip(ends, vector, strict=True) if x for tail in end[s]}, key=sorted)
        for tail in tails:
            chance = [x * end[s].get(tail, fmpq(0)) for end, x in zip(ends, vector, strict=True)]
            if any(chance):
                found.append(Event(start, word, tail, chance))
    return found


def _tails(model, chance) -> list[dict[Tail, fmpq]]:
    """For each state the probability of each set of transitions that come again and again."""
    found: list[dict[Tail, fmpq]] = [{} for _ in range(model.n_states)]
    for states, arrive in bottom_classes(model, chance):
        tail = frozenset((s, i, t) for s in states for i, t in chance[s])
        for s, p in arrive.items():
            if p:
                found[s][tail] = found[s].get(tail, fmpq(0)) + p
    return found


def _choice(question: Question, found: list[Event]) -> list[Event] | None:
    """As few events as can be whose union orders the policies so, by integer programming; checked exactly."""
    names = list(question.policies)
    columns = [event.chances for event in found]
    features = [list(row) for row in zip(*columns, strict=True)]
    rows, low = [], []
    for left, sign, right in question.order:
        rows.append([float(x) for x in minus(features[names.index(left)], features[names.index(right)])])
        low.append(GAP if sign == ">" else 0)
    if not rows:
        return []
    between: Any = np.array(low), np.array([np.inf if x else 0 for x in low])
    solved = milp(
        np.ones(len(found)),
        constraints=LinearConstraint(np.array(rows), *between),
        integrality=np.ones(len(found)),
        bounds=(0, 1),
        options={"node_limit": MAX_NODES},
    )
    if solved.x is None:
        return None
    chosen = [event for event, x in zip(found, solved.x, strict=True) if x > 0.5]
    value = {name: sum((e.chances[k] for e in chosen), fmpq(0)) for k, name in enumerate(names)}
    right = all((value[a] > value[b]) if sign == ">" else value[a] == value[b] for a, sign, b in question.order)
    return chosen if right else None


def _formula(question: Question, found: list[Event], chosen: list[Event]) -> LinearTemporalLogic:
    """The union of the chosen events, as a formula whose atoms are states and transitions."""
    mdp, model = question.mdp, question.model
    labels: dict[str, Any] = {}

    def state(s: int) -> str:
        name = model.states[s] if model.states else f"state {s}"
        labels[name] = [s]
        return f'"{name}"'

    def step(move: tuple[int, int, int]) -> str:
        s, i, t = move
        a = model.choices[s][i].action
        names = [str(x[k]) if x else f"{what} {k}" for what, x, k in _names(model, s, a, t)]
        text = f"{names[0]} by {names[1]} to {names[2]}"
        mask = np.zeros(np.shape(probability(mdp.transition)), dtype=bool)
        for source, action, place, target in zip(*(x.tolist() for x in moves(mdp)), strict=True):
            mask[source, action, place] |= (source, action, target) == (s, a, t)
        labels[text] = mask
        return f'"{text}"'

    def below(events: list[Event], k: int) -> str:
        """What is asked of the steps from the k-th on, of events that agree before."""
        picked = [event for event in events if event in chosen]
        if not picked:
            return "false"
        if len(picked) == len(events):
            return "true"
        if all(len(event.word) == k for event in events):
            tails = [event.tail for event in events]
            return _any(tail_text(event.tail, tails) for event in picked)
        parts = []
        for move in dict.fromkeys(event.word[k] for event in events if len(event.word) > k):
            after = below([event for event in events if event.word[k : k + 1] == (move,)], k + 1)
            if after != "false":
                parts.append(step(move) if after == "true" else f"({step(move)} & X {after})")
        return _any(parts)

    def tail_text(tail: Tail, others: Sequence[Tail]) -> str:
        parts = []
        for other in others:
            if tail - other:
                parts.append(f"G F {step(min(tail - other))}")
            elif other - tail:
                parts.append(f"! G F {step(min(other - tail))}")
        parts = list(dict.fromkeys(parts))
        return parts[0] if len(parts) == 1 else "(" + " & ".join(parts) + ")"

    starts = dict.fromkeys(event.start for event in found)
    parts = []
    for s in starts:
        after = below([event for event in found if event.start == s], 0)
        if after != "false":
            parts.append(after if len(starts) == 1 else state(s) if after == "true" else f"({state(s)} & {after})")
    return LinearTemporalLogic(_any(parts), labels)


def _names(model, s: int, a: int, t: int):
    return ("state", model.states, s), ("action", model.actions, a), ("state", model.states, t)


def _any(parts) -> str:
    parts = list(parts)
    if not parts:
        return "false"
    return parts[0] if len(parts) == 1 else "(" + " | ".join(parts) + ")"
