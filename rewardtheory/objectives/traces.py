"""Formulas about finite traces: deterministic finite automata, and the probability that an episode satisfies one.

What is left of a formula after a letter is a state, and a state accepts if the empty rest satisfies what is left.

Source: degiacomo2013ltlf.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import is_exact
from rewardtheory.makers import policy as make_policy
from rewardtheory.objectives.edges import edges_of, together
from rewardtheory.objectives.formulas import Formula, atoms, text
from rewardtheory.objectives.labels import letters
from rewardtheory.objectives.parsing import ltl
from rewardtheory.objectives.progress import after, at_end, normal
from rewardtheory.objectives.rabin import BUDGET
from rewardtheory.objectives.reaching import reach_probability
from rewardtheory.objectives.satisfaction import TOLERANCE, Probability
from rewardtheory.types import MDP


@dataclass(frozen=True)
class TraceAutomaton:
    """A deterministic complete automaton on finite words.

    Attributes:
        atoms: names; letter number b has atom i exactly if bit i of b is set.
        initial: the state in which it begins.
        successor: (Q, 2^atoms).
        accepting: a mask (Q,): whether a trace may end here.
    """

    atoms: tuple[str, ...]
    initial: int
    successor: np.ndarray
    accepting: np.ndarray

    @property
    def n_states(self) -> int:
        """How many states."""
        return len(self.successor)

    def accepts(self, trace: Sequence[Iterable[str]]) -> bool:
        """Whether it accepts a trace of letters, each the atoms that hold."""
        state = self.initial
        for letter in trace:
            true = set(letter)
            state = self.successor[state, sum(1 << i for i, name in enumerate(self.atoms) if name in true)]
        return bool(self.accepting[state])


def trace_automaton(formula: str | Formula, *, budget: int = BUDGET) -> TraceAutomaton:
    """The deterministic automaton of a formula about finite traces (LTLf).

    Args:
        formula: text, or what ``ltl(text, finite=True)`` read.
        budget: the most states that it may have.

    Returns:
        `TraceAutomaton`.

    Raises:
        ValueError: where the budget is spent, with the size so far.

    Source: degiacomo2013ltlf.

    >>> from rewardtheory.objectives.traces import trace_automaton
    >>> automaton = trace_automaton("F (a & X b)")
    >>> automaton.accepts([{"a"}, {"b"}]), automaton.accepts([{"a"}])
    (True, False)
    """
    f = ltl(formula, finite=True) if isinstance(formula, str) else formula
    names = atoms(f)
    alphabet = [frozenset(name for i, name in enumerate(names) if b >> i & 1) for b in range(1 << len(names))]
    index = {normal(f): 0}
    queue, successor = list(index), []
    for left in queue:
        row = []
        for letter in alphabet:
            following = after(left, letter, True)
            if following not in index:
                if len(index) >= budget:
                    raise ValueError(
                        f"the automaton of {text(f)!r} has more than {budget} states "
                        f"({len(queue) - len(successor)} still to be explored); raise `budget`, or use a simpler formula."
                    )
                index[following] = len(index)
                queue.append(following)
            row.append(index[following])
        successor.append(row)
    return TraceAutomaton(names, 0, np.array(successor), np.array([at_end(left) for left in queue]))


def trace_probability(
    mdp: MDP,
    formula: str | Formula,
    labels: Mapping[str, Any],
    *,
    policy=None,
    budget: int = BUDGET,
    tolerance: float = TOLERANCE,
) -> Probability:
    """The probability that an episode ends, and its trace satisfies a formula: of a policy, or the greatest of all.

    Args:
        mdp: the model; an episode ends on arrival at a terminal state, whose letter is the last of the trace.
        formula: about finite traces, as text or as ``ltl(text, finite=True)`` read it.
        labels: atom -> where it holds: a mask (S,) or a list of states.
        policy: a stationary policy; by default the best of all, with memory.
        budget, tolerance: as for `rt.largest_probability`.

    Returns:
        `Probability`; of an episode that begins in a terminal state the trace has one letter.

    Raises:
        ValueError: on bad input.

    Source: degiacomo2013ltlf.

    >>> import rewardtheory as rt
    >>> graph = {"s": {"left": "l", "right": "r"}, "l": {"on": "end"}, "r": {"on": "end"}, "end": {}}
    >>> mdp = rt.mdp(graph, start="s", discount=1)
    >>> float(rt.trace_probability(mdp, "F l & F r", {"l": ["l"], "r": ["r"]}).value)
    0.0
    """
    automaton = trace_automaton(formula, budget=budget)
    read = letters(mdp, labels, automaton.atoms)
    edges = edges_of(mdp, read, policy=None if policy is None else make_policy(mdp, policy))
    product = together(edges, automaton.successor)
    Q = automaton.n_states
    goal = np.zeros(product.n, dtype=bool)
    for s in np.flatnonzero(mdp.terminal).tolist():
        last = int(edges.letter[edges.source == s][0])
        goal[s * Q + np.arange(Q)] = automaton.accepting[automaton.successor[:, last]]
    product = product.only(~np.asarray(mdp.terminal)[product.source // Q])
    values, bound = reach_probability(product, goal, tolerance=tolerance)
    values = values[np.arange(mdp.n_states) * Q + automaton.initial]
    value = np.asarray(mdp.initial) @ values
    return Probability(values, value, bound if is_exact(values) else bound + 1e-15, product.n)
