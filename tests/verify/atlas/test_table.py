"""The shipped table is what the command writes, and the docstring of the package says what is in it."""

import json
import math
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

import rewardtheory as rt
from rewardtheory.verify.atlas.table import SHIPPED, parsed, write

TABLE = rt.atlas.table()


def of(states, actions):
    return [x for x in TABLE if (x.states, x.actions) == (states, actions)]


def words():
    return " ".join(rt.atlas.__doc__.split())


def test_the_table_has_every_skeleton():
    for states, actions in ((1, 2), (2, 2), (3, 2), (1, 3), (2, 3)):
        moves = [tuple(tuple((t,) for t in row) for row in x.moves) for x in of(states, actions)]
        assert moves == [x.moves for x in rt.atlas.skeletons(states, actions)]
    assert len(TABLE) == 1 + 6 + 44 + 1 + 10


def test_the_shipped_files_are_small():
    assert sum(len((files("rewardtheory.verify.atlas") / name).read_bytes()) for name in SHIPPED) < 300_000


@pytest.mark.slow
def test_the_shipped_table_is_what_is_computed():
    assert tuple(rt.atlas.build(3, 2) + rt.atlas.build(2, 3)) == TABLE


def test_part_of_the_shipped_table_is_what_is_computed():
    assert rt.atlas.build(2, 2) == [*of(1, 2), *of(2, 2)]
    skeletons = rt.atlas.skeletons(3, 2)
    assert all(rt.atlas.features(skeletons[i]) == of(3, 2)[i] for i in range(0, 44, 9))


def test_the_docstring_counts_skeletons():
    numbers = [len(rt.atlas.skeletons(n, 2)) for n in (1, 2, 3, 4)] + [len(rt.atlas.skeletons(n, 3)) for n in (2, 3)]
    assert (
        "There are {}, {}, {} and {} skeletons of one to four states with two actions, and {} and {} of".format(
            *numbers
        )
        in words()
    )


def test_the_docstring_counts_orders():
    parts = []
    for size in ((2, 2), (3, 2), (2, 3)):
        strict = [x.strict_orders for x in of(*size)]
        parts += [min(strict), max(strict), math.factorial(size[1] ** size[0])]
        assert all((x.strict_orders == min(strict)) == (x.choices == 0) for x in of(*size))
    sentence = "{} to {} of {} with two states and two actions, {} to {} of {} with three states, {} to {} of {} with"
    assert sentence.format(*parts) in words()
    most = max(of(3, 2), key=lambda x: x.strict_orders)
    assert most.moves == ((1, 2), (0, 2), (0, 1))


def test_the_docstring_counts_sets():
    assert all(x.range_soaps == x.range_soaps_at_half == 102 + 4 * x.choices for x in of(3, 2))
    assert "can put 102 + 4k of the 254 sets" in words() and 254 == 2**8 - 2
    assert {x.range_soaps for x in of(2, 2)} == {12} and {x.range_soaps for x in of(2, 3)} == {228}
    assert "12 of the 14 sets" in words() and "228 of the 510" in words() and 510 == 2**9 - 2
    assert "26 of 254, 8 of 14 and 48 of 510" in words()  # recomputed in test_soaps.py


def test_the_docstring_counts_coincidences():
    three = of(3, 2)
    assert f"{sum(x.half_is_special for x in three)} of the {len(three)} three-state skeletons" in words()
    for x in three:
        assert x.weak_orders_at_half <= x.weak_orders and x.strict_orders_at_half <= x.strict_orders
        assert x.half_is_special == (x.strict_orders_at_half < x.strict_orders)
    golden = sum((-1, 1, 1) in x.coincidences for x in three)
    assert f"{golden} have a coincidence there, {sum(bool(x.coincidences) for x in three)} at some discount" in words()
    # No other discount is so often special.
    every = {p for x in three for p in x.coincidences}
    assert golden == max(sum(p in x.coincidences for x in three) for p in every)
    assert not any(x.coincidences for x in of(2, 2))
    assert 0.83 < max(g for x in TABLE for g in x.special_discounts) < 0.84


def test_the_docstring_counts_hackable_pairs():
    shares = []
    for size in ((2, 2), (3, 2), (2, 3)):
        found = [x.hackable / x.pairs for x in of(*size)]
        shares += [round(100 * min(found)), round(100 * max(found))]
        assert min(of(*size), key=lambda x: x.hackable).choices == 0
        assert {x.pairs for x in of(*size)} == {9 ** (size[0] * size[1])}
    assert "{} to {} per cent are hackable on two states and two actions".format(*shares[:2]) in words()
    assert "{} to {} per cent on three states, and {} to {} per cent on two".format(*shares[2:]) in words()


def test_a_table_survives_json(tmp_path):
    write(TABLE, tmp_path / "t.json")
    assert tuple(parsed((tmp_path / "t.json").read_text("utf8"), "t.json")) == TABLE
    assert [file.name for file in tmp_path.iterdir()] == ["t.json"]


def test_a_table_survives_parquet(tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    write(TABLE, tmp_path / "t.parquet")
    rows = pq.read_table(tmp_path / "t.parquet").to_pylist()
    assert json.loads(json.dumps(rows)) == [x.record() for x in TABLE]


def test_another_file_is_no_table():
    with pytest.raises(ValueError, match="^`x.json` has not the schema 'rewardtheory/atlas/2'; it is no table"):
        parsed("[]", "x.json")


def run(*words):
    return subprocess.run([sys.executable, "-m", "rewardtheory.verify.atlas", *words], capture_output=True, text=True)


def test_the_command_writes_the_table(tmp_path):
    out = tmp_path / "small.json"
    done = run("build", "--states", "2", "--actions", "2", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["7", "skeletons", "in", str(out)]
    assert parsed(out.read_text("utf8"), "small.json") == [*of(1, 2), *of(2, 2)]


def test_the_command_refuses_a_file_before_it_computes(tmp_path):
    from rewardtheory.verify.atlas.table import require_writable

    done = run("build", "--states", "9", "--actions", "9", "--out", "small.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip() == "`out` is 'small.csv'; its suffix must be .json or .parquet."
    with pytest.raises(ValueError, match="its folder does not exist: make it first.$"):
        require_writable(tmp_path / "none" / "x.json")


def test_parquet_without_pyarrow_is_refused(monkeypatch):
    from rewardtheory.verify.atlas.table import require_writable

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ValueError, match="parquet needs pyarrow: install it, or write .json.$"):
        require_writable(Path("x.parquet"))


def test_unknown_coincidences_are_not_empty_ones():
    unknown = rt.atlas.Features(4, 2, ((0, 0),) * 4, 16, 1, 1, 1, 1, 1, 1, None, 0, 1, (), ())
    with pytest.raises(ValueError, match="^`coincidences` is not known for 16 policies; it is for up to 9.$"):
        _ = unknown.special_discounts
    assert unknown.record()["coincidences"] is None
