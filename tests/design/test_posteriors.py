"""Posteriors: against high precision and brute force, bounds that cannot be exceeded, and what is refused."""

import dataclasses
import itertools
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx, fmpq

import rewardtheory as rt
from rewardtheory.arithmetic import floats, rational
from rewardtheory.design import from_demonstrations, from_proxies
from rewardtheory.design.posterior import updated
from rewardtheory.design.rewards import as_rewards
from rewardtheory.transition import resolvent

MODEL = rt.mdp(
    {"s": {"go": {"end": 0.5, "s": 0.5}, "stay": "s"}, "t": {"go": "s", "stay": {"end": 0.25, "t": 0.75}}},
    start={"s": 0.5, "t": 0.5},
    discount=0.9,
)
MANY = rt.Rewards([rt.reward(MODEL, {("s", "go"): x, "t": y}) for x in (1, 0, -2) for y in (0, -1)])


@pytest.fixture
def digits():
    ctx.prec, before = 400, ctx.prec
    yield
    ctx.prec = before


def normalized(weights, likelihoods):
    """Bayes' rule in four hundred bits."""
    raw = [arb(rational(w)) * x for w, x in zip(weights, likelihoods, strict=True)]
    return np.array([float(x / sum(raw, arb(0))) for x in raw])


def half(x, y):
    """Total variation distance."""
    return abs(x - y).sum() / 2


def random_belief(mdp, seed, count=5, spread=1.0):
    tables = np.stack([spread * rt.random_reward(mdp, seed=100 * seed + k) for k in range(count)])
    return rt.Rewards(tables, np.random.default_rng(seed).dirichlet(np.ones(count)))


@pytest.mark.parametrize("discount", [0.0, 0.7, 0.999])
@pytest.mark.parametrize("seed", range(3))
def test_demonstrations_agree_with_exact_values_and_many_digits(seed, discount, digits):
    mdp = rt.random_mdp(states=4, actions=3, discount=discount, seed=seed)
    prior = random_belief(mdp, seed)
    random = np.random.default_rng(seed)
    seen = [(int(random.integers(4)), int(random.integers(3))) for _ in range(12)]
    tau = Fraction(1, 3)
    found = rt.posterior_from_demonstrations(mdp, prior, seen, temperature=float(tau))
    model, likelihood = mdp.exact(), []
    tau = fmpq(*float(tau).as_integer_ratio())
    for R in prior.array:
        q = rt.solve(model, as_rewards(model, rt.Rewards([R])).array[0]).q_values
        shares = [arb((q[s, a]) / tau).exp() / sum((arb(x / tau).exp() for x in q[s]), arb(0)) for s, a in seen]
        likelihood.append(np.prod(shares))
    true = normalized(prior.weights, likelihood)
    assert half(found.weights, true) <= found.bound < 1e-9 / (1 - discount)
    exact = rt.posterior_from_demonstrations(model, prior, seen, temperature=tau)
    assert exact.is_exact and half(floats(exact.weights), true) <= exact.bound < 1e-11


def test_counts_and_pairs_and_steps_say_the_same():
    steps = [("t", "go", "s"), ("s", "go", "s"), ("s", "go", "end")]
    counts = np.zeros(MODEL.available.shape)
    counts[1, 0], counts[0, 0] = 1, 2
    ways = [steps, [x[:2] for x in steps], [(1, 0), (0, 0), (0, 0)], counts]
    found = [rt.posterior_from_demonstrations(MODEL, MANY, x, temperature=0.3).weights for x in ways]
    np.testing.assert_array_equal(found[0], found[1])
    np.testing.assert_array_equal(found[0], found[2])
    np.testing.assert_array_equal(found[0], found[3])


def test_no_data_leave_the_prior():
    prior = rt.Rewards(MANY.array, [0.5, 0.25, 0.125, 0.125, 0, 0])
    for found in (
        rt.posterior_from_demonstrations(MODEL, prior, [], temperature=1),
        rt.posterior_from_preferences(MODEL, prior, [], temperature=1),
        rt.posterior_from_proxy(MODEL, prior, 0, temperature=1, proxies=[MANY.array[0]]),
        rt.posterior(prior, np.full(6, 0.3)),
    ):
        assert half(found.weights, prior.weights) <= found.bound < 1e-12


