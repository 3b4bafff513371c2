"""The 17 formalisms, in the order of the table.

Source: subramani2024objectives.
"""

from rewardtheory.objectives.formalism import Specification
from rewardtheory.objectives.inner import FunctionFromTrajectories, InnerMultiObjective, InnerNonlinear
from rewardtheory.objectives.logic import LinearTemporalLogic
from rewardtheory.objectives.lotteries import FunctionFromLotteries, FunctionFromPolicies
from rewardtheory.objectives.markov import (
    LimitAverageReward,
    MarkovReward,
    RegularizedReward,
    RewardMachineObjective,
)
from rewardtheory.objectives.orderings import (
    GeneralizedOuterMultiObjective,
    LotteryOrdering,
    OccupancyOrdering,
    PolicyOrdering,
)
from rewardtheory.objectives.outer import FunctionFromOccupancies, OuterMultiObjective, OuterNonlinear

FORMALISMS: dict[str, type[Specification]] = {
    kind.abbreviation: kind
    for kind in (
        MarkovReward,
        LimitAverageReward,
        LinearTemporalLogic,
        RewardMachineObjective,
        InnerNonlinear,
        InnerMultiObjective,
        FunctionFromTrajectories,
        RegularizedReward,
        OuterNonlinear,
        OuterMultiObjective,
        FunctionFromOccupancies,
        FunctionFromLotteries,
        FunctionFromPolicies,
        GeneralizedOuterMultiObjective,
        OccupancyOrdering,
        LotteryOrdering,
        PolicyOrdering,
    )
}


def formalism(abbreviation: str) -> type[Specification]:
    """The formalism of an abbreviation.

    Raises:
        ValueError: if there is none.

    >>> from rewardtheory.objectives.kinds import formalism
    >>> formalism("RRL").name
    'regularized rewards'
    """
    if abbreviation not in FORMALISMS:
        raise ValueError(f"`formalism` is {abbreviation!r}; there are {', '.join(FORMALISMS)}.")
    return FORMALISMS[abbreviation]
