"""Why a STARC distance is taken on the reachable part."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2024starc")
def states_that_no_policy_sees_count_in_a_starc_distance():
    """Two rewards that differ only in a state that is never reached order all policies alike, and their STARC distance
    is more than 1/2; on the reachable part it is 0."""
    moves = {"left": "here", "right": "here"}
    mdp = rt.mdp({"here": moves, "nowhere": moves}, start="here", discount=Fraction(1, 2))
    plain = rt.reward(mdp, {("here", "left"): 1})
    other = plain + rt.reward(mdp, {("nowhere", "left"): 1})
    assert float(rt.starc(mdp, plain, other)) > 0.5 and rt.is_same_policy_order(mdp, plain, other)
    model = exact.model_of(mdp)
    rewards = exact.reward_of(model, mdp, plain, "R1"), exact.reward_of(model, mdp, other, "R2")
    found = exact.identity(model, rewards, scale=1, potential=[0, 0], states=exact.reachable_states(model))
    assert found.epsilon == 0 and not is_everywhere(model, rewards)
    return found


def is_everywhere(model, rewards) -> bool:
    """Whether the same identity holds in every state."""
    return exact.identity(model, rewards, scale=1, potential=[0, 0]).epsilon == 0