def test_shaping_and_forced_choices_teach_nothing():
    phi = [3.0, -1.0, 0.0]
    prior = rt.Rewards([MANY.array[0], rt.shape(MODEL, MANY.array[0], phi)], [0.3, 0.7])
    seen = [("s", "go"), ("t", "stay"), ("end", "go")]
    found = rt.posterior_from_demonstrations(MODEL, prior, seen, temperature=0.1)
    assert half(found.weights, prior.weights) <= found.bound < 1e-11
    alike = [("s", "go", "s"), ("s", "stay", "s")], [("s", "stay", "s"), ("s", "stay", "s")]
    said = rt.posterior_from_preferences(MODEL, prior, [alike], temperature=0.1)
    assert half(said.weights, prior.weights) <= said.bound < 1e-12


def brute_force_proxy(mdp, tables, weights, c, beta):
    """Returns by summing over steps, policies by enumerating all deterministic ones and what they agree on."""
    S, A = mdp.available.shape
    start = np.asarray(mdp.initial)

    def value(R, pi):
        r = (mdp.transition * R).sum(axis=2)
        d, total = start, 0.0
        for t in range(400):
            total += mdp.discount**t * (d[:, None] * pi * r).sum()
            d = np.einsum("s,sa,sat->t", d, pi, mdp.transition)
        return total

    def plan(R):
        every = [np.eye(A)[list(acts)] for acts in itertools.product(range(A), repeat=S)]
        v = np.array([[value_from(R, pi, s) for s in range(S)] for pi in every])
        best = [pi for pi, row in zip(every, v, strict=True) if (row >= v.max(axis=0) - 1e-9).all()]
        taken = np.sum(best, axis=0) > 0
        return taken / taken.sum(axis=1)[:, None]

    def value_from(R, pi, s):
        r = (mdp.transition * R).sum(axis=2)
        P = np.einsum("sa,sat->st", pi, mdp.transition)
        return np.linalg.solve(np.eye(S) - mdp.discount * P, (pi * r).sum(axis=1))[s]

    plans = [plan(R) for R in tables]
    J = np.array([[value(R, pi) for R in tables] for pi in plans])
    odds = np.exp(beta * (J - J.max(axis=0)))
    raw = weights * (odds / odds.sum(axis=0))[c]
    return raw / raw.sum()


