"""The sign of the potential of a reward machine."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.shaping_hypotheses import Horizon, PositiveDiscount


@theorem(source="icarte2022machines")
def minus_the_values_of_a_reward_machine_pay_for_idling(length: Horizon, discount: PositiveDiscount):
    """In a machine that pays 1 on its last transition, let V be its optimal values. Shaping by +V charges (1−γ)V(u) for idling
    in u; shaping by −V pays as much for it. Both pay 0 for progress, and the last transition pays 1 − V = 0 with the
    first and 1 + V = 2 with the second."""
    graph = {str(u): {"advance": str(u + 1), "idle": str(u)} for u in range(length)}
    machine = rt.mdp(graph, start="0", discount=discount)
    reward = rt.reward(machine, {(str(length - 1), "advance"): 1})
    v = rt.solve(machine, reward).values
    for sign in (1, -1):
        paid = rt.shape(machine, reward, sign * v)
        for u in range(length):
            assert same(paid[u, 1, u], -sign * (1 - discount) * v[u])
            assert same(paid[u, 0, u + 1], 0 * discount + (1 - sign if u == length - 1 else 0))
        assert (rt.optimal_actions(machine, paid).mask[:length] == [True, False]).all()
