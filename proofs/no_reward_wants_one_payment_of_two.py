"""A concave utility of two payments."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import HALF
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2023limitations")
def no_reward_wants_one_payment_of_two():
    """Twice in a row one is paid 1 or not; utilities 0, 3 and 4 of no, one and two payments are concave. To be paid for sure
    once, first or second, is worth 3, and to toss a coin twice 5/2. For every reward and discount J(½,½) − ½J(1,0) −
    ½J(0,1) = 0, with the chances to be paid in parentheses."""
    mdp = rt.mdp(
        {"first": {"pay": "second", "pass": "second"}, "second": {"pay": "end", "pass": "end"}, "end": {}},
        start="first",
        discount=Fraction(1, 2),
    ).exact()
    chances = {"first": (1, 0), "second": (0, 1), "coins": (HALF, HALF)}
    policies = {name: [[p, 1 - p], [q, 1 - q], [1, 0]] for name, (p, q) in chances.items()}
    utility = {0: 0, 1: 3, 2: 4}

    def worth(p, q):
        return (1 - p) * (1 - q) * utility[0] + (p * (1 - q) + (1 - p) * q) * utility[1] + p * q * utility[2]

    assert [worth(*at) for at in chances.values()] == [3, 3, Fraction(5, 2)]
    order = [("first", "=", "second"), ("first", ">", "coins")]
    return exact.inexpressible("MR", exact.model_of(mdp), policies, order, [-HALF, 1])
