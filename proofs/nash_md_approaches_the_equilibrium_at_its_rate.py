"""The last policy of Nash-MD converges."""

import rewardtheory as rt
from rewardtheory.games.regularized_nash import divergence
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import AnyPreferences, FullLottery, Temperature


@theorem(source="munos2023nash", exact=False, needs=["a_tie_leaves_many_maximal_lotteries"])
def nash_md_approaches_the_equilibrium_at_its_rate(
    table: AnyPreferences, reference: FullLottery, temperature: Temperature
):
    """From the reference and with rates η_t = 2 / (τ (t + 2)) the policy after T steps of Nash-MD has KL(π*‖π_T) ≤
    8 / (τ² (T + 1))."""
    star = rt.regularized_nash(table, temperature=temperature, reference=reference).policy
    run = rt.nash_md(table, temperature=temperature, steps=25, reference=reference)
    for T, policy in enumerate(run.trajectory[1:], start=1):
        assert at_most(divergence(star, policy), 8 / (temperature**2 * (T + 1)))
