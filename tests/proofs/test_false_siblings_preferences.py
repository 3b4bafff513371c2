"""False siblings of the claims about preferences, votes, learning, debate and over-optimization are caught."""

from itertools import combinations_with_replacement, permutations

import networkx as nx
import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.games.debate import additive_judge, additive_value
from rewardtheory.games.goodhart import pinsker_bound
from rewardtheory.games.heron import hierarchical_cycle
from rewardtheory.games.nash_md import nash_md_step
from rewardtheory.games.regularized_nash import divergence, regularized_preference
from rewardtheory.games.topology import inference_variances
from rewardtheory.transition import expect_reward
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyReward, FullPolicy, PositiveScale
from rewardtheory.verify.preference_hypotheses import (
    AnyFeatures,
    AnyLottery,
    AnyPreferences,
    AnyVariances,
    AnyWins,
    CircularMargins,
    Comparison,
    EvenMargins,
    FullLottery,
    InnerPreferences,
    ScoredPreferences,
    Temperature,
    WeightedUtilities,
)
from rewardtheory.verify.running import run

false = []


def claim(**keywords):
    """A theorem that is false, and is added to the list of those that must be caught."""

    def decorate(function):
        false.append(theorem(source="munos2023nash", **keywords)(function))
        return function

    return decorate


@claim(floats=False)
def every_inner_table_is_bradley_terry(table: InnerPreferences):
    """False: three in a circle are not."""
    assert rt.is_bradley_terry(table)


@claim(floats=False)
def one_triangle_decides(table: InnerPreferences):
    """False: only the first triangle is looked at."""
    n = len(table)
    flat = n < 3 or (table[0, 1] * table[1, 2] * table[2, 0] == table[1, 0] * table[2, 1] * table[0, 2])
    assert rt.is_bradley_terry(table) == flat


@claim(exact=False)
def a_connected_table_of_wins_has_a_fit(wins: AnyWins):
    """False: an unbeaten player has no finite score."""
    graph = nx.Graph(np.argwhere(wins > 0).tolist())
    graph.add_nodes_from(range(len(wins)))
    if wins.any() and nx.is_connected(graph):
        rt.bradley_terry(wins)


@claim(exact=False)
def fitted_scores_are_log_odds_of_borda_counts(table: InnerPreferences):
    """False: only their order is the same."""
    counts = rt.borda(table)
    scores = rt.bradley_terry(rt.preferences(table)).scores
    odds = np.log(counts / (1 - counts))
    assert same(scores, odds - odds.mean())


@claim()
def a_maximal_lottery_beats_everything(table: AnyPreferences):
    """False: it is only never beaten."""
    x = rt.maximal_lottery(table).probabilities
    ahead = x @ (table - table.T)
    assert all(ahead[j] > 0 for j in range(len(table)) if x[j] == 0 or len(table) > 1)


@claim(floats=False)
def every_maximal_lottery_is_unique(table: AnyPreferences):
    """False: ties are planted."""
    assert rt.maximal_lottery(table).unique


@claim(floats=False)
def a_copeland_winner_has_weight_alone(table: AnyPreferences):
    """False: in a circle all have."""
    found = rt.maximal_lottery(table)
    scores = rt.copeland(table)
    assert all(scores[i] == scores.max() for i in found.support)


@claim()
def three_in_a_circle_are_mixed_by_their_own_margins(circle: CircularMargins):
    """False: by the opposite ones."""
    a, b, c = circle
    margins = np.array([[a * 0, a, -b], [-a, a * 0, c], [b, -c, a * 0]])
    assert same(rt.maximal_lottery((1 + margins) / 2).probabilities, np.array([a, c, b]) / (a + b + c))


@claim(exact=False)
def the_equilibrium_is_the_maximal_lottery(table: AnyPreferences, temperature: Temperature):
    """False: only as the temperature falls."""
    found = rt.regularized_nash(table, temperature=temperature)
    assert same(found.policy, rt.maximal_lottery(table).probabilities)


@claim(exact=False)
def no_policy_beats_the_reference(
    table: AnyPreferences, reference: FullLottery, other: AnyLottery, temperature: Temperature
):
    """False: the equilibrium is not the reference."""
    assert at_most(regularized_preference(table, other, reference, temperature=temperature, reference=reference), 0.5)


@claim(exact=False)
def a_step_of_nash_md_contracts_without_an_error(
    table: AnyPreferences, reference: FullLottery, policy: FullLottery, temperature: Temperature
):
    """False: the term 2η² is left out."""
    star = rt.regularized_nash(table, temperature=temperature, reference=reference).policy
    after = nash_md_step(table, policy, temperature=temperature, rate=0.9 / temperature, reference=reference)
    assert at_most(divergence(star, after), 0.1 * divergence(star, policy))


