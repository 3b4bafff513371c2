"""Input that is made to harm or to mislead: no code runs, no label or reward gets lost, and each refusal is one sentence."""

import json
import re
import sys

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.extra.files import load_array
from rewardtheory.extra.models import find_model, find_reward

GOOD = {
    "schema": "rewardtheory/model/1",
    "discount": 0.9,
    "initial": {"a": 1},
    "graph": {"a": {"go": {"b": 0.5, "a": 0.5}}, "b": {}},
}
TRANSITIONS = "2 2 3\n0 0 0 0.5\n0 0 1 0.5\n1 0 1 1\n"


def refused(sentence):
    return pytest.raises(ValueError, match="^" + re.escape(sentence))


def written(path, document):
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path


def test_a_flipped_bit_in_any_byte_of_an_archives_directory(tmp_path):
    """The directory has no checksum: a wrong length in one entry would hide the labels in the next ones."""
    mdp = rt.mdp({"a": {"go": {"b": 0.5, "a": 0.5}}}, start="a", discount=0.9)
    path = rt.save(tmp_path / "m.npz", mdp)
    whole = path.read_bytes()
    rng = np.random.default_rng(0)
    refusals, places = 0, range(whole.index(b"PK\x01\x02"), len(whole))
    for place in places:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << rng.integers(8))]) + whole[place + 1 :])
        try:
            again, _ = rt.load(path)
        except ValueError as error:
            refusals += 1
            assert str(error).startswith("`m.npz` ")
            continue
        assert (again.states, again.actions, again.discount) == (mdp.states, mdp.actions, mdp.discount)
        assert again.terminal.tolist() == mdp.terminal.tolist()
        assert again.transition.tobytes() == mdp.transition.tobytes()
    assert len(places) / 3 < refusals < len(places)


@pytest.mark.parametrize("depth", [100, 450, 900, 5000, 100_000])
@pytest.mark.parametrize("field", ["discount", "initial", "transition", "graph", "rewards", "states"])
def test_deep_nesting(field, depth, tmp_path):
    document = {key: x for key, x in GOOD.items() if key != field and (field, key) != ("transition", "graph")}
    deep = "[" * depth + "]" * depth
    text = (
        json.dumps(document)[:-1]
        + f', "{field}": '
        + (f'{{"r": {{"transition": {deep}}}}}' if field == "rewards" else deep)
        + "}"
    )
    with refused("`m.json"):
        rt.load(written(tmp_path / "m.json", text))


def test_a_whole_number_that_float64_cannot_keep(tmp_path):
    document = GOOD | {"rewards": {"r": [["a", "go", "b", 2**53 + 1]]}}
    sentence = "`m.json: rewards['r'][0]` is 9007199254740993, which float64 may not keep; write it as a text, "
    with refused(sentence):
        rt.load(written(tmp_path / "m.json", document))
    document["rewards"]["r"] = [["a", "go", "b", 2**53]]
    assert rt.load(written(tmp_path / "m.json", document))[1]["r"].max() == 2**53


def test_fractions_beyond_float64(tmp_path):
    huge = "1" + "0" * 400
    words = "holds a fraction beyond float64 for a model of floats:"
    for reward in ([["a", "go", "b", huge]], {"state": [huge, "0"]}):
        with refused(f"`m.json` {words}"):
            rt.load(written(tmp_path / "m.json", GOOD | {"rewards": {"r": reward}}))
    written(tmp_path / "p.srew", f"2 1\n0 {huge}/1\n")
    with refused(f"`p.tra` {words}"):
        rt.load(written(tmp_path / "p.tra", TRANSITIONS), discount=0.5)
    mdp = rt.mdp({"a": {"go": {"b": 1}}}, start="a", discount=0.5).exact()
    path = rt.save(tmp_path / "m.npz", mdp, {"r": rt.reward(mdp, {("a", "go"): 10**400})})
    assert int(rt.load(path)[1]["r"][0, 0, 0]) == 10**400


@pytest.mark.parametrize("kind", ["CTMC", "POMDP", "LTS", "IMDP"])
def test_prism_models_of_another_type(kind, tmp_path):
    sentence = f"`p.tra` is of the type {kind}; only MDP and DTMC are models of this library."
    with refused(sentence):
        rt.load(written(tmp_path / "p.tra", f"# Transitions ({kind})\n{TRANSITIONS}"), discount=0.5)


def test_halves_of_two_reward_structures(tmp_path):
    written(tmp_path / "p.srew", '# Reward structure "time"\n2 1\n0 1\n')
    written(tmp_path / "p.trew", '# Reward structure "energy"\n2 2 1\n0 0 0 1\n')
    sentence = (
        "`p` has state rewards of the structure 'time' and transition rewards of 'energy'; two files of one name must be "
        "halves of one structure."
    )
    with refused(sentence):
        rt.load(written(tmp_path / "p.tra", TRANSITIONS), discount=0.5)


