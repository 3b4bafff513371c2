"""Files: round trips to the bit, and files from strangers refused in one sentence that names the file."""

import json
import os
import pickle
import zipfile
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from strategies import instances, quick

import rewardtheory as rt
from rewardtheory.extra.models import find_model, find_reward
from rewardtheory.extra.strict_json import parse
from rewardtheory.transition import probability


def same(one: rt.MDP, two: rt.MDP):
    assert type(one.transition) is type(two.transition) and one.is_exact == two.is_exact
    assert one.states == two.states and one.actions == two.actions and one.discount == two.discount
    for name in ("initial", "available", "terminal"):
        assert (getattr(one, name) == getattr(two, name)).all()
    assert (one.dense().transition == two.dense().transition)[one.available].all()


def on_support(mdp, R):
    return np.where(probability(mdp.transition) != 0, R, R * 0)


@pytest.mark.parametrize("suffix", [".npz", ".json", ".NPZ", ".JSON"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=instances(rewards=2))
def test_round_trip(tmp_path, suffix, case):
    for mdp, rewards in ((case.mdp, case.rewards), (case.exact, case.exact_rewards)):
        named = dict(zip(("früh", "β/2"), rewards, strict=True))
        path = rt.save(tmp_path / f"model{suffix}", mdp, named)
        back, found = rt.load(path)
        same(mdp, back)
        assert list(found) == list(named)
        for name, R in named.items():
            pi = rt.uniform_policy(mdp)
            assert (rt.values(back, found[name], pi) == rt.values(mdp, R, pi)).all()
        again = rt.save(tmp_path / f"again{suffix}", back, found)
        same(back, rt.load(again)[0])
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"again{suffix}", f"model{suffix}"]


@pytest.mark.parametrize("suffix", [".npz", ".json"])
def test_every_bit_of_random_floats_and_odd_labels(tmp_path, suffix):
    labels = ["émigré", "日本", '"quoted"', "a\\b\n", "🙂", " ", ""]
    for sparse in (None, 3):
        made = rt.random_mdp(states=7, actions=2, successors=sparse, discount=0.1 + 0.2, seed=1)
        mdp = made.replace(states=labels, actions=["x", "α"])
        R = rt.random_reward(mdp, seed=2) * 1e-310
        back, rewards = rt.load(rt.save(tmp_path / f"m{suffix}", mdp, {"r": R}))
        same(mdp, back)
        assert (rewards["r"] == R).all() and back.states == tuple(labels)
        bare, _ = rt.load(rt.save(tmp_path / f"b{suffix}", made))
        assert bare.states is None and bare.actions is None
        assert rt.load(tmp_path / f"m{suffix}", discount=0.5)[0].discount == 0.5


def test_saving_refuses_and_leaves_nothing_behind(tmp_path):
    mdp = quick(0, states=2, actions=1, sparse=False, plants=[]).mdp
    for path, rewards, text in (
        ("m.csv", {}, "`path` ends in '.csv'; models are written as .npz, .json: choose one of these"),
        ("m.tra", {}, "`path` ends in '.tra'; models are written as .npz, .json"),
        ("no/m.npz", {}, "`path` lies in '.*no', which is not a folder; make it first"),
        ("m.npz", {"a:b": np.zeros((2, 1, 2))}, "`rewards` has the name 'a:b'; a name is a printable text without a colon"),
        ("m.npz", {"": np.zeros((2, 1, 2))}, "`rewards` has the name ''"),
        ("m.npz", {"a": np.zeros(2)}, r"`rewards\['a'\]` has shape \(2,\)"),
    ):
        with pytest.raises(ValueError, match=text):
            rt.save(tmp_path / path, mdp, rewards)
    assert list(tmp_path.iterdir()) == []


def test_loading_refuses_what_is_not_there(tmp_path):
    for path, text in (("m.npz", "`path` is '.*', which does not exist; name a file"), ("m.txt", "`path` ends in '.txt'")):
        with pytest.raises(ValueError, match=text):
            rt.load(tmp_path / path)
    (tmp_path / "d.npz").mkdir()
    with pytest.raises(ValueError, match="a folder; name a file"):
        rt.load(tmp_path / "d.npz")


class Bomb:
    def __reduce__(self):
        return os.mkdir, ("exploded",)


