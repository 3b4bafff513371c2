"""One step of Nash-MD."""

import rewardtheory as rt
from rewardtheory.games.nash_md import nash_md_step
from rewardtheory.games.regularized_nash import divergence
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import AnyPreferences, FullLottery, Temperature
from rewardtheory.verify.shaping_hypotheses import PositiveDiscount


@theorem(source="munos2023nash", exact=False)
def a_step_of_nash_md_contracts_towards_the_equilibrium(
    table: AnyPreferences,
    reference: FullLottery,
    policy: FullLottery,
    temperature: Temperature,
    share: PositiveDiscount,
):
    """For 0 < ητ ≤ 1 a step of Nash-MD from π to π₊ has KL(π*‖π₊) ≤ (1 − ητ) KL(π*‖π) + 2η², with π* the
    regularized equilibrium. (ητ is the drawn share.)"""
    star = rt.regularized_nash(table, temperature=temperature, reference=reference).policy
    rate = share / temperature
    after = nash_md_step(table, policy, temperature=temperature, rate=rate, reference=reference)
    assert at_most(divergence(star, after), (1 - share) * divergence(star, policy) + 2 * rate**2)
