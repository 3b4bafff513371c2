"""Two ways to one place have the same long-run average."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import diamond, split
from rewardtheory.objectives.markov import LimitAverageReward, MarkovReward
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.scenes import Scene

RELATION = ("MR", "LAR", False)


def scene() -> Scene:
    """What the claim is about."""
    mdp = diamond()
    reward = rt.reward(mdp, {("s", "b"): 1})
    policies = {"a": split(mdp, "s", a=1), "b": split(mdp, "s", b=1)}
    order = [("b", ">", "a")]
    spec = MarkovReward(reward)
    rival = LimitAverageReward(rt.reward(mdp, {"t": 1}))
    return Scene(mdp, spec, "reward 1 for b", policies, order, rival, "average of reward 1 in t")


@counterexample(source="subramani2024objectives")
def a_limit_average_cannot_say_what_happens_on_the_way():
    """Two ways lead to one place for ever. A Markov reward can prefer one of them; the long-run shares of time are
    equal, so every limit average ties them."""
    found = scene()
    found.require()
    return exact.inexpressible("LAR", exact.model_of(found.mdp), found.policies, found.order, [1])