def test_foreign_archives_are_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    good = rt.save("good.npz", quick(0, states=2, actions=1, sparse=False, plants=[]).mdp)
    arrays = dict(np.load(good))

    def refused(text, **changes):
        np.savez("bad.npz", **{k: v for k, v in (arrays | changes).items() if v is not None})
        with pytest.raises(ValueError, match=text):
            rt.load("bad.npz")

    np.savez("bad.npz", **arrays, bomb=np.array([Bomb()], dtype=object))
    with pytest.raises(ValueError, match="`bad.npz` holds Python objects in 'bomb.npy'; only numbers and text are read"):
        rt.load("bad.npz")
    assert not (tmp_path / "exploded").exists()
    refused("`bad.npz` has the schema 'rewardtheory/model/9'; this version reads", schema=np.array("rewardtheory/model/9"))
    refused(r"`bad.npz` lacks the arrays \['initial'\] and has the unknown \[\]", initial=None)
    refused(r"lacks the arrays \[\] and has the unknown \['extra'\]", extra=np.zeros(1))
    refused("sums to 0.5|sums to", initial=np.array([0.5, 0.0]))
    refused("`discount` is 7", discount=np.array(7.0))
    refused("`bad.npz` holds .* in 'initial'; exact numbers are texts such as '1/3'", initial=np.array(["1/2", "x"]))
    refused("exact numbers are texts", initial=np.array(["1/0", "1"]))
    with pytest.raises(ValueError, match="`good.npz` has .* bytes, over the budget of 10; raise `budget` if you trust it"):
        rt.load(good, budget=10)
    with zipfile.ZipFile("big.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("transition.npy", "w") as member:
            np.lib.format.write_array_header_1_0(
                member, {"descr": "<f8", "fortran_order": False, "shape": (10**6, 10, 10**6)}
            )
    with pytest.raises(ValueError, match="`big.npz` would unpack to 80000000000000 bytes, over the budget"):
        rt.load("big.npz")
    for content in (b"", b"not a zip", good.read_bytes()[:200], pickle.dumps({"a": 1})):
        (tmp_path / "junk.npz").write_bytes(content)
        with pytest.raises(ValueError, match="`junk.npz` is not a whole .npz archive"):
            rt.load("junk.npz")
    with zipfile.ZipFile("text.npz", "w") as archive:
        archive.writestr("a.npy", "hello")
    with pytest.raises(ValueError, match="`text.npz`"):
        rt.load("text.npz")
    with zipfile.ZipFile("script.npz", "w") as archive:
        archive.writestr("a.py", "print(1)")
    with pytest.raises(ValueError, match="`script.npz` holds 'a.py', which is no array; it was not written by rt.save"):
        rt.load("script.npz")


def document(tmp_path, **changes):
    mdp = rt.mdp({"s": {"go": {"t": 0.5, "s": 0.5}}}, start="s", discount=0.5)
    path = rt.save(tmp_path / "m.json", mdp, {"r": rt.reward(mdp, {"s": 1})})
    data = json.loads(path.read_text()) | changes
    (tmp_path / "bad.json").write_text(json.dumps({k: v for k, v in data.items() if v is not None}))
    return tmp_path / "bad.json"


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"schema": "x"}, "`bad.json` has the schema 'x'; this version reads 'rewardtheory/model/1'"),
        ({"graph": None}, r"`bad.json` lacks the fields \['graph'\] and has the unknown \[\]"),
        ({"more": 1}, r"has the unknown \['more'\]"),
        ({"graph": {"t": {}, "s": {}}}, "`bad.json` must have in `graph` the states of `states`, in their order"),
        ({"states": ["s", "s"]}, "`bad.json` must have in `states` a list of different texts"),
        ({"graph": {"s": {"fly": {"t": 1}}, "t": {"go": {"t": 1}}}}, "`bad.json` has 'fly' under 's'; it must be one of the"),
        ({"graph": {"s": {"go": {"x": 1}}, "t": {"go": {"t": 1}}}}, "`bad.json` leads from 's' to 'x', which is not one of"),
        ({"graph": {"s": {"go": {"t": True}}, "t": {"go": {"t": 1}}}}, "holds True; it must be a number or a text"),
        ({"graph": {"s": {"go": {"t": "1/0"}}, "t": {"go": {"t": 1}}}}, "holds '1/0', which is not a number; write"),
        ({"graph": {"s": {"go": {"t": 0.5}}, "t": {"go": {"t": 1}}}}, r"`transition`\[0, 0\] .*sums to 0.5"),
        ({"graph": {"s": {"go": {"t": 10**400}}, "t": {"go": {"t": 1}}}}, "bad.json.*not a number|bad.json.*digits"),
        ({"initial": {"x": 1}}, "`bad.json` starts in 'x', which is not one of `states`"),
        ({"terminal": ["x"]}, "`bad.json` has the terminal state 'x', which is not one of `states`"),
        ({"terminal": 5}, "`bad.json` must have in `terminal` a list of states"),
        ({"labeled": 5}, "`bad.json` must have in `labeled` true or false for states and actions"),
        ({"layout": "strange"}, "`bad.json` has the layout 'strange'; it must be 'dense' or 'successors'"),
        ({"discount": [1]}, r"holds \[1\]; it must be a number"),
        ({"rewards": {"r": {"state": [1, "x"]}}}, "`bad.json:r` holds something that is not a number in its state table"),
        ({"rewards": {"r": {"state": [1, [2]]}}}, "`bad.json:r`|`state`"),
        ({"rewards": {"r": {"state": [1]}}}, r"`state` has shape \(1,\)"),
        ({"rewards": {"r": {"plan": [1]}}}, "`bad.json:r` must have one of the fields state, action, transition"),
        ({"rewards": 5}, "`bad.json` must have an object in 'rewards'"),
    ],
)  # fmt: skip
def test_foreign_documents_are_refused(tmp_path, changes, text):
    with pytest.raises(ValueError, match=text):
        rt.load(document(tmp_path, **changes))


