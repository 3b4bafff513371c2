"""The mutator: every change it makes is a change, parses, and touches no text."""

import ast
import importlib.util
import pathlib

import pytest

spec = importlib.util.spec_from_file_location("mutants", pathlib.Path(__file__).with_name("mutants.py"))
mutants = importlib.util.module_from_spec(spec)
spec.loader.exec_module(mutants)

SOURCE = '''"""Text with 1 + 1."""


def f(x: int = 3, γ=0.5) -> int:
    """More text: x < 2."""
    if not x:
        raise ValueError(f"`x` is {x + 1}; it must be at least {2 - 1}")
    if x < 2 and γ != 1:
        return -x * max(x, 1)
    return x - γ
'''
KINDS = {
    "(not not x)": "condition negated",
    "(x <= 2)": "comparison",
    "(γ == 1)": "comparison",
    "(x < 2 or γ != 1)": "connective",
    "(not (x < 2 and γ != 1))": "condition negated",
    "(-x / max(x, 1))": "operator",
    "(min(x, 1))": "end",
    "(x + γ)": "operator",
    "4": "off by one",
    "2.0": "constant",
    "γ": "operand returned",
}


def test_the_changes_of_a_small_file():
    found = {mutant.after: mutant.kind for mutant in mutants.mutants_of("rewardtheory/verify/f.py", SOURCE)}
    assert found.items() >= KINDS.items()
    assert not any("Text" in x or "must be" in x for x in found)


def test_every_mutant_of_the_library_parses_and_differs():
    for mutant in mutants.sample(3, 150):
        source = (mutants.ROOT / mutant.path).read_text("utf8")
        changed = mutants.mutated(source, mutant)
        assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(source)), mutant


def test_the_sample_is_seeded():
    assert mutants.sample(1, 20) == mutants.sample(1, 20) != mutants.sample(2, 20)
    assert len({mutant.key for mutant in mutants.sample(0, 500)}) == 500


def test_a_mutant_is_tried_where_it_runs_on_its_mirror_first_and_then_on_the_quickest():
    mutant = next(x for x in mutants.sample(0, 500) if x.path.startswith("rewardtheory/verify/atlas"))
    here, elsewhere = {mutant.path: {mutant.lines[-1]: ()}}, {mutant.path: {10**6: ()}}
    named = {
        mutant.path: {mutant.lines[0]: ("tests/proofs/test_quick.py::test_a", "tests/proofs/test_quick.py::test_b")}
    }
    known = {
        "tests/verify/test_slow.py": mutants.Baseline(9.0, here),
        "tests/proofs/test_quick.py": mutants.Baseline(1.0, named),
        "tests/verify/atlas/test_mirror.py": mutants.Baseline(20.0, here),
        "tests/verify/test_elsewhere.py": mutants.Baseline(0.5, elsewhere),
        "tests/verify/test_nowhere.py": mutants.Baseline(0.5, {}),
        "tests/solvers/test_other.py": mutants.Baseline(0.1, here),
    }
    assert mutants.tests_of(mutant, known) == [
        "tests/verify/atlas/test_mirror.py",
        "tests/proofs/test_quick.py::test_a",
        "tests/proofs/test_quick.py::test_b",
        "tests/verify/test_slow.py",
    ]


def test_a_place_is_its_statement_or_the_head_of_one_with_a_body():
    source = "def f(x):\n    if (\n        x > 1\n    ):\n        return (x +\n                2)\n    return x\n"
    found = {(mutant.before, mutant.lines) for mutant in mutants.mutants_of("rewardtheory/verify/f.py", source)}
    assert {("x > 1", (2, 3, 4)), ("2", (5, 6))} <= found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "expected"), [("assert True", "passed"), ("assert False", "failed"), ("while True: pass", "timeout")]
)
def test_the_verdict_of_a_run(tmp_path, body, expected):
    (tmp_path / "test_it.py").write_text(f"def test_it():\n    {body}\n")
    verdict, failing = mutants.run_tests(tmp_path, ["test_it.py"], 5)
    assert verdict == expected
    assert failing == ("test_it.py::test_it" if expected == "failed" else "")


def test_the_report_counts_what_survived(tmp_path):
    chosen = mutants.sample(0, 4)
    results = tmp_path / "results.jsonl"
    for mutant, outcome in zip(chosen, ("killed", "survived", "timeout"), strict=False):
        mutants._write(results, {"mutant": mutant.key, "outcome": outcome})
    told = mutants.report(chosen, results)
    assert told.startswith("2 of 3 mutants were caught (1 by the limit of time); 4 were asked for")
    assert chosen[1].after in told and f"{chosen[1].path}:{chosen[1].line}" in told
