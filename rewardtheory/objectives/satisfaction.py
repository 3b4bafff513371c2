"""How probable it is that a formula of linear temporal logic holds: under a policy, at most, at least.

Let ψ be what is left of φ after the word so far. A path satisfies φ exactly if, for one of the pairs (M, N) of the
Master Theorem, it ends in an accepting end component of the model's product with ψ and the monitors of (M, N) alone.
The monitors forget how they came there, so from state s with ψ left one wins surely if (s, ψ, …) lies in such a
component for some values of the monitors. Hence the pairs are looked at one by one, which avoids the product of all
monitors, and what remains is to reach a winning (s, ψ).

Source: esparza2018unified, baier2008principles.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import is_exact
from rewardtheory.makers import policy as make_policy
from rewardtheory.objectives.edges import Edges, accepting, edges_of, reached, together
from rewardtheory.objectives.formulas import Formula, atoms, negation
from rewardtheory.objectives.labels import letters
from rewardtheory.objectives.parsing import ltl
from rewardtheory.objectives.rabin import BUDGET, Automaton, automaton_of, choices, remaining
from rewardtheory.objectives.reaching import reach_probability
from rewardtheory.types import MDP

TOLERANCE = 1e-10


@dataclass(frozen=True)
class Probability:
    """The probability that a specification holds.

    Attributes:
        values: for each first state, (S,); exact where the model is.
        value: for the model's initial distribution.
        bound: a proved bound on the error of each, 0 in exact arithmetic.
        n_product: how many states the product had that was solved.
    """

    values: Any
    value: Any
    bound: Any
    n_product: int


def largest_probability(
    mdp: MDP, formula: str | Formula, labels: Mapping[str, Any], *, budget: int = BUDGET, tolerance: float = TOLERANCE
) -> Probability:
    """max over all policies, with memory or without, of P(φ).

    Args:
        mdp: the model; its discount plays no role, and terminal states repeat their letter for ever.
        formula: text that `ltl` reads, or what it read.
        labels: atom -> where it holds: a mask (S,), (S, A) or in the layout, or a list of states.
        budget: the most states that an automaton may have.
        tolerance: the proved error at which to stop, where numbers are floats and the product is large.

    Returns:
        `Probability`.

    Raises:
        ValueError: on a formula that does not parse, an atom without a label, and where the budget is spent.

    Source: esparza2018unified, baier2008principles.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"stay": "s", "leap": {"goal": 0.5, "pit": 0.5}}, "goal": {}, "pit": {}}, start="s", discount=1)
    >>> float(rt.largest_probability(mdp, "F goal", {"goal": ["goal"]}).value)
    0.5
    """
    return _probability(mdp, _formula(formula), labels, None, budget, tolerance)


def least_probability(
    mdp: MDP, formula: str | Formula, labels: Mapping[str, Any], *, budget: int = BUDGET, tolerance: float = TOLERANCE
) -> Probability:
    """min over all policies of P(φ) = 1 − max P(¬φ).

    Args and raises as for `largest_probability`.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"stay": "s", "leap": {"goal": 0.5, "pit": 0.5}}, "goal": {}, "pit": {}}, start="s", discount=1)
    >>> float(rt.least_probability(mdp, "F goal", {"goal": ["goal"]}).value)
    0.0
    """
    found = _probability(mdp, negation(_formula(formula)), labels, None, budget, tolerance)
    return Probability(1 - found.values, 1 - found.value, found.bound, found.n_product)


def satisfaction_probability(
    mdp: MDP,
    formula: str | Formula,
    labels: Mapping[str, Any],
    policy,
    *,
    budget: int = BUDGET,
    tolerance: float = TOLERANCE,
) -> Probability:
    """P_π(φ) of one stationary policy.

    Args:
        mdp, formula, labels, budget, tolerance: as for `largest_probability`.
        policy: π, as `rt.policy` takes it.

    Notes: which moves are possible is decided by π(a|s) = 0 exactly: the probability is not continuous there.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"stay": "s", "go": "t"}, "t": {"back": "s"}}, start="s", discount=0.5)
    >>> float(rt.satisfaction_probability(mdp, "G F t", {"t": ["t"]}, rt.uniform_policy(mdp)).value)
    1.0
    """
    return _probability(mdp, _formula(formula), labels, make_policy(mdp, policy), budget, tolerance)


def _formula(formula: str | Formula) -> Formula:
    return ltl(formula) if isinstance(formula, str) else formula


def _probability(mdp: MDP, f: Formula, labels, policy, budget: int, tolerance: float) -> Probability:
    edges = edges_of(mdp, letters(mdp, labels, atoms(f)), policy=policy)
    read = np.unique(edges.letter).tolist()
    successor, left = remaining(f, letters=read, budget=budget)
    product = together(edges, successor)
    first = np.zeros(product.n, dtype=bool)
    first[np.arange(mdp.n_states) * len(left)] = True
    number = {what: i for i, what in enumerate(left)}
    winning = np.zeros(product.n, dtype=bool)
    for choice in choices(f):
        automaton, follows = automaton_of(f, [choice], letters=read, budget=budget)
        won = _winning(edges, automaton)
        states = np.flatnonzero(won)
        s, q = states // automaton.n_states, states % automaton.n_states
        winning[s * len(left) + np.array([number[x] for x in follows])[q]] = True
    product = product.only(reached(product, first)[product.source])
    values, bound = reach_probability(product, winning, tolerance=tolerance)
    values = values[first]
    used = int(np.unique(product.source).size)
    value = np.asarray(mdp.initial) @ values
    return Probability(values, value, bound if is_exact(values) else bound + 1e-15, used)


def _winning(edges: Edges, automaton: Automaton) -> np.ndarray:
    """The states of the product that lie in an accepting end component and can be reached from a first state."""
    product = together(edges, automaton.successor, automaton.marks)
    first = np.zeros(product.n, dtype=bool)
    first[np.arange(edges.n) * automaton.n_states + automaton.initial] = True
    product = product.only(reached(product, first)[product.source])
    won = np.zeros(product.n, dtype=bool)
    for pair in automaton.pairs:
        won |= accepting(product, pair)[0]
    return won
