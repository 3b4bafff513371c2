"""What training never shows is learned of all the same where the prior ties it to something else."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="hadfieldmenell2017inverse")
def a_prior_that_ties_what_is_hidden_to_what_is_seen_moves_it():
    """Training has two ways, one over grass; lava is nowhere. Either grass is worth 1 and lava −10, or grass is worth −1 and
    lava 0, each with prior 1/2. A designer of temperature 1 gives the proxy that takes the way over grass: then lava is
    deadly with a probability above 7/10."""
    values = {
        "deadly": ["/", 1, ["+", 1, ["exp", -1]]],
        "harmless": ["/", 1, ["+", 1, ["exp", 1]]],
        "posterior": ["/", "deadly", ["+", "deadly", "harmless"]],
    }
    return exact.arithmetic("The posterior that lava is deadly", values, [("posterior", ">", "7/10")])
