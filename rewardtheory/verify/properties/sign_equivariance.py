"""Sign: the negative of what goes in gives the negative of what comes out."""

from rewardtheory.verify.equality import confirms_equality, denies_equality
from rewardtheory.verify.property import Batch, Property, ScoreProperty
from rewardtheory.verify.return_tables import differ
from rewardtheory.verify.schemes import Kind


def _sides(batch: Batch):
    return batch.apply(-batch.before), -batch.after


PROPERTIES = (
    Property(
        "sign_equivariance",
        "the negative reward gives the negative result: f(−R) = −f(R)",
        120,
        lambda batch: differ(*_sides(batch)),
        confirms_equality(_sides, "f(−R)", "−f(R)"),
        kinds=(Kind.REWARD, Kind.HISTORY),
        states=2,
    ),
    ScoreProperty(
        "sign_equivariance",
        "the negative of what goes in gives the negative of what comes out",
        120,
        (Kind.PATH, Kind.GROUP, Kind.CRITERIA, Kind.STEPS),
        lambda arguments: [(-arguments[0],)],
        denies_equality(lambda result, results: (results[0], -result), "the negative scores give", "minus the result"),
    ),
)
