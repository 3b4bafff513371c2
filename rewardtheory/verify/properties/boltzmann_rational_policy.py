"""The Boltzmann-rational policy π(a|s) ∝ exp(β Q*(s,a)): it sees Q* up to a function of the state.

Q* is that of the optimal policy, which is not the softened one; the maximum-causal-entropy policy, whose values know
that its later choices are random too, is another column.
"""

import numpy as np

from rewardtheory.arithmetic import rationals
from rewardtheory.verify.confirming import change, shown
from rewardtheory.verify.property import Batch, Confirmed, Property, lifted
from rewardtheory.verify.return_tables import TOLERANCE, ReturnTables, differ


def _violated(batch: Batch):
    before = batch.tables.optimal_advantage(batch.before)
    return differ(lifted(batch, before), batch.after_tables.optimal_advantage(batch.after))


def _confirm(batch: Batch) -> Confirmed | None:
    if batch.tables is batch.after_tables:
        return change(batch)
    rows = [
        ReturnTables(t.mdp.exact()).optimal_advantage(rationals(R))[0]
        for t, R in ((batch.tables, batch.before), (batch.after_tables, batch.after))
    ]
    gap = max(abs(rows[1] - lifted(batch, rows[0][None])[0]).ravel().tolist())
    size = max(1.0, float(np.abs(batch.before).max()), float(np.abs(batch.after).max()))
    if gap <= rationals(TOLERANCE * size).item():
        return None
    return Confirmed("exact", (), f"an optimal advantage changes by {shown(int(gap.p) / int(gap.q))}")


PROPERTIES = (
    Property(
        "boltzmann_rational_policy",
        "for every β the policy π(a|s) ∝ exp(β Q*(s,a)) is the same after the scheme as before",
        50,
        _violated,
        _confirm,
        follows="equal",
        implies={
            "q_values_up_to_a_state_function": "advantages_stay_exactly_if_the_boltzmann_rational_policy_does",
        },
        source="skalse2023invariance",
    ),
)
