"""Goodhart in theory: closed forms against quadrature and simulation, bounds tried to be exceeded, laws and their fits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import rewardtheory as rt
from rewardtheory.games.goodhart import (
    best_of_n_gold,
    conditioned_gold,
    expected_maximum,
    light_tail_bound,
    pinsker_bound,
    tail_tilt,
)
from rewardtheory.games.overoptimization import fieller
from rewardtheory.games.regularized_nash import divergence


@given(st.floats(0.1, 4), st.floats(0.1, 4), st.floats(-2, 2), st.floats(-2, 2), st.floats(-5, 5))
def test_regression_to_the_mean_agrees_with_quadrature(a, b, m, k, c):
    x = np.linspace(m - 12 * np.sqrt(a), m + 12 * np.sqrt(a), 20001)
    weight = stats.norm.pdf(x, m, np.sqrt(a)) * stats.norm.pdf(c - x, k, np.sqrt(b))
    if weight.sum() > 1e-200:
        expected = (weight * x).sum() / weight.sum()
        found = rt.regressional_goodhart(c, gold_variance=a, error_variance=b, gold_mean=m, error_mean=k)
        assert found == pytest.approx(expected, abs=1e-6)


def test_expected_maxima_have_their_closed_forms():
    assert expected_maximum(1) == 0 and expected_maximum(2) == pytest.approx(np.pi**-0.5, abs=1e-12)
    assert expected_maximum(3) == pytest.approx(1.5 * np.pi**-0.5, abs=1e-12)
    assert expected_maximum(4) == pytest.approx(6 / np.pi**1.5 * np.arctan(np.sqrt(2)), abs=1e-12)
    assert expected_maximum(5) == pytest.approx(
        5 / (4 * np.sqrt(np.pi)) + 15 / (2 * np.pi**1.5) * np.arcsin(1 / 3), abs=1e-12
    )
    assert 4.8 < expected_maximum(10**6) < 4.9


def test_the_gold_of_best_of_n_agrees_with_simulation():
    random = np.random.default_rng(0)
    gold = random.normal(size=(200_000, 8)) * 1.5
    proxy = gold + random.normal(size=gold.shape) * 2
    kept = gold[np.arange(len(gold)), proxy.argmax(axis=1)]
    expected = best_of_n_gold(8, gold_variance=2.25, error_variance=4.0)
    assert abs(kept.mean() - expected) < 5 * kept.std() / np.sqrt(len(kept))


@given(st.lists(st.integers(1, 9), min_size=3, max_size=6), st.floats(0, 1), st.integers(0, 4))
def test_a_tilt_has_the_divergence_and_the_mean_that_it_says(weights, share, cut):
    q = np.array(weights) / sum(weights)
    U = np.arange(len(q), dtype=float)
    tail = U > min(cut, len(q) - 2)
    mass = q[tail].sum()
    p = (1 - share) * q + share * np.where(tail, q, 0) / mass
    found = tail_tilt(tail=mass, tail_mean=(q * U)[tail].sum() / mass, mean=q @ U, share=share, threshold=0.0)
    assert found.divergence == pytest.approx(divergence(p, q), abs=1e-12) and found.mean == pytest.approx(p @ U)


@pytest.mark.parametrize("shape", [1.1, 2.0, 5.0])
@pytest.mark.parametrize(("target", "epsilon"), [(100.0, 0.1), (1e4, 1e-3), (1e6, 1e-6)])
def test_heavy_tails_reach_any_mean_at_any_divergence(shape, target, epsilon):
    found = rt.heavy_tail_tilt(
        lambda t: t**-shape,
        lambda t: shape * t / (shape - 1),
        mean=shape / (shape - 1),
        target=target,
        divergence=epsilon,
        start=2.0,
    )
    assert found.mean >= target and 0 < found.divergence < epsilon
    q = found.threshold**-shape
    p = found.share + (1 - found.share) * q
    assert found.divergence == pytest.approx(p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q)), rel=1e-5)


def test_light_tails_do_not():
    with pytest.raises(ValueError, match=r"^`tail` is too light: the mean 10 costs a divergence of at least"):
        rt.heavy_tail_tilt(
            lambda t: float(stats.norm.sf(t)),
            lambda t: float(stats.norm.pdf(t) / stats.norm.sf(t)) if t < 37 else t,
            mean=0.0,
            target=10.0,
            divergence=1.0,
        )


@given(st.lists(st.integers(1, 9), min_size=4, max_size=4), st.lists(st.integers(1, 9), min_size=4, max_size=4))
def test_no_policy_exceeds_the_bounds_for_bounded_utilities(a, b):
    p, q = np.array(a) / sum(a), np.array(b) / sum(b)
    U = np.array([0.0, 1.0, -2.0, 5.0])
    KL = divergence(p, q)
    assert abs(p @ U - q @ U) <= pinsker_bound(U, KL) + 1e-12
    rates = np.geomspace(1e-3, 1e2, 200)
    bound = light_tail_bound(lambda x: float(np.log(q @ np.exp(x * (U - 5))) + 5 * x), KL, rates=rates)
    assert p @ U <= bound + 1e-9


def test_the_light_tail_bound_is_attained_by_the_exponential_tilt():
    q, U, rate = np.array([0.2, 0.5, 0.3]), np.array([0.0, 1.0, 3.0]), 0.7
    p = q * np.exp(rate * U) / (q @ np.exp(rate * U))
    bound = light_tail_bound(lambda x: float(np.log(q @ np.exp(x * U))), divergence(p, q), rates=[rate])
    assert bound == pytest.approx(p @ U, abs=1e-12)


def test_conditioning_on_a_heavy_proxy_forgets_the_gold():
    error = 4.0 ** np.arange(12)
    V, X = (x.ravel() for x in np.meshgrid([0.0, 1.0], error, indexing="ij"))
    p = np.repeat([0.5, 0.5], 12) * np.tile(0.5 ** np.arange(12) / (0.5 ** np.arange(12)).sum(), 2)
    assert conditioned_gold(p, V, V + X, 1.5) > 0.55 and conditioned_gold(p, V, V + X, 5.5) == pytest.approx(0.5)
    with pytest.raises(ValueError, match=r"^`threshold` is 1000000000.0, which no outcome exceeds"):
        conditioned_gold(p, V, V + X, 1e9)


def random_instance(seed):
    mdp = rt.random_mdp(states=4, actions=3, discount=0.8, seed=seed)
    true = rt.random_reward(mdp, seed=seed + 1)
    return mdp, true, true + rt.random_reward(mdp, seed=seed + 2)


@given(st.integers(0, 10**6))
def test_no_policy_gains_less_than_the_correlated_proxy_bound(seed):
    mdp, true, proxy = random_instance(seed)
    random = np.random.default_rng(seed)
    reference, policy = random.dirichlet(np.ones(3), size=4), random.dirichlet(0.3 * np.ones(3), size=4)
    try:
        found = rt.correlated_proxy_bound(mdp, true, proxy, policy, reference=reference)
    except ValueError as error:
        assert "has correlation -" in str(error)
        return
    assert found.true_gain >= found.lower - 1e-9
    gain = 0.2 * (rt.expected_return(mdp, true, policy) - rt.expected_return(mdp, true, reference))
    assert found.true_gain == pytest.approx(gain, abs=1e-10)
    assert found.chi_squared == pytest.approx(float(rt.chi_squared(mdp, policy, reference)))
    same = rt.correlated_proxy_bound(mdp, true, proxy, reference, reference=reference)
    assert same.lower == pytest.approx(0, abs=1e-9) and same.chi_squared == pytest.approx(0, abs=1e-12)


def test_the_bound_is_attained_where_the_rest_is_all_that_moves():
    """Three arms, reference uniform: true (1, 0, −1), proxy true + (1, −2, 1)/√3 (orthogonal); π moves along the rest."""
    mdp = rt.mdp({"s": {"a": "end", "b": "end", "c": "end"}}, start="s", discount=0.0)
    rest = np.array([1, -2, 1]) / np.sqrt(3)
    true = rt.reward(mdp, action=[[1, 0, -1], [0, 0, 0]])
    proxy = rt.reward(mdp, action=[[1 + rest[0], rest[1], -1 + rest[2]], [0, 0, 0]])
    policy = np.array([1 / 3 + 0.1, 1 / 3 - 0.2, 1 / 3 + 0.1])
    found = rt.correlated_proxy_bound(mdp, true, proxy, [policy, [1, 0, 0]], reference=rt.uniform_policy(mdp))
    assert found.lower == pytest.approx(0, abs=1e-12) and found.true_gain == pytest.approx(0, abs=1e-12)
    assert found.proxy_gain > 0.1


def test_policies_beyond_the_reference_and_useless_proxies_are_refused():
    mdp = rt.mdp({"s": {"a": "end", "b": "end"}}, start="s", discount=0.0)
    true = rt.reward(mdp, {("s", "a"): 1})
    only_a, only_b = rt.policy(mdp, {"s": "a"}), rt.policy(mdp, {"s": "b"})
    with pytest.raises(
        ValueError, match=r"^`policy` visits \[0, 1\] \(state 's', action 'b'\), where `reference` never is"
    ):
        rt.chi_squared(mdp, only_b, only_a)
    with pytest.raises(ValueError, match=r"^`proxy` has correlation -1 with `true` over the reference"):
        rt.correlated_proxy_bound(mdp, true, -true, only_a, reference=rt.uniform_policy(mdp))
    with pytest.raises(ValueError, match=r"^`true` is constant over the reference occupancy"):
        rt.correlated_proxy_bound(mdp, true * 0, true, only_a, reference=rt.uniform_policy(mdp))


@pytest.mark.parametrize("law", [rt.best_of_n_law, rt.reinforcement_law])
@given(alpha=st.floats(0.2, 2), beta=st.floats(0.1, 1))
def test_peaks_and_zeros_are_where_they_should_be(law, alpha, beta):
    ratio = alpha / beta
    d = law.peak(ratio)
    top = law(d, alpha, beta)
    assert top == pytest.approx(law.height(alpha, beta), rel=1e-9)
    for step in (0.999, 1.001):
        assert law(d * step, alpha, beta) <= top
    assert (
        law(law.zero(ratio), alpha, beta) == pytest.approx(0, abs=1e-8 * law.zero(ratio)) and law(0.0, alpha, beta) == 0
    )


@pytest.mark.parametrize("law", [rt.best_of_n_law, rt.reinforcement_law])
def test_intervals_cover_as_often_as_they_say(law):
    random, d = np.random.default_rng(1), np.linspace(0.2, 4, 12)
    alpha, beta = 1.0, 0.35
    inside = np.zeros(3)
    for _ in range(400):
        found = rt.fit_law(law, d, law(d, alpha, beta) + 0.1 * random.normal(size=12), confidence=0.9)
        for k, (truth, interval) in enumerate(
            ((alpha, found.alpha_interval), (beta, found.beta_interval), (law.peak(alpha / beta), found.peak_interval))
        ):
            inside[k] += interval[0] <= truth <= interval[1]
    # 400 draws at 90 %: 4.5 standard deviations are 6.8 %.
    assert (np.abs(inside / 400 - 0.9) < 0.068).all(), inside / 400


def test_data_that_do_not_turn_down_leave_the_peak_open():
    d = np.linspace(0.1, 1, 8)
    noise = 0.05 * np.random.default_rng(0).normal(size=8)
    found = rt.fit_law(rt.best_of_n_law, d, rt.best_of_n_law(d, 1.0, 0.01) + noise)
    assert found.peak_interval[1] == np.inf and found.peak_interval[0] <= 50
    assert fieller(1.0, -1.0, np.eye(2), 2.0) == (-np.inf, np.inf)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rt.fit_law(rt.best_of_n_law, [1, 2], [1, 2]), r"^`distance` has 2 measurements at 2 different places"),
        (
            lambda: rt.fit_law(rt.best_of_n_law, [1, 2, -1], [1, 2, 3]),
            r"^`distance`\[2\] is -1.0; it is the root of a divergence",
        ),
        (lambda: rt.fit_law(rt.best_of_n_law, [1, 2, 3], [1, 2]), r"^`reward` has shape \(2,\) and `distance` \(3,\)"),
        (
            lambda: rt.fit_law(rt.best_of_n_law, [1, 2, 3], [1, 2, 3], confidence=1),
            r"^`confidence` is 1; it must be strictly",
        ),
        (
            lambda: rt.regressional_goodhart(1, gold_variance=0, error_variance=0),
            r"^`gold_variance` and `error_variance` are 0 and 0",
        ),
        (
            lambda: tail_tilt(tail=1.0, tail_mean=1, mean=0, share=0.5, threshold=0),
            r"^`tail` is 1.0 and `share` is 0.5; the tail must",
        ),
        (lambda: light_tail_bound(lambda x: x, 1.0, rates=[]), r"^`rates` is empty"),
        (lambda: light_tail_bound(lambda x: x, -1.0, rates=[1]), r"^`divergence` is -1.0; it must be at least 0"),
    ],
)
def test_bad_arguments_get_one_sentence(call, message):
    with pytest.raises(ValueError, match=message):
        call()
