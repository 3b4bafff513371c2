"""No reward for repetition: more of the same earns no more."""

import numpy as np

from rewardtheory.verify.properties.no_reward_for_padding import rises
from rewardtheory.verify.property import ScoreProperty
from rewardtheory.verify.schemes import Kind

PROPERTIES = (
    ScoreProperty(
        "no_reward_for_repetition",
        "repeating the last step never raises the return of the first step",
        200,
        (Kind.STEPS,),
        lambda arguments: [(np.append(arguments[0], arguments[0][-1]),)],
        rises("repeating the last step"),
    ),
)
