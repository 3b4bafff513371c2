"""Hypothesis knows `rt.MDP`, in both orders of import, and a session that does not use it pays nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENTRY = "[hypothesis]\nrewardtheory = rewardtheory.hypothesis_hook:register\n"


@pytest.fixture
def installed(tmp_path):
    """An environment in which the entry point of pyproject.toml is installed, whether or not the package is."""
    folder = tmp_path / "site" / "rewardtheory_entry-1.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: rewardtheory-entry\nVersion: 1.0\n", "utf8")
    (folder / "entry_points.txt").write_text(ENTRY, "utf8")
    path = os.pathsep.join([str(tmp_path / "site"), os.environ.get("PYTHONPATH", "")])
    return os.environ | {"PYTHONPATH": path}


def python(program, environment, folder):
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


DRAW = """
import sys
from hypothesis import find, strategies as st
mdp = find(st.from_type(rt.MDP), lambda m: m.n_states > 1)
print(type(mdp).__name__, mdp.n_states, 'jax' in sys.modules)
"""


@pytest.mark.parametrize(
    "imports",
    [
        "import hypothesis\nimport rewardtheory as rt\nrt.MDP\n",
        "import rewardtheory as rt\nrt.MDP\nimport hypothesis\n",
        "import hypothesis, rewardtheory as rt\n",
    ],
)
def test_models_are_drawn_whichever_library_came_first(installed, tmp_path, imports):
    assert python(imports + DRAW, installed, tmp_path) == ["MDP", "2", "False"]


def test_a_session_without_rewardtheory_loads_nothing_of_it_but_the_hook(installed, tmp_path):
    program = "import hypothesis, sys; print([n for n in ('numpy', 'jax', 'rewardtheory.types') if n in sys.modules])"
    assert python(program, installed, tmp_path) == ["[]"]


def test_the_project_declares_the_entry_point():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
    assert project["entry-points"]["hypothesis"] == {"rewardtheory": "rewardtheory.hypothesis_hook:register"}
