"""What is certain as soon as one leaves with positive probability jumps, and a reward machine cannot."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import split, waiting_room
from rewardtheory.objectives.logic import LinearTemporalLogic
from rewardtheory.objectives.markov import MarkovReward
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.scenes import Scene

RELATION = ("LTL", "RM", False)


def scene() -> Scene:
    """What the claim is about."""
    mdp = waiting_room()
    spec = LinearTemporalLogic("F t", {"t": ["t"]})
    policies = {
        "never": split(mdp, "s", a=1),
        "one in ten": split(mdp, "s", a=Fraction(9, 10), b=Fraction(1, 10)),
        "at once": split(mdp, "s", b=1),
    }
    order = [("one in ten", "=", "at once"), ("at once", ">", "never")]
    rival = MarkovReward(rt.reward(mdp, {"t": 1}))
    return Scene(mdp, spec, "reach t", policies, order, rival, "reward 1 in t")


@counterexample(source="subramani2024objectives")
def a_reward_machine_cannot_say_reach():
    """From the waiting room one gets to t as soon as one leaves with positive probability p: “reach t” has probability 1
    for all p > 0, and ½ at p = 0. The value of a reward machine is continuous
    (`the_value_of_a_reward_machine_is_continuous`), so what is as good for all p > 0 is as good at p = 0."""
    found = scene()
    found.require()
    mdp, spec = found.mdp, found.spec
    never = spec.evaluate(mdp, split(mdp, "s", a=1)).value
    # The classes that one stays in are the same for all p > 0, and so is the chance to end in each: t, surely.
    chances = [Fraction(1, 10**k) for k in (0, 1, 6, 30)]
    leaving = {spec.evaluate(mdp, split(mdp, "s", a=1 - p, b=p)).value for p in chances}
    assert len(leaving) == 1
    values = {"never": never, "with any chance": leaving.pop()}
    return exact.arithmetic(
        "What staying and leaving are worth in the waiting room", values, [("never", "<", "with any chance")]
    )
