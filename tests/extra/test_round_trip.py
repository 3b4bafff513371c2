"""What is saved comes back: every bit, every rational, the layout, labels and masks."""

import json
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import rewardtheory as rt
from rewardtheory.arithmetic import is_exact
from rewardtheory.mdps import load as specimen
from rewardtheory.mdps import names
from rewardtheory.transition import probability

FORMATS = [".npz", ".json"]
labels = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4)
ordinary = st.sampled_from([0.0, -0.0, 1.0, 0.1, -2.5, 5e-324, 1.7e308, 1 / 3])
rational = st.fractions(min_value=-3, max_value=3, max_denominator=7)


def same(x, y) -> bool:
    x, y = np.asarray(x), np.asarray(y)
    if x.shape != y.shape or x.dtype != y.dtype:
        return False
    return bool((x == y).all()) if is_exact(x) else np.array_equal(x.view(np.int64), y.view(np.int64))


def assert_same_model(a: rt.MDP, b: rt.MDP):
    assert type(a.transition) is type(b.transition)
    assert same(probability(a.transition), probability(b.transition))
    if isinstance(a.transition, rt.Successors):
        assert np.array_equal(a.transition.state, b.transition.state)
    assert same(a.initial, b.initial)
    assert type(a.discount) is type(b.discount) and a.discount == b.discount
    assert np.array_equal(a.available, b.available) and np.array_equal(a.terminal, b.terminal)
    assert (a.states, a.actions) == (b.states, b.actions)


def distribution(draw, n: int, exact: bool):
    """Mostly zeros and ties; with nine states or so, thirds and sevenths too."""
    weights = draw(st.lists(st.sampled_from([0, 0, 1, 1, 2]), min_size=n, max_size=n))
    if not any(weights):
        weights[draw(st.integers(0, n - 1))] = 1
    total = sum(weights)
    return [Fraction(w, total) if exact else w / total for w in weights]


