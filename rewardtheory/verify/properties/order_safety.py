"""Order-safety: a correct answer never ranks below a wrong one."""

from rewardtheory.verify.confirming import shown
from rewardtheory.verify.property import ScoreProperty
from rewardtheory.verify.return_tables import TOLERANCE
from rewardtheory.verify.schemes import Kind


def _wrong(arguments, result, others, results):
    lengths, correct = arguments
    for i in range(len(lengths)):
        for j in range(len(lengths)):
            if correct[i] and not correct[j] and result[i] < result[j] - TOLERANCE * max(1.0, abs(result[j])):
                return (
                    f"the correct answer of length {shown(lengths[i])} gets {shown(result[i])}, the wrong one of length "
                    f"{shown(lengths[j])} gets {shown(result[j])}"
                )
    return ""


PROPERTIES = (
    ScoreProperty(
        "order_safety",
        "a correct answer never ranks below a wrong one of its group",
        180,
        (Kind.LENGTHS,),
        lambda arguments: [],
        _wrong,
    ),
)
