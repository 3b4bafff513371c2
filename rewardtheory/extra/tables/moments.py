"""Statistics that merge: two parts of a table give the statistics of the whole, whatever the engine or the order."""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Moments:
    """Count, means and central sums of two columns.

    n, ā, b̄, Σ(a − ā)², Σ(b − b̄)², Σ(a − ā)(b − b̄). `merge` is exact up to rounding (Chan's formulas).
    """

    n: int = 0
    mean_a: float = 0.0
    mean_b: float = 0.0
    aa: float = 0.0
    bb: float = 0.0
    ab: float = 0.0

    def merge(self, other: "Moments") -> "Moments":
        """The moments of both parts together.

        >>> Moments(1, 0.0, 0.0).merge(Moments(1, 2.0, 4.0)).ab
        4.0
        """
        n = self.n + other.n
        if n == 0:
            return self
        da, db, w = other.mean_a - self.mean_a, other.mean_b - self.mean_b, self.n * other.n / n
        return Moments(
            n,
            self.mean_a + da * other.n / n,
            self.mean_b + db * other.n / n,
            self.aa + other.aa + w * da * da,
            self.bb + other.bb + w * db * db,
            self.ab + other.ab + w * da * db,
        )

    @property
    def correlation(self) -> float | None:
        """Pearson's correlation; None where a column is constant."""
        if self.aa <= 0 or self.bb <= 0:
            return None
        return max(-1.0, min(1.0, self.ab / math.sqrt(self.aa) / math.sqrt(self.bb)))


class Within(NamedTuple):
    """Sums within prompts: how two rewards vary over the answers of each prompt, added over prompts.

    aa = Σ_x w_x Σ_y (a(x,y) − ā(x))², likewise bb and ab; w_x = 1 for STARC, 1/n_x for EPIC, whose coverage is
    uniform over prompts and then over answers.
    """

    prompts: int = 0
    answers: int = 0
    aa: float = 0.0
    bb: float = 0.0
    ab: float = 0.0

    def merge(self, other: "Within") -> "Within":
        """Both parts together; they must hold different prompts."""
        counts = self.prompts + other.prompts, self.answers + other.answers
        return Within(*counts, self.aa + other.aa, self.bb + other.bb, self.ab + other.ab)


def per_prompt(table: Any, a: str, b: str, *, by: tuple[str, ...] = ("prompt",)) -> Any:
    """One row for each prompt with two answers or more: n, and the central sums aa, bb, ab of two columns.

    Args:
        table: an expression; rows where either column is null do not count.
        a, b: the names of the columns.
        by: what makes a prompt: answers that were compared with different baselines are not compared with each other.

    Returns:
        An expression with the columns of `by` and n, aa, bb, ab.
    """
    kept = table.filter(table[a].notnull() & table[b].notnull())
    x, y = kept[a].cast("float64"), kept[b].cast("float64")
    n = kept.count()
    found = kept.group_by(list(by)).agg(
        n=n,
        aa=x.var(how="pop") * n,
        bb=y.var(how="pop") * n,
        ab=x.cov(y, how="pop") * n,
        flat_a=x.min() == x.max(),
        flat_b=y.min() == y.max(),
    )
    import ibis

    # A prompt whose answers all get one reward says nothing; its rounded variance may be 1e-17 and must be 0.
    found = found.filter(found.n >= 2)
    return found.select(
        *by,
        "n",
        aa=ibis.ifelse(found.flat_a, 0.0, found.aa),
        bb=ibis.ifelse(found.flat_b, 0.0, found.bb),
        ab=ibis.ifelse(found.flat_a | found.flat_b, 0.0, found.ab),
    )


def within(sums: Any, *, weighted: bool = False) -> Any:
    """The sums of `per_prompt` over all prompts, as an expression with one row: a `Within`.

    Args:
        sums: what `per_prompt` returns.
        weighted: whether each prompt counts alike (EPIC) or each answer (STARC).
    """
    weight = 1 / sums.n.cast("float64") if weighted else 1.0
    return sums.aggregate(
        prompts=sums.count(),
        answers=sums.n.sum(),
        aa=(sums.aa * weight).sum(),
        bb=(sums.bb * weight).sum(),
        ab=(sums.ab * weight).sum(),
    )


def within_of(row: dict[str, Any]) -> Within:
    """A `Within` from the row of an expression; sums over nothing are 0."""
    return Within(*(row[name] or 0 for name in Within._fields))


def standardized_distance(sums: Within) -> float | None:
    """‖a/‖a‖ − b/‖b‖‖ = sqrt(2 − 2ρ) of the centered rewards, in [0, 2]: STARC, or twice EPIC.

    0 for two rewards that are constant on every prompt, 1 where only one is; None without any prompt of two answers.

    Notes: near 0 the error is up to sqrt(machine precision), some 2e-8.

    >>> standardized_distance(Within(1, 2, 1.0, 4.0, -2.0))
    2.0
    """
    if sums.prompts == 0:
        return None
    if sums.aa <= 0 or sums.bb <= 0:
        return 0.0 if sums.aa <= 0 and sums.bb <= 0 else 1.0
    rho = sums.ab / math.sqrt(sums.aa) / math.sqrt(sums.bb)
    return math.sqrt(max(0.0, 2 - 2 * max(-1.0, rho)))
