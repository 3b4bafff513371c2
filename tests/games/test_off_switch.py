"""The off-switch game against quadrature, brute force and exact rationals."""

from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

import rewardtheory as rt
from rewardtheory.arithmetic import is_exact, rational
from rewardtheory.games.off_switch_parts import parts

HUMANS = {
    "rational": rt.humans.rational,
    "noisy": rt.humans.noisy_rational(0.4),
    "nearly rational": rt.humans.noisy_rational(1e-3),
    "nearly a coin": rt.humans.noisy_rational(50.0),
    "probit": rt.humans.probit(0.7),
    "coin": rt.humans.coin(0.3),
    "two types": rt.humans.two_types(0.9, 0.75),
    "misread": rt.humans.misreporting(rt.humans.noisy_rational(0.4), 0.2),
    "misread, any function": rt.humans.misreporting(lambda u: np.exp(-u * u), 0.2),
    "any smooth": lambda u: 0.5 + 0.4 * np.sin(3 * u),
}
BELIEFS = [(-0.25, 1.0), (0.0, 0.3), (0.75, 0.05), (2.0, 1.5), (-12.0, 1.0)]


def by_quadrature(mean, deviation, human, weight=lambda u: u):
    """E[weight(U) π(U)] by adaptive quadrature, cut where integrands bend."""
    ends = sorted({mean - 11 * deviation, mean + 11 * deviation, mean, 0.0, -0.02, 0.02, -1.0, 1.0})
    ends = [x for x in ends if mean - 11 * deviation <= x <= mean + 11 * deviation]

    def integrand(u):
        return float(weight(u) * np.asarray(human(np.array([u])))[0]) * norm.pdf(u, mean, deviation)

    pieces = pairwise(ends)
    return sum(quad(integrand, a, b, epsabs=1e-14, epsrel=1e-13, limit=300)[0] for a, b in pieces)


@pytest.mark.parametrize("name", HUMANS)
@pytest.mark.parametrize("mean, deviation", BELIEFS)
def test_the_incentive_of_a_gaussian_belief_agrees_with_quadrature(name, mean, deviation):
    human = HUMANS[name]
    found = rt.deference_incentive(rt.beliefs.gaussian(mean, deviation), human)
    expected = by_quadrature(mean, deviation, human) - max(mean, 0)
    assert abs(found - expected) <= 1e-12 * max(1, abs(mean))


@pytest.mark.parametrize("name", HUMANS)
def test_all_parts_of_a_gaussian_belief_agree_with_quadrature(name):
    human, (mean, deviation) = HUMANS[name], (0.3, 0.8)
    found = parts(rt.beliefs.gaussian(mean, deviation), human)
    harmed = by_quadrature(mean, deviation, human, lambda u: max(-u, 0))
    ran = by_quadrature(mean, deviation, human, lambda u: max(u, 0))
    allowed = by_quadrature(mean, deviation, human, lambda u: 1)
    good = by_quadrature(mean, deviation, lambda u: u >= 0)
    expected = (good, good - mean, good - ran, harmed, allowed)
    assert np.abs(np.array(found) - expected).max() <= 2e-12


def test_closed_forms_of_the_paper():
    for mean, s, b in product((-0.7, 0.0, 1.3), (0.2, 1.0), (0.3, 2.0)):
        belief = rt.beliefs.gaussian(mean, s)
        rational = s * norm.pdf(mean / s) - abs(mean) * norm.cdf(-abs(mean) / s)
        t = np.hypot(b, s)
        probit = mean * norm.cdf(mean / t) + s * s / t * norm.pdf(mean / t) - max(mean, 0)
        assert abs(rt.deference_incentive(belief, rt.humans.rational) - rational) <= 1e-15
        assert abs(rt.deference_incentive(belief, rt.humans.probit(b)) - probit) <= 1e-14
        assert abs(rt.deference_incentive(belief, rt.humans.noisy_rational(1e8)) + abs(mean) / 2) <= 1e-8


