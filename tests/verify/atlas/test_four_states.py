"""The counts of four states that ship with the library, recomputed in part, and what the docstring says of them."""

import subprocess
import sys
from fractions import Fraction

import pytest

import rewardtheory as rt
from rewardtheory.verify.atlas.four_states import count, four_states, read, write_counts

pytest.importorskip("pyarrow")
TABLE = rt.atlas.four_states()


def words():
    return " ".join(rt.atlas.__doc__.split())


def test_it_has_every_skeleton():
    assert [x.skeleton for x in TABLE] == list(rt.atlas.skeletons(4, 2))


@pytest.mark.parametrize("place", (0, 60, 200))
def test_a_row_is_what_is_computed(place):
    assert count(rt.atlas.skeletons(4, 2)[place]) == TABLE[place]


@pytest.mark.slow
def test_more_rows_are_what_is_computed():
    for place in range(17, 475, 91):
        assert count(rt.atlas.skeletons(4, 2)[place]) == TABLE[place]


def test_rows_survive_a_file(tmp_path):
    write_counts(list(TABLE[:5]), tmp_path / "t.parquet")
    assert read(tmp_path / "t.parquet") == TABLE[:5]
    assert [file.name for file in tmp_path.iterdir()] == ["t.parquet"]


def test_another_file_is_no_table(tmp_path):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"x": [1]}), tmp_path / "x.parquet")
    with pytest.raises(ValueError, match="`x.parquet` has not the schema 'rewardtheory/atlas-counts/1'"):
        read(tmp_path / "x.parquet")


def test_without_pyarrow_it_is_refused(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    four_states.cache_clear()
    with pytest.raises(ValueError, match="pyarrow is not installed: install it.$"):
        four_states()
    monkeypatch.undo()
    assert four_states() == TABLE


def test_the_docstring_counts_orders_and_sets():
    strict, sets = [x.strict_orders for x in TABLE], [x.range_soaps for x in TABLE]
    assert f"{min(strict):,} to {max(strict):,} of the 16! orders" in words()
    assert f"{min(sets):,} to {max(sets):,} of the 65,534 sets" in words()
    assert all((x.strict_orders == min(strict)) == (x.choices == 0) for x in TABLE)
    assert len({x.range_soaps for x in TABLE if x.choices == 4}) > 1


def test_the_docstring_counts_hackable_pairs_and_power():
    share = [100 * x.hackable / x.pairs for x in TABLE]
    assert f"{min(share):.1f} to {max(share):.1f} per cent on four states" in words()
    powers = [Fraction(p) for x in (*TABLE, *rt.atlas.table()) for p in x.power]
    assert min(powers) == Fraction(1, 2) and f"from 1/2 to {float(max(powers)):.3f}" in words()
    for x in TABLE:
        assert (set(x.power) == {"1/2"}) == (x.choices == 0)


def test_the_docstring_counts_climbs():
    for angle, place in ((30, 1), (60, 3), (75, 4), (120, 7)):
        mean = sum(x.goodhart[place] for x in TABLE) / len(TABLE) / 200
        assert f"{round(100 * mean)} per cent at {angle}°" in words()


def test_the_command_refuses_another_kind_of_file_before_it_counts(tmp_path):
    words = [sys.executable, "-m", "rewardtheory.verify.atlas", "count", "--out", str(tmp_path / "x.json")]
    done = subprocess.run(words, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip().endswith("x.json'; its suffix must be .parquet.")
