"""Optimal actions: exactly the sets found by brute force, ties included; different sets are told apart."""

import dataclasses

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardtheory import exact


@pytest.mark.parametrize("episodic", [False, True])
@given(seed=st.integers(0, 10**6))
@settings(deadline=None, max_examples=50)
def test_the_sets_are_those_of_brute_force(make, oracle, episodic, seed):
    mdp, rewards = make(seed, episodic=episodic)
    model = exact.model_of(mdp)
    r1, r2 = (exact.reward_of(model, mdp, R, name) for R, name in zip(rewards, ("R1", "R2"), strict=True))
    truth = [oracle.optimal_actions(model, r) for r in (r1, r2)]
    one = exact.optimal_actions(model, [r1])
    assert list(one.actions) == truth[0]
    assert str(one) == "The optimal actions under R1 are exactly the listed ones in every state."
    differ = [s for s in range(model.n_states) if truth[0][s] != truth[1][s]]
    if differ:
        with pytest.raises(ValueError, match=f"`rewards` have different optimal actions at state {differ[0]}: "):
            exact.optimal_actions(model, [r1, r2])
    else:
        assert exact.optimal_actions(model, [r1, r2]).verify()
    places = exact.reachable_states(model)
    if not set(differ) & set(places):
        both = exact.optimal_actions(model, [r1, r2], states=places)
        assert str(both) == "The rewards R1, R2 have the same optimal actions in every reachable state."


@given(seed=st.integers(0, 10**6))
@settings(deadline=None, max_examples=40)
def test_no_other_set_is_proved(make, oracle, seed):
    mdp, (R, _) = make(seed)
    model = exact.model_of(mdp)
    reward = exact.reward_of(model, mdp, R)
    good = exact.optimal_actions(model, [reward])
    for s, choices in enumerate(model.choices):
        every = [c.action for c in choices]
        for other in {(), *((a,) for a in every), tuple(every), (0, 0), (5,), tuple(every[::-1])} - {good.actions[s]}:
            actions = (*good.actions[:s], other, *good.actions[s + 1 :])
            assert not dataclasses.replace(good, actions=actions).verify(), (s, other)


def test_approximate_values_prove_gaps_but_not_ties(make):
    mdp, _ = make(0, states=1, actions=3, discount=0.5)
    mdp.available[:] = True
    model = exact.model_of(mdp)
    gap = exact.reward_of(model, mdp, np.array([[[1.0], [0.0], [0.5]]]), "gap")
    tie = exact.reward_of(model, mdp, np.array([[[1.0], [1.0], [0.5]]]), "tie")
    good = exact.optimal_actions(model, [gap])
    assert good.verify().facts == {"least gap under gap": fmpq(1, 2)}
    # V off by 1/8: the residual is 1/16, V is enclosed to 1/8, Q to 1/16: of the gap 1/2, 7/16 is proved.
    near = dataclasses.replace(good, values=((fmpq(17, 8),),))
    assert near.verify().facts == {"least gap under gap": fmpq(7, 16)}
    far = dataclasses.replace(good, values=((fmpq(3),),))
    assert "action 2 is not proved to be worse than the claimed ones" in far.verify().reason
    tied = exact.optimal_actions(model, [tie])
    assert tied.actions == ((0, 1),)
    off = dataclasses.replace(tied, values=((fmpq(2) + fmpq(1, 10**30),),))
    assert "the claimed actions are not proved to be equal" in off.verify().reason
    for changes, message in (
        ({"rewards": ()}, "there is no reward"),
        ({"values": ()}, "`values` does not have one row for each reward"),
        ({"actions": ()}, "`actions` does not have one row for each state"),
        ({"values": ((),)}, "0 values for 1 states"),
    ):
        assert message in dataclasses.replace(good, **changes).verify().reason


def test_terminal_states_have_no_actions(make):
    mdp, (R, _) = make(4, episodic=True)
    model = exact.model_of(mdp)
    good = exact.optimal_actions(model, [exact.reward_of(model, mdp, R)])
    assert good.actions[2] == ()
    verdict = dataclasses.replace(good, actions=(*good.actions[:2], (0,))).verify()
    assert "a terminal state has no actions" in verdict.reason


