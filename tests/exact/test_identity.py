"""Identities: c and Φ are recovered, ε is the largest difference, the conclusion holds for every policy."""

import dataclasses
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardtheory import exact


def shaped(mdp, R, scale, phi, redistribution):
    """c R + γΦ(s') − Φ(s) + X − E[X] in rationals, nothing at terminal states."""
    P, gamma = np.vectorize(Fraction)(mdp.transition), Fraction(mdp.discount)
    phi = np.where(mdp.terminal, 0, np.vectorize(Fraction)(phi))
    X = np.vectorize(Fraction)(redistribution)
    X = X - (P * X).sum(axis=2)[:, :, None]
    out = scale * np.vectorize(Fraction)(R) + gamma * phi[None, None, :] - phi[:, None, None] + X
    return np.where(mdp.terminal[:, None, None], Fraction(0), out)


@pytest.mark.parametrize("episodic", [False, True])
@given(
    seed=st.integers(0, 10**6),
    scale=st.sampled_from([Fraction(1), Fraction(2, 7), Fraction(-3), Fraction(0)]),
)
@settings(deadline=None, max_examples=50)
def test_an_exact_identity_is_found(make, oracle, episodic, seed, scale):
    mdp, (R, _) = make(seed, episodic=episodic)
    rng = np.random.default_rng(seed)
    model = exact.model_of(mdp)
    R2 = shaped(mdp, R, scale, rng.integers(-8, 9, size=len(R)) / 4, rng.integers(-8, 9, size=R.shape) / 4)
    r1, r2 = exact.reward_of(model, mdp, R, "R1"), exact.reward_of(model, mdp, R2, "R2")
    certificate = exact.identity(model, (r1, r2))
    assert certificate.epsilon == 0
    J1, J2 = oracle.returns(model, r1), oracle.returns(model, r2)
    c, constant = oracle.fraction(certificate.scale), certificate.verify().facts["constant"]
    assert all(y == c * x + oracle.fraction(constant) for x, y in zip(J1, J2, strict=True))
    trivial = len(set(J1)) == 1
    if scale == 0:
        assert certificate.conclusion == "trivial"
    elif not trivial:
        assert certificate.scale == fmpq(scale.numerator, scale.denominator)
        assert certificate.conclusion == ("opposite" if scale < 0 else "same-order")


@pytest.mark.parametrize("episodic", [False, True])
@given(seed=st.integers(0, 10**6))
@settings(deadline=None, max_examples=50)
def test_epsilon_bounds_the_difference_of_any_two_rewards(make, oracle, episodic, seed):
    mdp, (R1, R2) = make(seed, episodic=episodic)
    model = exact.model_of(mdp)
    r1, r2 = exact.reward_of(model, mdp, R1, "R1"), exact.reward_of(model, mdp, R2, "R2")
    certificate = exact.identity(model, (r1, r2))
    facts = certificate.verify().facts
    error, c, constant = (oracle.fraction(facts[k]) for k in ("return error at most", "scale", "constant"))
    assert facts["largest difference"] <= certificate.epsilon
    for x, y in zip(oracle.returns(model, r1), oracle.returns(model, r2), strict=True):
        assert abs(y - c * x - constant) <= error


def test_rounding_of_a_float_reward_is_up_to_epsilon(make):
    mdp, (R, _) = make(2, discount=0.75)
    phi = np.array([0.1, 0.2, -0.3])
    R2 = 3 * R + 0.75 * phi - phi[:, None, None]
    model = exact.model_of(mdp)
    r1, r2 = exact.reward_of(model, mdp, R, "R1"), exact.reward_of(model, mdp, R2, "R2")
    certificate = exact.identity(model, (r1, r2))
    assert certificate.conclusion == "same-up-to-rounding"
    assert certificate.scale == 3 and 0 < float(certificate.epsilon) < 1e-14
    assert "order all policies in the same way up to" in certificate.statement
    given = exact.identity(model, (r1, r2), scale=3, potential=phi)
    assert 0 < float(given.epsilon) < 1e-14 and given.potential == tuple(exact.rational(x) for x in phi)
    too_little = dataclasses.replace(given, epsilon=given.epsilon / 100).verify()
    assert not too_little and "the two sides differ by" in too_little.reason


