"""Maximal lotteries: the equilibria of the symmetric game of a table of preferences, with an exact proof.

A lottery x over the alternatives is maximal if no alternative is preferred to it by more than it is preferred to: with
the margins A = P − Pᵀ, xᵀA ≥ 0. It always exists (von Neumann), gives a Condorcet winner all weight where there is one,
and mixes otherwise; it is the exact Nash equilibrium of learning from general preferences (munos2023nash).

The game is its own dual, so strictly complementary solutions exist (Goldman and Tucker): some y ≥ 0 has yᵀA ≥ 0 and
y + Aᵀy > 0. Where y_i > 0 is the *essential* set K: every maximal lottery lives on K and leaves (xᵀA)_j = 0 there, and
outside K (yᵀA)_j > 0 holds for y. So the whole set of maximal lotteries is

    {x : x_K ≥ 0, Σ x = 1, A_KK x_K = 0, xᵀA ≥ 0, x = 0 outside K},  of dimension nullity(A_KK) − 1,

and the lottery is unique exactly if the nullity is 1 (which needs |K| odd). A floating-point program proposes K; the rest
is solved and checked in exact rationals. Where the proposal does not stand the check, exact pivoting finds another.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from flint import fmpq, fmpz

from rewardtheory.arithmetic import floats, is_exact, rationals
from rewardtheory.games.lottery_face import face_vertices, integers, strictly_complementary
from rewardtheory.games.preferences import Preferences, preferences


@dataclass(frozen=True, eq=False)
class Lottery:
    """A maximal lottery and what is known of all others.

    Attributes:
        probabilities: (n,), one maximal lottery; where there are several, one that gives weight to every alternative
            that any of them gives weight to.
        support: these alternatives, the essential set, decided exactly.
        dimension: of the set of all maximal lotteries, exactly; 0 where it is unique.
        names: of the alternatives.
        exact: the same lottery in exact rationals.
        certificate: `exact.Optimum`: no alternative beats this lottery with a probability above 1/2, and no lottery has
            a smaller greatest chance of being beaten.
    """

    probabilities: Any
    support: tuple[int, ...]
    dimension: int
    names: tuple[str, ...]
    exact: Any
    certificate: Any
    margins: Any

    @property
    def unique(self) -> bool:
        """Whether there is no other maximal lottery; decided exactly."""
        return self.dimension == 0

    @cached_property
    def vertices(self) -> Any:
        """All vertices of the set of maximal lotteries, (vertices, n), in exact rationals.

        Raises:
            ValueError: where there are more than 10,000 on the way.
        """
        if self.unique:
            return self.exact[None, :].copy()
        return face_vertices(self.margins, list(self.support))

    def extent(self) -> tuple[Any, Any]:
        """(least, greatest) probability that a maximal lottery can give each alternative, exactly."""
        return self.vertices.min(axis=0), self.vertices.max(axis=0)

    def __str__(self) -> str:
        parts = [f"{self.names[i]} {float(floats(self.exact[i])):.4g}" for i in self.support]
        words = "unique" if self.unique else f"one of a set of dimension {self.dimension}"
        return f"{', '.join(parts)} ({words})"


def maximal_lottery(table) -> Lottery:
    """The maximal lottery of a table of preferences, whether it is unique, and an exact certificate.

    x ≥ 0 with Σ x = 1 and Σ_i x_i P[i, j] ≥ 1/2 for every j.

    Args:
        table: preferences; a table of floats stands for the rationals (1 + P − Pᵀ)/2.

    Returns:
        a `Lottery`.

    Notes:
        200 alternatives take about half a second; tests/benchmarks/preference_games.py measures it.

    Source: munos2023nash, conitzer2024social.

    >>> import rewardtheory as rt
    >>> P = rt.preferences({("tea", "coffee"): 0.6, ("coffee", "juice"): 0.7, ("juice", "tea"): 0.8})
    >>> print(rt.maximal_lottery(P))
    tea 0.3333, coffee 0.5, juice 0.1667 (unique)
    """
    P = preferences(table)
    margins = P.margins
    x, essential, nullity = strictly_complementary(integers(margins))
    exact_x = _from_list(x)
    return Lottery(
        probabilities=exact_x if is_exact(P.table) else floats(exact_x),
        support=tuple(essential),
        dimension=nullity - 1,
        names=P.names,
        exact=exact_x,
        certificate=_certificate(margins, x, P),
        margins=margins,
    )


def exploitability(table, policy) -> Any:
    """How much more than 1/2 the best reply wins against a lottery, max_j Σ_i x_i P[j, i] − 1/2; 0 for a maximal one.

    >>> from rewardtheory.games.lottery import exploitability
    >>> print(exploitability([[0.5, 0.75], [0.25, 0.5]], [0.5, 0.5]))
    0.125
    """
    from rewardtheory.games.preferences import as_distribution

    P = preferences(table)
    x = as_distribution(policy, len(P), "policy", like=P.table)
    return (P.table @ x).max() - (fmpq(1, 2) if is_exact(P.table) else 0.5)


def _certificate(margins, x: list[fmpq], P: Preferences) -> Any:
    """min t over lotteries x with t at least the chance that each alternative is preferred to x; the least t is 1/2.

    The dual solution is the same lottery: alternative i pays the margin of the lottery over it.
    """
    from rewardtheory import exact

    n = len(P)
    half = fmpq(1, 2)
    losing = (margins + fmpq(1)) / fmpq(2)
    one = tuple((i, fmpq(1)) for i in range(n))
    rows, right = [], []
    for j in range(n):
        rows.append((*((i, -losing[j, i]) for i in range(n) if losing[j, i] != 0), (n, fmpq(1))))
        right.append(fmpq(0))
    for i in range(n):
        rows.append(((i, fmpq(1)),))
        right.append(fmpq(0))
    system = exact.System(
        "t where x is a lottery over the alternatives and t is at least the probability that each of them is preferred to x",
        n + 1,
        exact.Rows((one,), (fmpq(1),)),
        exact.Rows(tuple(rows), tuple(right)),
    )
    below = fmpz(1)
    for v in x:
        below = below.lcm(v.q)
    whole = [(i, v.p * (below // v.q)) for i, v in enumerate(x) if v != 0]
    # The multiplier of "x_j ≥ 0" is what the lottery wins against j beyond 1/2.
    ahead = [sum((margins[i, j] * w for i, w in whole), fmpq(0)) / (2 * fmpq(below)) for j in range(n)]
    multipliers = (*x, *ahead)
    cost = tuple([fmpq(0)] * n + [fmpq(1)])
    found = exact.Optimum(system, cost, (*x, half), (half,), multipliers, half)
    verdict = found.verify()
    if not verdict.ok:
        raise exact.Unproved(f"the lottery cannot be proved: {verdict.reason}.")
    return found


def _from_list(x: list[fmpq]) -> Any:
    return rationals(np.array(x, dtype=object))