def test_a_model_too_large_to_solve_exactly_still_has_its_gaps_proved():
    rng = np.random.default_rng(0)
    S, A, K = 300, 3, 3
    from types import SimpleNamespace

    state = (rng.integers(S, size=(S, A, 1)) + np.arange(K) * 7) % S
    transition = SimpleNamespace(state=state, probability=rng.dirichlet(np.ones(K), size=(S, A)))
    mdp = SimpleNamespace(transition=transition, initial=np.full(S, 1 / S), discount=0.9)
    model = exact.model_of(mdp)
    R = rng.normal(size=(S, A, K))
    certificate = exact.optimal_actions(model, [exact.reward_of(model, mdp, R)])
    assert all(len(row) == 1 for row in certificate.actions)
    tied = np.repeat(R[:, :1], A, axis=1)
    same = SimpleNamespace(
        state=np.repeat(state[:, :1], A, axis=1),
        probability=np.repeat(transition.probability[:, :1], A, axis=1),
    )
    mdp.transition = same
    model = exact.model_of(mdp)
    with pytest.raises(ValueError, match="some actions tie, and the model is too large"):
        exact.optimal_actions(model, [exact.reward_of(model, mdp, tied)])


@given(seed=st.integers(0, 10**6), episodic=st.booleans())
@settings(deadline=None, max_examples=30)
def test_an_error_within_the_tolerance_makes_no_other_action_optimal(make, oracle, seed, episodic):
    mdp, (R, _) = make(seed, episodic=episodic)
    model, draw = exact.model_of(mdp), np.random.default_rng(seed)
    reward, off = exact.reward_of(model, mdp, R, "R"), 1 / 16
    found = exact.optimal_actions(model, [reward], tolerance={"R": off})
    assert list(found.actions) == oracle.optimal_actions(model, reward, oracle.fraction(found.tolerance[0]))
    assert str(found).endswith(
        "in every state, counting as tied what could be if every entry is off by at most: R by 0.0625."
    )
    live = ~np.asarray(mdp.terminal)[:, None, None]
    for _ in range(10):
        moved = exact.reward_of(model, mdp, R + live * off * draw.choice([-1.0, 1.0], size=R.shape), "R")
        optimal = oracle.optimal_actions(model, moved)
        assert all(set(best) <= set(listed) for best, listed in zip(optimal, found.actions, strict=True))


def test_ties_are_known_up_to_the_tolerance_and_no_further(make):
    mdp, _ = make(0, states=1, actions=3, discount=0.5)
    mdp.available[:] = True
    model = exact.model_of(mdp)
    near, apart = np.array([[[1.0], [1 - 1 / 16], [0.0]]]), np.array([[[1.0], [1.0], [0.0]]])
    rewards = [exact.reward_of(model, mdp, R, name) for R, name in ((near, "near"), (apart, "apart"))]
    with pytest.raises(ValueError, match="`rewards` have different optimal actions at state 0"):
        exact.optimal_actions(model, rewards)
    # The weight is 2: an error of 1/64 in each entry moves a difference of Q values by at most 1/16.
    both = exact.optimal_actions(model, rewards, tolerance={"near": 1 / 64})
    assert both.actions == ((0, 1),) and both.verify()
    assert "every entry is off by at most: near by 0.015625." in str(both)
    with pytest.raises(ValueError, match="`rewards` have different optimal actions"):
        exact.optimal_actions(model, rewards, tolerance={"near": 1 / 64 - 1 / 2**20})
    less = dataclasses.replace(both, tolerance=(fmpq(1, 65), fmpq(0)))
    assert "the claimed actions are not proved to be equal" in less.verify().reason
    more = dataclasses.replace(both, actions=((0,),))
    assert "action 1 is not proved to be worse" in more.verify().reason
    for tolerance, reason in (((fmpq(-1), fmpq(0)), "a tolerance is negative"), ((), "`tolerance` does not have one")):
        assert reason in dataclasses.replace(both, tolerance=tolerance).verify().reason
