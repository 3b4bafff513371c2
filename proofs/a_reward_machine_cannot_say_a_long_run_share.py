"""What is certain as soon as one leaves with positive probability jumps, and a reward machine cannot."""

import rewardtheory as rt
from rewardtheory.objectives.environments import waiting_room
from rewardtheory.objectives.markov import LimitAverageReward
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.scenes import Scene
from rewardtheory.verify.waiting import jump, leaving

RELATION = ("LAR", "RM", False)
SPEC = LimitAverageReward(rt.reward(waiting_room(), {"t": 1}))


def scene() -> Scene:
    """What the claim is about."""
    return leaving(SPEC, "long-run share of time in t")


@counterexample(source="subramani2024objectives")
def a_reward_machine_cannot_say_a_long_run_share():
    """From the waiting room one gets to t for ever as soon as one leaves with positive probability p: the long-run share
    of time in t is 1 for all p > 0, and ½ at p = 0. The value of a reward machine is continuous
    (`the_value_of_a_reward_machine_is_continuous`), so what is as good for all p > 0 is as good at p = 0."""
    return jump(scene(), SPEC)
