"""The model: what it accepts, what it refuses and in which words, and that nothing changes its input."""

import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from strategies import in_jax, instances, quick

import rewardtheory as rt
from rewardtheory.arithmetic import rational, rationals

P = np.array([[[0.5, 0.5], [0, 1]], [[0, 1], [0, 1]]])
GOOD = {"transition": P, "initial": [1, 0], "discount": 0.9}
STATE = np.array([[[0, 1], [1, 0]], [[1, 0], [1, 0]]])
PROBABILITY = np.array([[[0.5, 0.5], [1, 0]], [[1, 0], [1, 0]]])


def changed(place, value):
    p = P.copy()
    p[place] = value
    return p


def padded(place, value, *, state=False):
    s, p = STATE.copy(), PROBABILITY.copy()
    (s if state else p)[place] = value
    return rt.Successors(s, p)


REFUSED = [
    ({"transition": changed((0, 0, 0), -0.5)}, r"`transition`\[0, 0, 0\] is -0.5; probabilities must be ≥ 0: correct"),
    ({"transition": changed((0, 1, 0), 0.25)}, r"`transition`\[0, 1\] sums to 1.25; every distribution must sum to 1: cor"),
    ({"transition": changed((0, 0, 1), np.nan)}, r"`transition`\[0, 0, 1\] is nan; every number must be finite: replace"),
    ({"transition": changed((0, 0, 1), np.inf)}, r"`transition`\[0, 0, 1\] is inf; every number must be finite"),
    ({"transition": P.astype(complex)}, "`transition` holds complex128; it must hold real numbers: convert"),
    ({"transition": P.astype(str)}, "`transition` holds <U32; it must hold real numbers"),
    ({"transition": [[[1, 0], [1]], [[0, 1], [0, 1]]]}, "`transition` is ragged: its rows differ in length; give one rect"),
    ({"transition": [[[None, 1]], [[0, 1]]]}, r"`transition`\[0, 0, 0\] is None, which is not a real number; give floats"),
    ({"transition": [[["1/2", Fraction(1, 2)]], [[0, 1]]]}, r"`transition`\[0, 0, 0\] is '1/2', which is not a real"),
    ({"transition": np.zeros((2, 3))}, r"`transition` has shape \(2, 3\); it must be \(S, A, S\) .*use MDP.from_arrays"),
    ({"transition": np.zeros((2, 2, 3))}, r"`transition` has shape \(2, 2, 3\); it must be"),
    ({"transition": np.zeros((0, 2, 0))}, "`transition` has 0 states and 2 actions; a model needs at least one"),
    ({"transition": np.zeros((2, 0, 2))}, "`transition` has 2 states and 0 actions; a model needs at least one"),
    ({"initial": [1, 0, 0]}, r"`initial` has shape \(3,\); it must be \(2,\): give one probability for each state"),
    ({"initial": [0.5, 0.25]}, "`initial` sums to 0.75; every distribution must sum to 1"),
    ({"initial": [1.5, -0.5]}, r"`initial`\[1\] is -0.5; probabilities must be ≥ 0"),
    ({"initial": 0}, r"`initial` has shape \(\); it must be \(2,\)"),
    ({"discount": np.nan}, "`discount` is nan; every number must be finite"),
    ({"discount": 1.5}, r"`discount` is 1.5; it must lie in \[0, 1\]: 0.9 weighs"),
    ({"discount": -0.1}, r"`discount` is -0.1; it must lie in \[0, 1\]"),
    ({"discount": "0.9"}, "`discount` holds <U3; it must hold real numbers"),
    ({"discount": None}, "`discount` is None, which is not a real number"),
    ({"discount": [0.9]}, r"`discount` has shape \(1,\); it must be \(\): give one number"),
    ({"discount": 10**30}, r"`discount` is 1000000000000000000000000000000; it must lie in \[0, 1\]"),
    ({"discount": 0.5j}, "`discount` holds complex128"),
    ({"available": [[1, 1], [1, 1]]}, "`available` holds int64; it must be a mask of True and False"),
    ({"available": [[1.0, 1], [1, 1]]}, "`available` holds float64; it must be a mask"),
    ({"available": [True, True]}, r"`available` has shape \(2,\); it must be \(2, 2\): give one True or False for each"),
    ({"available": [[True], [True, False]]}, "`available` is ragged; it must be a mask"),
    ({"available": [[False, False], [True, True]]}, r"`available`\[0\] has no action; every state needs one: give it a"),
    ({"terminal": [0, 1]}, "`terminal` holds int64; it must be a mask"),
    ({"terminal": [True, False]}, r"`transition`\[0, 0\] leaves a terminal state; terminal states are absorbing: make"),
    ({"states": ["a"]}, "`states` has 1 labels for 2 states; give one label for each"),
    ({"states": ["a", "a"]}, "`states` .*'a'.*rename one"),
    ({"states": [1, "1"]}, "`states` .*'1'.*rename one"),
    ({"actions": ["x", "x"]}, "`actions` .*'x'.*rename one"),
    ({"actions": ["x", "y", "z"]}, "`actions` has 3 labels for 2 actions; give one label for each"),
    ({"transition": padded((0, 1, 1), -0.0001)}, r"`transition`\[0, 1, 1\] is -0.0001; probabilities must be ≥ 0"),
    ({"transition": padded((0, 1, 1), 7, state=True)}, r"`transition.state`\[0, 1, 1\] is 7; states are numbered 0 to 1"),
    ({"transition": padded((0, 1, 1), -1, state=True)}, r"`transition.state`\[0, 1, 1\] is -1; states are numbered"),
    ({"transition": padded((0, 0, 1), 0, state=True)}, r"`transition.state`\[0, 0\] names a successor twice; .*add up"),
    ({"transition": rt.Successors(STATE.astype(float), PROBABILITY)}, "`transition.state` holds float64; it must hold who"),
    ({"transition": rt.Successors(STATE[..., :1], PROBABILITY)}, r"`transition.state` has shape \(2, 2, 1\); it must be"),
    ({"transition": rt.Successors([[[0], [1, 0]]], PROBABILITY)}, "`transition.state` is ragged; give one state"),
    ({"transition": rt.Successors(STATE[0], PROBABILITY[0])}, r"`transition.probability` has shape \(2, 2\); it must be"),
    ({"transition": rt.Successors(STATE[..., :0], PROBABILITY[..., :0])}, r"`transition`\[0, 0\] sums to 0"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "text"), REFUSED, ids=range(len(REFUSED)))
