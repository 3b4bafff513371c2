"""The order of deterministic policies: less than that of all policies, which sees sizes of differences too."""

import numpy as np

from rewardtheory.verify.confirming import flip
from rewardtheory.verify.property import PATHS, Batch, Property
from rewardtheory.verify.return_tables import TOLERANCE, size_of


def _signs(J):
    gap = J[:, :, None] - J[:, None, :]
    return np.sign(np.where(np.abs(gap) <= TOLERANCE * size_of(J)[:, None, None], 0, gap))


def _violated(batch: Batch):
    J1, J2 = batch.tables.returns(batch.before), batch.after_tables.returns(batch.after)
    return (_signs(J1) != _signs(J2)).any(axis=(1, 2))


PROPERTIES = (
    Property(
        "order_of_deterministic_policies",
        "two deterministic policies compare after the scheme as before",
        30,
        _violated,
        flip,
        follows="positive",
        kinds=PATHS,
        implies={
            "set_of_optimal_policies": "one_order_of_deterministic_policies_has_one_set_of_optimal_policies",
        },
        source="skalse2022hacking",
    ),
)
