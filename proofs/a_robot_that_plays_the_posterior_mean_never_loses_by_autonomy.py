"""What a Bayesian robot gains by not always obeying."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import Orders


@theorem(
    source="milli2017obedient",
    needs=["a_robot_that_trusts_one_estimate_can_lose_by_autonomy"],
)
def a_robot_that_plays_the_posterior_mean_never_loses_by_autonomy(orders: Orders):
    """A robot that plays an action of the greatest posterior mean, and the ordered one where that is among them, has an
    advantage of at least 0 over obeying. It is 0 exactly if every order maximizes its own Q, and then the robot always
    obeys."""
    prior, reward, kernel = orders
    found = rt.obedience(prior, reward, kernel)
    assert at_most(0 * found.advantage, found.advantage)
    gaps = [found.q_values[o].max() - found.q_values[o, o] for o in range(reward.shape[1])]
    maximal = all(gap * 10**9 <= 1 for gap in gaps)
    assert (found.advantage * 10**9 <= 1) == maximal
    assert not maximal or abs(found.obedience - 1) * 10**9 <= 1
