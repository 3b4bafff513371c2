"""The set of optimal policies, neither more nor fewer."""

from rewardtheory.verify.confirming import optimum
from rewardtheory.verify.property import PATHS, Batch, Property
from rewardtheory.verify.return_tables import TOLERANCE, size_of


def best(J, top=None):
    """Which deterministic policies are optimal, (N, V): those whose return is the greatest, or `top`."""
    top = J.max(axis=1) if top is None else top
    return J >= top[:, None] - TOLERANCE * size_of(J)[:, None]


def _violated(batch: Batch):
    J1, J2 = batch.tables.returns(batch.before), batch.after_tables.returns(batch.after)
    top = batch.after_tables.top(batch.after)
    return (best(J1) != best(J2, top)).any(axis=1)


PROPERTIES = (
    Property(
        "set_of_optimal_policies",
        "the policies of greatest return from the start are the same after the scheme as before",
        20,
        _violated,
        optimum,
        follows="positive",
        kinds=PATHS,
        implies={
            "no_farmable_cycle": "one_set_of_optimal_policies_ends_or_goes_round_alike",
        },
        source="ng1999policy",
    ),
)