@claim(exact=False)
def ipo_is_dpo(scored: ScoredPreferences, temperature: Temperature):
    """False: probabilities are not log-odds."""
    assert same(rt.ipo(scored[1], temperature=temperature), rt.dpo(scored[1], temperature=temperature))


@claim()
def comparisons_with_a_margin_have_no_circle(features: AnyFeatures):
    """False: a margin of 1 on the first feature lets them go in a circle."""
    assert hierarchical_cycle(features, [1] + [0] * (features.shape[1] - 1)) is None


@claim(floats=False)
def a_debate_is_decided_by_all_features(margins: EvenMargins):
    """False: only the extremes are shown."""
    if len(margins) % 2 == 0:
        found = rt.debate_value(additive_judge(margins), len(margins), 2)
        total = sum(margins)
        assert found.value == int(total > 0) - int(total < 0)


@claim(floats=False)
def whoever_starts_before_an_odd_number_of_rounds_does_not_matter(margins: EvenMargins):
    """False: with an odd number the first player shows more."""
    values = {rt.debate_value(additive_judge(margins), len(margins), 1, first=k).value for k in (1, 2)}
    assert len(values) == 1 and additive_value(margins, 2) is not None


def graph_of(variances):
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(len(variances)))
    for i in range(len(variances)):
        for j in range(i):
            if variances[i, j] != 0:
                graph.add_edge(i, j, variance=variances[i, j])
    return graph


@claim()
def every_comparison_lowers_every_variance(variances: AnyVariances, comparison: Comparison):
    """False: a comparison at the end of a chain tells nothing of the other end."""
    graph = graph_of(variances)
    before = inference_variances(graph)[1]
    u, v, s = comparison
    graph.add_edge(u, v, variance=s)
    after = inference_variances(graph)[1]
    assert all(after[a, b] < before[a, b] for a in range(len(before)) for b in range(a))


@claim()
def variances_add_up_along_every_path(variances: AnyVariances):
    """False: parallel paths are better than each."""
    d = inference_variances(graph_of(variances))[1]
    for i, j in np.argwhere(np.asarray(variances != 0, dtype=bool)):
        assert same(d[i, j], variances[i, j])


@claim(exact=False)
def a_bounded_utility_moves_by_at_most_the_divergence(weighted: WeightedUtilities):
    """False: it is the root of the divergence that counts."""
    p, q, V = weighted[:, 0] / weighted[:, 0].sum(), weighted[:, 1] / weighted[:, 1].sum(), weighted[:, 2]
    spent = divergence(p, q)
    assert at_most(abs(p @ V - q @ V), np.ptp(V) * spent) and pinsker_bound(V, spent) >= 0


@claim(exact=False)
def the_laws_peak_at_their_zero(alpha: PositiveScale, beta: PositiveScale):
    """False: half-way there, for best-of-n."""
    law = rt.best_of_n_law
    assert same(law(law.zero(alpha / beta), alpha, beta), law.height(alpha, beta))


@claim(exact=False)
def a_correlated_proxy_never_loses(
    mdp: AnyMDP, true: AnyReward, proxy: AnyReward, reference: FullPolicy, policy: AnyPolicy
):
    """False: correlation over the reference is not enough."""
    new, old = ((1 - mdp.discount) * rt.occupancy(mdp, p) for p in (policy, reference))
    T, U = (expect_reward(mdp.transition, R) for R in (true, proxy))
    T, U = T - (old * T).sum(), U - (old * U).sum()
    if (old * T * U).sum() > 0 and ((new - old) * U).sum() > 0:
        assert at_most(0, ((new - old) * T).sum())


@pytest.mark.parametrize("sibling", false, ids=lambda f: f.__name__)
def test_a_false_sibling_is_caught(sibling):
    assert not run(sibling.claim, examples=100).ok


def profiles():
    """Every multiset of three voters over three alternatives."""
    return ({"rankings": np.array(p)} for p in combinations_with_replacement(list(permutations(range(3))), 3))


@theorem(source="conitzer2024social", over=profiles)
def plurality_ignores_clones(rankings):
    """False: a clone splits the first places."""
    assert not list(rt.axioms.clone_independence(rt.voting.plurality, rankings))


def test_a_false_claim_about_all_profiles_is_caught():
    assert not run(plurality_ignores_clones.claim).ok
