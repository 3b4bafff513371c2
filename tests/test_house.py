"""Rules of the house that a program can check."""

import ast
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYTHON = sorted(
    file for folder in ("rewardtheory", "examples", "mdps", "proofs") for file in (ROOT / folder).rglob("*.py")
)


def public_names():
    """Public name -> (module it comes from, or None for a module that is public itself)."""
    tree = ast.parse((ROOT / "rewardtheory/__init__.pyi").read_text("utf8"))
    return {
        alias.asname or alias.name: node.module
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_no_room_bears_the_name_of_a_public_function():
    rooms = {"examples", "mdps", "proofs"} | {
        path.stem for path in (ROOT / "rewardtheory").iterdir() if path.suffix == ".py"
    }
    rooms |= {path.parent.name for path in (ROOT / "rewardtheory").glob("*/__init__.py")}
    destroyed = {name for name, module in public_names().items() if name in rooms and module is not None}
    assert not destroyed, f"importing the room `rewardtheory.{min(destroyed)}` would replace the function of that name"


def test_the_front_door_only_re_exports():
    """Type checkers take `X as X` as public, and lazy_loader reads the same lines."""
    for node in ast.parse((ROOT / "rewardtheory/__init__.pyi").read_text("utf8")).body:
        assert isinstance(node, ast.ImportFrom | ast.Expr | ast.AnnAssign), ast.unparse(node)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 1 and all(alias.asname == alias.name for alias in node.names), ast.unparse(node)


@pytest.mark.parametrize("name", sorted(public_names()))
def test_every_public_name_exists_and_is_documented(name):
    import rewardtheory

    thing = getattr(rewardtheory, name)
    assert name in dir(rewardtheory)
    assert thing.__doc__, f"rewardtheory.{name} has no docstring"


def test_the_front_door_lists_its_names_by_room():
    import rewardtheory
    from rewardtheory.front_door import ROOMS, names_by_room

    rooms = names_by_room()
    assert sorted(name for names in rooms.values() for name in names) == sorted(public_names())
    assert list(rooms) == list(ROOMS)  # a new room gets its words
    for name, module in public_names().items():
        assert name in rooms[(module or name).partition(".")[0]]
    assert "Distances and regret (distances)\n    Batch, Comparison, " in rewardtheory.__doc__
    assert all(name in rewardtheory.__doc__ for name in rewardtheory.__all__)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("strac", "rewardtheory has no 'strac'; did you mean rt.starc or"),
        ("worst_regret", "rewardtheory has no 'worst_regret'; did you mean rt.worst_case_regret"),
        ("qwzx", "rewardtheory has no 'qwzx'; help(rewardtheory) lists its names."),
        ("front_doors", "rewardtheory has no 'front_doors'; "),
    ],
)
def test_a_wrong_name_is_told_the_nearest(name, words):
    import rewardtheory as rt

    with pytest.raises(AttributeError) as caught:
        getattr(rt, name)
    assert str(caught.value).startswith(words) and str(caught.value).endswith((".", "?"))
    assert not hasattr(rt, name) and not hasattr(rt, "__wrapped__")


def test_a_room_that_is_not_loaded_says_so(tmp_path):
    program = "import rewardtheory as rt; rt.mdps"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    last = done.stderr.strip().split("\n")[-1]
    assert last == (
        "AttributeError: rewardtheory has not loaded 'mdps'; it is a module: write import rewardtheory.mdps first."
    )


def test_the_front_door_loads_nothing_heavy(tmp_path):
    heavy = ["numpy", "jax", "scipy", "matplotlib", "cvxpy", "networkx", "flint", "hypothesis", "typer", "rich"]
    program = f"import sys, rewardtheory; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_public_functions_survive_the_import_of_every_room(tmp_path):
    program = """
import importlib, pathlib, types
import rewardtheory as rt
before = {name: type(getattr(rt, name)) for name in rt.__all__}
for path in sorted(pathlib.Path(rt.__path__[0]).iterdir()):
    if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file():
        importlib.import_module("rewardtheory." + path.stem)
importlib.import_module("rewardtheory.mdps"), importlib.import_module("rewardtheory.proofs")
print(sorted(name for name in before if type(getattr(rt, name)) is not before[name]))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_time_of_the_import_is_printed(tmp_path, record_property):
    """Printed and put into the report, not asserted: a time measures the machine as well."""

    def seconds(program):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)
        return time.perf_counter() - begun

    bare, full = (min(seconds(program) for _ in range(3)) for program in ("", "import rewardtheory"))
    record_property("import_seconds", round(full - bare, 4))
    print(f"import rewardtheory: {full - bare:.3f} s over an empty interpreter's {bare:.3f} s, best of 3")


@pytest.mark.parametrize("heavy", ["jax", "matplotlib"])
def test_small_problems_load_neither_jax_nor_matplotlib(tmp_path, heavy):
    program = f"""
import sys
import rewardtheory as rt
mdp = rt.mdp({{"s": {{"go": {{"t": 0.5, "s": 0.5}}, "stay": "s"}}}}, start="s", discount=0.5)
rt.compare(mdp, {{"a": rt.reward(mdp, {{("s", "go"): 1}}), "b": rt.reward(mdp, {{("s", "stay"): 1}})}})
print({heavy!r} in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_files_end_at_four_hundred_lines():
    files = [*PYTHON, *(file for folder in ("tests", "examples") for file in (ROOT / folder).rglob("*.py"))]
    long = [str(file.relative_to(ROOT)) for file in files if len(file.read_text("utf8").splitlines()) > 400]
    assert PYTHON and not long


def test_no_room_for_odds_and_ends():
    assert not [str(file) for file in PYTHON if file.stem in ("utils", "util", "misc", "helpers", "common")]


def test_imports_are_absolute():
    """A mapped folder does not know its parent; an absolute import works wherever the folder stands."""
    for file in PYTHON:
        for node in ast.walk(ast.parse(file.read_text("utf8"))):
            assert not (isinstance(node, ast.ImportFrom) and node.level), f"{file}:{node.lineno}: a relative import"


def test_bad_input_is_never_met_by_an_assertion():
    """`python -O` drops assertions. In proofs/ an assertion is the conclusion of a claim."""
    for file in PYTHON:
        if file.parts[len(ROOT.parts)] != "proofs":
            for node in ast.walk(ast.parse(file.read_text("utf8"))):
                assert not isinstance(node, ast.Assert), f"{file}:{node.lineno}: an assertion; raise a ValueError"


def test_the_readme_has_two_set_up_lines():
    """.ci/run takes the second from the README, so the two cannot drift."""
    lines = [
        line for line in (ROOT / "README.md").read_text("utf8").splitlines() if line.startswith("python3 -m venv ")
    ]
    assert len(lines) == 2 and "rewardtheory compare frozen-lake" in lines[0] and "pytest" in lines[1]
    assert "grep '^python3 -m venv ' README.md" in (ROOT / ".ci/run").read_text("utf8")
