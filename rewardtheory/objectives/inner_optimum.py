"""The best plan for a function of the return, where every episode ends soon: backward induction over what was earned."""

from typing import Any

from rewardtheory.objectives.trajectories import _ahead
from rewardtheory.types import MDP

MAX_NODES = 500_000


def best_inner(mdp: MDP, tables, function, depth: int):
    """max E f(G_1 … G_k) over plans that look at time, state and the returns so far.

    Args:
        mdp: the model.
        tables: functions of a step (s, a, s').
        function: f, of k numbers.
        depth: the most steps that an episode may have.

    Returns:
        (value, choose): choose(t, state, returns so far) is an optimal action.

    Raises:
        ValueError: where an episode can be longer, or there are too many returns to look at.
    """
    everything = (mdp.available * 1) if not mdp.is_exact else mdp.available.astype(int)
    moves = _ahead(mdp, everything)
    by_action: list[dict[int, list[tuple[int, Any]]]] = []
    for row in moves:
        found: dict[int, list[tuple[int, Any]]] = {}
        for a, t, p in row:
            found.setdefault(a, []).append((t, p))
        by_action.append(found)
    known: dict[tuple, tuple[Any, int | None]] = {}

    def value(t: int, s: int, earned: tuple):
        place = (t, s, earned)
        if place in known:
            return known[place][0]
        if not by_action[s]:
            known[place] = (function(*earned), None)
            return known[place][0]
        if t == depth:
            raise ValueError(
                f"`depth` is {depth}, and an episode can be longer: a best plan is found where all episodes end by then."
            )
        if len(known) > MAX_NODES:
            raise ValueError(
                f"more than {MAX_NODES} times, states and returns would have to be looked at; use a smaller model."
            )
        weight, best, choice = mdp.discount**t, None, None
        for a, outcomes in by_action[s].items():
            total: Any = 0
            for u, p in outcomes:
                after = tuple(x + weight * table((s, a, u)) for x, table in zip(earned, tables, strict=True))
                total = total + p * value(t + 1, u, after)
            if best is None or total > best:
                best, choice = total, a
        known[place] = (best, choice)
        return best

    nothing = tuple(mdp.discount * 0 for _ in tables)
    total: Any = 0
    for s, p in enumerate(mdp.initial.tolist()):
        if p:
            total = total + p * value(0, s, nothing)

    def choose(t: int, s: int, earned: tuple) -> int | None:
        """An optimal action, None at the end of an episode."""
        value(t, s, earned)
        return known[t, s, earned][1]

    return total, choose