@pytest.mark.parametrize("seed", range(3))
def test_proxies_agree_with_brute_force(seed):
    mdp = rt.random_mdp(states=3, actions=2, discount=0.8, seed=seed)
    prior = random_belief(mdp, seed, count=4)
    tables = np.concatenate([prior.array, prior.array[:1] * 0])  # a proxy that wants nothing: all actions tie
    w = np.append(prior.weights / 2, 0.5)
    for c in range(5):
        found = rt.posterior_from_proxy(mdp, rt.Rewards(tables, w), c, temperature=0.5)
        np.testing.assert_allclose(found.weights, brute_force_proxy(mdp, tables, w, c, 2.0), atol=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_the_bound_covers_the_error_of_a_posterior_from_a_proxy(seed, digits):
    mdp = rt.random_mdp(states=3, actions=2, discount=0.999, seed=seed)
    prior = random_belief(mdp, seed, count=4)
    found = rt.posterior_from_proxy(mdp, prior, 1, temperature=2.0)
    model = mdp.exact()
    exact = as_rewards(model, prior)
    plans = [rt.policy(model, rt.solve(model, R).policy) for R in exact.array]
    likelihood = []
    for R in exact.array:
        J = [rt.expected_return(model, R, pi) for pi in plans]
        likelihood.append(1 / sum((arb((x - J[1]) / 2).exp() for x in J), arb(0)))
    true = normalized(exact.weights, likelihood)
    assert half(found.weights, true) <= found.bound < 1e-6
    again = rt.posterior_from_proxy(model, prior, 1, temperature=2)
    assert half(floats(again.weights), true) <= again.bound < 1e-12


def test_proxies_have_names_and_a_planner_may_be_soft():
    proxies = {"short": MANY.array[0], "long": MANY.array[3]}

    def soft(mdp, R):
        return rt.soft_solve(mdp, R, temperature=0.2).policy

    found = rt.posterior_from_proxy(MODEL, MANY, "long", temperature=0.5, proxies=proxies, planner=soft)
    J = np.array([[rt.expected_return(MODEL, R, soft(MODEL, p)) for R in MANY.array] for p in proxies.values()])
    raw = MANY.weights / np.exp((J - J[1]) / 0.5).sum(axis=0)
    np.testing.assert_allclose(found.weights, raw / raw.sum(), rtol=1e-12)
    listed = rt.posterior_from_proxy(MODEL, MANY, 1, temperature=0.5, proxies=list(proxies.values()), planner=soft)
    np.testing.assert_array_equal(found.weights, listed.weights)


@pytest.mark.parametrize("seed", range(3))
def test_preferences_agree_with_many_digits(seed, digits):
    mdp = rt.random_mdp(states=3, actions=2, discount=0.95, seed=seed)
    prior = random_belief(mdp, seed, count=4, spread=30.0)
    random = np.random.default_rng(seed)

    def walk(steps):
        places = random.integers(3, size=steps + 1)
        return [(int(s), int(random.integers(2)), int(t)) for s, t in itertools.pairwise(places)]

    said = [(walk(9), walk(4)), (walk(1), walk(20)), ([], walk(3))]
    found = rt.posterior_from_preferences(mdp, prior, said, temperature=0.25)
    gamma, likelihood = rational(0.95), []
    for R in prior.array:
        total = [
            [sum((gamma**i * rational(R[x]) for i, x in enumerate(path)), fmpq(0)) for path in pair] for pair in said
        ]
        chance = arb(1)
        for better, worse in total:
            chance /= 1 + arb((worse - better) * 4).exp()
        likelihood.append(chance)
    assert half(found.weights, normalized(prior.weights, likelihood)) <= found.bound < 1e-9


def test_likelihoods_that_all_underflow_lose_nothing():
    seen = [("s", "stay"), ("s", "go")] * 1000
    found = rt.posterior_from_demonstrations(MODEL, MANY, seen, temperature=0.05)
    z = rt.solve_each(MODEL, MANY.array).q_values[:, 0, :] / 0.05
    logs = 1000 * (z.sum(axis=1) - 2 * np.logaddexp(z[:, 0], z[:, 1]))
    assert logs.max() < -900 and np.isfinite(found.weights).all() and abs(found.weights.sum() - 1) < 1e-15
    raw = np.exp(logs - logs.max())
    np.testing.assert_allclose(found.weights, raw / raw.sum(), atol=1e-9)


def test_evidence_in_parts_is_evidence_at_once_even_where_a_weight_underflowed_in_between():
    against, for_it = [("s", "stay")] * 1500, [("s", "go")] * 1500
    first = rt.posterior_from_demonstrations(MODEL, MANY, against, temperature=0.2)
    assert (first.weights == 0).any() and (first.log_weights > -np.inf).all()
    both = rt.posterior_from_demonstrations(MODEL, first, for_it, temperature=0.2)
    once = rt.posterior_from_demonstrations(MODEL, MANY, against + for_it, temperature=0.2)
    assert half(both.weights, once.weights) <= both.bound + once.bound < 1e-6
    carried = as_rewards(MODEL.exact(), first)
    assert carried.is_exact and (carried.log_weights == first.log_weights).all()
    assert carried.error is first.error and len(carried.named()) == len(MANY)


def test_exact_priors_and_likelihoods_give_exact_posteriors():
    prior = rt.Rewards(MANY.array[:2], [Fraction(1, 3), Fraction(2, 3)])
    found = rt.posterior(prior, [Fraction(1, 2), Fraction(1, 8)])
    assert found.weights.tolist() == [fmpq(2, 3), fmpq(1, 3)] and found.bound == 0
    tiny = rt.Rewards(MANY.array[:2], [Fraction(1, 10**400), 1 - Fraction(1, 10**400)])
    back = rt.posterior(tiny, np.array([1.0, 1e-300]))
    assert abs(back.log_weights[0] - back.log_weights[1] + 100 * np.log(10)) <= 2 * back.error.max() < 1e-9


def perturbed(logs, shift):
    raw = np.exp(logs - logs.max() + shift)
    return raw / raw.sum()


@pytest.mark.parametrize("seed", range(20))
def test_no_errors_of_log_likelihoods_exceed_the_bound(seed):
    random = np.random.default_rng(seed)
    K = int(random.integers(1, 6))
    logs, error = random.normal(size=K) * 3, random.exponential(size=K) * 10.0 ** random.integers(-4, 2, size=K)
    prior = rt.Rewards(np.zeros((K, 1, 1, 1)), random.dirichlet(np.ones(K)))
    found = updated(prior, logs, error)
    worst = max(
        half(perturbed(prior.log_weights + logs, error * np.array(signs)), found.weights)
        for signs in itertools.product([-1, 1], repeat=K)
    )
    assert worst <= found.bound <= 1


def test_the_bound_is_attained_by_two_rewards_and_does_not_see_an_unlikely_one():
    e = 0.3
    w = 1 / (1 + np.exp(e))
    found = updated(rt.Rewards(np.zeros((2, 1, 1, 1)), [w, 1 - w]), np.zeros(2), np.full(2, e))
    moved = perturbed(found.log_weights, np.array([e, -e]))
    assert half(moved, found.weights) == pytest.approx(np.tanh(e / 2), rel=1e-12)
    assert found.bound == pytest.approx(np.tanh(e / 2), rel=1e-9)
    logs, error = np.array([0.0, -1000.0]), np.array([0.0, 900.0])
    assert updated(rt.Rewards(np.zeros((2, 1, 1, 1))), logs, error).bound < 1e-10
    assert updated(rt.Rewards(np.zeros((2, 1, 1, 1))), logs, error + 200).bound == pytest.approx(1)


@pytest.mark.parametrize("size", [1e-3, 1e-6])
@pytest.mark.parametrize("seed", range(4))
def test_no_error_of_q_within_its_bound_moves_a_posterior_beyond_its_own(seed, size, monkeypatch):
    """A solver that is off by exactly what it admits, at the worst places for the two rewards."""
    mdp = rt.random_mdp(states=3, actions=2, discount=0.8, seed=seed)
    prior = random_belief(mdp, seed, count=2)
    seen = [(0, 0), (1, 1), (2, 0)]
    true = rt.posterior_from_demonstrations(mdp, prior, seen, temperature=1)
    raise_ = np.zeros((3, 2))
    raise_[tuple(zip(*seen, strict=True))] = 2
    lifted = np.array([1.0, -1.0])[:, None, None] * (raise_ - 1)

    def sloppy(mdp, rewards):
        found = rt.solve_each(mdp, rewards)
        q, bound = found.q_values + size * lifted, found.bound + size / mdp.discount
        return dataclasses.replace(found, q_values=q, bound=bound)

    monkeypatch.setattr(from_demonstrations, "solve_each", sloppy)
    found = rt.posterior_from_demonstrations(mdp, prior, seen, temperature=1)
    assert 0.02 * found.bound < half(found.weights, true.weights) <= found.bound


@pytest.mark.parametrize("seed", range(4))
def test_no_error_of_returns_escapes_the_bound_of_a_posterior_from_a_proxy(seed, monkeypatch):
    """A linear solve that is off: its residual must show in the bound."""
    mdp = rt.random_mdp(states=3, actions=2, discount=0.8, seed=seed)
    prior = random_belief(mdp, seed, count=3)
    true = rt.posterior_from_proxy(mdp, prior, 1, temperature=1)
    random = np.random.default_rng(seed)
    monkeypatch.setattr(from_proxies, "resolvent", lambda *x: resolvent(*x) + 1e-4 * random.choice([-1, 1], (1, 3)))
    found = rt.posterior_from_proxy(mdp, prior, 1, temperature=1)
    moved = half(found.weights, true.weights)
    assert 1e-7 < moved <= found.bound < 1e-2


@pytest.mark.slow
def test_under_a_trace_posteriors_have_derivatives(x64):
    import jax

    def greedy(mdp, R):
        odds = jax.numpy.exp((mdp.transition * R).sum(axis=2)) * mdp.available
        return odds / odds.sum(axis=1)[:, None]

    seen = [("s", "go"), ("t", "stay")]
    said = [([("s", "go", "end")], [("s", "stay", "s")])]
    functions = (
        lambda R, tau: rt.posterior_from_demonstrations(MODEL, rt.Rewards(R), seen, temperature=tau).weights[0],
        lambda R, tau: rt.posterior_from_preferences(MODEL, rt.Rewards(R), said, temperature=tau).weights[0],
        lambda R, tau: rt.posterior_from_proxy(MODEL, rt.Rewards(R), 1, temperature=tau, planner=greedy).weights[0],
    )
    live = (np.arange(3) < 2)[None, :, None, None]
    R, direction = MANY.array[[0, 5]] + 0.01 * live, np.random.default_rng(0).normal(size=(2, 3, 2, 3)) * live
    for f in functions:
        by_reward, by_temperature = jax.jit(jax.grad(f, argnums=(0, 1)))(jax.numpy.asarray(R), 0.7)
        h = 1e-6
        along = (f(R + h * direction, 0.7) - f(R - h * direction, 0.7)) / (2 * h)
        assert abs((np.asarray(by_reward) * direction).sum() - along) < 1e-8
        assert abs(by_temperature - (f(R, 0.7 + h) - f(R, 0.7 - h)) / (2 * h)) < 1e-8


GO = ("s", "go", "end")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: rt.posterior(MANY.array, np.ones(6)), "`prior` is ndarray; it must be a belief"),
        (lambda: rt.posterior(MANY, [1, 1]), r"`likelihood` has shape \(2,\); it must be \(6,\)"),
        (lambda: rt.posterior(MANY, [1, 1, -1, 1, 1, 1]), r"`likelihood`\[2\] is -1.0; a probability must be ≥ 0"),
        (
            lambda: rt.posterior(MANY, np.zeros(6)),
            "`prior` gives no weight to any reward under which the data are possible",
        ),
        (
            lambda: rt.posterior(rt.Rewards(MANY.array[:2], [Fraction(1), Fraction(0)]), [Fraction(0), Fraction(1)]),
            "`prior` gives no weight to any reward under which the data are possible",
        ),
        (
            lambda: rt.posterior_from_demonstrations(MODEL, MANY, [GO], temperature=0),
            "`temperature` is 0.0; it must be > 0",
        ),
        (
            lambda: rt.posterior_from_demonstrations(MODEL, MANY, [("x", "go")], temperature=1),
            r"`demonstrations\[0\]` names state 'x', which the model does not have",
        ),
        (
            lambda: rt.posterior_from_demonstrations(MODEL, MANY, ["s"], temperature=1),
            r"`demonstrations\[0\]` is 's'; a step is \(state, action\)",
        ),
        (
            lambda: rt.posterior_from_demonstrations(MODEL, MANY, np.array([[1.0, 0], [0, -1], [0, 0]]), temperature=1),
            r"`demonstrations`\[1, 1\] is -1.0; a count must be ≥ 0",
        ),
        (
            lambda: rt.posterior_from_demonstrations(MODEL, MANY, np.ones((2, 2)), temperature=1),
            r"`demonstrations` has shape \(2, 2\); it must be \(3, 2\)",
        ),
        (
            lambda: rt.posterior_from_proxy(MODEL, MANY, 6, temperature=1),
            "`chosen` is 6; it must be the index of a proxy, 0 to 5",
        ),
        (
            lambda: rt.posterior_from_proxy(MODEL, MANY, "b", temperature=1, proxies={"a": MANY.array[0]}),
            "`chosen` is 'b', which is none of the proxies: 'a'",
        ),
        (
            lambda: rt.posterior_from_preferences(MODEL, MANY, [[GO]], temperature=1),
            r"`preferences\[0\]` must be a pair \(better, worse\)",
        ),
        (
            lambda: rt.posterior_from_preferences(MODEL, MANY, [([GO], [("s", "go", "t")])], temperature=1),
            r"`preferences\[0\]\[1\]\[0\]` is \('s', 'go', 't'\), a step that cannot happen",
        ),
        (
            lambda: rt.posterior_from_preferences(MODEL, MANY, [([GO, GO], [])], temperature=1),
            r"`preferences\[0\]\[0\]\[1\]` is .*, and the step before does not lead there",
        ),
        (
            lambda: rt.posterior_from_preferences(MODEL, MANY, [([GO[:2]], [])], temperature=1),
            r"`preferences\[0\]\[0\]\[0\]` is .*; a step is \(state, action, successor\)",
        ),
    ],
)
def test_bad_input_is_refused_with_its_place(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_an_action_that_a_state_does_not_have_is_refused_and_its_value_is_not_in_the_denominator():
    mdp = rt.mdp({"s": {"go": "t", "stay": "s"}, "t": {"go": "t"}}, start="s", discount=0.5)
    prior = rt.Rewards([rt.reward(mdp, {("s", "go"): x}) for x in (1, -1)])
    with pytest.raises(ValueError, match=r"`demonstrations\[0\]`.*takes an action that the state does not have"):
        rt.posterior_from_demonstrations(mdp, prior, [("t", "stay")], temperature=1)
    forced = rt.posterior_from_demonstrations(mdp, prior, [("t", "go")] * 5, temperature=1)
    assert half(forced.weights, prior.weights) <= forced.bound < 1e-13
