"""A second discount tells nothing where actions make no difference."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="rolland2022experts")
def two_discounts_leave_a_reward_open_where_actions_do_nothing():
    """Three states in a circle, and two actions that both lead to the next. The stacked matrix of two discounts has rank 3,
    not 5: one unit paid in the first state is V − γV(next) for V = (1, γ², γ)/(1 − γ³) at γ = 1/2 and at γ = 9/10, so no
    expert of either kind behaves differently for it."""
    graph = {str(s): {"a": str((s + 1) % 3), "b": str((s + 1) % 3)} for s in range(3)}
    mdp = rt.mdp(graph, start="0", discount=Fraction(1, 2))
    found = rt.identifiable_directions([mdp, mdp.replace(discount=Fraction(9, 10))])
    assert (found.dimension, 2 * 3 - found.dimension) == (3, 3)
    values, claims = {}, []
    for name, discount in (("x", Fraction(1, 2)), ("y", Fraction(9, 10))):
        values[f"g{name}"] = discount
        round_trip = ["-", 1, ["^", f"g{name}", 3]]
        for state, power in enumerate((0, 2, 1)):
            values[f"{name}{state}"] = ["/", ["^", f"g{name}", power], round_trip]
        for state, paid in enumerate((1, 0, 0)):
            left = ["-", f"{name}{state}", ["*", f"g{name}", f"{name}{(state + 1) % 3}"]]
            claims.append((left, "==", paid))
    return exact.arithmetic("Shaping by x at one discount and by y at another is one and the same", values, claims)
