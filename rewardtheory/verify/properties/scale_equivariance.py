"""Scale: doubling what goes in doubles what comes out."""

from rewardtheory.verify.equality import confirms_equality, denies_equality
from rewardtheory.verify.property import Batch, Property, ScoreProperty
from rewardtheory.verify.return_tables import differ
from rewardtheory.verify.schemes import Kind

SCORES = (Kind.PATH, Kind.GROUP, Kind.CRITERIA, Kind.STEPS)


def _sides(batch: Batch):
    return batch.apply(2 * batch.before), 2 * batch.after


PROPERTIES = (
    Property(
        "scale_equivariance",
        "doubling the reward doubles the result: f(2R) = 2 f(R)",
        110,
        lambda batch: differ(*_sides(batch)),
        confirms_equality(_sides, "f(2R)", "2 f(R)"),
        kinds=(Kind.REWARD, Kind.HISTORY),
        states=2,
    ),
    ScoreProperty(
        "scale_equivariance",
        "doubling what goes in doubles what comes out",
        110,
        SCORES,
        lambda arguments: [(2 * arguments[0],)],
        denies_equality(lambda result, results: (results[0], 2 * result), "doubled scores give", "twice the result"),
    ),
)
