"""One corrupt observation misleads a maximizer and hardly a quantilizer."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="everitt2017corrupted")
def the_state_that_looks_best_can_be_the_worst():
    """Of five states one is corrupt: it looks best and is worth nothing. The best-looking one earns 0; a uniform choice among
    the three that look best earns two thirds of what an honest one of them is worth."""
    states = ("corrupt", "a", "b", "c", "d")
    mdp = rt.mdp({"start": {s: "end" for s in states}}, start="start", discount=Fraction(9, 10))
    true = {"corrupt": 0, "a": 1, "b": 1, "c": Fraction(1, 2), "d": 0}
    rewards = {"true": true, "observed": true | {"corrupt": 2}}
    model = exact.model_of(mdp)
    named = [
        exact.reward_of(model, mdp, rt.reward(mdp, {("start", s): x for s, x in table.items()}), name)
        for name, table in rewards.items()
    ]
    third = Fraction(1, 3)
    plans = {"greedy": [0, 0], "quantilizer": [(third, [0, 0]), (third, [1, 0]), (third, [2, 0])]}
    claims = [("observed", "greedy", ">", "quantilizer"), ("true", "greedy", "<", "quantilizer")]
    return exact.witness(model, named, plans, claims)
