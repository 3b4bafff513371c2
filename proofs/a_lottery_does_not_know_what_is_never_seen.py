"""What a policy would do where it never is, shows in no trajectory."""

from rewardtheory import exact
from rewardtheory.objectives.environments import split, unreachable_room
from rewardtheory.objectives.lotteries import FunctionFromPolicies
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import require_order

RELATION = ("FPR", "TLO", False)


@counterexample(source="subramani2024objectives")
def a_lottery_does_not_know_what_is_never_seen():
    """A function from policies can look at the choice in a room that is never reached; the two policies have one
    distribution of trajectories."""
    mdp = unreachable_room()
    room, b = list(mdp.states or ()).index("room"), list(mdp.actions or ()).index("b")
    policies = {"a": split(mdp, "room", a=1), "b": split(mdp, "room", b=1)}
    order = [("b", ">", "a")]
    require_order(mdp, FunctionFromPolicies(lambda pi: pi[room, b]), policies, order)
    return exact.inexpressible("TLO", exact.model_of(mdp), policies, order, [1])
