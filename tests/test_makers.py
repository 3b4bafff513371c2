"""Rewards, policies, potentials and the reachable part: forms, number systems, and every refusal."""

import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from strategies import instances, quick

import rewardtheory as rt
from rewardtheory.arithmetic import is_exact
from rewardtheory.transition import at_arrival, probability, support

MODEL = rt.mdp(
    {"a": {"go": {"b": 0.5, "end": 0.5}, "stay": "a"}, "b": {"go": "end"}, "end": {}}, start="a", discount=0.9
)
SPARSE = rt.MDP(
    rt.Successors([[[1, 2], [0, 0]], [[2, 0], [2, 0]], [[2, 0], [2, 0]]],
                  [[[0.5, 0.5], [1, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 0]]]),
    [1, 0, 0], 0.9, available=MODEL.available, terminal=MODEL.terminal, states=MODEL.states, actions=MODEL.actions,
)  # fmt: skip
BOTH = pytest.mark.parametrize("mdp", [MODEL, SPARSE], ids=["dense", "successors"])


@BOTH
def test_every_form_says_what_it_is_a_function_of(mdp):
    S, A = mdp.available.shape
    successor = at_arrival(mdp.transition, np.arange(S))
    by_state = rt.reward(mdp, state=[1, 2, 0])
    by_action = rt.reward(mdp, action=[[1, 2], [3, 4], [0, 0]])
    by_arrival = rt.reward(mdp, arrival=[1, 2, 3])
    by_function = rt.reward(mdp, transition=lambda s, a, t: 100 * s + 10 * a + t if s < 2 else 0)
    for s, a, k in np.argwhere(support(mdp.transition)):
        t = successor[s, a, k]
        assert by_state[s, a, k] == (1, 2, 0)[s]
        assert by_action[s, a, k] == ((1, 2), (3, 4), (0, 0))[s][a]
        assert by_arrival[s, a, k] == (0 if s == 2 else (1, 2, 3)[t])
        assert by_function[s, a, k] == (100 * s + 10 * a + t if s < 2 else 0)
    same = rt.reward(mdp, transition=by_function)
    assert (same == by_function).all() and same.dtype == np.float64


@BOTH
def test_tables_add_up_and_take_labels_and_indices(mdp):
    named = rt.reward(mdp, {"a": 1, ("a", "go"): 2, ("a", "go", "b"): 4})
    numbered = rt.reward(mdp, {0: 1, (0, 0): 2, (0, 0, 1): 4})
    assert (named == numbered).all()
    at = {int(t): named[0, 0, k] for k, t in enumerate(at_arrival(mdp.transition, np.arange(3))[0, 0])}
    assert at[1] == 7 and at[2] == 3 and named[0, 1, 0] == 1
    assert (rt.reward(mdp, {}) == 0).all()


@BOTH
def test_states_and_actions_are_named_by_their_labels(mdp):
    assert (rt.reward(mdp, state={"b": 2, 0: 1}) == rt.reward(mdp, state=[1, 2, 0])).all()
    assert (rt.reward(mdp, arrival={"end": 3, "b": 0.5}) == rt.reward(mdp, arrival=[0, 0.5, 3])).all()
    named = rt.reward(mdp, action={("a", "stay"): 2, ("b", "go"): 3, (0, 0): 1})
    assert (named == rt.reward(mdp, action=[[1, 2], [3, 0], [0, 0]])).all()
    shaped = rt.shape(mdp, named, {"b": 1})
    assert (shaped == rt.shape(mdp, named, [0, 1, 0])).all()
    assert (rt.reward(mdp, state={}) == 0).all()
    exact = rt.reward(mdp.exact(), arrival={"b": Fraction(1, 3)})
    assert is_exact(exact) and (exact == rt.reward(mdp.exact(), arrival=[0, Fraction(1, 3), 0])).all()


