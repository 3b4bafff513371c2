"""Whether a table of preferences is Bradley-Terry, with a certificate either way.

A table with entries strictly between 0 and 1 is Bradley-Terry, P[i, j] = σ(s_i − s_j), exactly if the log-odds add up to
0 around every triangle (Kolmogorov's criterion). With the strengths w_i = e^{s_i} that is a linear system in rationals:
P[j, i] w_i = P[i, j] w_j. Its solution proves the property; a cycle around which the odds multiply to something else than
1 disproves it, as a Farkas certificate of three equations.

Tables made of floats never satisfy an equation exactly, so the question is asked with a tolerance τ: are there strengths
whose odds are all within the factor 1 + τ of those of the table? They exist exactly if no cycle of k pairs has odds that
multiply to more than (1 + τ)^k. The least such τ is the greatest mean of log-odds around a cycle, found by Karp's
recursion; it is also the least greatest error with which scores can reproduce the log-odds.
"""

from typing import Any

import numpy as np

from rewardtheory.arithmetic import floats, is_exact, rational, rationals
from rewardtheory.games.cycles import Cycle, greatest_mean, logits_of, pairs_around, potential_of
from rewardtheory.games.preferences import Preferences, preferences

ROUNDING = 1e-9
"""How far from Bradley-Terry the odds of a table of floats may be, as a factor, and still count as such."""


def is_bradley_terry(table, *, tolerance: float | None = None) -> bool:
    """Whether some scores give the table as P[i, j] = σ(s_i − s_j); see `check_bradley_terry`."""
    return check_bradley_terry(table, tolerance=tolerance)[0]


def check_bradley_terry(table, *, tolerance: float | None = None) -> tuple[bool, Any]:
    """Whether some scores give the table, with an exact certificate either way.

    Args:
        table: preferences.
        tolerance: τ: the odds may be off by the factor 1 + τ. 0 for a table of rationals and 1e-9 for floats, which
            stand for what they store and would never pass the literal question (τ = 0).

    Returns:
        (True, an `exact.Optimum` whose x are strengths that give the table), or (False, an `exact.Farkas` that names a
        cycle around which the odds of the table do not multiply to 1).

    Source: jiang2011hodgerank, bradley1952rank.

    >>> import rewardtheory as rt
    >>> yes, proof = rt.check_bradley_terry([[.5, .75, .6], [.25, .5, .5], [.4, .5, .5]])
    >>> print(yes, proof)  # 3 · 1 · 2/3
    False There is no solution: strengths whose odds are those of the table around 0 > 1 > 2 > 0, where they multiply to 2.
    """
    P = preferences(table)
    tau = _tolerance(P, tolerance)
    cycle = _breaking_cycle(P, tau)
    if cycle is None:
        return True, _strengths(P, tau)
    return False, _no_strengths(P, cycle, tau)


def inconsistent_cycle(table, *, tolerance: float | None = None) -> Cycle | None:
    """The cycle that shows that a table is not Bradley-Terry, or None where it is.

    The triangle of the greatest curl where one suffices, else the cycle of the greatest mean of log-odds; a pair with
    probability 0 or 1 counts as a cycle of two with an infinite curl.
    """
    P = preferences(table)
    cycle = _breaking_cycle(P, _tolerance(P, tolerance))
    if cycle is None:
        return None
    L = logits_of(P)
    total = float(sum(L[i, j] for i, j in pairs_around(cycle))) if len(cycle) > 2 else float("inf")
    return Cycle(tuple(cycle), tuple(P.names[i] for i in cycle), total)


def _tolerance(P: Preferences, tolerance: float | None) -> Any:
    if tolerance is None:
        return rational(0) if is_exact(P.table) else rational(ROUNDING)
    if not tolerance >= 0:
        raise ValueError(f"`tolerance` is {tolerance}; it must be at least 0.")
    return rational(tolerance)


def _exact_table(P: Preferences) -> Any:
    return (P.margins + rational(1)) / rational(2)


def _breaking_cycle(P: Preferences, tau) -> list[int] | None:
    """A cycle whose odds multiply to more than (1 + τ)^k, decided exactly; None where there is none."""
    margins = P.margins
    extreme = np.argwhere(np.asarray(margins == rational(1), dtype=bool))
    if len(extreme):
        return [int(i) for i in extreme[0]]
    n = len(P)
    if n < 3:
        return None
    L = logits_of(P)
    turn, best = max((_worst_triangle(L, i) for i in range(n)), key=lambda pair: pair[0])
    table = _exact_table(P)
    if _excess(table, best, tau) > 1:
        return best
    if tau == 0:
        # In exact numbers, equal products around all triangles at one corner are products around every cycle.
        return next((t for t in _triangles_at(n, 0) if _excess(table, t, tau) > 1), None)
    if turn <= 0 or n == 3:
        return None
    _, longest = greatest_mean(L)
    return longest if _excess(table, longest, tau) > 1 else None


def _worst_triangle(L, i: int) -> tuple[float, list[int]]:
    around = L[i][:, None] + L + L[:, i][None, :]
    j, k = np.unravel_index(int(np.argmax(around)), around.shape)
    return float(around[j, k]), [i, int(j), int(k)]


def _triangles_at(n: int, i: int):
    others = [j for j in range(n) if j != i]
    return ([i, j, k] for j in others for k in others if j != k)