def test_the_covariance_is_the_sensitivity_of_a_smooth_human_times_the_variance():
    mean, s, b = -0.4, 0.9, 0.6
    human = rt.humans.noisy_rational(b)
    game = rt.off_switch(rt.beliefs.gaussian(mean, s), human)
    slope = by_quadrature(mean, s, lambda u: human(u) * (1 - human(u)) / b, lambda u: 1)
    assert abs(game.covariance - s * s * slope) <= 1e-13
    assert abs(game.incentive - (game.covariance - game.doubt)) <= 1e-14


@pytest.mark.parametrize("jump", [0.0, 0.7, -1.3, 40.0])
def test_a_human_that_jumps_is_integrated_to_the_last_digits(jump):
    mean, s = 0.25, 1.0
    found = rt.deference_incentive(rt.beliefs.gaussian(mean, s), lambda u: np.where(u > jump, 0.9, 0.2))
    above = mean * norm.sf((jump - mean) / s) + s * norm.pdf((jump - mean) / s)
    assert abs(found - (0.2 * mean + 0.7 * above - mean)) <= 1e-13


@given(st.floats(-9, 9), st.floats(0, 1), st.floats(0, 1))
def test_no_jump_escapes_the_quadrature(jump, low, high):
    found = rt.deference_incentive(rt.beliefs.gaussian(0.25, 1.0), lambda u: np.where(u > jump, high, low))
    above = 0.25 * norm.sf(jump - 0.25) + norm.pdf(jump - 0.25)
    assert abs(found - (low * 0.25 + (high - low) * above - 0.25)) <= 1e-13


def test_a_human_of_one_number_is_asked_one_by_one():
    def human(u):
        return 0.9 if u > 0 else 0.25

    same = rt.humans.two_types(0.9, 0.75)
    for belief in (rt.beliefs.finite([-1.0, 2.0]), rt.beliefs.gaussian(0.1, 1)):
        assert abs(rt.deference_incentive(belief, human) - rt.deference_incentive(belief, same)) <= 1e-14


def test_a_function_that_never_settles_is_reported():
    with pytest.raises(rt.NotConverged, match="^`human` changes too fast for quadrature: after .* give a smoother"):
        rt.deference_incentive(rt.beliefs.gaussian(0, 1), lambda u: 0.5 + 0.5 * np.sin(1e9 * u))


rational_numbers = st.fractions(min_value=-5, max_value=5, max_denominator=6)
finite = st.lists(st.tuples(rational_numbers, st.integers(0, 4)), min_size=1, max_size=5).filter(
    lambda pairs: any(w for _, w in pairs)
)


def belief_of(pairs):
    total = sum(w for _, w in pairs)
    return rt.beliefs.finite([u for u, _ in pairs], [Fraction(w, total) for _, w in pairs])


@given(finite, st.fractions(0, 1, max_denominator=5), st.fractions(0, 1, max_denominator=5))
def test_a_finite_game_agrees_with_its_definition_exactly(pairs, good, bad):
    belief, human = belief_of(pairs), rt.humans.two_types(good, bad)
    p = [rational(Fraction(w, sum(w for _, w in pairs))) for _, w in pairs]
    u = [rational(u) for u, _ in pairs]
    good, bad = rational(good), rational(bad)
    pi = [good if x >= 0 else 1 - bad for x in u]
    act = sum(a * x for a, x in zip(p, u, strict=True))
    wait = sum(a * x * q for a, x, q in zip(p, u, pi, strict=True))
    game = rt.off_switch(belief, human)
    best = max(act, 0, wait)
    assert (game.act, game.wait, game.off) == (act, wait, 0)
    assert game.incentive == wait - max(act, 0)
    assert set(game.optimal) == {n for n, x in {"wait": wait, "off": 0, "act": act}.items() if x == best}
    assert game.bound == 0 and game.covariance - game.doubt == game.incentive
    # One more bit: every way to choose after either answer.
    after = [[a * q for a, q in zip(p, pi, strict=True)], [a * (1 - q) for a, q in zip(p, pi, strict=True)]]
    value = sum(
        max(
            sum(w * x for w, x in zip(weight, u, strict=True)),
            0,
            sum(w * x * q for w, x, q in zip(weight, u, pi, strict=True)),
        )
        for weight in after
    )
    assert game.bit.value == value and game.bit.gain == value - best