REFUSED = [
    ({"arrival": {"ed": 1}}, "`arrival` names state 'ed', .* its states are 'a', 'b', 'end', the nearest of them 'end'"),
    ({"state": {"end": 1}}, r"`state`\[2, 0\] \(state 'end', action 'go'\) pays 1.0 in a terminal state"),
    ({"state": {5: 1}}, "`state` names state 5; states are numbered 0 to 2"),
    ({"state": {("a", "go"): 1}}, r"`state` names state \('a', 'go'\), which the model does not have"),
    ({"state": {"a": "x"}}, r"`state\['a'\]` holds <U1"),
    ({"action": {"go": 1}}, r"`action` has the key 'go'; a key is a pair \(state, action\)"),
    ({"action": {("a", "sty"): 1}}, "`action` names action 'sty', .* are 'go', 'stay', the nearest of them 'stay'"),
    ({"action": {("b", "stay"): 1}}, r"`action` pays for \('b', 'stay'\), an action that this state does not have"),
    ({}, r"`reward` got nothing; give exactly one of table, state, action, arrival, transition"),
    ({"state": [0, 0, 0], "action": np.zeros((3, 2))}, r"`reward` got \['action', 'state'\]; give exactly one"),
    ({"state": [1, 2]}, r"`state` has shape \(2,\); it must be \(3,\): give one number for each"),
    ({"state": [0, 0, 5]}, r"`state`\[2, 0\] \(state 'end', action 'go'\) pays 5.0 in a terminal state; .*arrival="),
    ({"action": [[0, 0], [0, 0], [1, 0]]}, r"`action`\[2, 0\] \(state 'end', action 'go'\) pays 1.0 in a terminal"),
    ({"action": [[0, 0], [0, 0]]}, r"`action` has shape \(2, 2\); it must be \(3, 2\)"),
    ({"arrival": [0, np.nan, 0]}, r"`arrival`\[1\] is nan; every number must be finite: replace it or leave it out"),
    ({"arrival": ["a", "b", "c"]}, "`arrival` holds <U1; it must hold real numbers"),
    ({"state": [1j, 0, 0]}, "`state` holds complex128"),
    ({"state": [-np.inf, 0, 0]}, r"`state`\[0\] is -inf; every number must be finite"),
    ({"state": [[1], [2, 3], [0]]}, "`state` is ragged"),
    ({"state": [2**60, 0, 0]}, r"`state` holds an integer beyond 2\^53, which float64 cannot keep; give Fractions"),
    ({"transition": [1, 2, 3]}, r"`transition` has shape \(3,\); it must be \(3, 2, [23]\): numbers given as R\(s\), R"),
    ({"transition": lambda s, a, t: "x"}, r"`transition`\[0, 0, 0\] is 'x', which is not a real number"),
    ({"transition": lambda s, a, t: float("nan")}, r"`transition`\[0, 0, 0\] is nan; every number must be finite"),
    ({"transition": lambda s, a, t: None}, r"`transition`\[0, 0, 0\] is None, which is not a real number"),
    ({"transition": lambda s, a, t: 1}, r"`transition`\[2, 0\] .* pays 1.0 in a terminal state"),
    ({"table": {"c": 1}}, "`table` names state 'c', which the model does not have; its states are 'a', 'b', 'end'"),
    ({"table": {("a", "jump"): 1}}, "`table` names action 'jump', .*its actions are 'go', 'stay'"),
    ({"table": {("a", "go", "x"): 1}}, "`table` names state 'x'"),
    ({"table": {7: 1}}, "`table` names state 7; states are numbered 0 to 2"),
    ({"table": {-1: 1}}, "`table` names state -1; states are numbered 0 to 2"),
    ({"table": {("b", "stay"): 1}}, r"`table` pays for \('b', 'stay'\), an action that this state does not have: leave"),
    ({"table": {("a", "go", "b", 1): 1}}, r"`table` has the key \('a', 'go', 'b', 1\); a key is a state, \(state, act"),
    ({"table": {"a": "1"}}, r"`table\['a'\]` holds <U1"),
    ({"table": {"a": [1, 2]}}, r"`table\['a'\]` has shape \(2,\); it must be \(\): give one number"),
    ({"table": {"a": np.nan}}, r"`table\['a'\]` is nan; every number must be finite"),
    ({"table": {"end": 1}}, r"`table`\[2, 0\] \(state 'end', action 'go'\) pays 1.0 in a terminal state"),
    ({"table": [1, 2]}, r"`table` must be a dictionary such as \{\('state', 'action'\): 1\}; give arrays as state="),
]  # fmt: skip


@BOTH
@pytest.mark.parametrize(("arguments", "text"), REFUSED, ids=range(len(REFUSED)))
def test_reward_refusals(mdp, arguments, text):
    with pytest.raises(ValueError, match=text) as caught:
        rt.reward(mdp, **arguments)
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)


def test_paying_for_the_impossible_needs_a_dense_table():
    assert rt.reward(MODEL, {("a", "go", "a"): 1})[0, 0, 0] == 1
    with pytest.raises(
        ValueError, match=r"`table` pays for \('a', 'go', 'a'\), a transition that cannot happen: leave it"
    ):
        rt.reward(SPARSE, {("a", "go", "a"): 1})


