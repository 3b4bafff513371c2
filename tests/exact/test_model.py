"""Exact models stand for what the arrays hold; what is not a model, a reward or a policy is refused."""

import dataclasses
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.exact.model import check_model, check_plan, check_reward, check_states, expected, reachable

HALF = fmpq(1, 2)


def chain(**changes):
    """start -> start or goal (terminal)."""
    parts = {
        "transition": np.array([[[0.5, 0.5], [0.25, 0.75]], [[0, 1], [0, 1]]]),
        "initial": np.array([1.0, 0.0]),
        "discount": 0.5,
        "terminal": np.array([False, True]),
        "states": ("start", "goal"),
        "actions": ("slow", "fast"),
    }
    return SimpleNamespace(**{**parts, **changes})


def test_a_table_of_floats_is_divided_by_its_exact_sum():
    mdp = chain(transition=np.array([[[0.1, 0.9], [0.3, 0.7]], [[0, 1], [0, 1]]]), initial=np.array([0.1, 0.9]))
    model = exact.model_of(mdp)
    tenth, rest = exact.rational(0.1), exact.rational(0.9)
    assert tenth + rest != 1
    assert model.choices[0][0].successors == ((0, tenth / (tenth + rest)), (1, rest / (tenth + rest)))
    assert model.initial == (tenth / (tenth + rest), rest / (tenth + rest))
    assert model.choices[1] == ()
    assert model.discount == HALF and model.weight is None


def test_rationals_are_taken_as_they_are():
    third = Fraction(1, 3)
    P = np.array([[[third, 1 - third], [0, 1]], [[0, 1], [0, 1]]], dtype=object)
    model = exact.model_of(chain(transition=P, discount=fmpq(1, 7)))
    assert model.choices[0][0].successors == ((0, fmpq(1, 3)), (1, fmpq(2, 3))) and model.discount == fmpq(1, 7)


@given(seed=st.integers(0, 10**6))
@settings(deadline=None, max_examples=40)
def test_both_layouts_and_the_real_mdp_give_the_same_model(make, seed):
    mdp, (R, _) = make(seed)
    real = rt.MDP(mdp.transition, mdp.initial, mdp.discount, available=mdp.available)
    S, A = mdp.available.shape
    order = np.argsort(np.random.default_rng(seed).random((S, A, S)), axis=2)
    sparse = SimpleNamespace(state=order, probability=np.take_along_axis(mdp.transition, order, 2))
    other = SimpleNamespace(**{**vars(mdp), "transition": sparse})
    model = exact.model_of(mdp)
    assert model == exact.model_of(real) == exact.model_of(other) == exact.model_of(real.exact())
    reward = exact.reward_of(model, mdp, R)
    assert reward == exact.reward_of(model, other, np.take_along_axis(R, order, 2))
    r = (mdp.transition * R).sum(axis=2)
    for s, row in enumerate(expected(model, reward)):
        assert [float(x) for x in row] == [r[s, c.action] for c in model.choices[s]]


@given(seed=st.integers(0, 10**6))
@settings(deadline=None, max_examples=40)
def test_at_discount_one_the_weight_is_the_longest_time_to_the_end(make, oracle, seed):
    mdp, (R, _) = make(seed, episodic=True)
    model = exact.model_of(mdp)
    steps = exact.reward_of(model, mdp, np.ones_like(R) * ~mdp.terminal[:, None, None])
    truth = oracle.optimal(model, steps)
    for w, x in zip(model.weight, truth, strict=True):
        assert x <= oracle.fraction(w) <= x * (1 + Fraction(1, 10**5))
    lower = dataclasses.replace(model, weight=(model.weight[0] / 2, *model.weight[1:]))
    with pytest.raises(ValueError, match="the weight is below 1"):
        check_model(lower)


def test_at_discount_one_a_policy_that_never_ends_is_refused():
    P = np.array([[[1.0, 0], [0.25, 0.75]], [[0, 1], [0, 1]]])
    with pytest.raises(ValueError, match=r"a policy can stay for ever at state 0 \(start\); use a discount below 1"):
        exact.model_of(chain(transition=P, discount=1.0))
    assert exact.model_of(chain(transition=P, discount=1.0), horizon=3).n_states == 8


