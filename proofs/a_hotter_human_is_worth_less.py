"""How the incentive to defer falls with the temperature of the human."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import AnyBelief, NormalBelief, PositiveNumber


@theorem(source="hadfieldmenell2017offswitch", exact=False)
def a_hotter_human_is_worth_less(
    belief: AnyBelief, normal: NormalBelief, temperature: PositiveNumber, more: PositiveNumber
):
    """The incentive to defer to a noisily rational human falls strictly as its temperature rises, unless U = 0 surely. It
    starts from that of a rational human and tends to −|E U|/2."""
    for found in (rt.beliefs.finite(*belief), rt.beliefs.gaussian(*normal)):
        cold = rt.off_switch(found, rt.humans.noisy_rational(temperature))
        hot = rt.off_switch(found, rt.humans.noisy_rational(temperature + more))
        stakes = cold.information + abs(cold.act) / 2
        assert at_most(hot.incentive, cold.incentive)
        assert stakes < 1e-6 or hot.incentive < cold.incentive or cold.missed + cold.harmed < 1e-13
        assert at_most(cold.incentive, cold.information) and at_most(-abs(cold.act) / 2, hot.incentive)
        assert abs(rt.deference_incentive(found, rt.humans.noisy_rational(1e-12)) - cold.information) <= 1e-9
        assert abs(rt.deference_incentive(found, rt.humans.noisy_rational(1e12)) + abs(cold.act) / 2) <= 1e-9
