"""From a formula of linear temporal logic to a deterministic automaton, by the Master Theorem.

Let μ be the parts of φ that begin with U or M, and ν those with R or W. A word w satisfies φ exactly if for some
M ⊆ μ (the promises that are kept again and again) and N ⊆ ν (the parts that hold from some time on)

    1. from some time i on, what is left of φ holds with the promises of M granted:  w_i ⊨ after(φ, w_0…w_{i−1})[M]
    2. w ⊨ G F of every promise in M, with the parts of N taken as true
    3. w ⊨ F G of every part in N, with the promises of M granted

In 1 and 3 no promise is left, so a violation shows after finitely many letters: a monitor follows what is left, and
starts again after a violation. The condition holds exactly if it starts again finitely often. In 2 nothing may go on for
ever, so fulfilment shows: the monitor starts again after each, and the condition holds exactly if it does so infinitely
often. All monitors are deterministic, and each (M, N) is one Rabin pair.

Source: esparza2018unified.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

import numpy as np

from rewardtheory.objectives.formulas import (
    FALSE,
    GREATEST,
    LEAST,
    Formula,
    always,
    atoms,
    eventually,
    subformulas,
    text,
)
from rewardtheory.objectives.progress import NO, YES, Normal, after, demanded, formula_of, granted, normal

BUDGET = 10_000
MACHINE_BITS = 62
MAX_OPERATORS = 14


@dataclass(frozen=True)
class Pair:
    """A way to be accepted: no edge of `fin` for ever, and every set of `inf` again and again.

    Attributes:
        fin: the marks that may be seen only finitely often, as a bit mask.
        inf: bit masks; of each at least one mark is seen infinitely often.
    """

    fin: int
    inf: tuple[int, ...]


@dataclass(frozen=True)
class Automaton:
    """A deterministic complete automaton on infinite words, accepting by marks on edges (a generalized Rabin automaton).

    Attributes:
        atoms: names; letter number b has atom i exactly if bit i of b is set.
        initial: the state in which it begins.
        successor: (Q, 2^atoms), the next state.
        marks: (Q, 2^atoms), bit masks; Python integers where there are more than 62.
        pairs: a word is accepted if its run fulfils one of them.
    """

    atoms: tuple[str, ...]
    initial: int
    successor: np.ndarray
    marks: np.ndarray
    pairs: tuple[Pair, ...]

    @property
    def n_states(self) -> int:
        """How many states."""
        return len(self.successor)

    def accepts(self, begin: Sequence[Iterable[str]], cycle: Sequence[Iterable[str]]) -> bool:
        """Whether the word begin cycle cycle … is accepted."""
        state, seen = self.initial, {}
        for letter in begin:
            state = int(self.successor[state, self.letter(letter)])
        numbers = [self.letter(letter) for letter in cycle]
        rounds: list[int] = []
        while state not in seen:
            seen[state] = len(rounds)
            marks = 0
            for b in numbers:
                marks |= int(self.marks[state, b])
                state = int(self.successor[state, b])
            rounds.append(marks)
        found = 0
        for marks in rounds[seen[state] :]:
            found |= marks
        return any(not found & pair.fin and all(found & bits for bits in pair.inf) for pair in self.pairs)

    def letter(self, holds: Iterable[str]) -> int:
        """The number of a letter; other atoms than those of the automaton do not matter."""
        true = set(holds)
        return sum(1 << i for i, name in enumerate(self.atoms) if name in true)


@dataclass(frozen=True)
class Choice:
    """M and the goals that M and N demand: the data of one Rabin pair before it is an automaton."""

    kept: frozenset[Formula]
    stable: tuple[Normal, ...]
    recurrent: tuple[Normal, ...]


def choices(f: Formula) -> list[Choice]:
    """All (M, N) whose conditions are not plainly impossible."""
    least = [g for g in subformulas(f) if g[0] in LEAST]
    greatest = [g for g in subformulas(f) if g[0] in GREATEST]
    if len(least) + len(greatest) > MAX_OPERATORS:
        raise ValueError(
            f"the formula {text(f)!r} has {len(least) + len(greatest)} temporal operators other than X, and every set of "
            f"them is looked at; at most {MAX_OPERATORS} are supported: split the formula."
        )
    found: dict[Choice, None] = {}
    for M in map(frozenset, _subsets(least)):
        for N in map(frozenset, _subsets(greatest)):
            stable = [always(granted(g, M)) for g in greatest if g in N]
            recurrent = [eventually(demanded(g, N)) for g in least if g in M]
            if FALSE not in stable and FALSE not in recurrent:
                goals = [tuple(dict.fromkeys(map(normal, part))) for part in (stable, recurrent)]
                found[Choice(M, goals[0], goals[1])] = None
    return list(found)


def _subsets(items):
    return chain.from_iterable(combinations(items, k) for k in range(len(items) + 1))


def rabin(f: Formula, *, budget: int = BUDGET) -> Automaton:
    """The deterministic automaton of a formula.

    Args:
        f: what `ltl` read.
        budget: the most states that it may have.

    Returns:
        `Automaton`, complete, with one pair for each (M, N) that is possible.

    Raises:
        ValueError: where the budget is spent, with the size so far.

    Notes: doubly exponential in the worst case; the number of pairs is exponential in the number of temporal operators.

    Source: esparza2018unified.

    >>> from rewardtheory.objectives.parsing import ltl
    >>> from rewardtheory.objectives.rabin import rabin
    >>> automaton = rabin(ltl("G F a"))
    >>> automaton.n_states, automaton.accepts([], [{"a"}, {}]), automaton.accepts([{"a"}], [{}])
    (2, True, False)
    """
    return automaton_of(f, choices(f), budget=budget)[0]


def automaton_of(
    f: Formula, chosen: Sequence[Choice], *, letters: Sequence[int] | None = None, budget: int = BUDGET
) -> tuple[Automaton, list[Normal]]:
    """The automaton that follows the monitors of some choices of (M, N), and what is left of the formula in each state.

    Args:
        f: the formula.
        chosen: the choices; one pair for each.
        letters: the numbers of the letters that occur, by default all; for others nothing is computed.
        budget: the most states.
    """
    names = atoms(f)
    numbers = range(1 << len(names)) if letters is None else letters
    alphabet = {b: frozenset(name for i, name in enumerate(names) if b >> i & 1) for b in numbers}
    kept = list(dict.fromkeys(choice.kept for choice in chosen))
    stable = list(dict.fromkeys(goal for choice in chosen for goal in choice.stable))
    recurrent = list(dict.fromkeys(goal for choice in chosen for goal in choice.recurrent))
    bit = {("kept", M): 1 << i for i, M in enumerate(kept)}
    bit |= {("stable", goal): 1 << len(kept) + i for i, goal in enumerate(stable)}
    bit |= {("recurrent", goal): 1 << len(kept) + len(stable) + i for i, goal in enumerate(recurrent)}
    grant = {M: {} for M in kept}

    def start(left: Normal, M: frozenset[Formula]) -> Normal:
        known = grant[M]
        if left not in known:
            known[left] = normal(granted(formula_of(left), M))
        return known[left]

    def fresh(left: Normal):
        return left, tuple(start(left, M) for M in kept), tuple(stable), tuple(recurrent)

    def step(state, letter):
        left, promises, lasting, coming = state
        left = after(left, letter)
        if left in (YES, NO):  # decided: nothing else need be followed
            return fresh(left), sum(bit["kept", M] for M in kept) if left == NO else 0
        marks = 0
        promised, lasts, comes = [], [], []
        for M, x in zip(kept, promises, strict=True):
            x = after(x, letter)
            if x == NO:
                marks |= bit["kept", M]
                x = start(left, M)
            promised.append(x)
        for goal, x in zip(stable, lasting, strict=True):
            x = after(x, letter)
            if x == NO:
                marks |= bit["stable", goal]
                x = goal
            lasts.append(x)
        for goal, x in zip(recurrent, coming, strict=True):
            x = after(x, letter)
            if x == YES:
                marks |= bit["recurrent", goal]
                x = goal
            comes.append(x)
        return (left, tuple(promised), tuple(lasts), tuple(comes)), marks

    index = {fresh(normal(f)): 0}
    queue, successor, marked = list(index), [], []
    for state in queue:
        row, marks_row = [-1] * (1 << len(names)), [0] * (1 << len(names))
        for b, letter in alphabet.items():
            following, marks = step(state, letter)
            if following not in index:
                if len(index) >= budget:
                    raise ValueError(
                        f"the automaton of {text(f)!r} has more than {budget} states ({len(queue) - len(successor)} still "
                        "to be explored); raise `budget`, or use a simpler formula."
                    )
                index[following] = len(index)
                queue.append(following)
            row[b], marks_row[b] = index[following], marks
        successor.append(row)
        marked.append(marks_row)
    pairs = tuple(
        Pair(
            bit["kept", choice.kept] | sum(bit["stable", goal] for goal in choice.stable),
            tuple(bit["recurrent", goal] for goal in choice.recurrent),
        )
        for choice in chosen
    )
    small = len(kept) + len(stable) + len(recurrent) <= MACHINE_BITS
    automaton = Automaton(names, 0, np.array(successor), np.array(marked, dtype=np.int64 if small else object), pairs)
    return automaton, [state[0] for state in queue]


def remaining(f: Formula, *, letters: Sequence[int], budget: int = BUDGET) -> tuple[np.ndarray, list[Normal]]:
    """What can be left of a formula: the table of successors (Q, 2^atoms), and the normal form of each state."""
    names = atoms(f)
    alphabet = {b: frozenset(name for i, name in enumerate(names) if b >> i & 1) for b in letters}
    index = {normal(f): 0}
    queue, successor = list(index), []
    for left in queue:
        row = [-1] * (1 << len(names))
        for b, letter in alphabet.items():
            following = after(left, letter)
            if following not in index:
                if len(index) >= budget:
                    raise ValueError(
                        f"{text(f)!r} leaves more than {budget} different formulas ({len(queue) - len(successor)} still to "
                        "be explored); raise `budget`, or use a simpler one."
                    )
                index[following] = len(index)
                queue.append(following)
            row[b] = index[following]
        successor.append(row)
    return np.array(successor), queue
