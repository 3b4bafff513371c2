"""A reward that numbers the transitions, with a small discount, makes the return tell the trajectory."""

from itertools import pairwise

from rewardtheory.objectives.inner import FunctionFromTrajectories, reader
from rewardtheory.objectives.translations import trajectories_to_inner
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward, TinyMDP

RELATION = ("FTR", "INMR", True)


@theorem(source="subramani2024objectives", floats=False)
def inner_functions_of_a_return_say_what_functions_from_trajectories_say(
    mdp: TinyMDP, reward: AnyReward, one: AnyPolicy, two: AnyPolicy
):
    """Number the N transitions 1 … N, pay the numbers and discount by 1/(N+2): the return has the steps as its
    digits, so any function of the (first) steps is a function of the return."""
    read = reader(mdp, reward)

    def told(trajectory):
        """A function that no sum of payments is: it compares the first steps."""
        paid = [read(step) for step in trajectory.first(3)]
        return sum((x * y for x, y in pairwise(paid)), start=paid[0] * 0) if paid else mdp.discount * 0

    spec = FunctionFromTrajectories(told, depth=3)
    assert order_alike(mdp, spec, trajectories_to_inner(mdp, spec), (one, two))
