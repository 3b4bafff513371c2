"""When a racing boat never finishes its race."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.shaping_hypotheses import AnyDiscount, AnyNumber, Bonuses


@theorem(source="randlov1998bicycle", floats=False)
def circling_is_optimal_exactly_if_the_loop_is_worth_more_than_finishing(
    discount: AnyDiscount, bonuses: Bonuses, prize: AnyNumber
):
    """Where an agent may finish for a prize or start another round of bonuses, circling is optimal if and only if the value
    of the loop is at least the prize, and finishing if and only if it is at most the prize."""
    length = len(bonuses)
    graph = {str(k): {"on": str((k + 1) % length)} for k in range(length)}
    graph["0"]["finish"] = "end"
    mdp = rt.mdp(graph, start="0", discount=discount)
    table = {(str(k), "on"): x for k, x in enumerate(bonuses)} | {("0", "finish"): prize}
    on, finish = rt.optimal_actions(mdp, rt.reward(mdp, table)).mask[0]
    loop = rt.loop_value(bonuses, discount)
    assert on == (loop >= prize) and finish == (loop <= prize)
