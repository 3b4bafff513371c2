"""The order of all policies: the strongest thing a reward says, and what shaping and positive scale keep."""

from rewardtheory.verify.confirming import order
from rewardtheory.verify.property import Batch, Property
from rewardtheory.verify.return_tables import not_proportional


def _violated(batch: Batch):
    J1, J2 = batch.tables.returns(batch.before), batch.after_tables.returns(batch.after)
    return not_proportional(J1 - J1[:, :1], J2 - J2[:, :1])


PROPERTIES = (
    Property(
        "order_of_all_policies",
        "two policies, randomized ones included, compare after the scheme as before",
        10,
        _violated,
        order,
        follows="positive",
        source="skalse2024starc",
    ),
)
