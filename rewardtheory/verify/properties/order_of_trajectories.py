"""The order of trajectories from the start: which of two lives pays more."""

from rewardtheory.verify.history_tables import HistoryBatch
from rewardtheory.verify.path_bundles import confirm_order, misordered, trajectories, two_misordered
from rewardtheory.verify.property import Confirmed, Property
from rewardtheory.verify.return_tables import ordered_otherwise
from rewardtheory.verify.schemes import Kind


def _misordered_histories(batch: HistoryBatch):
    return ordered_otherwise(*batch.path_totals())


def _confirm_histories(batch: HistoryBatch) -> Confirmed | None:
    words = [batch.tables.path_words(i) for i in range(len(batch.tables.paths))]
    return two_misordered(words, *batch.exact_totals(), batch, "paths", lambda i, j: True)


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
    Property(
        "order_of_trajectories",
        "two paths of an episode compare by their discounted sums after the scheme as before",
        84,
        _misordered_histories,
        _confirm_histories,
        follows="trajectories",
        kinds=(Kind.HISTORY,),
        source="skalse2023invariance",
    ),
)
