"""What a wrong proxy can do to a quantilizer."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.caution_hypotheses import Level, Outcomes
from rewardtheory.verify.claims import theorem


@theorem(source="taylor2016quantilizers", needs=["quantilizing_each_step_multiplies_what_can_go_wrong"])
def a_quantilizer_pays_at_most_its_share_s_worth_of_every_cost(outcomes: Outcomes, level: Level):
    """Let p be the base given that the outcome is in its best share q. For every cost c ≥ 0 the expected cost is at most 1/q
    times that of the base; for the cost that is 1 on what is chosen in full and 0 elsewhere it is exactly that. And no
    other distribution below base/q has a greater expected utility."""
    base, utility, cost = outcomes
    p = rt.quantilize(base, utility, level)
    assert at_most(p @ cost, base @ cost / level) and at_most(p, base / level)
    full = (p == base / level) if base.dtype == object else np.isclose(p, base / level, rtol=0, atol=1e-12)
    assert same(sum(p[full], p[0] * 0), sum(base[full], p[0] * 0) / level)
    # Another distribution below the ceiling: the base, as near to the cheapest outcomes as the ceiling lets it come.
    other = rt.quantilize(base, -cost, level)
    assert at_most(other @ utility, p @ utility)
