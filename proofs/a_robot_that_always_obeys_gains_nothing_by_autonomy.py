"""Obedience and the advantage of autonomy."""

import rewardtheory as rt
from rewardtheory.games.obedience import best_action, likeliest_parameter_action
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import Orders


@theorem(source="milli2017obedient")
def a_robot_that_always_obeys_gains_nothing_by_autonomy(orders: Orders):
    """Whatever the robot is, the expectation of R(played) − R(ordered) is Σ_o [Q(o, π(o)) − Q(o, o)] with Q(o, a) =
    Σ_θ P(θ) P(o|θ) R(θ, a); it is 0 for a robot that does what it is told whenever it is told something."""
    prior, reward, kernel = orders
    T, A = reward.shape
    for robot in (best_action, likeliest_parameter_action, lambda weight, R, order: order, lambda weight, R, order: 0):
        found = rt.obedience(prior, reward, kernel, robot)
        gain = sum(
            prior[t] * kernel[t, o] * found.robot[o, a] * (reward[t, a] - reward[t, o])
            for t in range(T)
            for o in range(A)
            for a in range(A)
        )
        assert same(found.advantage, gain)
        if found.obedience == 1:
            assert same(found.advantage, 0 * found.advantage)
