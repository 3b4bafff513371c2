"""Axioms of social choice as checks: a rule keeps an axiom on every small profile, or here is one where it does not.

An axiom is a generator: given a rule and one profile of rankings it yields the violations that begin there. `check_axiom`
walks over the profiles of the asked sizes, one for each multiset of voters (`anonymity` looks at their reorderings), and
returns the first violation, so that of the smallest profile. A rule without a violation is shown to keep the axiom on
these profiles and no others; a rule that is anonymous, on all orders of their voters too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations_with_replacement, permutations, product
from typing import Any

import numpy as np

from rewardtheory.arithmetic import rationals
from rewardtheory.games.preferences import preferences_of_rankings
from rewardtheory.games.voting import condorcet_winner
from rewardtheory.validation import whole

Rule = Callable[[np.ndarray], Any]
Axiom = Callable[[Rule, np.ndarray], Iterator["Violation"]]


@dataclass(frozen=True, eq=False)
class Violation:
    """A profile on which a rule breaks an axiom.

    Attributes:
        axiom: its name.
        rankings: the profile, (voters, n).
        outcome: the lottery there.
        changed: the changed profile that it is compared with, or None.
        changed_outcome: the lottery there.
        reason: one sentence.
    """

    axiom: str
    rankings: np.ndarray
    outcome: Any
    changed: np.ndarray | None
    changed_outcome: Any
    reason: str

    def __str__(self) -> str:
        return self.reason


def check_axiom(
    rule: Rule, axiom: Axiom, *, voters: int | tuple[int, ...] = (1, 3), alternatives: int = 3
) -> tuple[bool, Violation | None]:
    """Whether a rule keeps an axiom on all profiles of a size, or the first profile where it does not.

    Args:
        rule: rankings (voters, n) -> lottery (n,), such as those of `rt.voting`.
        axiom: one of `rt.axioms`: anonymity, neutrality, condorcet, monotonicity, clone_independence.
        voters: how many; several numbers are tried in turn. Odd numbers leave no ties between two alternatives.
        alternatives: n.

    Returns:
        (True, None), or (False, the `Violation`).

    Source: conitzer2024social.

    >>> import rewardtheory as rt
    >>> print(rt.check_axiom(rt.voting.copeland_rule, rt.axioms.condorcet))
    (True, None)
    >>> print(rt.check_axiom(rt.voting.dictatorship, rt.axioms.anonymity)[1])
    anonymity: the voters 0>1>2, 0>1>2, 1>0>2 give [1, 0, 0], and the same in the order 1>0>2, 0>1>2, 0>1>2 give [0, 1, 0].
    """
    orders = list(permutations(range(whole(alternatives, "alternatives"))))
    for count in voters if isinstance(voters, tuple) else (voters,):
        whole(count, "voters")
        for profile in combinations_with_replacement(orders, count):
            rankings = np.array(profile, dtype=int).reshape(count, alternatives)
            for violation in axiom(rule, rankings):
                return False, violation
    return True, None


def anonymity(rule: Rule, rankings: np.ndarray) -> Iterator[Violation]:
    """The outcome does not depend on the order of the voters."""
    outcome = _outcome(rule, rankings)
    for order in permutations(range(len(rankings))):
        changed = rankings[list(order)]
        new = _outcome(rule, changed)
        if (new != outcome).any():
            reason = (
                f"anonymity: the voters {_profile(rankings)} give {_lottery(outcome)}, and the same in the order "
                f"{_profile(changed)} give {_lottery(new)}."
            )
            yield Violation("anonymity", rankings, outcome, changed, new, reason)
            return


def neutrality(rule: Rule, rankings: np.ndarray) -> Iterator[Violation]:
    """Renaming the alternatives renames the outcome."""
    outcome = _outcome(rule, rankings)
    for names in permutations(range(rankings.shape[1])):
        renamed = np.array(names)[rankings]
        new = _outcome(rule, renamed)
        if (new[list(names)] != outcome).any():
            reason = (
                f"neutrality: the voters {_profile(rankings)} give {_lottery(outcome)}; with the alternatives renamed to "
                f"{list(names)} they give {_lottery(new)}."
            )
            yield Violation("neutrality", rankings, outcome, renamed, new, reason)
            return


def condorcet(rule: Rule, rankings: np.ndarray) -> Iterator[Violation]:
    """An alternative that a majority prefers to every other one is chosen surely."""
    winner = condorcet_winner(preferences_of_rankings(rankings))
    if winner is None:
        return
    outcome = _outcome(rule, rankings)
    if outcome[winner] != 1:
        reason = (
            f"condorcet: with the voters {_profile(rankings)} a majority prefers {winner} to every other alternative, and the "
            f"outcome is {_lottery(outcome)}."
        )
        yield Violation("condorcet", rankings, outcome, None, None, reason)


def monotonicity(rule: Rule, rankings: np.ndarray) -> Iterator[Violation]:
    """Raising an alternative by one place in one ranking does not lower its probability."""
    outcome = _outcome(rule, rankings)
    for v in range(len(rankings)):
        for k in range(1, rankings.shape[1]):
            changed = rankings.copy()
            raised = changed[v, k]
            changed[v, [k - 1, k]] = changed[v, [k, k - 1]]
            new = _outcome(rule, changed)
            if new[raised] < outcome[raised]:
                reason = (
                    f"monotonicity: the voters {_profile(rankings)} give {_lottery(outcome)}; when voter {v} raises {raised} "
                    f"they are {_profile(changed)} and give {_lottery(new)}, less for {raised}."
                )
                yield Violation("monotonicity", rankings, outcome, changed, new, reason)
                return


def clone_independence(rule: Rule, rankings: np.ndarray) -> Iterator[Violation]:
    """A copy of an alternative, next to it in every ranking, changes no other alternative's probability."""
    outcome = _outcome(rule, rankings)
    n = rankings.shape[1]
    for original in range(n):
        for sides in product((0, 1), repeat=len(rankings)):
            changed = np.array([_with_clone(row, original, n, side) for row, side in zip(rankings, sides, strict=True)])
            new = _outcome(rule, changed)
            others = [i for i in range(n) if i != original]
            if (new[others] != outcome[others]).any():
                reason = (
                    f"clone_independence: the voters {_profile(rankings)} give {_lottery(outcome)}; with {n} added as a copy of "
                    f"{original} they are {_profile(changed)} and give {_lottery(new)}."
                )
                yield Violation("clone_independence", rankings, outcome, changed, new, reason)
                return


def _with_clone(row: np.ndarray, original: int, clone: int, side: int) -> list[int]:
    place = int(np.flatnonzero(row == original)[0])
    return [*row[: place + side], clone, *row[place + side :]]


def _outcome(rule: Rule, rankings: np.ndarray) -> Any:
    outcome = rationals(rule(rankings))
    if outcome.shape != (rankings.shape[1],) or abs(float(outcome.sum()) - 1) > 1e-9 or (outcome < 0).any():
        raise ValueError(
            f"`rule` gives {outcome} on {rankings.tolist()}; it must give one probability for each alternative, summing to 1."
        )
    return outcome


def _profile(rankings: np.ndarray) -> str:
    return ", ".join(">".join(str(i) for i in row) for row in rankings)


def _lottery(outcome: Any) -> str:
    return "[" + ", ".join(str(x) for x in outcome) + "]"
