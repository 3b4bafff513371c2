"""The order of trajectories from the start: which of two lives pays more."""

from rewardtheory.verify.path_bundles import confirm_order, misordered, trajectories
from rewardtheory.verify.property import Property
from rewardtheory.verify.schemes import Kind


PROPERTIES = (
    Property(
        "order_of_trajectories",
        "two trajectories from one start compare by their discounted returns after the scheme as before",
        84,
        lambda batch: misordered(trajectories(batch.mdp), batch, apart=False),
        confirm_order(trajectories, "trajectories", apart=False),
        follows="trajectories",
        kinds=(Kind.REWARD,),
        source="skalse2023invariance",
    ),
)