def test_refusals_name_argument_place_value_rule_and_remedy(arguments, text):
    with pytest.raises(ValueError, match=text) as caught:
        rt.MDP(**(GOOD | arguments))
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)


def test_messages_give_labels():
    with pytest.raises(ValueError, match=re.escape("`transition`[0, 1] (state 'home', action 'go') sums to 1.25")):
        rt.MDP(changed((0, 1, 0), 0.25), [1, 0], 0.9, states=["home", "away"], actions=["stay", "go"])
    with pytest.raises(
        ValueError, match=re.escape("`transition`[1, 0, 0] (state 'away', action 'stay', successor 'home')")
    ):
        rt.MDP(changed((1, 0, 0), -1), [1, 0], 0.9, states=["home", "away"], actions=["stay", "go"])


@pytest.mark.parametrize(("arguments", "text"), REFUSED, ids=range(len(REFUSED)))
def test_concrete_jax_input_is_checked_alike(x64, arguments, text):
    jnp = x64.numpy
    moved = {}
    for name, value in arguments.items():
        if isinstance(value, rt.Successors):
            try:
                moved[name] = rt.Successors(jnp.asarray(value.state), jnp.asarray(value.probability))
            except (TypeError, ValueError):
                pytest.skip("JAX itself refuses this")
        elif name in ("states", "actions"):
            moved[name] = value
        else:
            try:
                moved[name] = jnp.asarray(value)
            except (TypeError, ValueError, OverflowError):
                pytest.skip("JAX itself refuses this")
    with pytest.raises(ValueError, match=text):
        rt.MDP(**(GOOD | moved))


