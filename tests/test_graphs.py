"""Models written as graphs, and the literal that pastes back."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from strategies import deterministic_policies, in_jax, instances

import rewardtheory as rt

REFUSED = [
    ({"graph": {}}, r"`graph` must be a dictionary \{state: \{action: \{successor: probability\}\}\} with at least one"),
    ({"graph": [1]}, "`graph` must be a dictionary"),
    ({"graph": {"s": "t"}}, r"`graph\['s'\]` is 't'; it must be a dictionary"),
    ({"graph": {"s": {"go": {}}}}, r"`graph\['s'\]\['go'\]` has no successor; its probabilities must sum to 1"),
    ({"graph": {"s": {"go": {"t": 0.5}}}}, r"`transition`\[0, 0\] \(state 's', action 'go'\) sums to 0.5"),
    ({"graph": {"s": {"go": {"t": "1"}}}}, r"`graph\['s'\]\['go'\]\['t'\]` holds <U1"),
    ({"graph": {"s": {"go": {"t": np.nan}}}}, r"`graph\['s'\]\['go'\]\['t'\]` is nan"),
    ({"graph": {"s": {"go": {"t": None}}}}, r"`graph\['s'\]\['go'\]\['t'\]` is None, which is not a real number"),
    ({"graph": {"s": {"go": {"t": [1]}}}}, r"`graph\['s'\]\['go'\]\['t'\]` has shape \(1,\); it must be \(\)"),
    ({"graph": {"s": {"go": {"t": 1.5, "s": -0.5}}}}, r"`transition`\[0, 0, 0\] .*successor 's'\) is -0.5"),
    ({"graph": {1: {"go": "t"}, "1": {"go": "t"}}}, "`graph` has the state '1' twice: rename one"),
    ({"graph": {"s": {1: "s", "1": "t"}}}, r"`graph\['s'\]` has the action '1' twice: rename one"),
    ({"start": "x"}, r"`start` names 'x', which is not a state of the graph; its states are \['s', 't'\]"),
    ({"start": ["s"]}, r"`start` is \['s'\]; it must be a state, or a dictionary \{state: probability\}"),
    ({"start": {"s": 0.5}}, "`initial` sums to 0.5"),
    ({"start": {"s": "1"}}, r"`start\['s'\]` holds <U1"),
    ({"discount": 2}, "`discount` is 2.0; it must lie in"),
    ({"discount": float("nan")}, "`discount` is nan"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "text"), REFUSED, ids=range(len(REFUSED)))
def test_refusals(arguments, text):
    with pytest.raises(ValueError, match=text):
        rt.mdp(**({"graph": {"s": {"go": "t"}}, "start": "s", "discount": 0.5} | arguments))


def test_states_without_actions_end_the_episode():
    mdp = rt.mdp({"s": {"go": {"t": 0.25, "u": 0.75}}, "u": {}}, start={"s": 0.5, "u": 0.5}, discount=1)
    assert mdp.states == ("s", "u", "t") and mdp.terminal.tolist() == [False, True, True]
    assert mdp.available.tolist() == [[True]] * 3 and mdp.transition[1, 0].tolist() == [0, 1, 0]
    assert mdp.initial.tolist() == [0.5, 0.5, 0]
    lonely = rt.mdp({"s": {}}, start="s", discount=0.5)
    assert lonely.actions == ("stay",) and lonely.terminal.all()


def test_one_fraction_makes_a_model_exact():
    assert rt.mdp({"s": {"go": "t"}}, start="s", discount=Fraction(1, 2)).is_exact
    assert rt.mdp({"s": {"go": {"t": Fraction(1)}}}, start="s", discount=0.5).is_exact
    assert not rt.mdp({"s": {"go": {"t": 1}}}, start="s", discount=0.5).is_exact


def test_a_large_graph_becomes_successors():
    ring = {f"s{i}": {"go": f"s{(i + 1) % 1500}"} for i in range(1500)}
    mdp = rt.mdp(ring, start="s0", discount=0.5)
    assert isinstance(mdp.transition, rt.Successors) and mdp.transition.state.shape == (1500, 1, 1)


def pasted(text):
    room = {"rt": rt, "Fraction": Fraction}
    exec(text, room)
    return room


def assert_same_model(mdp, reward, other, pasted_reward):
    """Assert that two labeled models are the same up to the order of actions, the layout, and what terminal states have."""
    mdp_states = mdp.states or tuple(f"s{i}" for i in range(mdp.n_states))
    actions = mdp.actions or tuple(f"a{i}" for i in range(mdp.n_actions))
    assert other.states == mdp_states and (other.terminal == mdp.terminal).all()
    assert other.discount == mdp.discount and (other.initial == mdp.initial).all() and other.is_exact == mdp.is_exact
    p, q = mdp.dense().transition, other.dense().transition
    shown = np.zeros(p.shape, dtype=object)
    successor = np.broadcast_to(np.arange(p.shape[2]), p.shape)
    if isinstance(mdp.transition, rt.Successors):
        successor = mdp.transition.state
        p_layout = mdp.transition.probability
    else:
        p_layout = p
    for s, a, k in np.argwhere(p_layout != 0):
        shown[s, a, successor[s, a, k]] = reward[s, a, k]
    for s in np.flatnonzero(~mdp.terminal):
        for a, name in enumerate(actions):
            b = other.actions.index(name) if name in other.actions else None
            assert mdp.available[s, a] == (b is not None and other.available[s, b])
            if mdp.available[s, a]:
                assert (p[s, a] == q[s, b]).all()
                assert all(shown[s, a, t] == pasted_reward[s, b, t] for t in np.flatnonzero(p[s, a] != 0))


@given(instances(rewards=2))
def test_literal_pastes_back(case):
    room = pasted(rt.literal(case.mdp, *case.rewards))
    for reward, name in zip(case.rewards, ("reward_1", "reward_2"), strict=True):
        assert_same_model(case.mdp, reward, room["mdp"], room[name])
    room = pasted(rt.literal(case.exact, case.exact_rewards[0]))
    assert_same_model(case.exact, case.exact_rewards[0], room["mdp"], room["reward"])


def test_literal_of_whole_numbers_stays_exact():
    for discount in (Fraction(1), Fraction(0)):
        mdp = rt.mdp({"s": {"go": "t"}}, start="s", discount=discount)
        back = pasted(rt.literal(mdp))["mdp"]
        assert back.is_exact and back.discount == mdp.discount


def test_literal_keeps_every_bit_and_every_label():
    mdp = rt.mdp(
        {"it's": {'"go"\n': {"münchen": 1 / 3, "it's": 2 / 3}}, "münchen": {"\\": "it's"}},
        start="it's",
        discount=0.1 + 0.2,
    )
    reward = rt.random_reward(mdp, seed=1) * 1e-300
    room = pasted(rt.literal(mdp, reward))
    assert_same_model(mdp, reward, room["mdp"], room["reward"])
    bare = rt.random_mdp(states=3, actions=2, seed=2)
    room = pasted(rt.literal(bare, rt.random_reward(bare, seed=3)))
    assert_same_model(bare, rt.random_reward(bare, seed=3), room["mdp"], room["reward"])


def test_literal_takes_any_array_like(x64):
    mdp = rt.mdp({"s": {"go": {"t": 1}}}, start="s", discount=0.5)
    assert rt.literal(mdp, [[[2, 2]], [[0, 0]]]) == rt.literal(mdp, rt.reward(mdp, {"s": 2}))
    assert rt.literal(in_jax(mdp)) == rt.literal(mdp)
    with pytest.raises(ValueError, match=r"`rewards\[0\]` has shape"):
        rt.literal(mdp, [1, 2])


@given(instances())
def test_pasted_models_have_the_same_returns(case):
    room = pasted(rt.literal(case.mdp, case.reward))
    other = room["mdp"]
    for actions in list(deterministic_policies(case.mdp))[:5]:
        named = {f"s{s}": f"a{a}" for s, a in enumerate(actions) if not case.mdp.terminal[s]}
        want = rt.expected_return(case.mdp, case.reward, list(actions))
        assert rt.expected_return(other, room["reward"], named) == pytest.approx(want, rel=1e-9, abs=1e-9)
