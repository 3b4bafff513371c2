"""Orders that nobody improves on."""

import rewardtheory as rt
from rewardtheory.games.obedience import rational_orders
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import Orders


@theorem(source="milli2017obedient", needs=["an_imperfect_human_is_disobeyed_for_the_better"])
def a_rational_human_is_obeyed_blindly(orders: Orders):
    """Let the human know θ and order a best action for it. Then every order maximizes its own Q: the robot that plays the
    posterior mean always obeys, and gains nothing over obeying."""
    prior, reward, _ = orders
    found = rt.obedience(prior, reward, rational_orders(reward))
    assert same(found.obedience, 0 * found.obedience + 1) and same(found.advantage, 0 * found.advantage)
