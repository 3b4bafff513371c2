"""Products of a model with an automaton or a reward machine, drawn with the best policy, which remembers."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from rewardtheory.arithmetic import floats, to_float
from rewardtheory.objectives.controllers import best_controller
from rewardtheory.objectives.edges import accepting, edges_of, reached, together
from rewardtheory.objectives.formulas import Formula
from rewardtheory.objectives.reaching import reach_probability
from rewardtheory.objectives.reward_machines import RewardMachine, machine_product
from rewardtheory.report.graph_pictures import Arrow, columns, plot_graph
from rewardtheory.solvers.optimal import solve
from rewardtheory.transition import moves, probability
from rewardtheory.types import MDP

MOST = 24


def plot_product(mdp: MDP, formula: str | Formula, labels: Mapping[str, Any], *, ax=None):
    """The product of a model with the automaton of a formula: best choices in color, winning states doubled.

    A state is drawn as its name over the number of the automaton's state. Doubled are the states from which the policy
    satisfies the formula surely. Left out is what comes after a choice that the policy does not make, and after the
    formula has come true.

    Args:
        mdp: the model; at most 24 states of the product can be drawn.
        formula, labels: as for `rt.largest_probability`.
        ax: matplotlib axes; by default new ones.

    Raises:
        ValueError: where the product is too large to be drawn.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"left": "l", "right": "r"}, "l": {"back": "s"}, "r": {"back": "s"}}, start="s", discount=0.5)
    >>> axes = rt.plot_product(mdp, "F l & F r", {"l": ["l"], "r": ["r"]})
    """
    controller, _ = best_controller(mdp, formula, labels)
    automaton = controller.automaton
    Q, A = automaton.n_states, mdp.n_actions
    product = together(edges_of(mdp, controller.letter), automaton.successor, automaton.marks)
    start = np.zeros(product.n, dtype=bool)
    start[np.flatnonzero(floats(mdp.initial)) * Q + automaton.initial] = True
    won = np.zeros(product.n, dtype=bool)
    for pair in automaton.pairs:
        won |= accepting(product.only(reached(product, start)[product.source]), pair)[0]
    won = np.array([bool(x == 1) for x in reach_probability(product, won)[0]])
    decided = (automaton.successor == np.arange(Q)[:, None]).all(axis=1)
    settled = won & decided[np.arange(product.n) % Q]
    taken = floats(controller.policy).reshape(-1, A)[product.source, product.row // Q % A] > 0
    visited = reached(product.only(taken & ~settled[product.source]), start)
    shown = visited[product.source] & ~settled[product.source]
    arrows = [
        _arrow(mdp, int(s), int(t), int(row) // Q % A, to_float(p), bool(chosen))
        for s, t, row, p, chosen, here in zip(
            product.source, product.target, product.row, product.probability, taken, shown, strict=True
        )
        if here and not mdp.terminal[s // Q]
    ]
    states = sorted(set(np.flatnonzero(visited).tolist()) | {arrow.target for arrow in arrows})
    names = {i: f"{_name(mdp, i // Q)}\n{i % Q}" for i in states}
    return _drawn(states, arrows, names, np.flatnonzero(start).tolist(), [i for i in states if won[i]], ax)


def plot_machine_product(mdp: MDP, machine: RewardMachine, labels: Mapping[str, Any], *, ax=None):
    """The product of a model with a reward machine: best choices in color with what they pay, ends doubled.

    Args:
        mdp: the model; its product must have at most 24 states.
        machine, labels: as for `rt.machine_product`.
        ax: matplotlib axes; by default new ones.

    Raises:
        ValueError: where the product is too large to be drawn.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"stay": "s", "go": "t"}, "t": {"back": "s"}}, start="s", discount=0.5)
    >>> machine = rt.reward_machine({"u": {"t": ("done", 1), "else": ("u", 0)}, "done": {}}, start="u")
    >>> axes = rt.plot_machine_product(mdp, machine, {"t": ["t"]})
    """
    product, reward = machine_product(mdp, machine, labels)
    best = floats(solve(product, reward).policy)
    pay, chance = floats(reward), floats(probability(product.transition))
    arrows = []
    for s, a, k, t in zip(*(x.tolist() for x in moves(product)), strict=True):
        if not product.terminal[s]:
            paid = f", pays {pay[s, a, k]:g}" if pay[s, a, k] else ""
            arrows.append(_arrow(mdp, s, t, a, float(chance[s, a, k]), bool(best[s, a] > 0), paid))
    names = {i: name.replace(" & ", "\n") for i, name in enumerate(product.states or ())}
    starts = np.flatnonzero(floats(product.initial)).tolist()
    return _drawn(list(names), arrows, names, starts, np.flatnonzero(np.asarray(product.terminal)).tolist(), ax)


def _arrow(mdp: MDP, s: int, t: int, action: int, p: float, chosen: bool, paid: str = "") -> Arrow:
    name = mdp.actions[action] if mdp.actions else str(action)
    return Arrow(s, t, name + (f" {p:.3g}" if p < 1 else "") + paid, chosen)


def _name(mdp: MDP, s: int) -> str:
    return mdp.states[s] if mdp.states else str(s)


def _drawn(states, arrows, names, starts, doubled, ax):
    if len(states) > MOST:
        raise ValueError(
            f"`mdp`: the product has {len(states)} states; at most {MOST} can be drawn: take a smaller one."
        )
    return plot_graph(columns(states, arrows, starts), arrows, names=names, starts=starts, doubled=doubled, ax=ax)
