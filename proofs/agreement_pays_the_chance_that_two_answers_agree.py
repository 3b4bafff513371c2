"""Self-consistency as a reward."""

from rewardtheory import scores
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import Labels


@theorem(source="zhang2025empo", needs=["agreement_pays_a_wrong_majority"])
def agreement_pays_the_chance_that_two_answers_agree(labels: Labels):
    """Let an answer be paid the share of the group that agrees with it. The mean is Σ_c p_c², the chance that
    two answers drawn with replacement agree; a group without agreement, or with one answer only, has no
    advantage."""
    paid = scores.cluster_frequency(labels)
    G = len(labels)
    counts = [int((labels == c).sum()) for c in sorted(set(labels.tolist()))]
    assert same(paid.sum() / G, sum((0 * labels[0] + c) ** 2 for c in counts) / G**2)
    if len(set(counts)) == 1:
        assert not scores.group_advantage(paid, scale=None).any()
