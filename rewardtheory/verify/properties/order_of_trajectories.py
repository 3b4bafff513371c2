"""The order of trajectories from the start: which of two lives pays more."""

from rewardtheory.verify.path_bundles import confirm_order, returns_of, trajectories
from rewardtheory.verify.property import Batch, Property
from rewardtheory.verify.return_tables import ordered_otherwise
from rewardtheory.verify.schemes import Kind


def _violated(batch: Batch):
    bundles = trajectories(batch.mdp)
    return ordered_otherwise(*(returns_of(bundles, batch.mdp, R) for R in (batch.before, batch.after)))


PROPERTIES = (
    Property(
        "order_of_trajectories",
        "two trajectories from the start compare by their discounted returns after the scheme as before",
        84,
        _violated,
        confirm_order(trajectories, "trajectories"),
        follows="trajectories",
        kinds=(Kind.REWARD,),
        source="skalse2023invariance",
    ),
)
