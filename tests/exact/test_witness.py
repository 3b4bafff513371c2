"""Witnesses: comparisons of returns with proved gaps."""

import dataclasses

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardtheory import exact


@pytest.mark.parametrize("episodic", [False, True])
@given(seed=st.integers(0, 10**6))
@settings(deadline=None, max_examples=40)
def test_exactly_the_true_comparisons_are_proved(make, oracle, episodic, seed):
    mdp, rewards = make(seed, episodic=episodic)
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, R, name) for R, name in zip(rewards, ("R1", "R2"), strict=True)]
    rng = np.random.default_rng(seed)
    first = mdp.available.argmax(axis=1)
    pi = rng.integers(1, 4, size=mdp.available.shape) * mdp.available
    plans = {"a": first, "b": [(0.5, first), (0.5, pi / pi.sum(axis=1, keepdims=True))]}
    for reward in rewards:
        a, b = (oracle.plan_return(model, reward, exact.plan_of(model, p)) for p in plans.values())
        true = {">": a > b, ">=": a >= b, "=": a == b, "<=": a <= b, "<": a < b}
        for relation, holds in true.items():
            claim = [(reward.name, "a", relation, "b")]
            if holds:
                certificate = exact.witness(model, rewards, plans, claim)
                (gap,) = certificate.gaps()
                assert oracle.fraction(gap) <= abs(a - b)
                assert float(gap) == pytest.approx(float(abs(a - b)), abs=1e-9)
            else:
                with pytest.raises(ValueError, match="the witness cannot be proved: J"):
                    exact.witness(model, rewards, plans, claim)


def bandit(make, *payments):
    mdp, _ = make(0, states=1, actions=2, discount=0.5)
    mdp.available[:] = True
    model = exact.model_of(mdp)
    return model, [
        exact.reward_of(model, mdp, np.array(p, float).reshape(1, 2, 1), f"R{i + 1}") for i, p in enumerate(payments)
    ]


def test_the_tolerance_is_what_the_entries_can_do(make):
    """Payments 1 and 0 at discount 1/2: the gap is 2, and entries off by 1/2 each can just close it."""
    model, rewards = bandit(make, (1, 0))
    plans, claim = {"one": [0], "zero": [1]}, [("R1", "one", ">", "zero")]
    certificate = exact.witness(model, rewards, plans, claim, tolerance={"R1": 0.49})
    assert certificate.gaps() == [2]
    assert certificate.statement == (
        "J[R1](one) > J[R1](zero), and still if every entry is off by at most: R1 by 0.49."
    )
    with pytest.raises(ValueError, match=r"lies in \[2, 2\]; that does not prove > 0 with a margin of 2"):
        exact.witness(model, rewards, plans, claim, tolerance={"R1": 0.5})
    weak = exact.witness(model, rewards, plans, [("R1", "zero", "<=", "one")], tolerance={"R1": 0.5})
    assert weak.verify().floats["J[R1](zero) - J[R1](one) margin"] == 2.0
    with pytest.raises(ValueError, match="a tolerance is negative"):
        exact.witness(model, rewards, plans, claim, tolerance={"R1": -1})


def test_a_tie_is_proved_only_exactly(make):
    model, rewards = bandit(make, (1, 1))
    plans, claim = {"one": [0], "two": [1]}, [("R1", "one", "=", "two")]
    assert exact.witness(model, rewards, plans, claim).verify()
    with pytest.raises(ValueError, match="does not prove = 0"):
        exact.witness(model, rewards, plans, claim, tolerance={"R1": 1e-9})
    with pytest.raises(ValueError, match="does not prove = 0"):
        exact.witness(model, rewards, plans, claim, values=[[[[2.0]], [[2.0 + 1e-12]]]])


def test_opposite_orders(make):
    model, rewards = bandit(make, (1, 0), (0, 1))
    certificate = exact.witness(
        model, rewards, {"one": [0], "two": [1]}, [("R1", "one", ">", "two"), ("R2", "one", "<", "two")]
    )
    assert str(certificate) == "J[R1](one) > J[R1](two) and J[R2](one) < J[R2](two)."
    assert certificate.returns() == [[(2, 2), (0, 0)], [(0, 0), (2, 2)]]


def test_unknown_names_are_refused(make):
    model, rewards = bandit(make, (1, 0))
    with pytest.raises(ValueError, match=r"`comparisons` has \('R3', 'one', 'two'\); the rewards are \['R1'\]"):
        exact.witness(model, rewards, {"one": [0], "two": [1]}, [("R3", "one", ">", "two")])
    with pytest.raises(ValueError, match="relation '!=' is not one of"):
        exact.witness(model, rewards, {"one": [0], "two": [1]}, [("R1", "one", "!=", "two")])
    with pytest.raises(ValueError, match="nothing is claimed"):
        exact.witness(model, rewards, {"one": [0], "two": [1]}, [])


def test_a_witness_made_by_hand_is_checked_for_shape(make):
    model, rewards = bandit(make, (1, 0))
    good = exact.witness(model, rewards, {"one": [0], "two": [1]}, [("R1", "one", ">", "two")])
    for changes, message in (
        ({"values": ()}, "`values` does not have one row for each reward"),
        ({"values": (good.values[0][:1],)}, "`values` does not have one entry for each plan"),
        ({"values": (((), good.values[0][1]),)}, "not one vector of values for each part"),
        ({"tolerance": ()}, "`tolerance` does not have one number for each reward"),
        ({"tolerance": (fmpq(-1),)}, "a tolerance is negative"),
    ):
        verdict = dataclasses.replace(good, **changes).verify()
        assert not verdict and message in verdict.reason
        assert str(verdict) == f"NOT PROVED: {verdict.reason}"


def test_the_verdict_shows_its_numbers(make):
    model, rewards = bandit(make, (1, 0))
    verdict = exact.witness(model, rewards, {"one": [0], "two": [1]}, [("R1", "one", ">", "two")]).verify()
    assert verdict.facts["J[R1](one) - J[R1](two) at least"] == 2
    assert verdict.to_dict()["facts"]["J[R1](one) - J[R1](two) at most"] == {"exact": "2", "float": 2.0}
    assert str(verdict) == "proved: J[R1](one) > J[R1](two)."
