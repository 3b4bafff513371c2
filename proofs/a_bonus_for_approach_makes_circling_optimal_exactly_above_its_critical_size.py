"""The bicycle that circles, to the last digit."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import PositiveScale
from rewardtheory.verify.shaping_hypotheses import LoopingDiscount


@theorem(source="randlov1998bicycle", floats=False, needs=["a_bonus_of_two_percent_makes_circling_optimal"])
def a_bonus_for_approach_makes_circling_optimal_exactly_above_its_critical_size(
    discount: LoopingDiscount, factor: PositiveScale
):
    """Arriving pays 1, every step towards the goal a bonus b, steps away cost nothing. Next to the goal, stepping back is
    optimal if and only if b ≥ 1/(γ/(1−γ²) − 1), and the only optimal action if and only if b is greater."""
    critical = 1 / (discount / (1 - discount**2) - 1)
    bonus = factor * critical
    graph = {"far": {"towards": "near", "away": "far"}, "near": {"towards": "goal", "away": "far"}}
    mdp = rt.mdp(graph, start="far", discount=discount)
    reward = rt.reward(mdp, {("near", "towards"): 1 + bonus, ("far", "towards"): bonus})
    towards, away = rt.optimal_actions(mdp, reward).mask[1]
    assert away == (factor >= 1) and towards == (factor <= 1)
    circling = rt.loop_value([0, bonus], discount)
    assert (circling >= 1 + bonus) == (factor >= 1)
