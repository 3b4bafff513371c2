"""What a policy would do where it never is, shows in no trajectory."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import split, unreachable_room
from rewardtheory.objectives.lotteries import FunctionFromPolicies
from rewardtheory.objectives.markov import MarkovReward
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.scenes import Scene

RELATION = ("FPR", "TLO", False)


def scene() -> Scene:
    """What the claim is about."""
    mdp = unreachable_room()
    room, b = list(mdp.states or ()).index("room"), list(mdp.actions or ()).index("b")
    policies = {"a": split(mdp, "room", a=1), "b": split(mdp, "room", b=1)}
    order = [("b", ">", "a")]

    def chance_of_b(pi):
        """f(π) = π(b|room)"""
        return pi[room, b]

    spec = FunctionFromPolicies(chance_of_b)
    rival = MarkovReward(rt.reward(mdp, {"s": 1}))
    return Scene(mdp, spec, "the chance of b in the room", policies, order, rival, "reward 1 in s")


@counterexample(source="subramani2024objectives")
def a_lottery_does_not_know_what_is_never_seen():
    """A function from policies can look at the choice in a room that is never reached; the two policies have one
    distribution of trajectories."""
    found = scene()
    found.require()
    return exact.inexpressible("TLO", exact.model_of(found.mdp), found.policies, found.order, [1])
