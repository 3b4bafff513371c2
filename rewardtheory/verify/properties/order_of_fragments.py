"""The order of fragments: which of two pieces of behavior pays more, wherever they begin and end."""

from rewardtheory.verify.path_bundles import confirm_order, fragments, returns_of
from rewardtheory.verify.property import Batch, Property
from rewardtheory.verify.return_tables import ordered_otherwise
from rewardtheory.verify.schemes import Kind


def _violated(batch: Batch):
    bundles = fragments(batch.mdp)
    return ordered_otherwise(*(returns_of(bundles, batch.mdp, R) for R in (batch.before, batch.after)))


PROPERTIES = (
    Property(
        "order_of_fragments",
        "two fragments of paths that can occur compare by their discounted returns after the scheme as before",
        86,
        _violated,
        confirm_order(fragments, "fragments"),
        follows="fragments",
        kinds=(Kind.REWARD,),
        source="skalse2023invariance",
    ),
)
