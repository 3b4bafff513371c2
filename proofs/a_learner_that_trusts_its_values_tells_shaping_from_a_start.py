"""Shaping equals initial values only to learners that compare actions."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="wiewiora2003")
def a_learner_that_trusts_its_values_tells_shaping_from_a_start():
    """A satisfied learner looks no further once its best value is at least 1. With Φ = 1 in the only state, told of the
    potential it starts from 0 and looks on; started from Φ it is content at once, and never finds the action that pays 1."""
    mdp = rt.mdp({"s": {"first": "end", "second": "end"}}, start="s", discount=1).exact()
    shaped = rt.shape(mdp, rt.reward(mdp, {("s", "second"): 1}), [1, 0])
    paid = {"first": str(shaped[0, 0, 1]), "second": str(shaped[0, 1, 1])}
    return exact.arithmetic(
        "Told of a potential of 1, a learner is paid less by 1 and starts from 0; started from it, from 1; both look on "
        "below 1",
        {"potential": 1, "told": 0, "started": ["+", "told", "potential"]} | paid,
        [
            ("told", "<", 1),
            ("started", ">=", 1),
            ("first", "==", ["-", 0, "potential"]),
            ("second", "==", ["-", 1, "potential"]),
        ],
    )