def test_strict_json_names_the_line():
    for text, want in (
        ('{"a": 1,\n "b": NaN}', "`f` line 2 holds NaN; every number must be finite"),
        ('{"a":\n\n -Infinity}', "`f` line 3 holds -Infinity"),
        ('{"a": 1,\n "b": 2,\n "a": 3}', "`f` line 3 has the key 'a' for the second time; keys must differ: rename one"),
        ('{"x": {"a": 1},\n "y": {"b": 1,\n "b": 2}}', "`f` line 3 has the key 'b' for the second time"),
        ('{"a": 1,\n "b" 2}', "`f` line 2 is not JSON: .*; correct it there"),
        ("[" * 100000, "`f` is nested too deeply to be a model"),
        ("", "`f` line 1 is not JSON"),
    ):
        with pytest.raises(ValueError, match=want):
            parse(text, "f")
    assert parse('{"NaN": "Infinity NaN", "a": {"a": [1, 2.5]}}', "f") == {"NaN": "Infinity NaN", "a": {"a": [1, 2.5]}}


def test_text_that_is_not_utf8(tmp_path):
    (tmp_path / "m.json").write_bytes(b"\xff\xfe{}")
    with pytest.raises(ValueError, match="`m.json` is not UTF-8 text; a JSON model is"):
        rt.load(tmp_path / "m.json")


PRISM = {
    "m.tra": "2 3 4\n0 0 0 0.5 a\n0 0 1 0.5 a\n0 1 1 1 b\n1 0 1 1\n",
    "m.sta": "(x)\n0:(0)\n1:(1)\n",
    "m.lab": '0="init" 1="deadlock"\n0: 0\n',
    "m.srew": "2 1\n0 2.5\n",
    "m.trew": "2 3 1\n0 1 1 3\n",
}


def prism(folder, **changes):
    for name, text in (PRISM | {k.replace("_", "."): v for k, v in changes.items()}).items():
        if text is not None:
            (folder / name).write_text(text)
    return folder / "m.tra"


