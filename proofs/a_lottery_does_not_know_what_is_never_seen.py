"""What a policy would do where it never is, shows in no trajectory."""

from rewardtheory import exact
from rewardtheory.objectives.environments import split, unreachable_room
from rewardtheory.objectives.lotteries import FunctionFromPolicies
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import Instance, require_order

RELATION = ("FPR", "TLO", False)


def instance() -> Instance:
    """What to do in a room that is never reached."""
    mdp = unreachable_room()
    room, b = list(mdp.states or ()).index("room"), list(mdp.actions or ()).index("b")

    def chance_of_b(pi):
        """f(π) = π(b|room)"""
        return pi[room, b]

    policies = {"a": split(mdp, "room", a=1), "b": split(mdp, "room", b=1)}
    return Instance(mdp, FunctionFromPolicies(chance_of_b), policies, [("b", ">", "a")])


@counterexample(source="subramani2024objectives")
def a_lottery_does_not_know_what_is_never_seen():
    """A function from policies can look at the choice in a room that is never reached; the two policies have one
    distribution of trajectories."""
    mdp, _, policies, order = found = instance()
    require_order(*found)
    return exact.inexpressible("TLO", exact.model_of(mdp), policies, order, [1])
