"""Foreign, damaged and hostile files: each is refused in one sentence, before it costs anything."""

import io
import json
import pickle
import struct
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rewardtheory as rt

MDP = rt.mdp({"start": {"go": {"goal": 0.9, "start": 0.1}, "stay": {"start": 1}}}, start="start", discount=0.9)
REWARD = rt.reward(MDP, {("start", "go"): 1})


def refused(path, **keywords) -> str:
    with pytest.raises(ValueError) as error:
        rt.load(path, **keywords)
    assert "\n" not in str(error.value)
    return str(error.value)


def members(path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def npy(array, **keywords) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asarray(array), **keywords)
    return file.getvalue()


def header(shape: tuple, descr="<f8") -> bytes:
    """An array's header without its numbers."""
    text = repr({"descr": descr, "fortran_order": False, "shape": shape}).encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


@pytest.fixture
def archive(tmp_path):
    """A function that saves a model and then changes members of its archive."""
    path = rt.save(tmp_path / "m.npz", MDP, {"r": REWARD})

    def change(remove=(), **parts):
        kept = members(path)
        kept = {name: data for name, data in kept.items() if name.removesuffix(".npy") not in remove}
        kept |= {f"{name}.npy": data for name, data in parts.items()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            for name, data in kept.items():
                out.writestr(name, data)
        return path

    return change


def test_paths(tmp_path):
    (tmp_path / "folder.npz").mkdir()
    (tmp_path / "m.json").write_text("{}")
    assert refused(tmp_path / "m.txt") == (
        "`path` ends in '.txt'; models are read as .npz, .json, .tra: choose one of these."
    )
    there = tmp_path / "nowhere.npz"
    assert refused(there) == f"`path` is {str(there)!r}, and there is no such file; correct the name."
    assert refused(tmp_path / "folder.npz").endswith("folder.npz', a folder; name a file.")
    assert refused(tmp_path / "m.json", budget=1) == (
        "`m.json` has 2 bytes, over the budget of 1; raise `budget` if you trust it."
    )
    assert refused("a\0b.npz").startswith("`path` is 'a\\x00b.npz', which is not the name of a file")
    for path, sentence in [
        (tmp_path / "m.txt", "`path` ends in '.txt'; models are written as .npz, .json, .tra: choose one of these."),
        (tmp_path / "no" / "m.npz", f"`path` lies in {str(tmp_path / 'no')!r}, which is not a folder; make it first."),
        (tmp_path / "folder.npz", f"`path` is {str(tmp_path / 'folder.npz')!r}, a folder; name a file."),
    ]:
        with pytest.raises(ValueError) as error:
            rt.save(path, MDP)
        assert str(error.value) == sentence


def test_a_path_with_a_tilde_and_dots_is_resolved(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "sub").mkdir()
    assert rt.save("~/sub/../m.NPZ", MDP) == (tmp_path / "m.NPZ").resolve()
    assert rt.load("~/m.NPZ")[0].n_states == 2


@pytest.mark.parametrize("suffix", [".npz", ".json", ".tra"])
def test_a_failed_save_leaves_the_old_file_and_nothing_else(tmp_path, suffix, monkeypatch):
    path = rt.save(tmp_path / f"m{suffix}", MDP, {"r": REWARD * 0})
    before = {x.name: x.read_bytes() for x in tmp_path.iterdir()}
    for name, R in [
        ("r", REWARD[:1]),
        ("r", REWARD * np.nan),
        ("", REWARD),
        (3, REWARD),
        ("a\0", REWARD),
        ("\ud800", REWARD),
    ]:
        with pytest.raises(ValueError, match="`rewards"):
            rt.save(path, MDP, {name: R})
    with pytest.raises(ValueError, match="`states` holds 'a.x00', with a character that files cannot hold; rename it"):
        rt.save(path, MDP.replace(states=["a\0", "b"]))

    def full(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="no space left"):
        rt.save(path, MDP, {"r": REWARD})
    assert {x.name: x.read_bytes() for x in tmp_path.iterdir()} == before


def test_saving_keeps_the_mode_of_the_file(tmp_path):
    path = rt.save(tmp_path / "m.json", MDP)
    path.chmod(0o640)
    assert rt.save(path, MDP).stat().st_mode & 0o777 == 0o640


class Trap:
    """Unpickled, it would write a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


def test_pickled_arrays_are_refused_and_not_run(archive, tmp_path):
    sprung = tmp_path / "sprung"
    body = pickle.dumps(np.array([Trap(sprung)], dtype=object))
    path = archive(initial=header((1,), "|O") + body)
    assert refused(path) == "`m.npz` holds Python objects in 'initial', which are never loaded; save it with rt.save."
    with open(path, "wb") as file:
        pickle.dump(Trap(sprung), file)
    assert refused(path).startswith("`m.npz` is not a whole .npz archive: File is not a zip file; save it again.")
    assert not sprung.exists()


def test_a_bomb_is_refused_before_it_is_unpacked(archive, tmp_path):
    zeros = header((2**23,)) + bytes(2**26)
    path = archive(initial=zeros)
    assert path.stat().st_size < 2**17
    assert refused(path, budget=2**20).startswith("`m.npz` would unpack to 6711")
    # A header that promises more than the archive holds is refused at any budget.
    for shape in [(2**40, 2**20), (3, 2, -2), (10**30,), (3,)]:
        path = archive(initial=header(shape) + bytes(16))
        assert f"`m.npz` declares shape {shape} for 'initial' and " in refused(path)


def test_a_bomb_with_a_false_size_in_the_archive(archive):
    """The size in the archive is made small; what is unpacked is cut there, and the sizes disagree."""
    path = archive(initial=header((2**20,)) + bytes(2**23))
    data = bytearray(path.read_bytes())
    real = struct.pack("<L", len(header((2**20,))) + 2**23)
    assert data.count(real) >= 1
    data = data.replace(real, struct.pack("<L", 100))
    path.write_bytes(data)
    assert "`m.npz`" in refused(path)


def test_texts_of_rationals_count_as_objects(archive):
    path = archive(initial=npy(np.full(10_000, "1")))
    assert refused(path, budget=200_000).startswith("`m.npz` would unpack to 36")


NPZ = [
    (dict(remove=["discount"]), "`m.npz` lacks the arrays ['discount']; save it again with rt.save."),
    (dict(remove=["reward_0"]), "`m.npz` lacks the arrays ['reward_0']; save it again with rt.save."),
    (dict(remove=["transition"]), "`m.npz` lacks the arrays ['transition']; save it again with rt.save."),
    (dict(remove=["schema"]), "`m.npz` has the schema 'none'; this version reads 'rewardtheory/model/1': save it with rt.save."),
    (dict(schema=npy("rewardtheory/model/9")), "`m.npz` has the schema 'rewardtheory/model/9'; this version reads"),
    (dict(extra=npy([1.0])), "`m.npz` has the unknown arrays ['extra']; save it again with rt.save."),
    (dict(state=npy([[[1]]])), "`m.npz` has the unknown arrays ['state']; save it again with rt.save."),
    (dict(initial=npy([0.5, 0.6])), "`m.npz`: `initial` sums to 1.1; every distribution must sum to 1"),
    (dict(initial=npy([1.0])), "`m.npz`: `initial` has shape (1,); it must be (2,): give one probability for each state."),
    (dict(initial=npy(["1", "x"])), "`m.npz` holds 'x', which is no number; exact numbers are texts such as \"1/3\", \"-2\" or"),
    (dict(initial=npy(["1", "1/0"])), "`m.npz` holds '1/0', a division by 0; correct it, in the array 'initial'."),
    (dict(initial=npy([1 + 0j, 0])), "`m.npz` holds complex128 in 'initial'; this array cannot hold that: save it with"),
    (dict(transition=npy(np.ones((2, 2)))), "`m.npz`: `transition` has shape (2, 2); it must be (S, A, S)"),
    (dict(reward_0=npy(np.ones((2, 2)))), "`m.npz`: `rewards['r']` has shape (2, 2); it must be (2, 2, 2)"),
    (dict(reward_0=npy(np.full((2, 2, 2), np.nan))), "`m.npz`: `rewards['r']`[0, 0, 0] is nan; every number must be finite"),
    (dict(rewards=npy("r")), "`m.npz` must have in 'rewards' a list of different names; save it again."),
    (dict(rewards=npy(["r", "r"])), "`m.npz` must have in 'rewards' a list of different names; save it again."),
    (dict(states=npy([["a", "b"]])), "`m.npz` has an array of shape (1, 2) in 'states'; it must be a list of labels."),
    (dict(states=npy(["a", "a"])), "`m.npz`: `states` has the label 'a' twice; labels must differ: rename one."),
    (dict(terminal=npy([0.0, 1.0])), "`m.npz` holds float64 in 'terminal'; this array cannot hold that: save it with rt.save."),
    (dict(initial=b"no array"), "`m.npz` has a damaged array 'initial': "),
    (dict(initial=b"\x93NUMPY\x03\x00" + npy([1.0])[8:]), "`m.npz` has a damaged array 'initial': "),
    (dict(initial=header((2,), "<f8)(") + bytes(16)), "`m.npz` has a damaged array 'initial': "),
]  # fmt: skip


@pytest.mark.parametrize("change, sentence", NPZ, ids=range(len(NPZ)))
def test_changed_archives_are_refused(archive, change, sentence):
    path = archive(**change)
    assert refused(path).startswith(sentence)


def test_foreign_archives_are_refused(archive, tmp_path):
    path = archive()
    parts = members(path)
    for name, method in [("lzma", zipfile.ZIP_LZMA), ("bzip2", zipfile.ZIP_BZIP2)]:  # readable, if unusual
        with zipfile.ZipFile(path, "w", method) as out:
            for member, data in parts.items():
                out.writestr(member, data)
        assert rt.load(path)[0].n_states == 2, name
    with zipfile.ZipFile(path, "a") as out:
        out.writestr("readme.txt", "hello")
    assert refused(path) == "`m.npz` holds 'readme.txt', which is not an array; it was not written by rt.save."
    archive(remove=["readme.txt"])
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as out:
        out.writestr("initial.npy", npy([0.0, 1.0]))
    assert refused(path) == "`m.npz` holds an array twice; it was not written by rt.save."
    path.write_bytes(b"")
    assert refused(path).startswith("`m.npz` is not a whole .npz archive")


def test_a_flipped_bit_in_the_numbers_is_found(tmp_path):
    found = np.random.default_rng(0)
    mdp = rt.random_mdp(states=8, actions=2, seed=0)
    path = rt.save(tmp_path / "m.npz", mdp)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("transition.npy")
    for place in found.integers(info.header_offset + 100, info.header_offset + info.compress_size, size=40):
        damaged = bytearray(data)
        damaged[place] ^= 1 << int(found.integers(8))
        path.write_bytes(damaged)
        assert "`m.npz`" in refused(path)


GRAPH = '"graph": {"s": {"go": {"t": 1.0}}}'
START = '"schema": "rewardtheory/model/1", "discount": 0.5, "initial": {"s": 1}'
WHOLE = "{" + START + ", " + GRAPH + "}"


def with_rewards(reward: str) -> str:
    return WHOLE[:-1] + ', "rewards": {"r": ' + reward + "}}"


JSON = [
    ("", "`m.json` line 1 is not JSON: Expecting value; correct it there."),
    ("[]", "`m.json` has the schema None; this version reads 'rewardtheory/model/1': save it with rt.save."),
    ('{"schema": "rewardtheory/model/2"}', "`m.json` has the schema 'rewardtheory/model/2'; this version reads"),
    (WHOLE[:-1] + '\n,\n"discount" : 1}', "`m.json` line 3 has the key 'discount' for the second time; keys of one object"),
    (WHOLE.replace('{"t": 1.0}', '{\n"t": 0.5,\n"\\u0074": 0.5}'), "`m.json` line 3 has the key 't' for the second time;"),
    (WHOLE.replace("0.5", "\nNaN"), "`m.json` line 2 holds NaN; every number must be finite: replace it."),
    (WHOLE.replace("1.0", "\n\n-Infinity"), "`m.json` line 3 holds -Infinity; every number must be finite: replace it."),
    (WHOLE.replace("1.0", "\n1e999"), "`m.json` line 2 holds 1e999, which is beyond float64; every number must be finite"),
    (WHOLE.replace("1.0", "\n1" + "0" * 400), "`m.json` line 2 holds 100000000000000000000000000..., which is beyond float64"),
    (WHOLE.replace("1.0", "1.0,\n,"), "`m.json` line 2 is not JSON: Expecting property name"),
    (WHOLE.replace("}", "", 1), "`m.json` line 1 is not JSON: "),
    ("[" * 100_000, "`m.json` is nested too deeply to be a model; it was not written by rt.save."),
    (WHOLE.replace("discount", "gamma"), "`m.json` has the unknown field 'gamma'; remove it, or save the model with rt.save."),
    (WHOLE.replace('"discount": 0.5, ', ""), "`m.json` has no field 'discount'; every model needs it: add it."),
    (WHOLE.replace(', "initial": {"s": 1}', ""), "`m.json` has no field 'initial'; every model needs it: add it."),
    ("{" + START + "}", "`m.json` must have exactly one of the fields 'graph', 'transition', 'probability'; it has none."),
    (WHOLE[:-1] + ', "transition": []}', "`m.json` must have exactly one of the fields 'graph', 'transition',"),
    (WHOLE.replace("0.5", "2"), "`m.json`: `discount` is 2.0; it must lie in [0, 1]"),
    (WHOLE.replace("0.5", "true"), "`m.json: discount` is True; it must be a number such as 0.5, or a text such as \"1/3\""),
    (WHOLE.replace("1.0", "[1]"), "`m.json: graph['s']['go']['t']` is [1]; it must be a number such as 0.5"),
    (WHOLE.replace("1.0", '"1/0"'), "`m.json: graph['s']['go']['t']` holds '1/0', a division by 0; correct it."),
    (WHOLE.replace("1.0", '"1e999999999"'), "`m.json: graph['s']['go']['t']` holds '1e999999999', which is no number;"),
    (WHOLE.replace("1.0", '"one"'), "`m.json: graph['s']['go']['t']` holds 'one', which is no number; exact numbers are texts"),
    (WHOLE.replace("1.0", "0.9"), "`m.json`: `transition`[0, 0] (state 's', action 'go') sums to 0.9; every distribution must"),
    (WHOLE.replace('{"t": 1.0}', "{}"), "`m.json` has under 's', 'go' {}; it must be an object of successors: correct it."),
    (WHOLE.replace('{"t": 1.0}', '"t"'), "`m.json` has under 's', 'go' 't'; it must be an object of successors: correct it."),
    (WHOLE.replace('{"go": {"t": 1.0}}', "3"), "`m.json` must have an object in 's'; correct it."),
    (WHOLE.replace('{"s": {"go": {"t": 1.0}}}', "[]"), "`m.json` must have an object in 'graph'; correct it."),
    (WHOLE.replace('{"s": 1}', '{"x": 1}'), "`m.json` has in 'initial' 'x', which is not a state of the model; correct"),
    (WHOLE.replace('{"s": 1}', "3"), "`m.json` must have an object in 'initial'; correct it."),
    (WHOLE[:-1] + ', "states": ["s", "s"]}', "`m.json` has in 'states' the label 's' twice; labels must differ: rename one."),
    (WHOLE[:-1] + ', "states": ["s"]}', "`m.json` has under 's', 'go' 't', which is not a state of the model; correct the name."),
    (WHOLE[:-1] + ', "states": ["t", 3]}', "`m.json` must have in 'states' a list of texts, or how many there are; correct it."),
    (WHOLE[:-1] + ', "states": 0}', "`m.json` must have in 'states' a list of texts, or how many there are; correct it."),
    (WHOLE[:-1] + ', "states": 2}', "`m.json` has in 'graph' 's', which is not a state of the model; correct the name."),
    (WHOLE[:-1] + ', "actions": ["x"]}', "`m.json` has under 's' 'go', which is not an action of the model; correct the name."),
    (WHOLE[:-1] + ', "terminal": ["u"]}', "`m.json` has in 'terminal' 'u', which is not a state of the model; correct the name."),
    (WHOLE[:-1] + ', "terminal": "t"}', "`m.json` must have a list in 'terminal'; correct it."),
    (WHOLE[:-1] + ', "terminal": ["s"]}', "`m.json`: `transition`[0, 0] (state 's', action 'go') leaves a terminal state;"),
    (WHOLE[:-1] + ', "layout": "csr"}', "`m.json` has the layout 'csr'; it must be 'dense' or 'successors': correct it."),
    (WHOLE[:-1] + ', "rewards": []}', "`m.json` must have in 'rewards' an object with a reward under each name; correct it."),
    ("{" + START + ', "transition": [[[1, 0]], [[1]]]}', "`m.json` has in 'transition' a table whose rows differ in length"),
    ("{" + START + ', "transition": [[1]]}', "`m.json` has a table of shape (1, 1) in 'transition'; it must have three axes"),
    ("{" + START + ', "transition": 3}', "`m.json` must have a table of numbers in 'transition'; correct it."),
    ("{" + START + ', "transition": [[[1]]], "states": 2}', "`m.json` has 2 states and 1 actions, and in 'transition' a"),
    ("{" + START + ', "probability": [[[1]]]}', "`m.json` must have in 'state' whole numbers in the shape (1, 1, 1) of"),
    ("{" + START + ', "probability": [[[1]]], "state": [[[0.5]]]}', "`m.json` must have in 'state' whole numbers in the shape"),
    ("{" + START + ', "transition": [[[1]]], "available": [[1]]}', "`m.json` must have in 'available' true and false in"),
    (with_rewards("3"), "`m.json: rewards['r']` must be a list of [state, action, successor, number], or an object with one of"),
    (with_rewards('{"arrival": [1, 2]}'), "`m.json: rewards['r']` must be a list of [state, action, successor, number], or"),
    (with_rewards('{"state": [1]}'), "`m.json: rewards['r']` has a table of shape (1,) in 'state'; it must be (2,): correct it."),
    (with_rewards('{"state": [1, null]}'), "`m.json: rewards['r']: state` is None; it must be a number such as 0.5"),
    (with_rewards('{"state": [0, 1]}'), "`m.json`: `state`[1, 0] (state 't', action 'go') pays 1.0 in a terminal state"),
    (with_rewards('[["s", "go"]]'), "`m.json: rewards['r']`[0] is ['s', 'go']; it must be [state, action, successor, number]"),
    (with_rewards('[["s", "go", "t", 1], ["s", 0, 1, 2]]'), "`m.json: rewards['r']`[1] pays for ['s', 0, 1] a second"),
    (with_rewards('[["s", "run", "t", 1]]'), "`m.json: rewards['r']`[0] has 'run', which is not an action of the model"),
    (with_rewards('[["s", 1, "t", 1]]'), "`m.json: rewards['r']`[0] has 1, which is not an action of the model; correct"),
    (with_rewards('[["s", true, "t", 1]]'), "`m.json: rewards['r']`[0] has True, which is not an action of the model"),
    (with_rewards('[["t", "go", "t", 1]]'), "`m.json`: `rewards['r']`[1, 0] (state 't', action 'go') pays 1.0 in a terminal"),
]  # fmt: skip


@pytest.mark.parametrize("text, sentence", JSON, ids=range(len(JSON)))
def test_json_that_is_refused(tmp_path, text, sentence):
    path = tmp_path / "m.json"
    path.write_text(text)
    assert refused(path).startswith(sentence)


def test_json_cells_off_the_support(tmp_path):
    """In a dense table a reward off the support is kept; with `successors` there is no place for it."""
    path = tmp_path / "m.json"
    text = with_rewards('[["s", "go", "s", 1]]')
    path.write_text(text)
    assert rt.load(path)[1]["r"][0].tolist() == [[1.0, 0.0]]
    path.write_text(text[:-1] + ', "layout": "successors"}')
    assert refused(path) == (
        "`m.json: rewards['r']`[0] pays for ['s', 'go', 's'], a transition that cannot happen: leave it out."
    )


def test_json_that_is_not_text_or_needs_too_much(tmp_path):
    path = tmp_path / "m.json"
    path.write_bytes(b"\xff\xfe")
    assert refused(path) == "`m.json` is not UTF-8 text, as JSON must be; save it with that encoding."
    path.write_text("{" + START.replace('"s"', '"0"') + ', "states": 1000000000, "graph": {}}')
    assert refused(path).startswith("`m.json` would take 8000000128000000000 bytes, over the budget of 4294967296;")
    path.write_text(WHOLE)
    assert refused(path, budget=200).startswith("`m.json` would take 288 bytes, over the budget of 200; raise `budget`")
    path.write_text(WHOLE.replace('{"s": 1}', json.dumps([1, 0])))
    assert rt.load(path)[0].initial.tolist() == [1, 0]


def blobs() -> dict[str, bytes]:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        return {x: rt.save(Path(folder) / f"m{x}", MDP, {"r": REWARD}).read_bytes() for x in (".npz", ".json", ".tra")}


BLOBS = blobs()


@pytest.mark.parametrize("suffix", BLOBS)
@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_any_damage_gives_a_model_or_a_sentence(tmp_path_factory, suffix, data):
    blob = bytearray(BLOBS[suffix])
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(blob) - 1))
        kind = data.draw(st.sampled_from(["flip", "cut", "insert", "copy"]))
        if kind == "flip":
            blob[place] ^= 1 << data.draw(st.integers(0, 7))
        elif kind == "cut":
            del blob[place : place + data.draw(st.integers(1, 40))]
        elif kind == "insert":
            blob[place:place] = data.draw(
                st.sampled_from([b"0", b"-", b"{", b'"', b",", b"\n", b"9" * 20, b"\0", b"[", b"/"])
            )
        else:
            blob[place:place] = blob[place : place + 30]
        if not blob:
            break
    path = tmp_path_factory.getbasetemp() / f"damaged{suffix}"
    path.write_bytes(bytes(blob))
    try:
        mdp, rewards = rt.load(path, discount=0.5, budget=2**20)
    except ValueError as error:
        assert "`" in str(error) and "\n" not in str(error)
    else:
        assert isinstance(mdp, rt.MDP)
        assert all(R.dtype == (object if mdp.is_exact else float) for R in rewards.values())
