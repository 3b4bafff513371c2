"""Two rewards that a third can be hacked with may agree."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2022hacking")
def hackability_is_not_transitive():
    """R1 and R2 are hackable and so are R2 and R3, where R1 = (1, 0), R2 = (0, 1) and R3 = (3, 0) on two arms; but
    R1 and R3 order all policies alike."""
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=Fraction(1, 2))
    paid = {"R1": {("s", "a"): 1}, "R2": {("s", "b"): 1}, "R3": {("s", "a"): 3}}
    tables = {name: rt.reward(mdp, table) for name, table in paid.items()}
    hackable, same = rt.check_hackable(mdp, tables["R1"], tables["R3"])
    assert not hackable and same.verify() and same.epsilon == 0 and same.scale == 3
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, R, name) for name, R in tables.items()]
    claims = [("R1", "a", ">", "b"), ("R2", "a", "<", "b"), ("R3", "a", ">", "b")]
    return exact.witness(model, rewards, {"a": [0], "b": [1]}, claims)