@pytest.mark.parametrize("given", [None, 3, "a\0.npz", "x" * 5000 + ".npz"])
def test_what_is_no_name_of_a_file(given):
    with pytest.raises(ValueError, match="^`path` is '.{1,90}', which is not the name of a file: "):
        rt.load(given)


def test_rewards_that_are_no_dictionary(tmp_path):
    mdp = rt.mdp({"a": {"go": {"b": 1}}}, start="a", discount=0.5)
    with refused("`rewards` is a list; it must be a dictionary: {'name': reward}."):
        rt.save(tmp_path / "m.npz", mdp, [rt.reward(mdp, {"a": 1})])  # type: ignore[arg-type]


def test_an_environments_name_runs_no_module(tmp_path, monkeypatch):
    pytest.importorskip("gymnasium")
    (tmp_path / "harmful_module_of_a_test.py").write_text("raise SystemExit('it ran')\n")
    monkeypatch.syspath_prepend(tmp_path)
    sentence = (
        "`env_or_id` is 'harmful_module_of_a_test:Foo-v0', for which Gymnasium would run the module named before the colon; "
        "import it yourself and give the environment."
    )
    with refused(sentence):
        find_model("gym:harmful_module_of_a_test:Foo-v0", discount=0.9)
    assert "harmful_module_of_a_test" not in sys.modules


def test_wrappers_that_make_the_table_untrue():
    gym = pytest.importorskip("gymnasium")
    from gymnasium import wrappers

    lake = gym.make("FrozenLake-v1")
    untrue = [
        wrappers.TransformReward(lake, lambda r: 10 * r),
        wrappers.TimeLimit(wrappers.TransformReward(lake, lambda r: 10 * r), 5),
        wrappers.TransformAction(lake, lambda a: 3 - a, lake.action_space),
        wrappers.StickyAction(lake, 0.5),
    ]
    for env in untrue:
        with pytest.raises(
            ValueError, match="^`env_or_id` is wrapped in (TransformReward|TransformAction|StickyAction), which may"
        ):
            rt.from_gymnasium(env, discount=0.9)
    mdp, reward = rt.from_gymnasium(lake, discount=0.9)
    true = [
        wrappers.TimeLimit(lake, 5),
        wrappers.RecordEpisodeStatistics(lake),
        wrappers.TimeAwareObservation(lake),
        wrappers.TransformObservation(lake, lambda s: s, lake.observation_space),
        untrue[0].unwrapped,
    ]
    for env in true:
        again, same = rt.from_gymnasium(env, discount=0.9)
        assert np.array_equal(again.transition, mdp.transition) and np.array_equal(same, reward)


def test_arrays_that_are_no_model(tmp_path):
    mdp = rt.mdp({"a": {"go": {"b": 0.5, "a": 0.5}}}, start="a", discount=0.9)
    R = rt.reward(mdp, {("a", "go", "b"): 0.1})
    np.savez(tmp_path / "r.npz", mine=R, flat=R[0], objects=np.array([{}], dtype=object)[:0].astype(float))
    written(tmp_path / "r.json", {"mine": R.tolist(), "flat": R[0].tolist(), "text": {"a": 1}})
    for suffix in ("npz", "json"):
        file = str(tmp_path / f"r.{suffix}")
        assert find_reward(f"{file}:mine", mdp, {}).tobytes() == R.tobytes()
        with refused(f"`{file}:flat` has shape (1, 2); it must be (2, 1, 2):"):
            find_reward(f"{file}:flat", mdp, {})
        with pytest.raises(
            ValueError, match=rf"^`r.{suffix}` has no (array|field) 'other'; it has mine, flat, (objects|text)\.$"
        ):
            find_reward(f"{file}:other", mdp, {})
    with refused("`r.json` must have a table of numbers in 'text'; correct it."):
        find_reward(f"{tmp_path / 'r.json'}:text", mdp, {})
    for suffix in ("npz", "json"):
        path = rt.save(tmp_path / f"m.{suffix}", mdp, {"r": R})
        assert load_array(path, "r") is None
        assert find_reward(f"{path}:r", mdp, {}).tobytes() == R.tobytes()
    np.savez(tmp_path / "p.npz", mine=np.array([{}], dtype=object))
    with refused("`p.npz` holds Python objects in 'mine', which are never loaded;"):
        find_reward(f"{tmp_path / 'p.npz'}:mine", mdp, {})
    with refused("`r.npz` has "):
        load_array(tmp_path / "r.npz", "mine", budget=10)
