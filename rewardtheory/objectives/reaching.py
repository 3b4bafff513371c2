"""The greatest probability of reaching a set of states.

Sets that cannot reach the goal have probability 0 and become an end. Where one could dawdle for ever, in an end
component, it does not matter where in it one is: the component becomes one state. Then every policy ends, and the
probabilities are the optimal values of a model at discount 1 that pays 1 on arrival.
"""

import numpy as np

from rewardtheory.arithmetic import is_exact, rational, rationals
from rewardtheory.objectives.edges import Edges, backwards, end_components, reached
from rewardtheory.solvers.optimal import solve
from rewardtheory.types import MDP, Successors
from rewardtheory.validation import require_memory


def reach_probability(edges: Edges, goal: np.ndarray, *, tolerance: float = 1e-10):
    """max over policies of P(reach the goal), from every state.

    Args:
        edges: the moves.
        goal: a mask (n,).
        tolerance: as for `rt.solve`; not used in exact arithmetic.

    Returns:
        (values, bound): (n,), exact where the probabilities are, and a proved bound on their error.
    """
    n, exact = edges.n, is_exact(edges.probability)
    zero, one = (rational(0), rational(1)) if exact else (0.0, 1.0)
    able = reached(backwards(edges), goal)
    values = rationals(np.zeros(n, dtype=int)) if exact else np.zeros(n)
    values[goal] = one
    open_ = able & ~goal
    if not open_.any():
        return values, zero
    inner = edges.only(open_[edges.source])
    leaving = np.zeros(int(inner.row.max()) + 1, dtype=bool)
    leaving[inner.row[~open_[inner.target]]] = True
    within = np.flatnonzero(~leaving[inner.row])
    component, inside = end_components(inner.only(within))
    group = np.full(n, -1)
    lumped = open_ & (component >= 0)
    group[lumped] = component[lumped]
    alone = np.flatnonzero(open_ & (component < 0))
    count = int(component.max(initial=-1)) + 1
    group[alone] = count + np.arange(len(alone))
    size = count + len(alone)
    yes, no = size, size + 1
    group[goal], group[~able] = yes, no
    # A choice that stays inside its component is dawdling; all others are kept.
    dawdling = np.zeros(int(inner.row.max()) + 1, dtype=bool)
    dawdling[inner.row[within[inside]]] = True
    inner = inner.only(~dawdling[inner.row])
    mdp = _model(inner, group, size, exact)
    pay = mdp.transition.state == yes
    reward = (rationals(pay.astype(int)) if exact else pay.astype(float)) * ~mdp.terminal[:, None, None]
    found = solve(mdp, reward, tolerance=tolerance)
    values[open_] = found.values[group[open_]]
    if exact:
        return values, zero
    # Outcomes of a row that lead to one group were added up: each row is off by a few roundings, once for each step.
    steps = solve(mdp, np.ones_like(reward) * ~mdp.terminal[:, None, None], tolerance=1e-3)
    longest = float(steps.values.max() + steps.bound)
    rounded = longest * (mdp.transition.state.shape[2] + 2) * np.finfo(float).eps
    return np.clip(values, 0.0, 1.0), float(found.bound) + rounded


def _model(edges: Edges, group: np.ndarray, size: int, exact: bool) -> MDP:
    """The model on groups of states; the two last are the ends."""
    source, target = group[edges.source], group[edges.target]
    # Rows numbered within their group, and the targets of a row numbered, equal targets together.
    order = np.lexsort((target, edges.row, source))
    source, target, row, p = source[order], target[order], edges.row[order], edges.probability[order]
    new_row = np.r_[True, row[1:] != row[:-1]]
    new_cell = new_row | np.r_[True, target[1:] != target[:-1]]
    cell = np.cumsum(new_cell) - 1
    first = np.flatnonzero(new_cell)
    if exact:
        mass = rationals(np.zeros(len(first), dtype=int))
        for i, x in zip(cell.tolist(), p.tolist(), strict=True):
            mass[i] = mass[i] + x
    else:
        mass = np.bincount(cell, weights=p, minlength=len(first))
    source, target, new_row = source[first], target[first], new_row[first]
    row = np.cumsum(new_row) - 1
    starts = np.flatnonzero(new_row)
    place = np.arange(len(row)) - starts[row]
    row_source = source[starts]
    new_group = np.r_[True, row_source[1:] != row_source[:-1]]
    first_row = np.flatnonzero(new_group)
    action = np.arange(len(starts)) - first_row[np.cumsum(new_group) - 1]
    A, K = int(action.max()) + 1, int(place.max()) + 1
    require_memory((size + 2, A, K), "the product with the automaton")
    state = np.zeros((size + 2, A, K), dtype=int)
    zeros = np.zeros((size + 2, A, K), dtype=int)
    probability = rationals(zeros) if exact else zeros.astype(float)
    state[source, action[row], place] = target
    probability[source, action[row], place] = mass
    available = np.zeros((size + 2, A), dtype=bool)
    available[row_source, action] = True
    for end in (size, size + 1):
        state[end], probability[end, :, 0], available[end, 0] = end, rational(1) if exact else 1.0, True
    initial = np.zeros(size + 2, dtype=int)
    initial[0] = 1
    terminal = np.arange(size + 2) >= size
    return MDP(
        Successors(state, probability),
        rationals(initial) if exact else initial.astype(float),
        rational(1) if exact else 1.0,
        available=available,
        terminal=terminal,
    )
