"""Acting where one has not watched."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.transition import at_departure
from rewardtheory.verify.claims import counterexample


@counterexample(source="cao2021identifiability")
def what_an_expert_leaves_open_can_cost_elsewhere():
    """At home both actions at a fork lead to one place; elsewhere the second leads back to the fork. One expert at home, whose
    reward is explained by 1 for the second action, leaves two directions open, one of which matters elsewhere. With
    coefficients of up to 2 the optimum for the explanation can have 2 to regret there, and no policy is sure to have less
    than 3/2."""
    home = rt.mdp(
        {"fork": {"a": "place", "b": "place"}, "place": {"a": "place", "b": "fork"}}, start="fork", discount=0.5
    )
    away = rt.mdp(
        {"fork": {"a": "place", "b": "fork"}, "place": {"a": "place", "b": "fork"}}, start="fork", discount=0.5
    )
    reward = rt.reward(home, {("fork", "b"): 1})
    open_ = rt.identifiable_directions(home)
    at_home, elsewhere = (rt.safe_plan(x, reward, open_, largest=2, certify=True) for x in (home, away))
    assert (at_home.mattering, elsewhere.mattering) == (0, 1)
    assert at_home.regret.certificate.low == 0
    naive = rt.solve(away, reward).policy
    true = reward + at_departure(away.transition, 2 * (open_.unidentified[1] - open_.unidentified[0]))
    best = away.initial @ rt.solve(away, true).values
    assert abs(best - rt.expected_return(away, true, naive) - 2) < 1e-9
    proof = elsewhere.regret.certificate
    assert proof.low == proof.high == exact.rational(-1.5)
    return proof
