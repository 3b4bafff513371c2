"""Returns from the start, up to one constant for all policies."""

from rewardtheory.verify.confirming import change
from rewardtheory.verify.property import Batch, Property
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
        source="ng1999policy",
    ),
)