@st.composite
def models(draw):
    """A model with a reward: both layouts, exact or not, with degeneracy planted."""
    S, A = draw(st.sampled_from([(1, 1), (1, 3), (2, 2), (3, 1), (3, 2), (4, 2)]))
    exact, sparse = draw(st.booleans()), draw(st.booleans())
    terminal = np.array(draw(st.lists(st.sampled_from([False, False, True]), min_size=S, max_size=S)))
    available = np.array(draw(st.lists(st.booleans(), min_size=S * A, max_size=S * A))).reshape(S, A)
    available[~available.any(axis=1), draw(st.integers(0, A - 1))] = True
    dtype = object if exact else float
    p = np.full((S, A, S), Fraction(0) if exact else 0.0, dtype=dtype)
    for s, a in np.ndindex(S, A):
        if available[s, a] and terminal[s]:
            p[s, a, s] = Fraction(1) if exact else 1.0
        elif available[s, a] or draw(st.booleans()):
            p[s, a] = distribution(draw, S, exact)
    transition = successors(draw, p) if sparse else p
    kinds = st.none() | st.lists(labels, min_size=S, max_size=S, unique=True)
    states = draw(kinds)
    actions = draw(st.none() | st.lists(labels, min_size=A, max_size=A, unique=True))
    discount = draw(
        st.sampled_from([Fraction(0), Fraction(9, 10), Fraction(1)]) if exact else st.sampled_from([0.0, 0.1, 1])
    )
    mdp = rt.MDP(
        transition, distribution(draw, S, exact), discount, available=available, terminal=terminal, states=states,
        actions=actions,
    )  # fmt: skip
    shape = probability(mdp.transition).shape
    one = rational if exact else ordinary
    kind = draw(st.sampled_from(["cells", "state", "action", "few"]))
    if kind == "cells":
        flat = draw(st.lists(one, min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
        R = np.array(flat, dtype=dtype).reshape(shape)
    elif kind == "few":
        R = np.full(shape, Fraction(0) if exact else 0.0, dtype=dtype)
        R[tuple(draw(st.integers(0, n - 1)) for n in shape)] = draw(one)
    else:
        width = 1 if kind == "state" else A
        R = np.array(draw(st.lists(one, min_size=S * width, max_size=S * width)), dtype=dtype)
        R = np.broadcast_to(R.reshape(S, width, 1), shape).copy()
    ends = (probability(mdp.transition) != 0) & (terminal[:, None] & available)[..., None]
    R[ends] = Fraction(0) if exact else 0.0
    return mdp, R


def successors(draw, p):
    """The layout (S, A, K), its successors in any order and its padding anywhere."""
    S, A, _ = p.shape
    K = max(1, int((p != 0).sum(axis=2).max())) + draw(st.integers(0, 1))
    state, probabilities = np.zeros((S, A, K), int), np.full((S, A, K), p[0, 0, 0] * 0, dtype=p.dtype)
    tidy = draw(st.booleans())
    for s, a in np.ndindex(S, A):
        ends = np.flatnonzero(p[s, a] != 0)
        cells = np.arange(len(ends)) if tidy else np.sort(draw(st.permutations(range(K))))[: len(ends)]
        if not tidy:
            state[s, a] = draw(st.lists(st.integers(0, S - 1), min_size=K, max_size=K))
            cells = np.array(draw(st.permutations(range(K)))[: len(ends)], int)
        state[s, a, cells], probabilities[s, a, cells] = ends, p[s, a, ends]
    return rt.Successors(state, probabilities)


@pytest.mark.parametrize("suffix", FORMATS)
@settings(deadline=None, max_examples=80)
@given(pair=models(), name=labels.filter(bool))
def test_any_model_comes_back(tmp_path_factory, suffix, pair, name):
    mdp, R = pair
    path = rt.save(tmp_path_factory.getbasetemp() / f"any{suffix}", mdp, {name: R, name + "2": R * 0})
    again, rewards = rt.load(path)
    assert_same_model(mdp, again)
    assert list(rewards) == [name, name + "2"]
    assert same(rewards[name], rt.reward(mdp, transition=R))
    assert same(rewards[name + "2"], rt.reward(mdp, transition=R * 0))


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", names())
def test_specimens_come_back(tmp_path, suffix, name):
    found = specimen(name)
    again, rewards = rt.load(rt.save(tmp_path / f"m{suffix}", found.mdp, found.rewards))
    assert_same_model(found.mdp, again)
    assert list(rewards) == list(found.rewards)
    assert all(same(R, found.rewards[name]) for name, R in rewards.items())


@pytest.mark.parametrize("suffix", FORMATS)
def test_long_rationals_and_the_exact_model_of_floats_come_back(tmp_path, suffix):
    lake = specimen("frozen-lake")
    exact = lake.mdp.exact()
    V = rt.values(exact, rt.reward(exact, arrival=list(range(15)) + [0]), rt.uniform_policy(exact))
    long = rt.reward(exact, state=[fmpq(3) ** 20000 / fmpq(7) ** 9000 if i == 4 else v for i, v in enumerate(V)])
    again, rewards = rt.load(rt.save(tmp_path / f"m{suffix}", exact, {"long": long}))
    assert_same_model(exact, again)
    assert same(rewards["long"], long)
    assert len(str(long.max())) > 9000


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_lies_off_the_support_comes_back(tmp_path, suffix):
    mdp = rt.mdp({"a": {"go": {"b": 1}, "stay": {"a": 1}}, "b": {"go": {"a": 1}}}, start="a", discount=0.5)
    R = np.arange(8.0).reshape(2, 2, 2) / 7
    _, rewards = rt.load(rt.save(tmp_path / f"m{suffix}", mdp, {"table": R}))
    assert same(rewards["table"], R)


@pytest.mark.parametrize("suffix", FORMATS)
def test_jax_arrays_come_back_as_numpy(tmp_path, suffix):
    import jax

    with jax.enable_x64():
        mdp = rt.MDP(jax.numpy.array([[[0.25, 0.75]], [[0.0, 1.0]]]), jax.numpy.array([1.0, 0.0]), 0.5)
        path = rt.save(tmp_path / f"m{suffix}", mdp, {"r": jax.numpy.ones((2, 1, 2))})
    again, rewards = rt.load(path)
    assert type(again.transition) is np.ndarray
    assert again.transition.tolist() == [[[0.25, 0.75]], [[0.0, 1.0]]]
    assert rewards["r"].tolist() == np.ones((2, 1, 2)).tolist()


def test_saving_twice_gives_the_same_bytes(tmp_path):
    found = specimen("frozen-lake")
    for suffix in FORMATS:
        first = rt.save(tmp_path / f"a{suffix}", found.mdp, found.rewards).read_bytes()
        again = rt.load(tmp_path / f"a{suffix}")
        assert rt.save(tmp_path / f"b{suffix}", *again).read_bytes() == first


def test_the_discount_can_be_replaced(tmp_path):
    mdp = rt.mdp({"s": {"go": {"t": 1}}}, start="s", discount=0.5)
    for suffix in FORMATS:
        path = rt.save(tmp_path / f"m{suffix}", mdp)
        assert rt.load(path)[0].discount == 0.5
        assert rt.load(path, discount=0.25)[0].discount == 0.25
        assert rt.load(path)[1] == {}


def test_a_float32_model_is_saved_as_it_is_used(tmp_path):
    p = np.full((3, 1, 3), 1 / 3, dtype=np.float32)
    mdp = rt.MDP(p, [1, 0, 0], 0.5)
    for suffix in FORMATS:
        assert_same_model(mdp, rt.load(rt.save(tmp_path / f"m{suffix}", mdp))[0])


def test_json_reads_like_the_graph(tmp_path):
    mdp = rt.mdp({"start": {"go": {"goal": 0.9, "start": 0.1}}}, start="start", discount=0.9)
    R = rt.reward(mdp, {("start", "go"): 1})
    path = rt.save(tmp_path / "m.json", mdp, {"speed": R})
    assert path.read_text(encoding="utf-8") == (
        '{\n "schema": "rewardtheory/model/1",\n "discount": 0.9,\n "states": ["start", "goal"],\n "actions": ["go"],\n'
        ' "initial": {"start": 1.0},\n "terminal": ["goal"],\n "layout": "dense",\n "graph": {\n'
        '  "start": {"go": {"start": 0.1, "goal": 0.9}},\n  "goal": {"go": {"goal": 1.0}}},\n "rewards": {\n'
        '  "speed": {"state": [1.0, 0.0]}}\n}\n'
    )


def test_json_written_by_hand(tmp_path):
    """The example of the module's documentation, and its exact sibling, equal what `rt.mdp` makes of the same graph."""
    by_hand = {
        "schema": "rewardtheory/model/1",
        "discount": 0.9,
        "initial": {"start": 1.0},
        "graph": {"start": {"go": {"goal": 0.9, "start": 0.1}}, "goal": {}},
        "rewards": {"speed": [["start", "go", "goal", 1.0]]},
    }
    path = tmp_path / "m.json"
    path.write_text(json.dumps(by_hand))
    graph = {"start": {"go": {"goal": 0.9, "start": 0.1}}}
    mdp = rt.mdp(graph, start="start", discount=0.9)
    again, rewards = rt.load(path)
    assert again.states == ("start", "goal")
    assert_same_model(again, mdp)
    assert same(rewards["speed"], rt.reward(mdp, {("start", "go", "goal"): 1}))
    by_hand |= {"discount": "9/10", "initial": {"start": 1}}
    by_hand["graph"] = {"start": {"go": {"goal": "2/3", "start": "1/3"}}}
    by_hand["rewards"] = {"speed": [["start", "go", "goal", "0.25"]]}
    path.write_text(json.dumps(by_hand))
    again, rewards = rt.load(path)
    assert again.is_exact and again.transition[0, 0, 1] == fmpq(2, 3) and again.discount == fmpq(9, 10)
    assert rewards["speed"][0, 0, 1] == fmpq(1, 4)


def test_json_with_counts_and_index_cells(tmp_path):
    path = tmp_path / "m.json"
    path.write_text(
        '{"schema": "rewardtheory/model/1", "discount": 0.5, "states": 3, "actions": 2, "initial": {"0": 1}, '
        '"layout": "successors", "graph": {"0": {"1": {"2": 0.5, "1": 0.5}}, "1": {"0": {"0": 1}}}, '
        '"rewards": {"r": [[0, 1, 2, 7]]}}'
    )
    mdp, rewards = rt.load(path)
    assert mdp.states is None and mdp.actions is None
    assert mdp.transition.state.tolist() == [[[0, 0], [2, 1]], [[0, 0], [0, 0]], [[2, 0], [0, 0]]]
    assert mdp.terminal.tolist() == [False, False, True]
    assert mdp.available.tolist() == [[False, True], [True, False], [True, False]]
    assert rewards["r"][0, 1].tolist() == [7.0, 0.0] and np.count_nonzero(rewards["r"]) == 1


def test_json_chooses_the_shortest_form(tmp_path):
    mdp = rt.mdp({"a": {"go": {"b": 1}, "stay": {"a": 1}}, "b": {"go": {"a": 1}}}, start="a", discount=0.5)
    full = np.arange(1.0, 9.0).reshape(2, 2, 2)
    few = np.where(full == 2, 5.0, 0.0)
    many = np.where(full <= 3, full, 0.0)
    state, action = np.broadcast_to(full[:, :1, :1], full.shape), np.broadcast_to(full[:, :, :1], full.shape)
    path = rt.save(tmp_path / "m.json", mdp, {"few": few, "many": many, "full": full, "s": state, "sa": action})
    written = json.loads(path.read_text())["rewards"]
    assert written == {
        "few": [["a", "go", "b", 5.0]],
        "many": {"transition": many.tolist()},
        "full": {"transition": full.tolist()},
        "s": {"state": [1.0, 5.0]},
        "sa": {"action": [[1.0, 3.0], [5.0, 7.0]]},
    }


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_negative_zero_comes_back(tmp_path, suffix):
    mdp = rt.MDP([[[-0.0, 1.0]], [[1.0, 0.0]]], [1.0, -0.0], 0.5)
    assert np.signbit(mdp.initial[1]) and np.signbit(mdp.transition[0, 0, 0])
    assert_same_model(mdp, rt.load(rt.save(tmp_path / f"m{suffix}", mdp))[0])
