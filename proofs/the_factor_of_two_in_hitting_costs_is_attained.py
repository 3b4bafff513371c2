"""A pair of states where shaping doubles the maximum hitting cost."""

import rewardtheory as rt
from rewardtheory.solvers.hitting import hitting_costs
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import PositiveScale
from rewardtheory.verify.shaping_hypotheses import AnyDiscount


@theorem(source="dai2019hitting")
def the_factor_of_two_in_hitting_costs_is_attained(discount: AnyDiscount, cost: PositiveScale):
    """Two states, each way costs c: the potential with Φ(s) − Φ(t) = c makes one way cost 2c and the other nothing, with
    rewards in [0, 2c] before and after."""
    mdp = rt.mdp({"s": {"go": "t"}, "t": {"go": "s"}}, start="s", discount=discount)
    reward = rt.reward(mdp, state=[cost, cost])
    shaped = rt.shape(mdp.replace(discount=discount * 0 + 1), reward, [cost, 0 * cost])
    for s, t in ((0, 1), (1, 0)):
        assert at_most(0 * cost, shaped[s, 0, t]) and at_most(shaped[s, 0, t], 2 * cost)
    assert same(hitting_costs(mdp, reward, 2 * cost).max(), cost)
    assert same(hitting_costs(mdp, shaped, 2 * cost).max(), 2 * cost)
