"""POWER of a state with k ways out."""

import rewardtheory as rt
from rewardtheory.arithmetic import rational
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import Leaves, UnitDiscount


@theorem(source="turner2021power", floats=False)
def a_choice_among_k_ends_has_power_k_over_k_plus_one(ends: Leaves, discount: UnitDiscount):
    """Let a state choose once for ever among k states, rewards independent and uniform on [0, 1]. Then POWER = k/(k + 1) at
    every discount, and each choice is optimal with probability 1/k."""
    graph = {"s": {f"a{i}": f"t{i}" for i in range(ends)}} | {f"t{i}": {"stay": f"t{i}"} for i in range(ends)}
    found = rt.tree_power(rt.mdp(graph, start="s", discount=discount), "s")
    assert same(found.power, rational(ends) / (ends + 1)) and all(same(x, rational(1) / ends) for x in found.optimal)
