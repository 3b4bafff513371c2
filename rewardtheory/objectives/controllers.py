"""A policy with finite memory that attains the greatest probability of a formula.

The memory is the state of the formula's deterministic automaton. On the product of model and automaton: where an
accepting end component can be reached, go there; inside one, choose at random among the choices that stay. Then every
outcome inside is seen again and again, and the pair that made the component accepting is fulfilled.

Source: baier2008principles.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import is_exact, rational, rationals
from rewardtheory.objectives.edges import Edges, accepting, edges_of, together
from rewardtheory.objectives.formulas import Formula, atoms
from rewardtheory.objectives.labels import letters
from rewardtheory.objectives.parsing import ltl
from rewardtheory.objectives.rabin import BUDGET, Automaton, rabin
from rewardtheory.objectives.reaching import reach_probability
from rewardtheory.objectives.satisfaction import TOLERANCE, Probability
from rewardtheory.types import MDP


@dataclass(frozen=True)
class Controller:
    """A policy whose memory is the state of an automaton that reads the letters of the transitions.

    Attributes:
        automaton: the memory; it begins in ``automaton.initial`` and reads each transition after it happened.
        letter: the letter of each transition, in the layout of the model.
        policy: π(a|s, q), (S, Q, A).
    """

    automaton: Automaton
    letter: np.ndarray
    policy: np.ndarray


def best_controller(
    mdp: MDP, formula: str | Formula, labels: Mapping[str, Any], *, budget: int = BUDGET, tolerance: float = TOLERANCE
) -> tuple[Controller, Probability]:
    """A policy with finite memory that attains max P(φ), and that probability.

    Args:
        mdp, formula, labels, budget, tolerance: as for `rt.largest_probability`.

    Returns:
        (controller, probability).

    Raises:
        ValueError: as `rt.largest_probability`.

    Notes: builds the whole automaton, which `rt.largest_probability` does not need to do.

    Source: baier2008principles.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"left": "l", "right": "r"}, "l": {"back": "s"}, "r": {"back": "s"}}, start="s", discount=0.5)
    >>> controller, found = rt.best_controller(mdp, "F l & F r", {"l": ["l"], "r": ["r"]})
    >>> float(found.value), controller.policy.shape
    (1.0, (3, 4, 3))
    """
    f = ltl(formula) if isinstance(formula, str) else formula
    automaton, read = rabin(f, budget=budget), letters(mdp, labels, atoms(f))
    edges = edges_of(mdp, read)
    product = together(edges, automaton.successor, automaton.marks)
    Q, A = automaton.n_states, mdp.n_actions
    won = np.zeros(product.n, dtype=bool)
    chance = np.zeros((product.n, A))
    for pair in automaton.pairs:
        states, staying = accepting(product, pair)
        new = states & ~won
        used = staying & new[product.source]
        chance[product.source[used], (product.row[used] // Q) % A] = 1
        won |= states
    values, bound = reach_probability(product, won, tolerance=tolerance)
    _approach(product, won, values, bound, chance, Q, A)
    empty = (chance == 0).all(axis=1)
    chance[empty] = np.repeat(np.asarray(mdp.available), Q, axis=0)[empty]
    exact = is_exact(product.probability)
    chance = rationals(chance.astype(int)) if exact else chance
    policy = chance / chance.sum(axis=1, keepdims=True)
    values = values[np.arange(mdp.n_states) * Q + automaton.initial]
    value = np.asarray(mdp.initial) @ values
    found = Probability(values, value, bound if is_exact(values) else bound + 1e-15, product.n)
    return Controller(automaton, read, policy.reshape(mdp.n_states, Q, A)), found


def _approach(product: Edges, won, values, bound, chance, Q: int, A: int) -> None:
    """Outside the goal: an optimal choice that comes nearer to it, so that one does not dawdle for ever."""
    rows = int(product.row.max(initial=-1)) + 1
    q = np.zeros(rows, dtype=values.dtype)
    if values.dtype == object:
        q[:] = rational(0)
        for r, p, t in zip(product.row.tolist(), product.probability.tolist(), product.target.tolist(), strict=True):
            q[r] = q[r] + p * values[t]
    else:
        np.add.at(q, product.row, product.probability * values[product.target])
    slack = 0 if values.dtype == object else 4 * bound + 1e-12
    good = np.array([bool(x) for x in q[product.row] >= values[product.source] - slack])
    good &= np.array([bool(x) for x in values[product.source] > slack]) & ~won[product.source]
    usable = product.only(good)
    near, frontier = won.copy(), won.copy()
    while frontier.any():
        # States one move farther away: any optimal choice with an outcome that is nearer.
        into = near[usable.target] & ~near[usable.source]
        source, first = np.unique(usable.source[into], return_index=True)
        chance[source, (usable.row[into][first] // Q) % A] = 1
        frontier = np.zeros_like(near)
        frontier[source] = True
        near |= frontier


def under_controller(mdp: MDP, controller: Controller) -> np.ndarray:
    """P(accepted) from every first state under a controller, for checking: (S,).

    >>> import rewardtheory as rt
    >>> from rewardtheory.objectives.controllers import under_controller
    >>> mdp = rt.mdp({"s": {"left": "l", "right": "r"}, "l": {"back": "s"}, "r": {"back": "s"}}, start="s", discount=0.5)
    >>> controller, _ = rt.best_controller(mdp, "F l & F r", {"l": ["l"], "r": ["r"]})
    >>> under_controller(mdp, controller).tolist()
    [1.0, 1.0, 1.0]
    """
    automaton = controller.automaton
    Q, A = automaton.n_states, mdp.n_actions
    product = together(edges_of(mdp, controller.letter), automaton.successor, automaton.marks)
    chance = controller.policy.reshape(-1, A)[product.source, (product.row // Q) % A]
    taken = np.array([bool(x) for x in chance != 0])
    chain = product.only(taken)
    p = chain.probability * chance[taken]
    chain = Edges(chain.n, chain.source, chain.source, chain.target, p, chain.letter, chain.marks)
    won = np.zeros(chain.n, dtype=bool)
    for pair in automaton.pairs:
        won |= accepting(chain, pair)[0]
    return reach_probability(chain, won)[0][np.arange(mdp.n_states) * Q + automaton.initial]
