"""For discounts in (0, 1) the visits tell the lottery."""

from rewardtheory.objectives.lotteries import FunctionFromLotteries
from rewardtheory.objectives.translations import lotteries_to_occupancies
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import AnyPolicy, TinyMDP

RELATION = ("FTLR", "FOMR", True)


@theorem(source="subramani2024objectives", floats=False)
def functions_from_occupancies_say_what_functions_from_lotteries_say(mdp: TinyMDP, one: AnyPolicy, two: AnyPolicy):
    """m(s,a,·)/m(s) is the policy at every state that is reached, and m(s) > 0 says which are."""

    def told(lottery):
        """A function that is not continuous: how many actions are taken where one comes, and the least chance."""
        chances = [p for _, row in lottery for p in row if p]
        return len(chances) + min(chances, default=mdp.discount)

    spec = FunctionFromLotteries(told)
    assert order_alike(mdp, spec, lotteries_to_occupancies(mdp, spec), (one, two))