@given(finite)
def test_floats_and_rationals_agree(pairs):
    human = rt.humans.two_types(Fraction(3, 4), Fraction(1, 3))
    exact = rt.off_switch(belief_of(pairs), human)
    p = np.array([w for _, w in pairs], dtype=float)
    near = rt.off_switch(rt.beliefs.finite([float(u) for u, _ in pairs], p / p.sum()), human)
    for name in ("act", "wait", "incentive", "information", "missed", "harmed", "allowed", "doubt"):
        x = getattr(exact, name)
        assert abs(float(Fraction(int(x.p), int(x.q))) - getattr(near, name)) <= 1e-13
    assert set(exact.optimal) <= set(near.optimal)


@pytest.mark.parametrize("case", ["noisy", "any", "finite"])
def test_jax_agrees_and_is_differentiable(x64, case):
    import jax
    import jax.numpy as jnp

    def incentive(x):
        mean, deviation, temperature = x
        if case == "finite":
            u = mean + (jnp if isinstance(mean, jax.Array) else np).array([-1.0, 0.5, 2.0])
            return rt.deference_incentive(rt.beliefs.finite(u, [0.25, 0.5, 0.25]), rt.humans.probit(temperature))
        human = rt.humans.noisy_rational(temperature)
        if case == "any":
            noisy = human
            human = rt.humans.misreporting(lambda u: noisy(u), 0.1)
        return rt.deference_incentive(rt.beliefs.gaussian(mean, deviation), human)

    both = jax.jit(jax.value_and_grad(incentive))
    for x in ([-0.25, 0.8, 0.5], [0.6, 0.3, 2.0]):
        value, slope = both(tuple(map(jnp.asarray, x)))
        assert abs(value - incentive(x)) <= 1e-14
        for i in range(3):
            ends = [incentive([y + sign * 1e-5 * (i == k) for k, y in enumerate(x)]) for sign in (1, -1)]
            assert abs(slope[i] - (ends[0] - ends[1]) / 2e-5) <= 1e-8


def test_a_heat_map_is_a_sweep():
    means, temperatures = np.meshgrid([-0.25, 0.5], [0.3, 1.0, 5.0])

    def incentive(point):
        return rt.deference_incentive(rt.beliefs.gaussian(point[0], 0.7), rt.humans.noisy_rational(point[1]))

    found = rt.sweep(incentive, (means.ravel(), temperatures.ravel()))
    alone = [incentive(point) for point in zip(means.ravel(), temperatures.ravel(), strict=True)]
    assert np.abs(found - alone).max() <= 1e-15


@pytest.mark.parametrize("mean, deviation", [(0.3, 0.5), (-2.0, 1.0), (1e-3, 2.0)])
def test_a_gaussian_belief_breaks_even_at_its_temperature(mean, deviation):
    belief = rt.beliefs.gaussian(mean, deviation)
    beta = rt.break_even_temperature(belief)
    assert beta == pytest.approx(deviation**2 / (2 * abs(mean)), rel=1e-15)
    assert abs(rt.deference_incentive(belief, rt.humans.noisy_rational(beta))) <= 1e-14 * (deviation + abs(mean))
    assert rt.deference_incentive(belief, rt.humans.noisy_rational(beta * 0.99)) > 0
    assert rt.deference_incentive(belief, rt.humans.noisy_rational(beta * 1.01)) < 0


