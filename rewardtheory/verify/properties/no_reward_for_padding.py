"""No reward for padding: more of nothing earns no more."""

import numpy as np

from rewardtheory.verify.confirming import shown
from rewardtheory.verify.property import ScoreProperty
from rewardtheory.verify.return_tables import TOLERANCE
from rewardtheory.verify.schemes import Kind


def _longer(arguments):
    lengths, correct = arguments
    return [(lengths + row, correct) for row in np.eye(len(lengths))]


def _wrong_lengths(arguments, result, others, results):
    for i, other in enumerate(results):
        if other[i] > result[i] + TOLERANCE * max(1.0, abs(result[i])):
            return f"one token more raises the score of answer {i} from {shown(result[i])} to {shown(other[i])}"
    return ""


def rises(words):
    """The ``wrong`` of a property that says that the return of the first step never rises."""

    def wrong(arguments, result, others, results):
        before, after = float(np.ravel(result)[0]), float(np.ravel(results[0])[0])
        if after > before + TOLERANCE * max(1.0, abs(before)):
            return f"{words} raises the return of the first step from {shown(before)} to {shown(after)}"
        return ""

    return wrong


PROPERTIES = (
    ScoreProperty(
        "no_reward_for_padding",
        "making an answer longer, as correct as before, never raises its score",
        190,
        (Kind.LENGTHS,),
        _longer,
        _wrong_lengths,
    ),
    ScoreProperty(
        "no_reward_for_padding",
        "a last step of score 0 never raises the return of the first step",
        190,
        (Kind.STEPS,),
        lambda arguments: [(np.append(arguments[0], 0.0),)],
        rises("one step of score 0 more"),
    ),
)