def test_the_same_reward_is_identical(make):
    mdp, (R, _) = make(5)
    model = exact.model_of(mdp)
    r1, r2 = exact.reward_of(model, mdp, R, "R1"), exact.reward_of(model, mdp, R, "R2")
    certificate = exact.identity(model, (r1, r2), scale=1, potential=[0, 0, 0])
    assert certificate.conclusion == "identical"
    assert str(certificate) == "R1 and R2 are the same reward on every transition that can happen."


def test_only_the_claimed_states_count(make):
    P = np.array([[[0, 1.0, 0]], [[0, 1, 0]], [[0.5, 0, 0.5]]])
    mdp, _ = make(0, actions=1, discount=0.5)
    mdp = type(mdp)(
        **{**vars(mdp), "transition": P, "initial": np.array([1.0, 0, 0]), "available": np.ones((3, 1), bool)}
    )
    model = exact.model_of(mdp)
    R1, R2 = np.zeros((3, 1, 3)), np.zeros((3, 1, 3))
    R2[2, 0, 0] = 1
    r1, r2 = exact.reward_of(model, mdp, R1, "R1"), exact.reward_of(model, mdp, R2, "R2")
    claim = {"scale": 1, "potential": [0, 0, 0]}
    assert exact.identity(model, (r1, r2), **claim).epsilon > 0
    assert exact.identity(model, (r1, r2), states=exact.reachable_states(model), **claim).conclusion == "identical"
    with pytest.raises(ValueError, match="leaves out the reachable state 1"):
        exact.identity(model, (r1, r2), states=(0,), **claim)


def test_the_potential_must_vanish_at_terminal_states(make):
    mdp, (R, _) = make(7, episodic=True)
    model = exact.model_of(mdp)
    r = exact.reward_of(model, mdp, R)
    with pytest.raises(ValueError, match="potential: state 2 is terminal, and its value is not 0"):
        exact.identity(model, (r, dataclasses.replace(r, name="S")), scale=1, potential=[1, 1, 1])
    with pytest.raises(ValueError, match="`scale` and `potential` must be given together"):
        exact.identity(model, (r, r), scale=1)


def test_a_negative_epsilon_is_refused(make):
    mdp, (R, _) = make(5)
    model = exact.model_of(mdp)
    r1, r2 = exact.reward_of(model, mdp, R, "R1"), exact.reward_of(model, mdp, R, "R2")
    certificate = dataclasses.replace(exact.identity(model, (r1, r2)), epsilon=fmpq(-1))
    assert certificate.verify().reason == "ε is negative"


@pytest.mark.parametrize(
    "scale, conclusion, statement",
    [
        (0, "trivial-up-to-rounding", "R2 is trivial up to 0.25: J[R2] is within 0.25 of constant for every policy."),
        (
            -1,
            "opposite-up-to-rounding",
            "R1 and R2 order all policies in opposite ways up to 0.25: "
            "J[R2] is within 0.25 of c J[R1] + constant for every policy, with c = -1.",
        ),
        (
            1 / 3,
            "same-up-to-rounding",
            "R1 and R2 order all policies in the same way up to 0.25: "
            "J[R2] is within 0.25 of c J[R1] + constant for every policy, with c near 0.3333333333333333.",
        ),
    ],
)
def test_conclusions_up_to_an_error(make, scale, conclusion, statement):
    """Two arms at discount 0: J is the payment, and the second arm's is off by 1/4."""
    mdp, _ = make(0, states=1, actions=2, discount=0.0)
    mdp.available[:] = True
    model = exact.model_of(mdp)
    c = Fraction(scale)
    r1, r2 = (
        exact.reward_of(model, mdp, np.array([[[x], [y]]], dtype=object), name)
        for name, x, y in (("R1", Fraction(1), Fraction(2)), ("R2", c, 2 * c + Fraction(1, 4)))
    )
    certificate = exact.identity(model, (r1, r2), scale=scale, potential=[0])
    assert certificate.conclusion == conclusion
    assert certificate.epsilon == fmpq(1, 4)
    assert str(certificate) == statement
    assert certificate.verify().facts["return error at most"] == fmpq(1, 4)