def test_exact_input():
    half = Fraction(1, 2)
    mdp = rt.MDP([[[half, half]], [[0, 1]]], [1, 0], 0.75)
    assert mdp.is_exact and mdp.discount == rational(half + Fraction(1, 4))
    with pytest.raises(ValueError, match=r"`transition`\[0, 0\] sums to 5/6"):
        rt.MDP([[[half, Fraction(1, 3)]], [[0, 1]]], [1, 0], half)
    with pytest.raises(ValueError, match=r"`transition`\[0, 0, 1\] is nan, which is not a real number"):
        rt.MDP([[[half, float("nan")]], [[0, 1]]], [1, 0], half)
    with pytest.raises(ValueError, match="`discount` is 3/2"):
        rt.MDP([[[1]]], [1], Fraction(3, 2))


def test_float32_rows_are_divided_by_their_sum():
    draw = np.random.default_rng(0).dirichlet(np.ones(7), size=(7, 2)).astype(np.float32)
    mdp = rt.MDP(draw, np.full(7, 1 / 7, np.float32), np.float32(0.9))
    assert mdp.transition.dtype == np.float64 and abs(mdp.transition.sum(axis=2) - 1).max() < 1e-15
    with pytest.raises(ValueError, match="sums to"):
        rt.MDP(draw.astype(float), np.full(7, 1 / 7), 0.9)  # as float64 the same numbers are a mistake


@pytest.mark.parametrize("n", [1, 2, 3, 10, 100, 1000])
def test_dividing_a_row_is_done_once(n):
    draw = np.random.default_rng(n)
    for scale in (1.0, 1 + 3e-15, 1 - 3e-15, 1 + 1e-16 * n):
        p = np.broadcast_to(draw.dirichlet(np.ones(n)) * scale, (n, 1, n))
        mdp = rt.MDP(p, np.full(n, 1 / n), 0.9)
        again = rt.MDP(mdp.transition, mdp.initial, 0.9)
        assert (again.transition == mdp.transition).all() and (again.initial == mdp.initial).all()


def test_rows_of_unavailable_actions_are_ignored():
    mdp = rt.MDP(changed((0, 1), 0), [1, 0], 0.9, available=[[True, False], [True, True]])
    assert rt.values(mdp, np.ones((2, 2, 2)), [0, 0]) == pytest.approx([10, 10])
    with pytest.raises(ValueError, match=r"`transition`\[0, 1\] sums to 0"):
        rt.MDP(changed((0, 1), 0), [1, 0], 0.9)


def test_successors_may_be_unsigned_and_lists():
    for kind in (np.uint8, np.uint64, np.int32, list):
        state = STATE.tolist() if kind is list else STATE.astype(kind)
        mdp = rt.MDP(rt.Successors(state, PROBABILITY.tolist()), [1, 0], 0.9)
        assert mdp.transition.state.dtype == np.int64 and (mdp.dense().transition == P).all()


@given(instances())
def test_dense_exact_and_replace_keep_the_model(case):
    dense = case.mdp.dense()
    assert dense.transition.shape == (dense.n_states, dense.n_actions, dense.n_states)
    assert (dense.exact().transition == case.mdp.exact().dense().transition).all()
    assert case.mdp.exact().exact() is not None and case.mdp.exact().is_exact
    totals = dense.exact().transition.sum(axis=2)
    assert (totals[dense.available] == 1).all()
    half = case.mdp.replace(discount=0.5)
    assert half.discount == 0.5 and half.states == case.mdp.states and (half.terminal == case.mdp.terminal).all()


def test_replace_refuses_unknown_names():
    with pytest.raises(ValueError, match=r"`replace` got \['gamma'\]; it takes \['transition', 'initial', 'discount'"):
        rt.MDP(**GOOD).replace(gamma=0.5)


def test_from_arrays():
    draw = np.random.default_rng(3)
    p = draw.dirichlet(np.ones(3), size=(3, 3))
    for axes, order in {"A S S'": (1, 0, 2), "S' S A": (2, 0, 1), "S A S'": (0, 1, 2), "S' A S": (2, 1, 0)}.items():
        mdp = rt.MDP.from_arrays(p.transpose(order), initial=[1, 0, 0], discount=0.5, axes=axes)
        assert (mdp.transition == p).all()
    with pytest.raises(ValueError, match="`axes` is 'A S S'; it must name S, A and S' once each"):
        rt.MDP.from_arrays(p, initial=[1, 0, 0], discount=0.5, axes="A S S")
    with pytest.raises(ValueError, match="`P` has 2 axes; it must have the three"):
        rt.MDP.from_arrays(p[0], initial=[1, 0, 0], discount=0.5, axes="A S S'")
    with pytest.raises(ValueError, match="`P` is ragged"):
        rt.MDP.from_arrays([[[1], [1, 0]]], initial=[1], discount=0.5, axes="A S S'")
    single = rt.MDP.from_arrays(p.astype(np.float32), initial=[1, 0, 0], discount=0.5, axes="S A S'")
    assert single.transition == pytest.approx(p, abs=1e-6)


