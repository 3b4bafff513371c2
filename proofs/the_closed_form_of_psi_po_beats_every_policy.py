"""The optimum of Ψ-preference optimization."""

import rewardtheory as rt
from rewardtheory.games.psi_po import identity, logit
from rewardtheory.games.regularized_nash import divergence
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import AnyLottery, FullLottery, InnerPreferences, Temperature


@theorem(source="azar2023preferences", exact=False)
def the_closed_form_of_psi_po_beats_every_policy(
    table: InnerPreferences, reference: FullLottery, opponent: AnyLottery, other: AnyLottery, temperature: Temperature
):
    """For Ψ the identity or the log-odds, π ∝ μ exp(E_ν Ψ(P(y ≻ y')) / τ) has E_π E_ν Ψ − τ KL(π‖μ) at least as
    great as every other policy has."""
    for psi in (identity, logit):
        found = rt.psi_po(table, psi, temperature=temperature, reference=reference, opponent=opponent)
        gain = psi(table) @ opponent
        ours, theirs = (p @ gain - temperature * divergence(p, reference) for p in (found, other))
        assert at_most(theirs, ours)
