"""Shaping for a discount misleads who maximizes the average."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="ng1999policy")
def discounted_shaping_can_change_the_best_average():
    """Resting in b pays 11/10 on average and resting in a pays 1; with Φ(b) = 5 and γ = 9/10 the bonus γΦ(s′) − Φ(s) takes
    1/2 from every step in b. The averages of the two policies are certified as the rewards of a bandit."""
    graph = {"a": {"stay": "a", "move": "b"}, "b": {"stay": "b", "move": "a"}}
    mdp = rt.mdp(graph, start="a", discount=Fraction(9, 10))
    plain = rt.reward(mdp, {("a", "stay"): 1, ("b", "stay"): Fraction(11, 10)})
    rewards = {
        "plain": plain,
        "γΦ(s') − Φ(s)": rt.shape(mdp, plain, [0, 5]),
        "Φ(s') − Φ(s)": rt.shape(mdp.replace(discount=Fraction(1)), plain, [0, 5]),
    }
    policies = {"rest in a": [0, 0], "rest in b": [1, 0]}
    bandit = rt.mdp({"choice": {name: "end" for name in policies}}, start="choice", discount=Fraction(9, 10))
    model = exact.model_of(bandit)
    averages = []
    for name, R in rewards.items():
        table = {("choice", arm): rt.average_reward(mdp, R, policy) for arm, policy in policies.items()}
        averages.append(exact.reward_of(model, bandit, rt.reward(bandit, table), f"average of {name}"))
    plain_, discounted, undiscounted = (x.name for x in averages)
    claims = [(plain_, "rest in b", ">", "rest in a"), (discounted, "rest in b", "<", "rest in a")]
    claims += [(undiscounted, "rest in b", ">", "rest in a")]
    return exact.witness(model, averages, {"rest in a": [0, 0], "rest in b": [1, 0]}, claims)