def test_nothing_changes_its_input_or_shares_it():
    p, mu, mask, end = P.copy(), np.array([1.0, 0]), np.ones((2, 2), bool), np.array([False, True])
    before = [x.copy() for x in (p, mu, mask, end)]
    mdp = rt.MDP(p, mu, 0.9, available=mask, terminal=end)
    for x in (p, mu, mask, end):
        x[:] = 0
    for x, y in zip((mdp.transition, mdp.initial, mdp.available, mdp.terminal), before, strict=True):
        assert (x == y).all()
    state, q = STATE.copy(), PROBABILITY.copy()
    sparse = rt.MDP(rt.Successors(state, q), [1, 0], 0.9)
    state[:], q[:] = 0, 0
    assert (sparse.dense().transition == P).all()


def test_a_model_is_frozen_and_prints_its_size():
    mdp = rt.MDP(**GOOD)
    with pytest.raises(AttributeError):
        mdp.discount = 0.5
    assert repr(mdp) == "MDP(2 states, 2 actions, discount 0.9)"
    assert repr(mdp.exact()).startswith("MDP(2 states, 2 actions, discount 8106479329266893/9007199254740992, exact")
    assert "2 possible successors" in repr(rt.MDP(rt.Successors(STATE, PROBABILITY), [1, 0], 0.9))


def test_large_dense_table_is_refused_before_it_is_built():
    S = 200_000
    mdp = rt.MDP(rt.Successors(np.zeros((S, 1, 1), int), np.ones((S, 1, 1))), np.full(S, 1 / S), 0.5)
    with pytest.raises(
        ValueError, match=r"`transition` of shape \(200000, 1, 200000\) would take 298.0 GiB .* Successors"
    ):
        mdp.dense()


def test_a_model_is_a_pytree(x64):
    case = quick(5, states=3, actions=2, sparse=True, plants=[])
    leaves, structure = x64.tree_util.tree_flatten(case.mdp)
    back = x64.tree_util.tree_unflatten(structure, leaves)
    assert len(leaves) == 6 and back.states == case.mdp.states and isinstance(back.transition, rt.Successors)
    paths = [x64.tree_util.keystr(path) for path, _ in x64.tree_util.tree_flatten_with_path(case.mdp)[0]]
    assert paths[:3] == [".transition.state", ".transition.probability", ".initial"]
    moved = in_jax(case.mdp)
    assert moved.is_exact is False and isinstance(moved.initial, x64.Array)


def test_replace_works_under_a_trace(x64):
    case = quick(7, states=3, actions=2, plants=["terminal", "masked"], discount=Fraction(1, 2), sparse=False)

    def at(mdp, discount):
        return rt.expected_return(mdp.replace(discount=discount), case.reward, rt.uniform_policy(mdp))

    found = x64.jit(at)(in_jax(case.mdp), 0.7)
    mdp = case.mdp.replace(discount=0.7)
    assert float(found) == pytest.approx(rt.expected_return(mdp, case.reward, rt.uniform_policy(mdp)), abs=1e-12)


def test_jax_numbers_on_an_exact_model_are_refused(x64):
    mdp = rt.MDP([[[Fraction(1)]]], [1], Fraction(1, 2))
    with pytest.raises(ValueError, match="`reward` is a JAX array on an exact model; JAX has no rationals: give NumPy"):
        rt.values(mdp, x64.numpy.ones((1, 1, 1)), [0])


def test_rationals_are_never_rounded_in_an_exact_model():
    mdp = rt.MDP([[[Fraction(1)]]], [1], Fraction(2, 3))
    assert rt.values(mdp, [[[Fraction(1, 7)]]], [0])[0] == rational(Fraction(3, 7))
    assert rt.values(mdp, [[[0.1]]], [0])[0] == 3 * rationals(0.1).item()
