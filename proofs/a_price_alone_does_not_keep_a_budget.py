"""A price makes the two sides of a budget tie."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="altman1999constrained")
def a_price_alone_does_not_keep_a_budget():
    """Fast pays 3 and costs 4, slow pays 1 and costs nothing; the budget is 1. The best policy within it is fast with
    probability 1/4, and its price 1/2. Under R − C/2 it ties with fast, which is as good an optimum and costs 4."""
    mdp = rt.mdp({"s": {"fast": "end", "slow": "end"}}, start="s", discount=0.5)
    reward, cost = rt.reward(mdp, {("s", "fast"): 3, ("s", "slow"): 1}), rt.reward(mdp, {("s", "fast"): 4})
    found = rt.constrained_policy(mdp, reward, cost, 1)
    assert found.multipliers[0] == 0.5 and abs(found.policy[0, 0] - 0.25) < 1e-9
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, R, name) for R, name in ((reward - cost / 2, "R - C/2"), (cost, "C"))]
    plans = {"within the budget": [[0.25, 0.75], [1, 0]], "fast": [0, 0]}
    return exact.witness(
        model, rewards, plans, [("R - C/2", "within the budget", "=", "fast"), ("C", "within the budget", "<", "fast")]
    )
