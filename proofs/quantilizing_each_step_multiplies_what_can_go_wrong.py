"""A quantilizer in each state is none of the whole."""

import numpy as np

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="taylor2016quantilizers")
def quantilizing_each_step_multiplies_what_can_go_wrong():
    """Two coins, at which the base goes left or right alike; after two rights a cost of 1 is due, which the base pays with
    probability 1/4. A proxy likes right. Quantilized at one half in each state, the policy goes right twice and pays 1:
    half of its time it pays more than the base, so that the factor is above 2. Quantilized as a whole it pays at most 1/2."""
    graph = {
        "first": {"left": "end", "right": "second"},
        "second": {"left": "end", "right": "bad"},
        "bad": {"left": "end", "right": "end"},
    }
    mdp = rt.mdp(graph, start="first", discount=1)
    proxy = rt.reward(mdp, {("first", "right"): 1, ("second", "right"): 1})
    cost = rt.reward(mdp, {"bad": 1})
    base = rt.uniform_policy(mdp)
    each = np.array([rt.quantilize(row, [0, 1], 0.5) if mdp.available[s].all() else row for s, row in enumerate(base)])
    assert (each[:2] == [[0, 1], [0, 1]]).all()
    whole = rt.quantilized_policy(mdp, proxy, base, 0.5)
    assert abs(rt.expected_return(mdp, cost, whole.policy) - 0.5) < 1e-9
    model = exact.model_of(mdp)
    ended = rt.policy(mdp, dict.fromkeys(("first", "second", "bad"), "left"))
    plans = {"half of the time": [(0.5, each), (0.5, ended)], "base": base}
    return exact.witness(
        model, [exact.reward_of(model, mdp, cost, "C")], plans, [("C", "half of the time", ">", "base")]
    )
