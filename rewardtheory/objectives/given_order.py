"""Can a formalism order finitely many policies in a given way?

Values under MR, LAR and RRL are linear in what the formalism sees of a policy: v = Φ x. Ties are linear equations, solved
exactly; strict preferences ask for a margin, which a linear program finds in floats, and which is then checked in
rationals. Where there is none, Farkas' lemma gives multipliers that contradict all specifications: they are made rational
and checked too. For orders of lotteries only ties of equal lotteries are forced.

Source: subramani2024objectives, abel2021expressivity.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat
from scipy.optimize import linprog

from rewardtheory import exact
from rewardtheory.arithmetic import rationals
from rewardtheory.exact.features import FEATURES, same_lottery
from rewardtheory.exact.number import simple_near
from rewardtheory.makers import policy as as_policy
from rewardtheory.types import MDP

LINEAR = tuple(FEATURES)
BY_LOTTERY = ("ONMR", "OMORL", "FOMR", "FTLR", "GOMORL", "OMO", "TLO")


@dataclass(frozen=True)
class Answer:
    """Whether a formalism can order the policies so.

    Attributes:
        expressible: yes or no.
        values: for yes with values linear in features, a rational value for each policy.
        weights: for yes, the weight of each feature: for MR and LAR the reward of each possible transition.
        certificate: for no, what proves it.
    """

    expressible: bool
    values: tuple[Any, ...] | None = None
    weights: tuple[Any, ...] | None = None
    certificate: Any = None


def express(mdp: MDP, policies: Mapping[str, Any], order: Sequence[tuple[str, str, str]], formalism: str) -> Answer:
    """Decide whether some specification of a formalism orders policies in a given way, at the discount of the model.

    Args:
        mdp: the model; for MR and RRL its discount is the specification's.
        policies: {name: policy}.
        order: (name, ">" or "=", name).
        formalism: MR, LAR, RRL, or one that depends on lotteries: ONMR, OMORL, FOMR, FTLR, GOMORL, OMO, TLO.

    Returns:
        `Answer`, exact: a specification, or a certificate.

    Raises:
        ValueError: on another formalism, a name that is not there, and where the linear program fails.

    Source: abel2021expressivity.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"left": "l", "right": "r"}, "l": {"on": "l"}, "r": {"on": "r"}}, start="s", discount=0.5)
    >>> policies = {"left": [0, 2, 2], "mixed": [[0.5, 0.5, 0], [0, 0, 1], [0, 0, 1]], "right": [1, 2, 2]}
    >>> rt.express(mdp, policies, [("right", ">", "mixed"), ("mixed", ">", "left")], "MR").expressible
    True
    >>> print(rt.express(mdp, policies, [("mixed", ">", "left"), ("left", "=", "right")], "MR").certificate)
    No Markov reward with discount 1/2 orders these policies so: mixed > left, left = right.
    """
    names = list(policies)
    for left, sign, right in order:
        for name in (left, right):
            if name not in names:
                raise ValueError(f"`order` names the policy {name!r}; there are {', '.join(map(repr, names))}.")
        if sign not in (">", "="):
            raise ValueError(f"`order` has the relation {sign!r}; it must be '>' or '='.")
    mdp = mdp.exact()
    model = exact.model_of(mdp)
    exact_policies = {name: _rational(mdp, p) for name, p in policies.items()}
    rows = [exact.policy_of(model, p) for p in exact_policies.values()]
    pairs = [(names.index(a), sign, names.index(b)) for a, sign, b in order]
    if formalism in BY_LOTTERY:
        return _by_lottery(model, names, exact_policies, rows, pairs)
    if formalism not in LINEAR:
        raise ValueError(
            f"`formalism` is {formalism!r}; an order is decided for {', '.join((*LINEAR, *BY_LOTTERY))}: for others no "
            "complete test is known here."
        )
    features = FEATURES[formalism](model, rows, model.discount)
    return _linear(model, formalism, names, exact_policies, features, pairs)


def _rational(mdp: MDP, policy):
    pi = as_policy(mdp, policy)
    return pi if pi.dtype == object else rationals(pi)


def _by_lottery(model, names, policies, rows, pairs) -> Answer:
    """Tied are exactly the policies that ties and equal lotteries join; a strict preference must not lie in one class."""
    group = list(range(len(names)))

    def find(i):
        while group[i] != i:
            i = group[i]
        return i

    for i in range(len(names)):
        for j in range(i):
            if same_lottery(model, rows[i], rows[j]):
                group[find(i)] = find(j)
    for i, sign, j in pairs:
        if sign == ">" and same_lottery(model, rows[i], rows[j]):
            preferences = [(names[i], ">", names[j])]
            return Answer(False, certificate=exact.inexpressible("TLO", model, policies, preferences))
    for i, sign, j in pairs:
        if sign == "=":
            group[find(i)] = find(j)
    level = dict.fromkeys(range(len(names)), 0)
    for _ in range(len(names) + 1):
        for i, sign, j in pairs:
            if sign == ">":
                level[find(i)] = max(level[find(i)], level[find(j)] + 1)
    if any(level[find(i)] > len(names) or (s == ">" and level[find(i)] <= level[find(j)]) for i, s, j in pairs):
        raise ValueError("`order` goes round in a circle: no order at all has these preferences.")
    return Answer(True, tuple(level[find(i)] for i in range(len(names))))


def _linear(model, formalism, names, policies, features, pairs) -> Answer:
    ties = [_minus(features[i], features[j]) for i, sign, j in pairs if sign == "="]
    strict = [_minus(features[i], features[j]) for i, sign, j in pairs if sign == ">"]
    width = len(features[0])
    basis = _nullspace(ties, width)
    if strict and basis:
        reduced = [[_dot(row, b) for b in basis] for row in strict]
        weights = _margin(reduced)
        if weights is not None:
            x = [sum((w * b[k] for w, b in zip(weights, basis, strict=True)), fmpq(0)) for k in range(width)]
            return Answer(True, tuple(_dot(row, x) for row in features), tuple(x))
    elif not strict:
        return Answer(True, tuple(fmpq(0) for _ in names), tuple([fmpq(0)] * width))
    multipliers = _contradiction(strict, ties)
    order, places = [], {">": iter(multipliers[: len(strict)]), "=": iter(multipliers[len(strict) :])}
    for i, sign, j in pairs:
        order.append(((names[i], sign, names[j]), next(places[sign])))
    certificate = exact.inexpressible(
        formalism, model, policies, [p for p, _ in order], [d for _, d in order], discount=model.discount
    )
    return Answer(False, certificate=certificate)


def _margin(rows: list[list[fmpq]]) -> list[fmpq] | None:
    """x with every row · x > 0, rational, or None if a linear program finds none."""
    A = np.array([[float(x) for x in row] for row in rows])
    found = linprog(np.zeros(A.shape[1]), A_ub=-A, b_ub=-np.ones(len(A)), bounds=(None, None), method="highs")
    if found.status == 2:
        return None
    if found.status != 0:
        raise ValueError(f"the linear program of the order ended with: {found.message}")
    for limit in (10**3, 10**9, 10**18):
        x = [simple_near(exact.rational(float(v)), limit) for v in found.x]
        if all(_dot(row, x) > 0 for row in rows):
            return x
    raise ValueError("a specification was found in floats and not confirmed in rationals: the margins are too small.")


def _contradiction(strict: list[list[fmpq]], ties: list[list[fmpq]]) -> list[fmpq]:
    """d >= 0 for the strict rows with sum 1 and any for the ties, such that the combination of all rows is 0."""
    rows = [*strict, *ties]
    A = np.array([[float(x) for x in row] for row in rows]).T
    total = np.array([[1.0] * len(strict) + [0.0] * len(ties)])
    bounds = [(0, None)] * len(strict) + [(None, None)] * len(ties)
    found = linprog(
        np.zeros(len(rows)),
        A_eq=np.vstack([A, total]),
        b_eq=np.r_[np.zeros(len(A)), 1],
        bounds=bounds,
        method="highs-ds",
    )
    if found.status != 0:
        raise ValueError(f"the linear program of the contradiction ended with: {found.message}")
    used = [k for k, x in enumerate(found.x) if abs(x) > 1e-9]
    columns = [[*rows[k], fmpq(int(k < len(strict)))] for k in used]
    solution = _solve(columns, [*[fmpq(0)] * len(A), fmpq(1)])
    multipliers = [fmpq(0)] * len(rows)
    for k, x in zip(used, solution, strict=True):
        multipliers[k] = x
    return multipliers


def _solve(columns: list[list[fmpq]], right: list[fmpq]) -> list[fmpq]:
    """A solution of Σ x_k column_k = right by elimination; free unknowns are 0."""
    height, width = len(right), len(columns)
    matrix = fmpq_mat(height, width + 1, [*(x for i in range(height) for x in (*(c[i] for c in columns), right[i]))])
    reduced, rank = matrix.rref()
    x = [fmpq(0)] * width
    for i in range(rank):
        pivot = next(j for j in range(width + 1) if reduced[i, j] != 0)
        if pivot == width:
            raise ValueError("the contradiction was found in floats and not confirmed in rationals.")
        x[pivot] = reduced[i, width]
    return x


def _nullspace(rows: list[list[fmpq]], width: int) -> list[list[fmpq]]:
    """A basis of the x with row · x = 0 for all rows."""
    if not rows:
        return [[fmpq(int(i == j)) for j in range(width)] for i in range(width)]
    reduced, rank = fmpq_mat(len(rows), width, [x for row in rows for x in row]).rref()
    pivots = [next(j for j in range(width) if reduced[i, j] != 0) for i in range(rank)]
    basis = []
    for free in (j for j in range(width) if j not in pivots):
        x = [fmpq(int(j == free)) for j in range(width)]
        for i, pivot in enumerate(pivots):
            x[pivot] = -reduced[i, free]
        basis.append(x)
    return basis


def _minus(x, y):
    return [a - b for a, b in zip(x, y, strict=True)]


def _dot(x, y):
    return sum((a * b for a, b in zip(x, y, strict=True)), fmpq(0))
