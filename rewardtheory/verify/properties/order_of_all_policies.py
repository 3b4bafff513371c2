"""The order of all policies: the strongest thing a reward says, and what shaping and positive scale keep."""

from rewardtheory.verify.confirming import order
from rewardtheory.verify.property import PATHS, Batch, Property
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
        kinds=PATHS,
        implies={
            "starc_distance_zero": "a_starc_distance_is_zero_exactly_for_one_policy_order",
            "order_of_deterministic_policies": "one_order_of_all_policies_is_one_of_deterministic_policies",
        },
        source="skalse2024starc",
    ),
)
