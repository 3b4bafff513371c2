"""Does every policy end? A question about the graph, decided exactly.

At discount 1 returns are finite for all policies iff no set of non-terminal states can be kept for ever: iff there
is no end component outside the terminal states.
"""

import numpy as np

from rewardtheory.arithmetic import is_one, is_traced
from rewardtheory.transition import expect, probability, support
from rewardtheory.types import MDP, Successors


def can_stay(mdp: MDP) -> np.ndarray:
    """The non-terminal states from which some policy avoids every terminal state for ever, a mask (S,).

    It is the greatest set C such that each of its states has an available action whose successors all lie in C.
    """
    moves = np.asarray(support(mdp.transition)).astype(np.int64)
    possible = Successors(np.asarray(mdp.transition.state), moves) if isinstance(mdp.transition, Successors) else moves
    inside = ~np.asarray(mdp.terminal)
    while True:
        leaving = expect(possible, (~inside).astype(np.int64)) > 0
        kept = inside & (np.asarray(mdp.available) & ~leaving).any(axis=1)
        if (kept == inside).all():
            return inside
        inside = kept


def require_ending(mdp: MDP):
    """Refuse discount 1 on a model where some policy never ends, naming the states it can stay in."""
    if not is_one(mdp.discount) or any(
        is_traced(x) for x in (probability(mdp.transition), mdp.terminal, mdp.available)
    ):
        return
    staying = np.flatnonzero(can_stay(mdp))
    if len(staying):
        names = [repr(mdp.states[i]) if mdp.states else str(i) for i in staying[:5]]
        more = f" and {len(staying) - 5} more" if len(staying) > 5 else ""
        raise ValueError(
            f"`discount` is 1 and a policy can stay for ever in the states {', '.join(names)}{more}; returns are finite for "
            "all policies only if every policy reaches a terminal state: lower the discount, mark where episodes end "
            "as terminal, cut unreachable states off with rt.restrict, or give a horizon."
        )