@pytest.mark.parametrize(
    "changes, message",
    [
        (
            {"transition": np.array([[[0.5, 0.4], [0, 1]], [[0, 1], [0, 1]]])},
            r"`transition\[0, 0\]` sums to 0.9; it must sum to 1",
        ),
        (
            {"transition": np.array([[[1.5, -0.5], [0, 1]], [[0, 1], [0, 1]]])},
            r"`transition\[0, 0\]` has a negative probability",
        ),
        (
            {"transition": np.array([[[np.nan, 1], [0, 1]], [[0, 1], [0, 1]]])},
            r"`transition` at \(0, 0, 0\) is nan",
        ),
        (
            {"transition": np.array([[[0.5, 0.5], [0, 1]], [[1, 0], [0, 1]]])},
            "terminal state 1, action 0 leads elsewhere",
        ),
        ({"initial": np.array([0.5, 0.4])}, "`initial` sums to 0.9"),
        ({"initial": np.array([np.inf, 0.4])}, "`initial` is inf"),
        ({"discount": 1.5}, "the discount is 3/2"),
        ({"states": ("start",)}, "one label for each state"),
        ({"actions": ("slow",)}, "one label for each action"),
    ],
)
def test_what_is_no_model_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        exact.model_of(chain(**changes))


def test_rewards():
    mdp = chain()
    model = exact.model_of(mdp)
    R = np.array([[[1, 2], [3, 4]], [[9, 0], [9, 0]]], float)  # off the support of the terminal state anything goes
    reward = exact.reward_of(model, mdp, R, "R")
    assert reward.payments == (((1, 2), (3, 4)), ())
    assert expected(model, reward) == [[fmpq(3, 2), fmpq(15, 4)], []]
    with pytest.raises(
        ValueError, match=r"`reward` has shape \(2, 2\); it must have that of the transition, \(2, 2, 2\)"
    ):
        exact.reward_of(model, mdp, R[0])
    with pytest.raises(ValueError, match=r"`reward` pays 5.0 at the terminal state 1 \(goal\), action 0 \(slow\)"):
        exact.reward_of(model, mdp, R + 5 * (np.arange(2) == 1)[:, None, None] * [1, 1])
    with pytest.raises(ValueError, match=r"`reward` at \(0, 0, 0\) is nan"):
        exact.reward_of(model, mdp, R * np.nan)


def test_policies():
    model = exact.model_of(chain(available=np.array([[True, False], [True, True]])))
    assert exact.policy_of(model, [0, 0]) == ((1,), ())
    assert exact.policy_of(model, [[1.0, 0], [0.3, 0.3]]) == (
        (1,),
        (),
    )  # the row of a terminal state is not read
    with pytest.raises(
        ValueError, match=r"`policy` takes action 1 \(fast\) at state 0 \(start\), where it is not available"
    ):
        exact.policy_of(model, [1, 0])
    with pytest.raises(
        ValueError, match=r"`policy` has shape \(3,\); it must be \(2, 2\) or one action for each state"
    ):
        exact.policy_of(model, [1, 0, 0])
    full = exact.model_of(chain())
    assert exact.policy_of(full, [[0.1, 0.9], [0, 1]])[0] == tuple(
        exact.rational(x) / (exact.rational(0.1) + exact.rational(0.9)) for x in (0.1, 0.9)
    )
    with pytest.raises(ValueError, match=r"`policy\[0\]` sums to 0.8"):
        exact.policy_of(full, [[0.1, 0.7], [0, 1]])
    plan = exact.plan_of(full, [(0.25, [0, 0]), (0.75, [1, 0])], "half")
    assert plan.weights == (fmpq(1, 4), fmpq(3, 4)) and plan.policies[1] == ((0, 1), ())
    assert exact.plan_of(full, plan, "other") == dataclasses.replace(plan, name="other")
    with pytest.raises(ValueError, match="the weights of half` sums to 0.75"):
        exact.plan_of(full, [(0.25, [0, 0]), (0.5, [1, 0])], "half")


def good():
    return exact.model_of(chain())


