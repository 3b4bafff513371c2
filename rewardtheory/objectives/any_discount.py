"""For which discounts can a Markov reward, or a regularized one, order finitely many policies in a given way?

At a rational discount a linear program decides. Its vertex solves a few equations, whose coefficients are polynomials in
γ: so does the solution, by Cramer's rule, and it answers the question, yes or no, wherever its signs stay. The roots cut
[0, 1) into points and intervals; those not answered yet are asked in turn. There are finitely many vertices, so this ends;
only a point that is no rational number and at which the answers of both sides break down can be left open.

Source: subramani2024objectives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import fmpq, fmpq_poly
from scipy.optimize import linprog

from rewardtheory import exact
from rewardtheory.exact.features import FEATURES
from rewardtheory.exact.signs import Cell, Root, halved, sign_table
from rewardtheory.objectives.given_order import Answer, Question, confirmed, decide, read_question
from rewardtheory.objectives.order_programs import contradiction, weights_for
from rewardtheory.objectives.polynomial_rows import at, cramer, independent, rows_of, simplified
from rewardtheory.types import MDP

DISCOUNTED = ("MR", "RRL")
MAX_ROUNDS = 60
WIDTH = fmpq(1, 2**30)
NEAR = fmpq(1, 2**12)
SHARES = (fmpq(1, 2), fmpq(2, 5), fmpq(5, 7))


OPEN = (
    "the open discounts are numbers that are not rational, at which the answers of both sides break down, or such where a "
    "linear program in floats was not confirmed in rationals"
)


@dataclass(frozen=True)
class Span:
    """Discounts from one number to another, each of them included or not.

    Attributes:
        low, high: a rational number, or the ends of an interval around one that is not.
        closed: whether the lowest and the highest belong to it.
    """

    low: tuple[Any, Any]
    high: tuple[Any, Any]
    closed: tuple[bool, bool]

    def __str__(self) -> str:
        names = [
            str(a) if a == b and a.q < 10**6 else f"about {float((a + b) / 2):.6g}" for a, b in (self.low, self.high)
        ]
        if self.low == self.high:
            return f"{{{names[0]}}}"
        return f"{'[' if self.closed[0] else '('}{names[0]}, {names[1]}{']' if self.closed[1] else ')'}"


@dataclass(frozen=True)
class DiscountAnswer:
    """For which discounts in [0, 1) a formalism can order the policies so.

    Attributes:
        expressible: whether for some discount; None where none was found and some discounts are open.
        yes, no, open: the discounts, as spans; none is open unless it is said why.
        answer: for yes, the answer at one discount, with a specification.
        certificates: for each span of `no` what proves it: for all of the span if its ends are rational and belong to it
            (or are 1), else for all but less than 2^-30 at the end.
        reason: why some discounts are open.
    """

    expressible: bool | None
    yes: tuple[Span, ...]
    no: tuple[Span, ...]
    open: tuple[Span, ...]
    answer: Answer | None = None
    certificates: tuple[Any, ...] = ()
    reason: str = ""


def express_at_any_discount(
    mdp: MDP, policies: Mapping[str, Any], order: Sequence[tuple[str, str, str]], formalism: str
) -> DiscountAnswer:
    """Find the discounts at which some specification of a formalism orders policies in a given way.

    Args:
        mdp: the model; its own discount plays no part.
        policies: {name: policy}.
        order: (name, ">" or "=", name).
        formalism: MR or RRL; for the other formalisms the discount of the model plays no part.

    Returns:
        `DiscountAnswer`, exact.

    Raises:
        ValueError: on another formalism, or a name that is not there.

    Notes:
        cost: determinants of polynomials of degree up to 2 S (S states), for every vertex that is met.

    Source: subramani2024objectives.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"x": {"x": "x", "y": "y"}, "y": {"x": "x", "y": "y"}}, start="x", discount=0.5)
    >>> policies = {"x x": [0, 0], "x y": [0, 1], "y x": [1, 0], "y y": [1, 1]}
    >>> order = [("y x", ">", "x x"), ("x y", ">", "y x"), ("x x", "=", "x y")]
    >>> rt.express_at_any_discount(mdp, policies, order, "MR").expressible
    False
    """
    if formalism not in DISCOUNTED:
        raise ValueError(
            f"`formalism` is {formalism!r}; the discount is asked about for {' and '.join(DISCOUNTED)}: for other "
            "formalisms `express` has the answer for every discount."
        )
    if not mdp.discount < 1:
        mdp = mdp.replace(discount=0.5)
    question = read_question(mdp, policies, order)
    search = _Search(question, formalism)
    answers = search.run()
    yes, no, left = (_spans(answers, wanted) for wanted in (True, False, None))
    reason = OPEN if left else ""
    answer = None
    if yes:
        where = next(cell for cell, found in answers if found)
        gamma = where.low.low if where.point and where.low.rational else where.inside(SHARES[0])
        moved = read_question(question.mdp.replace(discount=gamma), question.policies, question.order)
        answer = confirmed(moved, decide(moved, formalism))
    certificates = tuple(search.certificate(span) for span in no)
    expressible = True if yes else None if left else False
    return DiscountAnswer(expressible, yes, no, left, answer, certificates, reason)


class _Search:
    """What is known so far: solutions and contradictions that are polynomials, and answers at single points."""

    def __init__(self, question: Question, formalism: str) -> None:
        self.question, self.formalism = question, formalism
        names = list(question.policies)
        rows, dets = rows_of(formalism, question.model, question.rows)
        self.strict: list[list[fmpq_poly]] = []
        self.ties: list[list[fmpq_poly]] = []
        self.factor: dict[str, list[fmpq_poly]] = {">": [], "=": []}
        for left, sign, right in question.order:
            i, j = names.index(left), names.index(right)
            row = [a * dets[j] - b * dets[i] for a, b in zip(rows[i], rows[j], strict=True)]
            (self.strict if sign == ">" else self.ties).append(row)
            self.factor[sign].append(dets[i] * dets[j])
        self.gains: list[list[fmpq_poly]] = []
        self.against: list[list[fmpq_poly]] = []
        self.losses: list[list[fmpq_poly]] = []
        self.points: dict[fmpq, list[fmpq] | None] = {}

    def run(self) -> list[tuple[Cell, bool | None]]:
        """The cells of [0, 1) with their answers."""
        tried: set[Any] = set()
        for _ in range(MAX_ROUNDS):
            cells = self._cells()
            left = [cell for cell, found in cells if found is None and self._key(cell) not in tried]
            if not left:
                return cells
            tried.add(self._key(left[0]))
            self._ask(left[0])
        return cells

    @staticmethod
    def _key(cell: Cell):
        return tuple((root.polynomial, round(float(narrow(root)[0]), 6)) for root in (cell.low, cell.high))

    def _cells(self) -> list[tuple[Cell, bool | None]]:
        groups = [*self.gains, *self.losses]
        ends = [fmpq_poly([-x, 1]) for x in self.points]
        table = sign_table([p for group in groups for p in group] + ends)
        k, found = len(self.strict), []
        for cell, signs in table:
            rows = [signs[i * k : (i + 1) * k] for i in range(len(groups))]
            answer = None
            if cell.point and cell.low.rational and cell.low.low in self.points:
                answer = self.points[cell.low.low] is None
            elif not k or any(all(x > 0 for x in row) for row in rows[: len(self.gains)]):
                answer = True
            elif any(all(x >= 0 for x in row) and any(row) for row in rows[len(self.gains) :]):
                answer = False
            found.append((cell, answer))
        return found

    def _ask(self, cell: Cell) -> None:
        """One more solution or contradiction, for an interval; the answer itself, for a rational point."""
        if cell.point and cell.low.rational:
            x = cell.low.low
            features = FEATURES[self.formalism](self.question.model, self.question.rows, x)
            strict, ties = self.question.differences(features)
            try:
                found = weights_for(strict, ties, len(features[0]))
                self.points[x] = None if found is not None else self.question.in_order(contradiction(strict, ties))
            except ValueError:  # found in floats and not confirmed in rationals: the cell stays open
                pass
            return
        if cell.point:
            low, high = narrow(cell.low)
            middle = (low + high) / 2
            tries: Sequence[fmpq] = [x for x in (middle - NEAR, middle + NEAR) if 0 < x < 1]
        else:
            tries = [cell.inside(share) for share in SHARES]
        for x in tries:
            strict, ties = at(self.strict, x), at(self.ties, x)
            try:
                possible = weights_for(strict, ties, len((strict or ties)[0])) is not None
                if self._solve(x, strict, ties) if possible else self._contradict(x, strict, ties):
                    return
            except ValueError:  # the same: another discount
                continue

    def certificate(self, span: Span) -> exact.AnyDiscount:
        """What proves a no, from the first rational number that belongs to the span, or one near, to the last."""
        low = span.low[1] if span.closed[0] or span.low[0] != span.low[1] else span.low[1] + WIDTH
        high = (
            span.high[0]
            if span.closed[1] or span.high[0] != span.high[1] or span.high[0] >= 1
            else span.high[0] - WIDTH
        )
        points = [(x, d) for x, d in self.points.items() if d is not None and low <= x <= high]
        question = self.question
        return exact.any_discount(
            self.formalism, question.model, question.policies, question.order, self.against, points, low=low, high=high
        )

    def _solve(self, x: fmpq, strict, ties) -> bool:
        """A vertex of {rows · w >= 1 for strict ones, 0 for ties}, as polynomials; whether it is one near x."""
        A = np.array([[float(v) for v in row] for row in strict])
        found = linprog(
            np.zeros(A.shape[1]),
            A_ub=-A,
            b_ub=-np.ones(len(A)),
            A_eq=np.array([[float(v) for v in row] for row in ties]) if ties else None,
            b_eq=np.zeros(len(ties)) if ties else None,
            bounds=(None, None),
            method="highs-ds",
        )
        if found.status != 0:
            return False
        columns = [j for j, v in enumerate(found.x) if abs(v) > 1e-9]
        active = [k for k, row in enumerate(A) if abs(row @ found.x - 1) < 1e-7]
        rows = [*self.ties, *(self.strict[k] for k in active)]
        right = [fmpq_poly([0])] * len(self.ties) + [fmpq_poly([1])] * len(active)
        small = [[row[j] for j in columns] for row in rows]
        chosen = independent(at(small, x))
        if len(chosen) != len(columns):
            return False
        parts, whole = cramer([small[i] for i in chosen], [right[i] for i in chosen])
        parts = simplified([p if whole(x) > 0 else -p for p in parts], x)

        def value(row):
            return sum((row[j] * p for j, p in zip(columns, parts, strict=True)), fmpq_poly([0]))

        if any(value(row).degree() >= 0 for row in self.ties):
            return False
        gains = [value(row) for row in self.strict]
        if not all(p(x) > 0 for p in gains):
            return False
        self.gains.append(gains)
        return True

    def _contradict(self, x: fmpq, strict, ties) -> bool:
        """Multipliers as polynomials, from those at x; whether they are ones near x."""
        multipliers = contradiction(strict, ties)
        rows = [*self.strict, *self.ties]
        used = [k for k, d in enumerate(multipliers) if d]
        numbers = at([rows[k] for k in used], x)
        others = independent([list(column) for column in zip(*numbers, strict=True)])
        if len(others) != len(used) - 1:
            return False
        # Σ d_k row_k = 0 with d = 1 for the last one that is used, in as many columns as are independent.
        square = [[rows[k][j] for k in used[:-1]] for j in others]
        last = [rows[used[-1]][j] for j in others]
        parts, whole = cramer(square, [-p for p in last])
        found = [*parts, whole]
        if found[-1](x) * multipliers[used[-1]] < 0:
            found = [-p for p in found]
        if any(
            sum((p * rows[k][j] for p, k in zip(found, used, strict=True)), fmpq_poly([0])).degree() >= 0
            for j in range(len(rows[0]))
        ):
            return False
        factors = [*self.factor[">"], *self.factor["="]]
        vector = [fmpq_poly([0])] * len(rows)
        for k, p in zip(used, found, strict=True):
            vector[k] = p * factors[k]
        vector = simplified(vector, x)
        if any(p(x) < 0 for p in vector[: len(self.strict)]):
            return False
        self.against.append(self.question.in_order(vector))
        self.losses.append(vector[: len(self.strict)])
        return True


def _spans(answers: Sequence[tuple[Cell, bool | None]], wanted: bool | None) -> tuple[Span, ...]:
    """The cells with one answer, joined."""
    found: list[list[Cell]] = []
    before: Any = "nothing"
    for cell, answer in answers:
        if answer is wanted:
            if before is wanted:
                found[-1].append(cell)
            else:
                found.append([cell])
        before = answer

    return tuple(
        Span(narrow(cells[0].low), narrow(cells[-1].high), (cells[0].point, cells[-1].point)) for cells in found
    )


def narrow(root: Root) -> tuple[fmpq, fmpq]:
    """Rational numbers around a root, less than 2^-30 apart."""
    while root.high - root.low > WIDTH:
        root = halved(root)
    return root.low, root.high
