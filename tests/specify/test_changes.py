"""Shaping, redistribution, rescaling, perturbation, random models and candidates."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import instances, policies, quick

import rewardtheory as rt
from rewardtheory.arithmetic import is_exact, rational, rationals
from rewardtheory.transition import expect_reward, probability

TWO = rt.mdp({"s": {"a": {"s": 0.5, "t": 0.5}, "b": "s"}, "t": {}}, start="s", discount=0.5)


@given(st.data())
def test_shaping_moves_every_return_by_the_same(data):
    case = data.draw(instances())
    mdp, R = case.exact, case.exact_rewards[0]
    phi = rationals([0 if end else data.draw(st.integers(-3, 3)) for end in mdp.terminal])
    shaped = rt.shape(mdp, R, phi)
    pi = data.draw(policies(mdp))
    assert (rt.values(mdp, shaped, pi) == rt.values(mdp, R, pi) - phi).all()
    assert (rt.advantage(mdp, shaped, pi) == rt.advantage(mdp, R, pi)).all()
    assert rt.expected_return(mdp, shaped, pi) == rt.expected_return(mdp, R, pi) - mdp.initial @ phi
    assert (rt.optimal_actions(mdp, shaped).mask == rt.optimal_actions(mdp, R).mask).all()
    plain = rt.shape(case.mdp, case.reward, [float(Fraction(str(x))) for x in phi])
    assert rt.values(case.mdp, plain, rt.uniform_policy(case.mdp)) == pytest.approx(
        rt.values(case.mdp, case.reward, rt.uniform_policy(case.mdp))
        - np.array([float(Fraction(str(x))) for x in phi]),
        abs=1e-9,
    )


@given(instances(rewards=2))
def test_redistribution_keeps_expected_rewards(case):
    mdp, (R, X) = case.exact, case.exact_rewards
    changed = rt.redistribute(mdp, R, X)
    assert (expect_reward(mdp.transition, changed) == expect_reward(mdp.transition, R))[mdp.available].all()
    pi = rt.uniform_policy(mdp)
    assert rt.expected_return(mdp, changed, pi) == rt.expected_return(mdp, R, pi)
    assert (changed[mdp.terminal] == R[mdp.terminal]).all()
    again = rt.redistribute(case.mdp, *case.rewards)
    assert rt.values(case.mdp, again, rt.uniform_policy(case.mdp)) == pytest.approx(
        rt.values(case.mdp, case.reward, rt.uniform_policy(case.mdp)), abs=1e-9
    )


@given(instances())
def test_changes_leave_their_input_alone(case):
    kept = case.reward.copy()
    rt.shape(case.mdp, case.reward, np.zeros(case.mdp.n_states))
    rt.redistribute(case.mdp, case.reward, case.reward)
    rt.rescale(case.mdp, case.reward, 3)
    rt.perturb(case.mdp, case.reward, 0.5, seed=0)
    rt.candidates(case.mdp, case.reward)
    rt.solve(case.mdp, case.reward), rt.optimal_actions(case.mdp, case.reward), rt.return_range(case.mdp, case.reward)
    assert (case.reward == kept).all()


def test_scales_of_every_number_system():
    R = rt.reward(TWO, {"s": 1})
    third = rt.rescale(TWO, R, Fraction(1, 3))
    assert third.dtype == np.float64 and third[0, 0, 0] == 1 / 3
    exact = TWO.exact()
    assert rt.rescale(exact, R, Fraction(1, 3))[0, 0, 0] == rational(Fraction(1, 3))
    assert is_exact(rt.rescale(exact, R, 0.1)) and rt.rescale(exact, R, 0.1)[0, 0, 0] == rational(0.1)
    for wrong, text in (([1, 2], r"`scale` has shape \(2,\)"), (np.nan, "`scale` is nan"), ("3", "`scale` holds <U1")):
        with pytest.raises(ValueError, match=text):
            rt.rescale(TWO, R, wrong)


def test_perturbation_is_bounded_seeded_and_spares_the_end():
    for seed in range(30):
        c = quick(seed)
        for mdp, R in ((c.mdp, c.reward), (c.exact, c.exact_rewards[0])):
            moved = rt.perturb(mdp, R, Fraction(1, 4), seed=seed)
            assert (abs(moved - R) * 4 <= 1).all() and (moved[mdp.terminal] == R[mdp.terminal]).all()
            assert is_exact(moved) == mdp.is_exact and (moved == rt.perturb(mdp, R, 0.25, seed=seed)).all()
            assert (rt.perturb(mdp, R, 0, seed=seed) == R).all()
    R = rt.reward(TWO, {"s": 1})
    assert (rt.perturb(TWO, R, 1, seed=0) != rt.perturb(TWO, R, 1, seed=1)).any()
    for wrong, text in ((-1, "`size` is -1.0; the size of a perturbation must be ≥ 0"), (np.nan, "`size` is nan")):
        with pytest.raises(ValueError, match=text):
            rt.perturb(TWO, R, wrong, seed=0)


def test_random_models_and_rewards():
    mdp = rt.random_mdp(states=5, actions=3, seed=4, successors=2, discount=0.8)
    assert (
        mdp.transition.state.shape == (5, 3, 2) and (mdp.transition.state[..., 0] != mdp.transition.state[..., 1]).all()
    )
    again = rt.random_mdp(states=5, actions=3, seed=4, successors=2, discount=0.8)
    assert (again.transition.probability == mdp.transition.probability).all()
    assert (rt.random_reward(mdp, seed=3) == rt.random_reward(again, seed=3)).all()
    assert is_exact(rt.random_reward(mdp.exact(), seed=3))
    assert (rt.random_reward(TWO, seed=0)[1] == 0).all()
    for arguments, text in (
        ({"states": 0}, "`states` is 0; it must be a whole number of at least 1"),
        ({"actions": 1.5}, "`actions` is 1.5; it must be a whole number of at least 1"),
        ({"successors": 9}, "`successors` is 9; a pair cannot have more than the 5 states as successors"),
        ({"discount": 2}, "`discount` is 2.0"),
    ):
        with pytest.raises(ValueError, match=text):
            rt.random_mdp(**({"states": 5, "actions": 2, "seed": 0} | arguments))


def test_candidates_are_what_they_say():
    for seed in range(60):
        c = quick(seed)
        for mdp, R in ((c.mdp, c.reward), (c.exact, c.exact_rewards[0])):
            made = rt.candidates(mdp, R, seed=seed)
            assert list(made) == ["shaped", "rescaled", "redistributed", "distance", "cycle-bonus", "negated"]
            pi = rt.uniform_policy(mdp)
            for name, (new, about) in made.items():
                assert about and not about.endswith(".")
                if new is None:
                    continue
                assert new.shape == probability(mdp.transition).shape and is_exact(new) == mdp.is_exact
                rt.reward(mdp, transition=new)  # pays nothing at the end
                if name in ("shaped", "redistributed", "rescaled"):
                    factor = 3 if name == "rescaled" else 1
                    got, want = rt.advantage(mdp, new, pi), factor * rt.advantage(mdp, R, pi)
                    assert (abs(got - want) <= (0 if mdp.is_exact else 1e-9)).all(), name
            assert (made["negated"].reward == -R).all()