def one(action, *successors):
    return exact.Choice(action, tuple(successors))


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"choices": ()}, "the model has no states"),
        ({"discount": fmpq(-1, 2)}, "the discount is -1/2"),
        ({"discount": fmpq(1)}, "carries no `weight`"),
        ({"initial": (HALF, fmpq(1, 3))}, "initial: the probabilities sum to 5/6"),
        ({"initial": (fmpq(3, 2), -HALF)}, "initial: a probability is negative"),
        ({"initial": (fmpq(1),)}, "initial: 1 probabilities for 2 places"),
        ({"choices": ((one(0, (2, fmpq(1))),), ())}, "a successor is out of range"),
        ({"choices": ((one(0, (-1, fmpq(1))),), ())}, "a successor is out of range"),
        ({"choices": ((one(0, (1, HALF), (1, HALF)),), ())}, "a successor is named twice"),
        ({"choices": ((one(0, (0, fmpq(3, 2)), (1, -HALF)),), ())}, "a probability is not positive"),
        ({"choices": ((one(0, (0, fmpq(0)), (1, fmpq(1))),), ())}, "a probability is not positive"),
        ({"choices": ((one(0, (1, HALF)),), ())}, "the probabilities sum to 1/2, not to 1"),
        ({"choices": ((one(2, (1, fmpq(1))),), ())}, "an action is out of range"),
        (
            {"choices": ((one(0, (1, fmpq(1))), one(0, (1, fmpq(1)))), ())},
            "actions are repeated or out of order",
        ),
        ({"weight": (fmpq(2),)}, "`weight` does not have one number for each state"),
        ({"weight": (fmpq(2), fmpq(1))}, "is terminal, and its weight is not 0"),
        ({"weight": (fmpq(-2), fmpq(0))}, "the weight is negative"),
        ({"weight": (fmpq(1), fmpq(0))}, "the weight is below 1"),
    ],
)
def test_the_checker_refuses_what_is_no_model(changes, message):
    check_model(good())
    with pytest.raises(ValueError, match=message):
        check_model(dataclasses.replace(good(), **changes))


def test_the_checker_refuses_what_does_not_fit_the_model():
    model = good()
    reward = exact.reward_of(model, chain(), np.zeros((2, 2, 2)))
    check_reward(model, reward)
    for payments in (reward.payments[:1], ((reward.payments[0][0][:1], reward.payments[0][1]), ())):
        with pytest.raises(ValueError, match="not one row for each state|do not match its transitions"):
            check_reward(model, exact.Reward("R", payments))
    plan = exact.plan_of(model, [0, 0])
    for changes, message in (
        ({"weights": (HALF,)}, "weights: the probabilities sum to 1/2"),
        ({"weights": (HALF, HALF)}, "weights: 2 probabilities for 1 places"),
        ({"policies": (plan.policies[0][:1],)}, "part 0: not one row for each state"),
        ({"policies": (((HALF, HALF), (fmpq(1),)),)}, "a terminal state has no actions"),
        ({"policies": (((fmpq(1),), ()),)}, r"state 0 \(start\): 1 probabilities for 2 places"),
        ({"policies": (((fmpq(2), fmpq(-1)), ()),)}, "a probability is negative"),
    ):
        with pytest.raises(ValueError, match=message):
            check_plan(model, dataclasses.replace(plan, **changes))


def test_claimed_states_must_be_closed_and_hold_the_reachable_ones():
    one_way = [[[0, 1.0, 0]], [[0, 1, 0]], [[0.5, 0, 0.5]]]
    model = exact.model_of(SimpleNamespace(transition=np.array(one_way), initial=[1.0, 0, 0], discount=0.5))
    assert reachable(model) == {0, 1} and exact.reachable_states(model) == (0, 1)
    assert check_states(model, None) == [0, 1, 2]
    assert check_states(model, (0, 1)) == [0, 1] and check_states(model, (0, 1, 2)) == [0, 1, 2]
    for states, message in (
        ((0,), "leaves out the reachable state 1"),
        ((1, 0), "repetitions or is out of order"),
        ((0, 1, 1), "repetitions or is out of order"),
        ((0, 1, 3), "has a state out of range"),
    ):
        with pytest.raises(ValueError, match=message):
            check_states(model, states)
    two = exact.model_of(SimpleNamespace(transition=np.array(one_way), initial=[0, 1.0, 0], discount=0.5))
    with pytest.raises(ValueError, match="`states` is not closed: state 2 leads to state 0"):
        check_states(two, (1, 2))