def test_a_number_that_is_also_a_label_is_never_guessed():
    mdp = rt.mdp({1: {"go": 0}, 0: {"go": 1}}, start=1, discount=0.5)
    assert mdp.states == ("1", "0")
    with pytest.raises(
        ValueError, match="`table` names state 1, which is the index of '0' and the label of number 0; write"
    ):
        rt.reward(mdp, {1: 5})
    assert rt.reward(mdp, {"1": 5})[0, 0].tolist() == [5, 5]
    far = rt.mdp({10: {"go": 20}, 20: {"go": 10}}, start=10, discount=0.5)
    assert (rt.reward(far, {20: 5}) == rt.reward(far, {1: 5})).all()
    with pytest.raises(ValueError, match="`actions` names action 1, which is the index of '0'"):
        rt.policy(rt.mdp({"s": {1: "s", 0: "s"}}, start="s", discount=0.5), [1])


@given(instances())
def test_integers_float32_and_fractions_give_the_float64_reward(case):
    mdp, R = case.mdp, case.reward  # halves of small integers: exact in all of them
    whole = (2 * R).astype(int)
    want = rt.reward(mdp, transition=2 * R)
    for x in (whole, whole.tolist(), (2 * R).astype(np.float32), whole.astype(np.int8), whole.astype(object)):
        got = rt.reward(mdp, transition=x)
        assert got.dtype == np.float64 and (got == want).all()
    assert (rt.reward(mdp, transition=case.exact_rewards[0]) == R).all()
    exact = rt.reward(case.exact, transition=R)
    assert is_exact(exact) and (exact == case.exact_rewards[0]).all()


def test_float32_reward_is_the_float64_of_its_bits():
    x = np.float32([0.1, 0.2, 0])
    assert (rt.reward(MODEL, state=x)[:2, 0, 0] == x[:2].astype(float)).all()
    mixed = rt.reward(MODEL, state=[Fraction(1, 3), 0.1, 0])
    assert mixed[0, 0, 0] == 1 / 3 and mixed[1, 0, 0] == 0.1 and mixed.dtype == np.float64


def test_makers_leave_their_input_alone_and_do_not_share_it():
    table = np.ones((3, 2, 3)) * np.array([1, 1, 0])[:, None, None]
    R = rt.reward(MODEL, transition=table)
    R[0, 0, 0] = 9
    assert table[0, 0, 0] == 1
    pi = np.full((3, 2), 0.5) * MODEL.available
    pi /= pi.sum(axis=1)[:, None]
    kept = pi.copy()
    got = rt.policy(MODEL, pi)
    got[0] = 7
    assert (pi == kept).all()
    state = rt.reward(MODEL, state=np.array([1.0, 2, 0]))
    state[0, 0, 0] = 5  # writable: not a broadcast view
    assert state[0, 1, 0] == 1


@BOTH
def test_policies(mdp):
    want = [[0, 1], [1, 0], [1, 0]]
    for actions in ([1, 0, 0], ["stay", "go", 0], {"a": "stay"}, {0: 1, "b": 0}, want, np.array([1, 0, 0])):
        assert rt.policy(mdp, actions).tolist() == want
    assert rt.uniform_policy(mdp).tolist() == [[0.5, 0.5], [1, 0], [1, 0]]
    refused = [
        ([1, 0], "`actions` names 2 actions for 3 states; give one for each state"),
        (
            [1, 1, 0],
            r"`policy`\[1, 1\] \(state 'b', action 'stay'\) takes an action that the state does not have; give it",
        ),
        ([2, 0, 0], "`actions` names action 2; actions are numbered 0 to 1"),
        (["fly", "go", "go"], "`actions` names action 'fly', which the model does not have"),
        ([0.0, 1.0, 0.0], "`actions` names action 0.0, which the model does not have"),
        ({"z": "go"}, "`actions` names state 'z'"),
        ({}, r"`actions` says nothing for \[0\] \(state 'a'\); name an action there"),
        ([[0.5, 0.4], [1, 0], [1, 0]], r"`policy`\[0\] \(state 'a'\) sums to 0.9; every distribution must sum to 1"),
        ([[1.5, -0.5], [1, 0], [1, 0]], r"`policy`\[0, 1\] \(state 'a', action 'stay'\) is -0.5; probabilities must"),
        ([[np.nan, 1], [1, 0], [1, 0]], r"`policy`\[0, 0\] is nan"),
        ([[1, 0], [1, 0]], r"`policy` has shape \(2, 2\); it must be \(3, 2\)"),
        ([[1, 0], [0, 1], [1, 0]], r"`policy`\[1, 1\] \(state 'b', action 'stay'\) takes an action"),
        ([["1", "0"]] * 3, "`policy` holds <U1"),
    ]
    for actions, text in refused:
        with pytest.raises(ValueError, match=text):
            rt.policy(mdp, actions)


