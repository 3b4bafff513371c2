"""Some of the costly action is better than none."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="altman1999constrained")
def a_budget_can_ask_for_chance():
    """Fast pays 3 and costs 4, slow pays 1 and costs nothing; the budget is 1. Of the two policies without chance only slow
    keeps it; fast with probability 1/4 costs exactly 1 and earns more."""
    mdp = rt.mdp({"s": {"fast": "end", "slow": "end"}}, start="s", discount=0.5)
    reward, cost = rt.reward(mdp, {("s", "fast"): 3, ("s", "slow"): 1}), rt.reward(mdp, {("s", "fast"): 4})
    quarter = [[0.25, 0.75], [1, 0]]
    assert rt.expected_return(mdp, cost, quarter) == 1
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, R, name) for R, name in ((reward, "R"), (cost, "C"))]
    plans = {"fast": [0, 0], "slow": [1, 0], "a quarter fast": quarter}
    return exact.witness(
        model, rewards, plans, [("R", "a quarter fast", ">", "slow"), ("C", "a quarter fast", "<", "fast")]
    )