@given(
    st.lists(st.tuples(st.floats(0.01, 10), st.floats(0.01, 1)), min_size=1, max_size=6),
    st.sampled_from([-3.0, -0.2, 0.05, 1.0]),
)
def test_a_tilted_symmetric_belief_breaks_even_at_one_over_its_tilt(pairs, tilt):
    belief = rt.beliefs.tilted([u for u, _ in pairs], [h for _, h in pairs], tilt)
    spread = max(u for u, _ in pairs) * abs(tilt)
    if spread < 1e-3 or spread > 20:  # the answer is then decided by rounding: nearly symmetric, or nearly one sign
        return
    assert rt.break_even_temperature(belief) * abs(tilt) == pytest.approx(1, rel=1e-9)


def test_break_even_at_the_ends():
    assert rt.break_even_temperature(rt.beliefs.finite([-1, 1])) == np.inf
    assert rt.break_even_temperature(rt.beliefs.gaussian(0, 1)) == np.inf
    assert rt.break_even_temperature(rt.beliefs.finite([1, 2])) == 0
    assert rt.break_even_temperature(rt.beliefs.finite([0])) == 0
    assert rt.break_even_temperature(rt.beliefs.finite([-1, 2, -3], [0, 1, 0])) == 0
    exact = rt.break_even_temperature(rt.beliefs.gaussian(Fraction(1, 3), Fraction(1, 2)))
    assert is_exact(np.array(exact, dtype=object)) and exact == rational(3) / 8


def test_the_break_even_temperature_is_differentiable(x64):
    import jax

    def beta(u):
        return rt.break_even_temperature(rt.beliefs.finite(u, [0.2, 0.5, 0.3]))

    u = np.array([-2.0, 0.5, 1.5])
    value, slope = jax.jit(jax.value_and_grad(beta))(jax.numpy.asarray(u))
    assert abs(value - beta(u)) <= 1e-13
    for i in range(3):
        step = 1e-5 * np.eye(3)[i]
        assert abs(slope[i] - (beta(u + step) - beta(u - step)) / 2e-5) <= 1e-6


def test_the_standard_error_of_samples_is_that_of_repeated_sampling():
    random = np.random.default_rng(0)
    human = rt.humans.noisy_rational(0.5)
    drawn = [rt.off_switch(rt.beliefs.samples(random.normal(0.4, 1, 400)), human) for _ in range(300)]
    spread = np.std([game.incentive for game in drawn])
    assert spread == pytest.approx(np.mean([game.deviation for game in drawn]), rel=0.15)
    assert rt.off_switch(rt.beliefs.gaussian(0, 1)).deviation is None


def test_rewards_on_a_model_become_a_belief():
    mdp = rt.mdp({"s": {"go": {"t": 0.5, "s": 0.5}, "rest": "s"}, "t": {"stay": "t"}}, start="s", discount=0.9)
    rewards = [rt.random_reward(mdp, seed=i) for i in range(4)]
    plan, rest = rt.policy(mdp, {"s": "go"}), rt.policy(mdp, {"s": "rest"})
    belief = rt.beliefs.rewards(mdp, rewards, plan, off=rest, probabilities=[0.1, 0.2, 0.3, 0.4])
    expected = [rt.expected_return(mdp, r, plan) - rt.expected_return(mdp, r, rest) for r in rewards]
    assert np.allclose(belief.utility, expected, rtol=0, atol=1e-12)
    whole = rt.beliefs.rewards(mdp, rt.Rewards(rewards, [0.1, 0.2, 0.3, 0.4]), plan, off=rest)
    assert (whole.utility == belief.utility).all() and (whole.probability == belief.probability).all()
    exact = rt.beliefs.rewards(
        mdp.exact(), {"first": rt.reward(mdp.exact(), {("s", "go"): 1})}, rt.policy(mdp.exact(), {"s": "go"})
    )
    assert is_exact(exact.utility) and exact.utility[0] == 1 / (1 - rational(0.9) / 2)


