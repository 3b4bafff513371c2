"""The set of optimal policies, neither more nor fewer."""

from rewardtheory.verify.confirming import optimum
from rewardtheory.verify.property import Batch, Property
from rewardtheory.verify.return_tables import TOLERANCE, size_of


def best(J):
    """Which deterministic policies are optimal, (N, V)."""
    return J >= J.max(axis=1, keepdims=True) - TOLERANCE * size_of(J)[:, None]


def _violated(batch: Batch):
    J1, J2 = batch.tables.returns(batch.before), batch.after_tables.returns(batch.after)
    return (best(J1) != best(J2)).any(axis=1)


PROPERTIES = (
    Property(
        "set_of_optimal_policies",
        "the policies of greatest return from the start are the same after the scheme as before",
        20,
        _violated,
        optimum,
        follows="positive",
        implies={
            "no_farmable_cycle": "one_set_of_optimal_policies_ends_or_goes_round_alike",
        },
        source="ng1999policy",
    ),
)
