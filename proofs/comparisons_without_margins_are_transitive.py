"""Lexicographic comparisons."""

import numpy as np

import rewardtheory as rt
from rewardtheory.games.heron import hierarchical_cycle
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import AnyFeatures


@theorem(source="bukharin2023heron", needs=["a_margin_lets_comparisons_go_in_a_circle"])
def comparisons_without_margins_are_transitive(features: AnyFeatures):
    """With margins 0, hierarchical comparison of features is the lexicographic order: what is better than something
    better is better, and being undecided is transitive, so the labels have no cycle."""
    label = rt.hierarchical_comparison(features, np.zeros(features.shape[1]))
    n = len(label)
    for i in range(n):
        for j in range(n):
            for k in range(n):
                assert not (label[i, j] >= 0 and label[j, k] >= 0) or label[i, k] == max(label[i, j], label[j, k])
    assert hierarchical_cycle(features, np.zeros(features.shape[1])) is None
