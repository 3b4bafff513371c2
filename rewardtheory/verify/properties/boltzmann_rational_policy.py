"""The Boltzmann-rational policy π(a|s) ∝ exp(β Q*(s,a)): it sees Q* up to a function of the state."""

from rewardtheory.verify.confirming import change
from rewardtheory.verify.property import Batch, Property
from rewardtheory.verify.return_tables import differ


def _violated(batch: Batch):
    return differ(batch.tables.optimal_advantage(batch.before), batch.after_tables.optimal_advantage(batch.after))


PROPERTIES = (
    Property(
        "boltzmann_rational_policy",
        "for every β the policy π(a|s) ∝ exp(β Q*(s,a)) is the same after the scheme as before",
        50,
        _violated,
        change,
        follows="equal",
        source="skalse2023invariance",
    ),
)
