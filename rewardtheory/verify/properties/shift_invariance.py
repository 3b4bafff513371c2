"""Shift: what a constant added to everything does."""

import numpy as np

from rewardtheory.verify.equality import equality
from rewardtheory.verify.property import Batch, Property, ScoreProperty
from rewardtheory.verify.return_tables import differ
from rewardtheory.verify.schemes import Kind
from rewardtheory.verify.small_models import cells


def _sides(batch: Batch):
    """Changes by the constant, each less the first: they are to be 0."""
    where = cells(batch.mdp)
    place = (slice(None), where[:, 0], where[:, 1], where[:, 2])
    shifted = np.zeros_like(batch.before)
    shifted[place] = batch.before[place] + 1
    change = (batch.apply(shifted) - batch.after)[place]
    return change, np.broadcast_to(change[:, :1], change.shape)


PROPERTIES = (
    Property(
        "shift_invariance",
        "adding 1 to every reward changes the result by the same amount on every transition",
        130,
        lambda batch: differ(*_sides(batch)),
        equality(_sides, "one transition changes by", "another by"),
        kinds=(Kind.REWARD,),
        states=2,
    ),
    ScoreProperty(
        "shift_invariance",
        "adding 1 to every score of the group changes no result",
        130,
        (Kind.GROUP,),
        lambda arguments: [(arguments[0] + 1,)],
        equality(lambda result, results: (results[0], result), "scores raised by 1 give", "the scores themselves"),
    ),
    ScoreProperty(
        "shift_invariance",
        "adding 1 to every criterion changes the score by an amount that does not depend on the criteria",
        130,
        (Kind.CRITERIA,),
        lambda arguments: [(arguments[0] + 1,), (0 * arguments[0],), (0 * arguments[0] + 1,)],
        equality(
            lambda result, results: (results[0] - result, results[2] - results[1]), "here it adds", "at zeros it adds"
        ),
    ),
)
