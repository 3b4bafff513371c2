"""A pair of states where shaping doubles the maximum hitting cost."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory.arithmetic import rational
from rewardtheory.solvers.hitting import hitting_costs
from rewardtheory.verify.claims import theorem


@theorem(source="dai2019hitting", over=lambda: ({"cost": Fraction(c)} for c in ("1/2", "1", "2", "3")))
def the_factor_of_two_in_hitting_costs_is_attained(cost):
    """Two states, each way costs c: the potential with Φ(s) − Φ(t) = c makes one way cost 2c and the other nothing."""
    mdp = rt.mdp({"s": {"go": "t"}, "t": {"go": "s"}}, start="s", discount=Fraction(1, 2))
    c, top = rational(cost), rational(2 * cost)
    reward = rt.reward(mdp, state=[cost, cost])
    shaped = rt.shape(mdp.replace(discount=Fraction(1)), reward, [cost, 0])
    paid = [shaped[0, 0, 1], shaped[1, 0, 0]]
    assert min(paid) >= 0 and max(paid) <= top
    assert hitting_costs(mdp, reward, top).max() == c
    assert hitting_costs(mdp, shaped, top).max() == 2 * c
