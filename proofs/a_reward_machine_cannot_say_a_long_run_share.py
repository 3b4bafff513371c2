"""What is certain as soon as one leaves with positive probability jumps, and a reward machine cannot."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import HALF, split, waiting_room
from rewardtheory.objectives.markov import LimitAverageReward
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import Instance, require_order

RELATION = ("LAR", "RM", False)


def instance() -> Instance:
    """The share of time in t, in the waiting room."""
    mdp = waiting_room()
    # The classes that one stays in are the same for all p > 0, and so is the chance to end in each: t, surely.
    chances = {"1": 1, "1/10": HALF / 5, "1/1000": HALF**3 / 5**3, "1/1000000": HALF**6 / 5**6}
    policies = {"never": split(mdp, "s", a=1)}
    policies |= {f"with {name}": split(mdp, "s", a=1 - p, b=p) for name, p in chances.items()}
    leaving = list(policies)[1:]
    order = [(leaving[0], ">", "never"), *((leaving[0], "=", other) for other in leaving[1:])]
    return Instance(mdp, LimitAverageReward(rt.reward(mdp, {"t": 1})), policies, order)


@counterexample(source="subramani2024objectives")
def a_reward_machine_cannot_say_a_long_run_share():
    """From the waiting room one gets to t for ever as soon as one leaves with positive probability p: the long-run share
    of time in t is 1 for all p > 0, and ½ at p = 0. The value of a reward machine is continuous
    (`the_value_of_a_reward_machine_is_continuous`), so what is as good for all p > 0 is as good at p = 0."""
    mdp, spec, policies, _ = found = instance()
    require_order(*found)
    values = {name: spec.evaluate(mdp, policies[name]).value for name in ("never", "with 1")}
    return exact.arithmetic(
        "What staying and leaving are worth in the waiting room",
        {"never": values["never"], "with any chance": values["with 1"]},
        [("never", "<", "with any chance")],
    )
