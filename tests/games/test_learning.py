"""Equilibria with a reference, mirror descent and the closed forms of Psi-PO, against independent optimization."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize
from scipy.special import expit

import rewardtheory as rt
from rewardtheory.games.lottery import exploitability
from rewardtheory.games.nash_md import average_exploitability, dno_bound, dno_step, nash_md_step
from rewardtheory.games.psi_po import dpo, ipo_loss, logit
from rewardtheory.games.regularized_nash import divergence, regularized_preference, softmax


def random_table(seed, n=4):
    U = np.random.default_rng(seed).uniform(size=(n, n))
    return np.triu(U, 1) + np.tril(1 - U.T, -1) + np.eye(n) / 2


def random_policy(seed, n=4):
    return np.random.default_rng(seed).dirichlet(np.ones(n))


@given(st.integers(0, 10**6), st.sampled_from([5.0, 0.5, 0.05, 0.005]))
def test_the_equilibrium_solves_its_equation_and_no_reply_is_better(seed, tau):
    P, mu = random_table(seed), random_policy(seed + 1)
    found = rt.regularized_nash(P, temperature=tau, reference=mu)
    pi = found.policy
    assert np.abs(pi - softmax(np.log(mu) + P @ pi / tau)).sum() < 1e-9 / tau and found.bound <= 1e-9
    reply = softmax(np.log(mu) + P @ pi / tau)
    for other in (reply, mu, random_policy(seed + 2)):
        assert regularized_preference(P, other, pi, temperature=tau, reference=mu) <= 0.5 + 1e-9


@given(st.integers(0, 10**6), st.floats(0.02, 2), st.floats(0, 3))
def test_the_bound_covers_the_distance_of_any_policy(seed, tau, noise):
    """The formula of the bound, put to any approximate policy: ‖π − π*‖₁ ≤ span(τ log π/μ − Pπ) / (2τ)."""
    P, mu = random_table(seed), random_policy(seed + 1)
    exact = rt.regularized_nash(P, temperature=tau, reference=mu).policy
    pi = softmax(np.log(exact) + noise * np.random.default_rng(seed).normal(size=4))
    residual = tau * np.log(pi / mu) - P @ pi
    assert np.abs(pi - exact).sum() <= np.ptp(residual) / (2 * tau) + 1e-8


@given(st.integers(0, 10**6), st.integers(1, 4), st.sampled_from([1.0, 0.1, 0.01]))
def test_the_bound_of_an_unfinished_run_covers_its_error(seed, steps, tau):
    P, mu = random_table(seed), random_policy(seed + 1)
    exact = rt.regularized_nash(P, temperature=tau, reference=mu).policy
    early = rt.regularized_nash(P, temperature=tau, reference=mu, steps=steps, throw=False)
    assert np.abs(early.policy - exact).sum() <= early.bound + 1e-8


def test_two_alternatives_have_a_scalar_equation():
    """With P = ((1/2, p), (1 − p, 1/2)) the log-odds of π are x = log μ-odds + (p − 1/2)/τ whatever π is."""
    found = rt.regularized_nash([[0.5, 0.8], [0.2, 0.5]], temperature=0.3, reference=[0.4, 0.6])
    x = brentq(
        lambda x: (
            x - np.log(0.4 / 0.6) - ((0.5 * expit(x) + 0.8 * expit(-x)) - (0.2 * expit(x) + 0.5 * expit(-x))) / 0.3
        ),
        -50,
        50,
    )
    assert found.policy[0] == pytest.approx(expit(x), abs=1e-12)


def test_extreme_temperatures_give_the_reference_and_the_maximal_lottery():
    P, mu = random_table(3, 7), random_policy(4, 7)
    assert np.allclose(rt.regularized_nash(P, temperature=1e6, reference=mu).policy, mu, atol=1e-6)
    cold = rt.regularized_nash(P, temperature=1e-4, reference=mu, tolerance=1e-6)
    assert np.abs(cold.policy - rt.maximal_lottery(P).probabilities).max() < 1e-2


def test_alternatives_outside_the_reference_get_nothing_and_two_hundred_are_fast():
    found = rt.regularized_nash(random_table(0), temperature=0.1, reference=[0.5, 0.5, 0, 0])
    assert found.policy[2:].tolist() == [0, 0]
    big = rt.regularized_nash(random_table(1, 200), temperature=0.05)
    assert big.converged and big.bound < 1e-9


@given(st.integers(0, 10**6), st.sampled_from([0.3, 1.0, 3.0]), st.floats(0.01, 1))
def test_one_step_of_nash_md_contracts_as_proved(seed, tau, share):
    P, mu, pi = random_table(seed), random_policy(seed + 1), random_policy(seed + 2)
    star = rt.regularized_nash(P, temperature=tau, reference=mu).policy
    eta = share / tau
    after = nash_md_step(P, pi, temperature=tau, rate=eta, reference=mu)
    assert divergence(star, after) <= (1 - share) * divergence(star, pi) + 2 * eta**2 + 1e-9
    assert np.abs(nash_md_step(P, star, temperature=tau, rate=eta, reference=mu) - star).max() <= 2 * eta**2 + 1e-9


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("tau", [0.3, 1.0, 3.0])
def test_nash_md_keeps_its_rate_at_every_step(seed, tau):
    P, mu = random_table(seed), random_policy(seed + 1)
    star = rt.regularized_nash(P, temperature=tau, reference=mu).policy
    run = rt.nash_md(P, temperature=tau, steps=60, reference=mu)
    for t, pi in enumerate(run.trajectory[1:]):
        assert divergence(star, pi) <= 8 / (tau**2 * (t + 2))
    assert run.bound == 8 / (tau**2 * 61) and divergence(star, run.policy) <= run.bound


def test_dno_circles_while_its_average_converges():
    P = np.array([[0.5, 0.75, 0.25], [0.25, 0.5, 0.75], [0.75, 0.25, 0.5]])
    run = rt.dno(P, steps=400, rate=2.0, start=[0.6, 0.3, 0.1])
    distance = [np.abs(pi - 1 / 3).max() for pi in run.trajectory]
    assert distance[-1] > distance[0] and exploitability(P, run.policy) > 0.1
    assert average_exploitability(P, run) < 0.03


@given(st.integers(0, 10**6), st.integers(1, 80), st.sampled_from([0.2, 1.0, 5.0, None]))
def test_the_average_of_dno_keeps_the_bound(seed, steps, rate):
    P = random_table(seed)
    run = rt.dno(P, steps=steps, rate=rate)
    eta = np.sqrt(steps / (8 * np.log(4))) if rate is None else rate
    assert average_exploitability(P, run) <= dno_bound(4, steps=steps, rate=eta) + 1e-12


def test_dno_keeps_the_support():
    assert dno_step([[0.5, 0.9], [0.1, 0.5]], [1, 0], rate=0.1).tolist() == [1, 0]


@given(st.integers(0, 10**6), st.floats(0.05, 2), st.sampled_from(["identity", "logit"]))
def test_the_closed_form_maximizes_the_objective(seed, tau, which):
    P, mu, nu = random_table(seed), random_policy(seed + 1), random_policy(seed + 2)
    psi = logit if which == "logit" else (lambda p: p)
    gain = psi(P) @ nu

    def cost(z):
        pi = softmax(z)
        return -(pi @ gain) + tau * divergence(pi, mu)

    found = rt.psi_po(P, psi, temperature=tau, reference=mu, opponent=nu)
    best = minimize(cost, np.log(mu), method="BFGS", options={"gtol": 1e-10})
    assert cost(np.log(np.maximum(found, 1e-300))) <= best.fun + 1e-9


def test_dpo_on_scores_is_their_softmax_and_ipo_minimizes_its_loss():
    s = np.array([1.0, 0.2, -0.7])
    P = expit(s[:, None] - s[None, :])
    assert np.allclose(dpo(P, temperature=0.5), softmax(s / 0.5))
    tau = 0.4
    sure = rt.ipo([[0.5, 1.0], [0.0, 0.5]], temperature=tau)
    assert sure[0] == pytest.approx(expit(1 / (2 * tau)), abs=1e-12)
    assert ipo_loss(sure, [0.5, 0.5], 0, 1, temperature=tau) < 1e-20
    # With one preference of probability p, the loss is averaged over both orders; its minimum is the closed form too.
    p = 0.8
    found = rt.ipo([[0.5, p], [1 - p, 0.5]], temperature=tau)
    grid = np.linspace(0.01, 0.99, 9801)
    loss = [
        p * ipo_loss([x, 1 - x], [0.5, 0.5], 0, 1, temperature=tau)
        + (1 - p) * ipo_loss([x, 1 - x], [0.5, 0.5], 1, 0, temperature=tau)
        for x in grid
    ]
    assert abs(grid[int(np.argmin(loss))] - expit((2 * p - 1) / (2 * tau))) < 1e-3
    assert found[0] == pytest.approx(expit((2 * p - 1) / (2 * tau)), abs=1e-12)


def test_sure_preferences_take_everything_from_dpo_and_contradictory_ones_are_refused():
    assert dpo([[0.5, 1.0], [0.0, 0.5]], temperature=100.0).tolist() == [1, 0]
    cycle = [[0.5, 1, 0], [0, 0.5, 1], [1, 0, 0.5]]
    with pytest.raises(ValueError, match=r"^`psi` is \+∞ and −∞ for the alternative '0'"):
        dpo(cycle, temperature=1.0)
    assert np.allclose(rt.ipo(cycle, temperature=1.0), 1 / 3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda P: rt.regularized_nash(P, temperature=0), r"^`temperature` is 0; it must be a finite number above 0"),
        (lambda P: rt.regularized_nash(P, temperature=1, reference=[0.5, 0.4]), r"^`reference` sums to 0.9"),
        (
            lambda P: rt.regularized_nash(P, temperature=1, reference=[1.0]),
            r"^`reference` has shape \(1,\); it must be \(2,\)",
        ),
        (
            lambda P: rt.nash_md(P, temperature=1, steps=2, rate=lambda t: 3.0),
            r"^`rate`\(0\) times `temperature` is 3; it must be at most 1",
        ),
        (
            lambda P: nash_md_step(P, [0.5, 0.5], temperature=2, rate=1),
            r"^`rate` times `temperature` is 2; it must be at most 1",
        ),
        (lambda P: rt.psi_po(P, lambda p: 1.0, temperature=1), r"^`psi` gives array\(1.\) on the table"),
        (lambda P: rt.nash_md(P, temperature=1, steps=0), r"^`steps` is 0; it must be a whole number of at least 1"),
    ],
)
def test_bad_arguments_get_one_sentence(call, message):
    with pytest.raises(ValueError, match=message):
        call([[0.5, 0.7], [0.3, 0.5]])


def test_too_few_steps_are_said():
    with pytest.raises(rt.NotConverged, match=r"^the regularized equilibrium has the proved error .* after 1 steps"):
        rt.regularized_nash(random_table(0), temperature=0.01, steps=1)
    assert not rt.regularized_nash(random_table(0), temperature=0.01, steps=1, throw=False).converged
