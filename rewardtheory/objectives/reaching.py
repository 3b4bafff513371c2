"""The greatest probability of reaching a set of states.

States that cannot reach the goal have probability 0 and become an end. Where one could dawdle for ever, in an end
component, it does not matter where in it one is: the component becomes one state. Then every policy ends, and where some
policy surely avoids the other end the probability is 1: a question about the graph. What is left is an ordinary problem:
solved exactly as a model at discount 1 that pays 1 on arrival, or in floats with a proved bound.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from rewardtheory.arithmetic import floats, is_exact, rational, rationals
from rewardtheory.objectives.bounded_reaching import UNIT, Choices, optimal_reach, reach_error
from rewardtheory.objectives.edges import Edges, backwards, end_components, forced, reached
from rewardtheory.solvers.policy_iteration import policy_iteration
from rewardtheory.transition import expect_reward
from rewardtheory.types import MDP, NotConverged, Successors


@dataclass(frozen=True)
class Grouped:
    """The moves between groups of states, those of one choice together and those of one group together.

    Attributes:
        n: how many groups; the ends `yes` and `no` have the numbers n and n + 1.
        source, choice, target, probability: of each move; a choice leads to each target once.
        widest: the most moves that a choice had before the states were grouped.
    """

    n: int
    source: np.ndarray
    choice: np.ndarray
    target: np.ndarray
    probability: np.ndarray
    widest: int


def reach_probability(edges: Edges, goal: np.ndarray, *, tolerance: float = 1e-10):
    """max over policies of P(reach the goal), from every state.

    Args:
        edges: the moves.
        goal: a mask (n,).
        tolerance: the proved error at which to stop, not used in exact arithmetic; rounding may allow no less.

    Returns:
        (values, bound): (n,), exact where the probabilities are, and a proved bound on their error.

    Raises:
        NotConverged: where no bound below the tolerance was found and rounding alone does not explain it.

    Notes: in floats some 10^5 states take seconds; exactly, 200 take less than one.
    """
    n, exact = edges.n, is_exact(edges.probability)
    zero, one = (rational(0), rational(1)) if exact else (0.0, 1.0)
    able = reached(backwards(edges), goal)
    values = rationals(np.zeros(n, dtype=int)) if exact else np.zeros(n)
    values[goal] = one
    open_ = able & ~goal
    if not open_.any():
        return values, zero
    grouped, group = _grouped(edges, open_, goal, able, exact)
    sure = _surely(grouped)
    found = rationals(sure.astype(int)) if exact else sure.astype(float)
    bound = zero
    if not sure.all():
        rest = _without(grouped, sure)
        found[~sure], bound = _exactly(rest) if exact else _nearly(rest, tolerance)
    values[open_] = found[group[open_]]
    return values, bound


def _grouped(edges: Edges, open_, goal, able, exact: bool) -> tuple[Grouped, np.ndarray]:
    """The moves with end components as single states, and the group of each state."""
    inner = edges.only(open_[edges.source])
    leaving = np.zeros(int(inner.row.max()) + 1, dtype=bool)
    leaving[inner.row[~open_[inner.target]]] = True
    within = np.flatnonzero(~leaving[inner.row])
    component, inside = end_components(inner.only(within))
    group = np.full(edges.n, -1)
    lumped = open_ & (component >= 0)
    group[lumped] = component[lumped]
    alone = np.flatnonzero(open_ & (component < 0))
    count = int(component.max(initial=-1)) + 1
    group[alone] = count + np.arange(len(alone))
    size = count + len(alone)
    group[goal], group[~able] = size, size + 1
    # A choice that stays inside its component is dawdling; all others are kept.
    dawdling = np.zeros(int(inner.row.max()) + 1, dtype=bool)
    dawdling[inner.row[within[inside]]] = True
    inner = inner.only(~dawdling[inner.row])
    source, target = group[inner.source], group[inner.target]
    order = np.lexsort((target, inner.row, source))
    source, target, row, p = source[order], target[order], inner.row[order], inner.probability[order]
    new_row = np.r_[True, row[1:] != row[:-1]]
    new_cell = new_row | np.r_[True, target[1:] != target[:-1]]
    first = np.flatnonzero(new_cell)
    mass = np.add.reduceat(p, first)
    choice = np.cumsum(new_row) - 1
    widest = int(np.bincount(choice).max())
    return Grouped(size, source[first], choice[first], target[first], mass, widest), group


def _surely(grouped: Grouped) -> np.ndarray:
    """The groups from which some policy arrives with probability 1: those where one need never risk the other end."""
    n, nothing = grouped.n, np.zeros(len(grouped.source), dtype=int)
    moves = Edges(n + 2, grouped.source, grouped.choice, grouped.target, grouped.probability, nothing, nothing)
    return ~forced(moves, np.arange(n + 2) == n + 1)[:n]


def _without(grouped: Grouped, sure: np.ndarray) -> Grouped:
    """What is left when to be sure to arrive is to have arrived."""
    left = np.flatnonzero(~sure)
    size = len(left)
    number = np.full(grouped.n + 2, size)
    number[left] = np.arange(size)
    number[grouped.n + 1] = size + 1
    kept = ~sure[grouped.source]
    source, choice, target = number[grouped.source[kept]], grouped.choice[kept], number[grouped.target[kept]]
    probability = grouped.probability[kept]
    # Two targets of a choice may have become one.
    order = np.lexsort((target, choice))
    source, choice, target = source[order], choice[order], target[order]
    new_choice = np.r_[True, choice[1:] != choice[:-1]]
    first = np.flatnonzero(new_choice | np.r_[True, target[1:] != target[:-1]])
    mass = np.add.reduceat(probability[order], first)
    return Grouped(size, source[first], (np.cumsum(new_choice) - 1)[first], target[first], mass, grouped.widest)


def _choices(grouped: Grouped) -> Choices:
    """The same for the solver in floats."""
    n = grouped.n
    starts = np.r_[0, np.flatnonzero(np.diff(grouped.choice)) + 1]
    owner = grouped.source[starts]
    cells = floats(grouped.probability), grouped.target, np.r_[starts, len(grouped.choice)]
    first = np.r_[0, np.flatnonzero(np.diff(owner)) + 1]
    # A row of m probabilities may be off from sum 1 by (3 m + 2) u, and so may the policy that it was multiplied with;
    # then come products and sums.
    error = (8 * grouped.widest + 12) * UNIT
    return Choices(sparse.csr_array(cells, shape=(len(owner), n + 2)), owner, first, error)


def _nearly(grouped: Grouped, tolerance: float):
    """In floats, with a proved bound."""
    choices = _choices(grouped)
    policy, found = optimal_reach(choices, _towards(grouped, choices.owner), tolerance)
    bound = reach_error(choices, policy, found)
    if not bound <= max(tolerance, 1e-6):
        raise NotConverged(
            f"the probability of reaching was found with a proved error of {bound:.3g} only: near-optimal choices take "
            "very long to decide it; raise `tolerance`, or use exact numbers: mdp.exact()."
        )
    return found, bound


def _towards(grouped: Grouped, owner: np.ndarray) -> np.ndarray:
    """For each group a choice that may come nearer to the goal: of these the one with the least mean distance."""
    n = grouped.n
    graph = sparse.csr_array((np.ones(len(grouped.source)), (grouped.target, grouped.source)), shape=(n + 2, n + 2))
    far = dijkstra(graph, indices=n, unweighted=True)
    far[n + 1] = far[:n].max() + 1
    starts = np.r_[0, np.flatnonzero(np.diff(grouped.choice)) + 1]
    nearest = np.minimum.reduceat(far[grouped.target], starts)
    mean = np.add.reduceat(far[grouped.target] * floats(grouped.probability), starts)
    order = np.lexsort((mean, nearest, owner))
    return order[np.r_[0, np.flatnonzero(np.diff(owner[order])) + 1]]


def _exactly(grouped: Grouped):
    """As a model at discount 1, in rationals: the policy found in floats is proved to be optimal, or improved."""
    n, choices = grouped.n, _choices(grouped)
    owner, first = choices.owner, choices.first
    guess, _ = optimal_reach(choices, _towards(grouped, owner), 1e-10)
    place = np.arange(len(grouped.choice)) - choices.move.indptr[grouped.choice]
    action = np.arange(len(owner)) - first[owner]
    A, K = int(action.max()) + 1, int(place.max()) + 1
    state = np.zeros((n + 2, A, K), dtype=int)
    probability = rationals(state)
    state[grouped.source, action[grouped.choice], place] = grouped.target
    probability[grouped.source, action[grouped.choice], place] = grouped.probability
    available = np.zeros((n + 2, A), dtype=bool)
    available[owner, action] = True
    for end in (n, n + 1):
        state[end], probability[end, :, 0], available[end, 0] = end, rational(1), True
    initial = np.zeros(n + 2, dtype=int)
    initial[0] = 1
    terminal = np.arange(n + 2) >= n
    mdp = MDP(Successors(state, probability), rationals(initial), rational(1), available=available, terminal=terminal)
    reward = rationals((state == n).astype(int)) * ~terminal[:, None, None]
    start = np.r_[action[guess], 0, 0]
    return policy_iteration(mdp, expect_reward(mdp.transition, reward), start=start)[1][:n], rational(0)
