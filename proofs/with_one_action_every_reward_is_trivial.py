"""Without a choice there is nothing to order."""

from typing import Annotated, Any

import rewardtheory as rt
from rewardtheory.verify import instances
from rewardtheory.verify.claims import Given, theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyReward

OneActionMDP = Annotated[
    Any, Given(lambda _: instances.mdps(sizes=((1, 1), (2, 1), (3, 1)), reachable=True), "a model with one action")
]


@theorem(source="skalse2024starc")
def with_one_action_every_reward_is_trivial(mdp: OneActionMDP, reward: AnyReward, second: AnotherReward):
    """With one action in every state, canonical forms are 0, any two rewards are at STARC distance 0, and nothing can
    be lost."""
    level = rt.canonical.val(mdp, reward)
    assert abs(level).max() <= (0 if mdp.is_exact else 1e-9)
    if mdp.is_exact:
        assert rt.starc(mdp, reward, second, norm=1, metric=1) == 0
        assert rt.worst_case_regret(mdp, reward, second).value == 0