def test_printing_says_what_why_and_what_a_bit_changes():
    text = str(rt.off_switch(rt.beliefs.gaussian(-0.25, 1), rt.humans.noisy_rational(0.5)))
    assert text == (
        "Belief: N(-0.25, 1²). The robot waits for the human: act -0.25, off 0, wait 0.191.\n"
        "Why: the incentive to defer is 0.191. Perfect advice would be worth 0.2863; the human prevents good worth 0.03891 "
        "and allows harm worth 0.0564.\n"
        "One more bit: a question before the choice adds 0.01487 (value 0.2059 of at most 0.2863): "
        'after "go" it waits, after "stop" it switches off.\n'
        "A noisily rational human is worth waiting for below temperature 2."
    )
    certain = str(rt.off_switch(rt.beliefs.finite([2]), rt.humans.coin(1)))
    assert "waits for the human (as good: act)" in certain and "(never heard)" in certain


def test_two_type_values_are_the_printed_formulas():
    belief, human = rt.beliefs.finite([-4, 0, 2], [0.3, 0.2, 0.5]), rt.humans.two_types(0.8, 0.6)
    x = rt.two_type_values(belief, human)
    assert x.act == pytest.approx(x.positive * x.gain + x.negative * x.loss, abs=1e-15)
    waits = x.positive * x.gain * x.right_if_good + x.negative * x.loss * (1 - x.right_if_bad)
    assert x.wait == pytest.approx(waits, abs=1e-15)
    assert (x.positive, x.right_if_good, x.right_if_bad) == pytest.approx((0.7, 0.8, 0.6))
    normal = rt.two_type_values(rt.beliefs.gaussian(0.5, 1), rt.humans.rational)
    assert normal.positive == pytest.approx(norm.cdf(0.5)) and normal.defers


@given(finite)
def test_the_misreporting_threshold_is_where_the_incentive_ends(pairs):
    belief = belief_of(pairs)
    rate = rt.misreporting_threshold(belief)
    human = rt.humans.misreporting(rt.humans.rational, rate)
    incentive = rt.deference_incentive(belief, human)
    assert incentive == 0 or (rate == 1 and incentive >= 0)
    if rate < 1 and any(u != 0 and w for u, w in pairs):
        more = rt.humans.misreporting(rt.humans.rational, min(1, Fraction(str(rate)) + Fraction(1, 1000)))
        assert rt.deference_incentive(belief, more) < 0


