"""Acting where one has not watched."""

import numpy as np

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="cao2021identifiability")
def what_an_expert_leaves_open_can_cost_elsewhere():
    """At home both actions at a fork lead to one place; elsewhere the second leads back to the fork. One expert at home, whose
    reward is explained by 1 for the second action, leaves two directions open, one of which matters elsewhere. Where they
    may move the reward of a step by up to 3, the optimum for the explanation can have 2 to regret elsewhere, and no policy is
    sure to have less than 3/2: of the rewards that are possible these four are the corners."""
    place = {"a": "place", "b": "fork"}
    home = rt.mdp({"fork": {"a": "place", "b": "place"}, "place": place}, start="fork", discount=0.5)
    away = rt.mdp({"fork": {"a": "place", "b": "fork"}, "place": place}, start="fork", discount=0.5)
    explained = np.array([[0, 1], [0, 0]])
    open_ = rt.identifiable_directions(home)
    at_home, elsewhere = (rt.safe_plan(x, rt.reward(x, action=explained), open_, largest=3) for x in (home, away))
    assert elsewhere.regret is not None
    assert (at_home.mattering, elsewhere.mattering) == (0, 1)
    corners = [sign * np.array(x) for sign in (1, -1) for x in ([[3, 3], [-1, -3]], [[3, 3], [3, 3]])]
    # What moves is V(s) - γ V(s') at home.
    shaping = np.array([[[1, -0.5], [1, -0.5]], [[0, 0.5], [-0.5, 1]]]).reshape(4, 2)
    assert all(np.linalg.lstsq(shaping, x.ravel())[1] < 1e-20 for x in corners)
    rewards = [rt.reward(away, action=explained + x) for x in corners]
    naive = rt.solve(away, rt.reward(away, action=explained)).policy
    regret = max(rt.return_range(away, R).high - rt.expected_return(away, R, naive) for R in rewards)
    proof = rt.minimax_regret_policy(away, rt.Rewards(rewards), certify=True).certificate
    assert abs(regret - 2) < 1e-9 and abs(elsewhere.regret.value + 1.5) <= elsewhere.regret.bound + 1e-9
    assert proof.low == proof.high == exact.rational(-1.5)
    return proof
