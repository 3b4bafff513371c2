"""Debate before a judge: the exact value of the game and who starts.

Two players argue for two decisions. They take turns in revealing one of n features, never the same twice, until N are
shown; the judge sees the set and player 1 gets +1 if it favors the first decision, −1 if the second, 0 if neither
(sukovic2024justifiable). Information is perfect and the game is zero-sum, so it has a value in {−1, 0, 1} in pure
strategies, found by recursion over the revealed sets.

Where each feature adds its margin d_i to the verdict and N is even, each player reveals what speaks most for it, so the
value is the sign of the N/2 greatest plus the N/2 least margins, whoever starts. Features that interact break both.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from math import comb
from typing import Any

from flint import fmpq

from rewardtheory.arithmetic import known, rational
from rewardtheory.validation import numbers, whole

MOST = 300_000
"""More revealed sets than these are refused."""


@dataclass(frozen=True, eq=False)
class Debate:
    """The value of a debate.

    Attributes:
        value: 1, 0 or −1, to player 1 under best play.
        play: the features revealed under best play, in order (the first of equals).
        certificates: two `exact.Optimum`: with its strategy player 1 gets at least the value whatever player 2 does, and
            the other way round.
    """

    value: int
    play: tuple[int, ...]
    certificates: tuple[Any, Any]


def debate_value(judge: Callable[[frozenset], Any], features: int, rounds: int, *, first: int = 1) -> Debate:
    """The value of a debate under best play, with a certificate for each player.

    V(D) = sign judge(D) for |D| = N; before, the maximum over i ∉ D of V(D ∪ {i}) if player 1 moves, else the minimum.

    Args:
        judge: from the set of revealed features (of 0, ..., n − 1) to a number: above 0 where the decision of player 1
            looks better.
        features: n.
        rounds: N ≤ n, the number of features shown.
        first: 1 or 2, who starts.

    Source: sukovic2024justifiable.

    >>> import rewardtheory as rt
    >>> from rewardtheory.games.debate import additive_judge
    >>> found = rt.debate_value(additive_judge([3, 1, -2, -1]), 4, 2)
    >>> found.value, found.play
    (1, (0, 1))
    """
    n, N = whole(features, "features"), whole(rounds, "rounds")
    if N > n:
        raise ValueError(f"`rounds` is {N}; only {n} features can be revealed: it must be at most {n}.")
    if first not in (1, 2):
        raise ValueError(f"`first` is {first!r}; it must be 1 or 2, the player who starts.")
    count = sum(comb(n, k) for k in range(N + 1))
    if count > MOST:
        raise ValueError(
            f"`features` and `rounds` give {count} revealed sets, more than {MOST}; fewer features or rounds are needed."
        )

    def mover(D: frozenset) -> int:
        return first if len(D) % 2 == 0 else 3 - first

    @cache
    def value(D: frozenset) -> int:
        if len(D) == N:
            return _sign(judge(D), D)
        after = (value(D | {i}) for i in range(n) if i not in D)
        return max(after) if mover(D) == 1 else min(after)

    @cache
    def move(D: frozenset) -> int:
        return next(i for i in range(n) if i not in D and value(D | {i}) == value(D))

    play, D = [], frozenset()
    while len(D) < N:
        play.append(move(D))
        D = D | {play[-1]}
    proofs = tuple(_certificate(player, n, N, mover, move, value, play) for player in (1, 2))
    return Debate(value(frozenset()), tuple(play), (proofs[0], proofs[1]))


def additive_judge(margins) -> Callable[[frozenset], Any]:
    """The judge that adds up the margins of the revealed features.

    >>> from rewardtheory.games.debate import additive_judge
    >>> print(additive_judge([3, 1, -2])(frozenset({0, 2})))
    1
    """
    d = _margins(margins)

    def judge(D: frozenset):
        return sum((d[i] for i in sorted(D)), rational(0))

    return judge


def pairwise_judge(interactions) -> Callable[[frozenset], Any]:
    """The judge that adds up interactions of all pairs of revealed features, and their margins on the diagonal.

    Args:
        interactions: (n, n), symmetric; each pair counts once.

    >>> from rewardtheory.games.debate import pairwise_judge
    >>> print(pairwise_judge([[1, -3], [-3, 1]])(frozenset({0, 1})))
    -1
    """
    W = known(numbers(interactions, "interactions", exact=True))
    if W.ndim != 2 or W.shape[0] != W.shape[1] or (W != W.T).any():
        raise ValueError(
            f"`interactions` of shape {W.shape} must be square and symmetric: give each pair once both ways."
        )

    def judge(D: frozenset):
        shown = sorted(D)
        single = sum((W[i, i] for i in shown), rational(0))
        return single + sum((W[i, j] for i, j in combinations(shown, 2)), rational(0))

    return judge


def additive_value(margins, rounds: int) -> int:
    """The value of a debate before an additive judge with an even number N of rounds.

    The sign of the sum of the N/2 greatest and the N/2 least margins.

    Source: sukovic2024justifiable.

    >>> from rewardtheory.games.debate import additive_value
    >>> additive_value([3, 1, -2, -1], 2)
    1
    """
    d = sorted(_margins(margins), reverse=True)
    N = whole(rounds, "rounds")
    if N % 2 or N > len(d):
        raise ValueError(
            f"`rounds` is {N}; the formula needs an even number of at most {len(d)}: use debate_value otherwise."
        )
    half = N // 2
    total = sum(d[:half] + d[len(d) - half :], rational(0))
    return int(total > 0) - int(total < 0)


def _sign(x, D) -> int:
    try:
        return int(bool(x > 0)) - int(bool(x < 0))
    except (TypeError, ValueError):
        raise ValueError(f"`judge` gives {x!r} for the features {sorted(D)}; it must give one number.") from None


def _margins(margins) -> list:
    d = known(numbers(margins, "margins", exact=True))
    if d.ndim != 1 or not len(d):
        raise ValueError(f"`margins` has shape {d.shape}; it must be (n,): one margin for each feature.")
    return list(d)


def _certificate(player: int, n: int, N: int, mover, move, value, play) -> Any:
    """What the other player can do at best against this player's strategy, as a linear program.

    With player 1's moves fixed, the greatest v(∅) with v(D) ≤ v(D ∪ {i}) along player 2's moves and the fixed ones, and
    v ≤ the payoff at the end, is what player 1 is sure of. The dual is one unit of flow along the line of best play.
    """
    from rewardtheory import exact

    start: frozenset = frozenset()
    index, order = {start: 0}, [start]
    arcs: list[tuple[frozenset, frozenset]] = []
    for D in order:  # grows while it is walked
        if len(D) == N:
            continue
        moves = [move(D)] if mover(D) == player else [i for i in range(n) if i not in D]
        for i in moves:
            E = D | {i}
            if E not in index:
                index[E] = len(order)
                order.append(E)
            arcs.append((D, E))
    sign = 1 if player == 1 else -1
    line = [start]
    for i in play:
        line.append(line[-1] | {i})
    on = set(pairwise(line))
    one = fmpq(1)
    rows = [((index[D], -one), (index[E], one)) for D, E in arcs]
    ends = [D for D in order if len(D) == N]
    rows += [((index[D], -one),) for D in ends]
    right = [fmpq(0)] * len(arcs) + [fmpq(-sign * value(D)) for D in ends]
    z = [one if arc in on else fmpq(0) for arc in arcs] + [one if D == line[-1] else fmpq(0) for D in ends]
    cost = [fmpq(0)] * len(order)
    cost[0] = -one
    other = 3 - player
    system = exact.System(
        f"minus what player {player} is sure of by its strategy, v(∅) with v(D) at most v of every set that player {other} "
        "or the strategy can make of D, and at most the payoff of a complete set",
        len(order),
        exact.Rows((), ()),
        exact.Rows(tuple(rows), tuple(right)),
    )
    least = _secured(order, arcs, N, value, sign)
    x = [fmpq(least[D]) for D in order]
    found = exact.Optimum(system, tuple(cost), tuple(x), (), tuple(z), -x[0])
    verdict = found.verify()
    if not verdict.ok:
        raise exact.Unproved(f"the value of the debate cannot be proved: {verdict.reason}.")
    return found


def _secured(order: Sequence[frozenset], arcs, N: int, value, sign: int) -> dict[frozenset, int]:
    """What the player of the fixed strategy gets at least from each set that can come up."""
    after: dict[frozenset, list[frozenset]] = {}
    for D, E in arcs:
        after.setdefault(D, []).append(E)
    least: dict[frozenset, int] = {}
    for D in sorted(order, key=len, reverse=True):
        least[D] = sign * value(D) if len(D) == N else min(least[E] for E in after[D])
    return least
