"""Returns from the start, up to one constant for all policies."""

from rewardtheory.verify.confirming import change
from rewardtheory.verify.property import PATHS, Batch, Property
from rewardtheory.verify.return_tables import differ


def _violated(batch: Batch):
    J1, J2 = batch.tables.returns(batch.before), batch.after_tables.returns(batch.after)
    return differ(J1 - J1[:, :1], J2 - J2[:, :1])


PROPERTIES = (
    Property(
        "returns_up_to_a_constant",
        "the scheme changes the return of every policy from the start by the same amount",
        60,
        _violated,
        change,
        follows="equal",
        kinds=PATHS,
        implies={
            "order_of_all_policies": "shifting_every_return_by_one_constant_keeps_the_policy_order",
            "epsilon_optimality": "returns_shift_by_one_constant_exactly_if_every_regret_stays",
            "q_values_up_to_a_state_function": "returns_shift_by_one_constant_exactly_if_advantages_stay",
        },
        source="ng1999policy",
    ),
)
