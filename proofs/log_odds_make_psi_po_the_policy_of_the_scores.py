"""RLHF and DPO on Bradley-Terry preferences."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import ScoredPreferences, Temperature


@theorem(source="azar2023preferences", exact=False, needs=["three_preferences_in_a_circle_have_no_scores"])
def log_odds_make_psi_po_the_policy_of_the_scores(scored: ScoredPreferences, temperature: Temperature):
    """On the table of scores s, Ψ-preference optimization with the log-odds gives π ∝ μ exp(s / τ), whatever the
    opponents are. (μ uniform.)"""
    strengths, table = scored
    weight = np.exp(np.log(strengths / strengths.max()) / temperature)
    for opponent in (None, np.eye(len(strengths))[0]):
        assert same(rt.dpo(table, temperature=temperature, opponent=opponent), weight / weight.sum())
