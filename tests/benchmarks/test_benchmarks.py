"""The benchmarks run, their answers agree with the peers', and the page holds what was measured. No time is asserted."""

import pytest
from benchmarks import devices, run
from benchmarks.measuring import Row, alternate

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "part, accuracy", [("worst_case_regret", 1e-7), ("small_models", 1e-8), ("large_models", 2e-6)]
)
def test_answers_agree_with_the_peers(part, accuracy):
    pytest.importorskip("quantecon")
    rows = run.measure("quick", (part,))
    assert rows and all(row.peer and row.ours > 0 and row.theirs > 0 and row.asked is None for row in rows)
    assert max(row.difference for row in rows) < accuracy
    print("\n".join(f"{row.name}: {row.ours:.4f} s beside {row.theirs:.4f} s" for row in rows))


def test_all_pairs_agree_with_single_distances():
    (row,) = run.measure("quick", ("all_pairs",))
    assert row.difference < 1e-12 and " 1 pairs recomputed" in row.note


def test_devices_are_measured():
    pytest.importorskip("quantecon", reason="the peers are in the optional group `benchmarks`")
    found = devices.measure("quick")
    assert found[0].startswith("cpu") and len(found) == 4
    double, single, pairs = found[1:]
    assert float(double.split()[-1]) < 1e-9 and float(single.split()[-1]) < 1e-9
    assert float(pairs.split(", ")[-1].split()[0]) < 1e-12


def test_times_are_taken_in_turns():
    order = []
    one, other = alternate(lambda: order.append("a") or 1, lambda: order.append("b") or 2, rounds=3)
    assert "".join(order) == "ab" + "ababab" and (one.answer, other.answer) == (1, 2)


def test_the_page_says_what_was_measured_and_what_was_missed():
    rows = [
        Row("fast", "peer", 1.0, 3.0, 1.0, 1.5, 2.0, 1e-9, "a note", "of this"),
        Row("slow", "peer", 2.0, 3.0, 1.0, 1.0, 2.0, None, "", "of that"),
        Row("alone", "", 0.5),
    ]
    page = run.page(rows, {"memory": "24 GiB", "numpy": "2"})
    assert "| fast | peer | 1.000 | 3.000 | 3.00 | 1.50 | 2.00 | reached |" in page
    assert "| slow | peer | 2.000 | 3.000 | 1.50 | 1.00 | 2.00 | missed |" in page
    assert "| alone |  | 0.500 |  |  |  |  |  |" in page
    assert "- fast: answers differ by 1.0e-09 at most; a note.\n- slow: missed, because of that.\n" in page
    assert "memory: 24 GiB. numpy: 2." in page
