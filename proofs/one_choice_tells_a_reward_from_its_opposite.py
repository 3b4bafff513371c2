"""A demonstrator tells rewards apart that are not shaped versions of each other."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="ramachandran2007birl")
def one_choice_tells_a_reward_from_its_opposite():
    """One of two actions pays 1 or −1, each with prior 1/2, the other pays nothing, and the discount is 0. After one sight of a
    demonstrator of temperature 1 who takes the first, it pays 1 with probability e/(1 + e), above 7/10."""
    values = {
        "good": ["/", ["exp", 1], ["+", 1, ["exp", 1]]],
        "bad": ["/", ["exp", -1], ["+", 1, ["exp", -1]]],
        "posterior": ["/", "good", ["+", "good", "bad"]],
    }
    return exact.arithmetic("The posterior that the action pays", values, [("posterior", ">", "7/10")])
