"""POWER of the game of candy, chocolate and a hug."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import UnitDiscount


@theorem(source="turner2021power", floats=False)
def waiting_has_more_power_the_less_one_discounts(discount: UnitDiscount):
    """A state may go to one end at once, or wait once and then choose between two. With rewards independent and uniform on
    [0, 1] its POWER is (1 + (1−γ)²/3 + 2γ(1−γ)/3 + γ²/2)/2, from 2/3 at γ = 0 to 3/4 at γ = 1, and waiting is optimal with
    probability 1/2 + γ/6."""
    graph = {
        "start": {"candy": "candy", "wait": "wait"},
        "candy": {"stay": "candy"},
        "wait": {"chocolate": "chocolate", "hug": "hug"},
        "chocolate": {"stay": "chocolate"},
        "hug": {"stay": "hug"},
    }
    g = discount
    found = rt.tree_power(rt.mdp(graph, start="start", discount=g), "start")
    assert same(found.power, (1 + (1 - g) ** 2 / 3 + 2 * g * (1 - g) / 3 + g**2 / 2) / 2)
    assert same(found.optimal[1], (3 + g) / 6) and same(sum(found.optimal), 1 + 0 * g)