def test_float32_policy_rows_are_divided():
    mdp = rt.random_mdp(states=3, actions=7, seed=0)
    pi = np.random.default_rng(0).dirichlet(np.ones(7), size=3).astype(np.float32)
    got = rt.policy(mdp, pi)
    assert got.dtype == np.float64 and abs(got.sum(axis=1) - 1).max() < 1e-15


def test_a_potential_is_zero_at_the_end():
    R = rt.reward(MODEL, {"a": 1})
    with pytest.raises(
        ValueError, match=re.escape("`potential`[2] (state 'end') is 1.0; the potential of a terminal state")
    ):
        rt.shape(MODEL, R, [0, 0, 1])
    with pytest.raises(ValueError, match="`potential` names state 'enb', .*, the nearest of them 'end'"):
        rt.shape(MODEL, R, {"enb": 1})
    with pytest.raises(ValueError, match=r"`potential` has shape \(2,\); it must be \(3,\)"):
        rt.shape(MODEL, R, [0, 0])
    with pytest.raises(ValueError, match=r"`potential`\[1\] is nan"):
        rt.shape(MODEL, R, [0, np.nan, 0])


def test_concrete_jax_rewards_and_potentials_are_checked(x64):
    jnp = x64.numpy
    with pytest.raises(ValueError, match=r"`reward`\[2, 0\] .* pays 1.0 in a terminal state"):
        rt.expected_return(MODEL, jnp.ones((3, 2, 3)), [0, 0, 0])
    with pytest.raises(ValueError, match=r"`potential`\[2\] .* is 1.0; the potential of a terminal"):
        rt.shape(MODEL, rt.reward(MODEL, {}), jnp.ones(3))
    with pytest.raises(ValueError, match=r"`policy`\[0\] .*sums to 0.5"):
        rt.policy(MODEL, jnp.full((3, 2), 0.25))
    with pytest.raises(ValueError, match=r"`policy`\[1, 1\] .* takes an action"):
        rt.policy(MODEL, jnp.full((3, 2), 0.5))


def test_rewards_are_built_under_a_trace(x64):
    def by_table(x):
        return rt.expected_return(MODEL, rt.reward(MODEL, {("a", "go"): x, ("a", "go", "b"): 2 * x}), [0, 0, 0])

    def by_function(x):
        R = rt.reward(MODEL, transition=lambda s, a, t: x * (s == 0) * (1 + 2 * (t == 1)))
        return rt.expected_return(MODEL, R, [0, 0, 0])

    def by_state(x):
        return rt.expected_return(MODEL, rt.reward(MODEL, state=x * np.array([2.0, 0, 0])), [0, 0, 0])

    def by_label(x):
        return rt.expected_return(MODEL, rt.reward(MODEL, state={"a": 2 * x}), [0, 0, 0])

    for f in (by_table, by_function, by_state, by_label):
        assert float(x64.grad(f)(1.0)) == pytest.approx(2.0, abs=1e-12)
        assert float(x64.jit(f)(3.0)) == pytest.approx(6.0, abs=1e-12)


@given(instances())
def test_restrict_keeps_what_some_policy_reaches(case):
    part, R = rt.restrict(case.mdp, case.reward)
    seen = {f"s{i}" for i in np.flatnonzero(case.mdp.initial)}
    p = case.mdp.dense().transition
    while True:
        more = {
            f"s{t}" for s in seen for a in range(p.shape[1]) if case.mdp.available[int(s[1:]), a]
            for t in np.flatnonzero(p[int(s[1:]), a])
        } | seen  # fmt: skip
        if more == seen:
            break
        seen = more
    assert set(part.states) == seen
    whole, cut = rt.uniform_policy(case.mdp), rt.uniform_policy(part)
    assert R.shape == probability(part.transition).shape
    assert rt.expected_return(part, R, cut) == pytest.approx(rt.expected_return(case.mdp, case.reward, whole), rel=1e-9)


def test_restrict_checks_its_rewards():
    with pytest.raises(ValueError, match=r"`rewards\[1\]` has shape \(2,\)"):
        rt.restrict(MODEL, rt.reward(MODEL, {}), [1, 2])


def test_loops_over_many_seeds_reach_every_kind_of_model():
    cases = [quick(seed) for seed in range(200)]
    assert any(c.mdp.n_states == 1 for c in cases) and any(c.mdp.n_actions == 1 for c in cases)
    assert any(c.mdp.terminal.any() for c in cases) and any(not c.mdp.available.all() for c in cases)
    assert any(len(rt.restrict(c.mdp)[0].states) < c.mdp.n_states for c in cases)
    assert any(isinstance(c.mdp.transition, rt.Successors) for c in cases)
