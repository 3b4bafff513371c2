"""The order of fragments: which of two pieces of behavior pays more, wherever they begin and end."""

from rewardtheory.verify.path_bundles import confirm_order, fragments, misordered
from rewardtheory.verify.property import Property
from rewardtheory.verify.schemes import Kind

PROPERTIES = (
    Property(
        "order_of_fragments",
        "two fragments of paths that can occur compare by their discounted returns after the scheme as before",
        86,
        lambda batch: misordered(fragments(batch.mdp), batch, apart=True),
        confirm_order(fragments, "fragments", apart=True),
        follows="fragments",
        kinds=(Kind.REWARD,),
        source="skalse2023invariance",
    ),
)
