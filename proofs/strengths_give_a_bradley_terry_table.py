"""Tables of scores are recognized, and give their scores back."""

import rewardtheory as rt
from rewardtheory.games.consistency import strengths_of
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import ScoredPreferences


@theorem(source="bradley1952rank", floats=False)
def strengths_give_a_bradley_terry_table(scored: ScoredPreferences):
    """For strengths w > 0 the table P(i, j) = w_i / (w_i + w_j) is Bradley-Terry; its certificate holds the
    strengths up to a factor, and no vote goes in a circle: there is no cycle of majorities."""
    strengths, table = scored
    answer, certificate = rt.check_bradley_terry(table)
    assert answer and rt.majority_cycle(table) is None
    assert same(strengths_of(certificate), strengths / min(strengths))
