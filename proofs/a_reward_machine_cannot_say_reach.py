"""What is certain as soon as one leaves with positive probability jumps, and a reward machine cannot."""

from rewardtheory.objectives.logic import LinearTemporalLogic
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.scenes import Scene
from rewardtheory.verify.waiting import jump, leaving

RELATION = ("LTL", "RM", False)
SPEC = LinearTemporalLogic("F t", {"t": ["t"]})


def scene() -> Scene:
    """What the claim is about."""
    return leaving(SPEC, "reach t")


@counterexample(source="subramani2024objectives")
def a_reward_machine_cannot_say_reach():
    """From the waiting room one gets to t as soon as one leaves with positive probability p: “reach t” has probability 1
    for all p > 0, and ½ at p = 0. The value of a reward machine is continuous
    (`the_value_of_a_reward_machine_is_continuous`), so what is as good for all p > 0 is as good at p = 0."""
    return jump(scene(), SPEC)
