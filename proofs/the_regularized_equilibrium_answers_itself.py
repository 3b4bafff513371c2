"""The equilibrium with a reference."""

import numpy as np

import rewardtheory as rt
from rewardtheory.games.regularized_nash import regularized_preference
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import AnyLottery, AnyPreferences, FullLottery, Temperature


@theorem(source="munos2023nash", exact=False, needs=["a_tie_leaves_many_maximal_lotteries"])
def the_regularized_equilibrium_answers_itself(
    table: AnyPreferences, reference: FullLottery, other: AnyLottery, temperature: Temperature
):
    """For τ > 0 and a reference μ with all weights positive there is one π with π ∝ μ exp(P π / τ). Against it
    every policy π' has P(π' ≻ π) − τ KL(π'‖μ) + τ KL(π‖μ) ≤ 1/2. Without a price, τ = 0, there may be many
    equilibria."""
    found = rt.regularized_nash(table, temperature=temperature, reference=reference)
    pi = found.policy
    weight = reference * np.exp(table @ pi / temperature - (table @ pi / temperature).max())
    assert found.bound <= 1e-9 and same(pi, weight / weight.sum(), scale=1 / min(temperature, 1))
    assert at_most(regularized_preference(table, other, pi, temperature=temperature, reference=reference), 0.5)
