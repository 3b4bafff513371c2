"""Votes, hidden context, axioms with their witnesses, and hierarchical comparisons."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rewardtheory as rt
from rewardtheory.games.heron import hierarchical_cycle
from rewardtheory.games.voting import condorcet_winner

AXIOMS = rt.axioms
VOTING = rt.voting


@given(st.integers(0, 10**6))
def test_fitted_scores_have_the_order_of_borda_counts(seed):
    U = np.random.default_rng(seed).uniform(0.01, 0.99, size=(4, 4))
    P = np.triu(U, 1) + np.tril(1 - U.T, -1) + np.eye(4) / 2
    counts, scores = rt.borda(P), rt.bradley_terry(rt.preferences(P)).scores
    assert np.argsort(counts).tolist() == np.argsort(scores).tolist()


def test_scores_of_a_table_by_hand():
    table = [
        [Fraction(1, 2), Fraction(3, 4), Fraction(1, 2)],
        [Fraction(1, 4), Fraction(1, 2), 1],
        [Fraction(1, 2), 0, Fraction(1, 2)],
    ]
    assert [str(x) for x in rt.copeland(table)] == ["3/2", "1", "1/2"]
    assert [str(x) for x in rt.borda(table)] == ["7/12", "7/12", "1/3"]
    assert str(rt.borda(table, opponent=[0, 1, 0])[0]) == "3/4"
    assert condorcet_winner(table) is None and condorcet_winner([[0.5, 0.6], [0.4, 0.5]]) == 0


@pytest.mark.parametrize(
    ("rule", "axiom", "keeps"),
    [
        (VOTING.plurality, AXIOMS.anonymity, True),
        (VOTING.plurality, AXIOMS.neutrality, True),
        (VOTING.plurality, AXIOMS.monotonicity, True),
        (VOTING.borda_rule, AXIOMS.anonymity, True),
        (VOTING.borda_rule, AXIOMS.neutrality, True),
        (VOTING.borda_rule, AXIOMS.monotonicity, True),
        (VOTING.borda_rule, AXIOMS.clone_independence, False),
        (VOTING.copeland_rule, AXIOMS.neutrality, True),
        (VOTING.copeland_rule, AXIOMS.condorcet, True),
        (VOTING.copeland_rule, AXIOMS.monotonicity, True),
        (VOTING.copeland_rule, AXIOMS.clone_independence, False),
        (VOTING.lottery_rule, AXIOMS.neutrality, True),
        (VOTING.lottery_rule, AXIOMS.condorcet, True),
        (VOTING.lottery_rule, AXIOMS.clone_independence, True),
        (VOTING.dictatorship, AXIOMS.anonymity, False),
        (VOTING.dictatorship, AXIOMS.neutrality, True),
        (VOTING.plurality, AXIOMS.clone_independence, False),
    ],
)
def test_rules_keep_the_axioms_that_they_are_known_to_keep(rule, axiom, keeps):
    answer, violation = rt.check_axiom(rule, axiom)
    assert answer == keeps and (violation is None) == keeps
    if violation is not None:
        outcome = rule(violation.rankings)
        assert (outcome == violation.outcome).all() and str(violation).startswith(axiom.__name__ + ": ")
        assert (rule(violation.changed) == violation.changed_outcome).all()


def test_plurality_and_borda_can_miss_a_condorcet_winner_and_lotteries_are_not_monotone():
    for rule in (VOTING.plurality, VOTING.borda_rule):
        answer, violation = rt.check_axiom(rule, AXIOMS.condorcet, voters=5)
        assert not answer and "a majority prefers" in violation.reason
        winner = condorcet_winner(rt.preferences_of_rankings(violation.rankings))
        assert winner is not None and rule(violation.rankings)[winner] < 1
    answer, violation = rt.check_axiom(VOTING.lottery_rule, AXIOMS.monotonicity, voters=5)
    assert not answer and "less for" in violation.reason


def test_a_rule_that_favors_an_alternative_is_not_neutral():
    def first(rankings):
        return [1] + [0] * (len(rankings[0]) - 1)

    answer, violation = rt.check_axiom(first, AXIOMS.neutrality)
    assert not answer and "renamed to" in str(violation)
    with pytest.raises(ValueError, match=r"^`rule` gives .* it must give one probability for each alternative"):
        rt.check_axiom(lambda rankings: [1, 1, 0], AXIOMS.anonymity)
    with pytest.raises(ValueError, match=r"^`voters` is 0; it must be a whole number of at least 1"):
        rt.check_axiom(VOTING.plurality, AXIOMS.anonymity, voters=0)


def test_known_profiles():
    assert [str(x) for x in VOTING.plurality([[0, 1], [1, 0]])] == ["1/2", "1/2"]
    profile = [[0, 1, 2]] * 3 + [[1, 2, 0]] * 2
    assert VOTING.borda_rule(profile).tolist()[1] == 1 and VOTING.copeland_rule(profile).tolist()[0] == 1
    assert VOTING.lottery_rule(profile).tolist()[0] == 1 and VOTING.plurality(profile).tolist()[0] == 1


def test_labels_of_comparisons_can_be_fitted():
    label = rt.hierarchical_comparison([[0, 2], [1, 1], [2, 0]], [1, 0])
    assert np.allclose(rt.bradley_terry(label > 0).scores, 0)
    with pytest.raises(ValueError, match=r"^`wins` has no finite Bradley-Terry fit"):
        rt.bradley_terry(rt.hierarchical_comparison([[0], [1], [2]], [0]) > 0)


def brute_label(x, y, margins):
    for a, b, d in zip(x, y, margins, strict=True):
        if abs(a - b) > d:
            return 1 if a > b else -1
    return 0


@given(
    st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=2, max_size=5),
    st.lists(st.integers(0, 2), min_size=2, max_size=2),
)
def test_hierarchical_labels_and_cycles_agree_with_brute_force(features, margins):
    label = rt.hierarchical_comparison(features, margins)
    n = len(features)
    for i in range(n):
        for j in range(n):
            assert label[i, j] == brute_label(features[i], features[j], margins) == -label[j, i]
    circles = [
        k for k in range(2, n + 1) for c in permutations(range(n), k)
        if all(label[a, b] > 0 for a, b in zip(c, [*c[1:], c[0]], strict=True))
    ]  # fmt: skip
    found = hierarchical_cycle(features, margins)
    assert (found is None) == (not circles) and (found is None or len(found) == min(circles))
    if margins == [0, 0]:
        assert found is None


@pytest.mark.parametrize(
    ("features", "margins", "message"),
    [
        ([[0, 1]], [1], r"^`margins` has shape \(1,\); it must be \(2,\), one for each feature"),
        ([[0, 1]], [0, -1], r"^`margins`\[1\] is -1.0; a margin must be at least 0"),
        ([0, 1], [0], r"^`features` has shape \(2,\); it must be \(n, K\)"),
    ],
)
def test_bad_features_get_one_sentence(features, margins, message):
    with pytest.raises(ValueError, match=message):
        rt.hierarchical_comparison(features, margins)