def _odds(table, cycle):
    product = rational(1)
    for i, j in pairs_around(cycle):
        product *= table[i, j] / table[j, i]
    return product


def _excess(table, cycle, tau):
    """The odds around a cycle over (1 + τ)^k; a cycle that repeats an alternative is none."""
    if len(set(cycle)) < len(cycle):
        return rational(0)
    return _odds(table, cycle) / (1 + tau) ** len(cycle)


def _strengths(P: Preferences, tau) -> Any:
    """The certificate of strengths at least 1 that give the odds of the table within 1 + τ."""
    from rewardtheory import exact

    n, table = len(P), _exact_table(P)
    if tau == 0:
        w = [rational(1)] + [table[j, 0] / table[0, j] for j in range(1, n)]
    else:
        L = logits_of(P)
        mean, _ = greatest_mean(L) if n > 2 else (0.0, [])
        slack = (mean + float(np.log1p(float(floats(tau))))) / 2
        w = [rational(float(x)) for x in np.exp(potential_of(L, slack))]
    least = min(w)
    w = [x / least for x in w]
    words = "are those of the table" if tau == 0 else f"are within the factor 1 + {float(floats(tau)):.3g} of the table"
    # With one strength equal to 1 and no odds 0, these rows make every other strength positive.
    rows = tuple(
        tuple(sorted(((i, (1 + tau) * table[j, i]), (j, -table[i, j])))) for i in range(n) for j in range(n) if i != j
    )
    base = next(i for i, x in enumerate(w) if x == 1)
    one = tuple(rational(int(i == base)) for i in range(n))
    # The strength of the weakest is fixed to 1 and is the cost, so that any solution is an optimum: what is certified
    # is that x solves the system.
    zero = (rational(0),) * len(rows)
    system = exact.System(
        f"the strength of {P.names[base]!r}, set to 1, beside strengths whose odds {words}",
        n,
        exact.Rows(((((base, rational(1)),)),), (rational(1),)),
        exact.Rows(rows, zero),
    )
    found = exact.Optimum(system, one, tuple(w), (rational(1),), zero, rational(1))
    verdict = found.verify()
    if not verdict.ok:
        raise exact.Unproved(f"the table is too near to the tolerance to be decided: {verdict.reason}.")
    return found


def _no_strengths(P: Preferences, cycle: list[int], tau) -> Any:
    """The certificate that no positive strengths give the odds around the cycle.

    Each pair (i, j) asks (1 + τ) P[j, i] w_i ≥ P[i, j] w_j, that is w_i ≥ a w_j. Around the cycle that multiplies to
    w ≥ A w with A > 1, against w ≥ 1.
    """
    from rewardtheory import exact

    table, k = _exact_table(P), len(cycle)
    pairs = pairs_around(cycle)
    rows = [[((1 + tau) * table[j, i], i), (-table[i, j], j)] for i, j in pairs]
    place = {node: t for t, node in enumerate(cycle)}
    sparse = [tuple(sorted((place[node], x) for x, node in row if x != 0)) for row in rows]
    weakest = [((t, rational(1)),) for t in range(k)]
    names = " > ".join(P.names[i] for i in [*cycle, cycle[0]][: k + (k > 2)])
    if k == 2:
        meaning = f"finite strengths with the odds of the table for {names}, which has probability 1"
        z = [rational(1), table[cycle[0], cycle[1]]]
        # −P w_j ≥ 0 and w_j ≥ 1.
        multipliers = [z[0], rational(0), z[1]]
    else:
        odds = _odds(table, cycle)
        shown = str(odds) if odds.height_bits() < 32 else f"{float(floats(odds)):.6g}"
        shown = shown if shown != "1" else f"1 + {float(floats(odds - 1)):.3g}"
        words = (
            "are those of the table" if tau == 0 or odds > 1 + 100 * tau else f"are within 1 + {float(floats(tau)):.3g}"
        )
        meaning = f"strengths whose odds {words} around {names}, where they multiply to {shown}"
        # Multiply row t by m_t so that all unknowns but the first cancel: m_{t+1} (1 + τ) P_ji = m_t P_ij.
        m = [rational(1)]
        for t in range(k - 1):
            i, j = pairs[t]
            following = pairs[t + 1]
            m.append(m[-1] * table[i, j] / ((1 + tau) * table[following[1], following[0]]))
        i, j = pairs[-1]
        first = pairs[0]
        # What is left of the first unknown: (1 + τ) P_ji − m P_ij < 0; w ≥ 1 takes its negative.
        left = (1 + tau) * table[first[1], first[0]] - m[-1] * table[i, j]
        multipliers = [*m, -left] + [rational(0)] * (k - 1)
    system = exact.System(
        meaning,
        k,
        exact.Rows((), ()),
        exact.Rows(tuple(sparse + weakest), tuple([rational(0)] * len(sparse) + [rational(1)] * k)),
    )
    found = exact.Farkas(system, (), tuple(multipliers))
    verdict = found.verify()
    if not verdict.ok:
        raise exact.Unproved(f"the cycle is too near to the tolerance to be decided: {verdict.reason}.")
    return found


def strengths_of(certificate) -> Any:
    """The strengths in the certificate of a Bradley-Terry table, in exact rationals, the weakest 1."""
    return rationals(np.array(list(certificate.x), dtype=object))
