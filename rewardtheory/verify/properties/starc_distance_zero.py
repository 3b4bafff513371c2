"""STARC distance 0: canonical forms that are positive multiples of each other."""

from rewardtheory.verify.confirming import order
from rewardtheory.verify.property import Batch, Property
from rewardtheory.verify.return_tables import not_proportional
from rewardtheory.verify.schemes import Kind


def _violated(batch: Batch):
    return not_proportional(batch.tables.uniform_advantage(batch.before), batch.tables.uniform_advantage(batch.after))


PROPERTIES = (
    Property(
        "starc_distance_zero",
        "the STARC distance of the reward and what the scheme makes of it is 0",
        80,
        _violated,
        order,
        follows="positive",
        kinds=(Kind.REWARD,),
        implies={
            "order_of_all_policies": "a_starc_distance_is_zero_exactly_for_one_policy_order",
        },
        source="skalse2024starc",
    ),
)
