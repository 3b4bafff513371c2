"""A ring of even length has a period, and behavior does not see it."""

from fractions import Fraction
from typing import Any

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="kim2021identification")
def an_even_ring_hides_an_alternating_state_reward():
    """Four states in a ring, a step to either side, γ = 9/10. W = (1, −1, 1, −1) is −W after a step either way, so the state
    reward W − γPW = (1 + γ)W depends on no action, and no soft-optimal policy changes when it is added; with the constant
    it makes two open dimensions. On a ring of five only the constant is left."""
    discount = Fraction(9, 10)

    def ring(n):
        graph = {str(s): {"on": str((s + 1) % n), "back": str((s - 1) % n)} for s in range(n)}
        return rt.mdp(graph, start="0", discount=discount)

    assert rt.identifiable_directions(ring(4), state_only=True).dimension == 2
    assert rt.identifiable_directions(ring(5), state_only=True).only_constants
    values = {"γ": discount, **{f"W{s}": (-1) ** s for s in range(4)}}
    claims: list[Any] = [
        (["-", f"W{s}", ["*", "γ", f"W{(s + step) % 4}"]], "==", ["*", ["+", 1, "γ"], f"W{s}"])
        for s in range(4)
        for step in (1, -1)
    ]
    claims.append(("W0", "!=", "W1"))
    return exact.arithmetic("The change of an alternating potential along a ring of four", values, claims)