def test_prism_explicit_files(tmp_path):
    mdp, rewards = rt.load(prism(tmp_path), discount=0.9)
    assert mdp.states == ("(0)", "(1)") and mdp.initial.tolist() == [1, 0]
    assert mdp.available.tolist() == [[True, True], [True, False]]
    assert mdp.transition[0].tolist() == [[0.5, 0.5], [0, 1]]
    assert list(rewards) == ["total", "state", "transition"]
    assert rewards["state"][0].tolist() == [[2.5, 2.5]] * 2 and rewards["transition"][0, 1, 1] == 3
    assert rt.solve(mdp, rewards["total"]).values[0] == pytest.approx(5.5)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"m_tra": "2 2\n0 0 1\n"}, "`m.tra` begins with '2 2'; the file of an MDP begins with 3 whole numbers: is it one"),
        ({"m_tra": ""}, "`m.tra` begins with ''"),
        ({"m_tra": "2 3 9\n0 0 1 1\n"}, "`m.tra` announces 9 transitions and has 1; it is cut short or edited"),
        ({"m_tra": "2 2 2\n0 0 7 1\n1 0 1 1\n"}, "`m.tra` line 2 is '0 0 7 1'; its number 3 must be from 0 to 1"),
        ({"m_tra": "2 2 2\n0 0 1 x\n1 0 1 1\n"}, "`m.tra` line 2 is '0 0 1 x'; its number 4 must be a finite number"),
        ({"m_tra": "2 2 2\n0 0 1 nan\n1 0 1 1\n"}, "its number 4 must be a finite number"),
        ({"m_tra": "2 2 2\n0 0 1\n1 0 1 1\n"}, "its number 4 must be a finite number"),
        ({"m_tra": "2 2 3\n0 0 1 .5\n0 0 1 .5\n1 0 1 1\n"}, "`m.tra` line 3 names the successor 1 of state 0, choice 0, a se"),
        ({"m_tra": "2 1 1\n0 0 1 1\n"}, r"`available`\[1\] .*has no action"),
        ({"m_tra": "2 2 2\n0 0 1 .5\n1 0 1 1\n"}, r"`transition`\[0, 0\] .*sums to 0.5"),
        ({"m_tra": "999999999999 1 0\n"}, "`m.tra` announces 999999999999 states and 1 choices, which is no model within"),
        ({"m_sta": "(x)\n0:(0)\n"}, "`m.sta` says nothing about state 1; give a line for every state"),
        ({"m_sta": "(x)\nzero\n"}, r"`m.sta` line 2 is 'zero'; it must be such as 0:\(1,0\)"),
        ({"m_lab": '0="init"\n7: 0\n'}, '`m.lab` gives no initial state of the model the label "init"; add one'),
        ({"m_lab": '0="init"\nnonsense\n'}, "`m.lab` line 2 is 'nonsense'; it must be such as 0: 1 2"),
        ({"m_srew": "2 1\n5 1\n"}, "`m.srew` line 2 is '5 1'; its number 1 must be from 0 to 1"),
        ({"m_trew": "2 3 1\n0 1 9 1\n"}, "`m.trew` line 2 is '0 1 9 1'; its number 3 must be from 0 to 1"),
    ],
)  # fmt: skip
def test_prism_refusals(tmp_path, changes, text):
    with pytest.raises(ValueError, match=text):
        rt.load(prism(tmp_path, **changes), discount=0.9)


def test_prism_needs_a_discount(tmp_path):
    with pytest.raises(ValueError, match="`discount` is missing; PRISM's m.tra has none: give one, such as discount=0.99"):
        rt.load(prism(tmp_path))


def test_models_and_rewards_by_name(tmp_path):
    mdp = rt.mdp({"s": {"go": "t"}}, start="s", discount=Fraction(1, 2))
    path = rt.save(tmp_path / "m.json", mdp, {"r": rt.reward(mdp, {"s": 1})})
    found = find_model(str(path))
    assert found.name == "m" and list(found.rewards) == ["r"] and found.mdp.is_exact
    assert (find_reward(f"{path}:r", mdp, {}) == found.rewards["r"]).all() and find_reward("q", mdp, {"q": 5}) == 5
    assert find_model("gym:FrozenLake-v1", discount=0.9).rewards.keys() == {"environment"}
    rt.save(tmp_path / "none.json", mdp)
    for text, message in (
        ("gridwrld", "`model` is 'gridwrld', which is neither a model's name, .*; did you mean .*gridworld"),
        ("zzzzzz", "`rewardtheory models` lists them"),
        ("gym:FrozenLake-v1", "`--discount` is missing; Gymnasium's FrozenLake-v1 has none: add for example --discount 0.99"),
        (str(tmp_path / "none.json"), "`none.json` holds no reward; save it with rt.save"),
        (str(tmp_path / "missing.json"), "which does not exist"),
    ):
        with pytest.raises(ValueError, match=message):
            find_model(text)
    with pytest.raises(ValueError, match="`m.json` has no reward 'x'; it has r"):
        find_reward(f"{path}:x", mdp, {})
