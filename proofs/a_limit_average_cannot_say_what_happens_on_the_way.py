"""Two ways to one place have the same long-run average."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import diamond, split
from rewardtheory.objectives.markov import MarkovReward
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import Instance, require_order

RELATION = ("MR", "LAR", False)


def instance() -> Instance:
    """Pay the second of two ways, on the diamond."""
    mdp = diamond()
    policies = {"a": split(mdp, "s", a=1), "b": split(mdp, "s", b=1)}
    return Instance(mdp, MarkovReward(rt.reward(mdp, {("s", "b"): 1})), policies, [("b", ">", "a")])


@counterexample(source="subramani2024objectives")
def a_limit_average_cannot_say_what_happens_on_the_way():
    """Two ways lead to one place for ever. A Markov reward can prefer one of them; the long-run shares of time are
    equal, so every limit average ties them."""
    mdp, _, policies, order = found = instance()
    require_order(*found)
    return exact.inexpressible("LAR", exact.model_of(mdp), policies, order, [1])