BAD = [
    (lambda: rt.beliefs.finite([1, 2], [0.5, 0.6]), "`probabilities` sums to 1.1; every distribution must sum to 1"),
    (lambda: rt.beliefs.finite([1, 2], [1.5, -0.5]), "`probabilities`[1] is -0.5; probabilities must be ≥ 0"),
    (lambda: rt.beliefs.finite([1, 2], [1.0]), "`probabilities` has shape (1,); it must be (2,)"),
    (lambda: rt.beliefs.finite({1: 1}, [1.0]), "`probabilities` is given beside a dictionary"),
    (lambda: rt.beliefs.finite([]), "`utilities` has shape (0,); give a list of at least one utility"),
    (lambda: rt.beliefs.finite([np.nan]), "`utilities`[0] is nan; every number must be finite"),
    (lambda: rt.beliefs.gaussian(0, 0), "`deviation` is 0.0; it must be > 0: a robot that is certain has the belief"),
    (lambda: rt.beliefs.gaussian([0, 1], 1), "`mean` has shape (2,); it must be (): give one number"),
    (lambda: rt.beliefs.samples([1.0]), "`utilities` holds 1 sample; at least two are needed"),
    (lambda: rt.beliefs.tilted([-1], [1], 1), "`utilities`[0] is -1.0; it must be ≥ 0"),
    (lambda: rt.beliefs.tilted([1], [0], 1), "`weights` are all 0"),
    (lambda: rt.beliefs.rewards(rt.mdp({"s": {"a": "s"}}, start="s", discount=0.5), [], None), "`rewards` is empty"),
    (
        lambda: rt.beliefs.rewards(None, rt.Rewards(np.zeros((1, 1, 1, 1))), None, probabilities=[1.0]),
        "`probabilities` is given beside an rt.Rewards",
    ),
    (lambda: rt.humans.noisy_rational(-1), "`temperature` is -1.0; it must be > 0: for 0 take rt.humans.rational"),
    (lambda: rt.humans.noisy_rational(0), "`temperature` is 0.0; it must be > 0"),
    (lambda: rt.humans.probit(-1), "`noise` is -1.0; it must be > 0"),
    (lambda: rt.humans.coin(1.5), "`probability` is 1.5; a probability lies in [0, 1]"),
    (lambda: rt.humans.two_types(1, -0.1), "`bad` is -0.1; a probability lies in [0, 1]"),
    (lambda: rt.humans.misreporting(rt.humans.rational, 2), "`rate` is 2.0; a probability lies in [0, 1]"),
    (lambda: rt.humans.misreporting(0.5, 0.2), "`human` is 0.5; it must be a function"),
    (lambda: rt.off_switch(rt.beliefs.finite([1]), 0.5), "`human` is 0.5; it must be a function"),
    (lambda: rt.off_switch([1, 2]), "`belief` is [1, 2]; build one by rt.beliefs.finite"),
    (lambda: rt.break_even_temperature(3), "`belief` is 3; build one by rt.beliefs"),
    (
        lambda: rt.off_switch(rt.beliefs.finite([1.0, 2.0]), lambda u: u),
        "`human` lets the robot act with probability 2.0 where the utility is 2.0; a probability lies in [0, 1]",
    ),
    (lambda: rt.off_switch(rt.beliefs.finite([1.0, 2.0]), lambda u: 0.5), "`human` gave probabilities of shape ()"),
    (
        lambda: rt.off_switch(rt.beliefs.finite([Fraction(1)]), rt.humans.noisy_rational(1)),
        "`belief` is exact, and a noisily rational human answers with exponentials",
    ),
    (
        lambda: rt.off_switch(rt.beliefs.finite([Fraction(1)]), rt.humans.probit(1)),
        "`belief` is exact, and a probit human",
    ),
]


@pytest.mark.parametrize("call, text", BAD, ids=[text[:45] for _, text in BAD])
def test_bad_input_gets_one_sentence(call, text):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).startswith(text)


def test_a_choice_is_not_traced(x64):
    import jax

    with pytest.raises(ValueError, match="^`belief` is traced by JAX, and a choice needs numbers; use rt.deference"):
        jax.jit(lambda x: rt.off_switch(rt.beliefs.gaussian(x, 1)).act)(1.0)


@given(finite, st.fractions(0, 1, max_denominator=5), st.fractions(0, 1, max_denominator=5))
def test_deferring_is_certified(pairs, good, bad):
    belief, human = belief_of(pairs), rt.humans.two_types(good, bad)
    answer, certificate = rt.check_deferring(belief, human)
    assert answer == bool(rt.deference_incentive(belief, human) >= 0) == rt.is_deferring(belief, human)
    assert certificate.verify()


def test_deferring_to_a_noisy_human_is_certified_on_either_side_of_the_line():
    normal = rt.beliefs.gaussian(0.5, 1.0)
    for beta, expected in ((1.0, True), (1 - 1e-12, True), (1 + 1e-12, False)):
        answer, certificate = rt.check_deferring(normal, rt.humans.noisy_rational(beta))
        assert answer is expected and certificate.verify()
    assert rt.is_deferring(normal)
    for beta, expected in ((0.5, True), (5.0, False)):
        answer, certificate = rt.check_deferring(rt.beliefs.finite([-1.0, 2.0]), rt.humans.noisy_rational(beta))
        assert answer is expected and certificate.verify() and "exp" in str(certificate)
    # Floats are the rationals that they are: .1 + .2 exceeds .3.
    assert not rt.is_deferring(rt.beliefs.finite([-0.3, 0.1 + 0.2]), rt.humans.coin(0.5))
    with pytest.raises(ValueError, match="^`human` is neither rational nor noisily rational, and values of Φ"):
        rt.check_deferring(normal, rt.humans.probit(1))
