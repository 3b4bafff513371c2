"""ε-optimality: what a policy falls short of the optimum, in units of reward."""

from rewardtheory.verify.confirming import change
from rewardtheory.verify.property import PATHS, Batch, Property
from rewardtheory.verify.return_tables import differ


def _violated(batch: Batch):
    J1, J2 = batch.tables.returns(batch.before), batch.after_tables.returns(batch.after)
    return differ(J1.max(axis=1, keepdims=True) - J1, J2.max(axis=1, keepdims=True) - J2)


PROPERTIES = (
    Property(
        "epsilon_optimality",
        "for every ε ≥ 0 the policies within ε of the greatest return are the same after the scheme as before",
        40,
        _violated,
        change,
        follows="equal",
        kinds=PATHS,
        implies={
            "returns_up_to_a_constant": "returns_shift_by_one_constant_exactly_if_every_regret_stays",
        },
        source="ng1999policy",
    ),
)
