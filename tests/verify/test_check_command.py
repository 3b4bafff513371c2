"""`rewardtheory check`: table, JSON that rechecks, picture, and one sentence for bad input."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from rewardtheory.cli import app

SCHEMES = """
import numpy as np
print("printing at import is nobody's business")

def clip_and_bonus(mdp, reward):
    return np.clip(reward, -1, 1) + 0.1 * (reward != 0)

def crash(mdp, reward):
    return reward[10]

def par(scores):
    return 1 / (1 + np.exp(-scores))
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "my_scheme.py"
    path.write_text(SCHEMES, "utf8")
    return path


def run(*arguments):
    return CliRunner().invoke(app, ["check", *map(str, arguments)])


def test_the_story(file, tmp_path):
    picture = tmp_path / "drawn.png"
    done = run(f"{file}:clip_and_bonus", "--json", "--plot", picture)
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout)
    assert data["schema"] == "rewardtheory/check/1" and data["scheme"] == "clip_and_bonus" and data["seed"] == 0
    rows = {row["id"]: row for row in data["properties"]}
    assert {"id", "keeps", "evidence", "counterexample", "reason"} <= set(rows["order_of_all_policies"])
    assert rows["order_of_all_policies"]["keeps"] is False
    assert rows["order_of_all_policies"]["evidence"] == "certified"
    assert rows["monotonicity"]["keeps"] is None
    assert data["seconds"] < 30
    assert picture.stat().st_size > 10_000

    again = tmp_path / "report.json"
    again.write_text(done.stdout, "utf8")
    program = "import sys; from rewardtheory import exact; v = exact.recheck(sys.argv[1]); print(len(v), all(x.ok for x in v))"
    checked = subprocess.run(
        [sys.executable, "-c", program + "; print('jax' in sys.modules)", str(again)], capture_output=True, text=True
    )
    count, ok, jax = checked.stdout.split()
    assert int(count) >= 5 and ok == "True" and jax == "False", checked.stderr


def test_the_table_of_a_scheme_that_crashes_has_one_row(file):
    done = run(f"{file}:crash")
    assert done.exit_code == 0 and "raises IndexError" in done.stdout and "Traceback" not in done.stdout
    assert "order_of_all_policies" not in done.stdout


def test_a_score_scheme_from_a_file(file):
    done = run(f"{file}:par", "--time-limit", 10)
    assert done.exit_code == 0 and "order_of_scores" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "wants either FILE.py:NAME or --all"),
        (["x.py:f", "--all"], "wants either FILE.py:NAME or --all"),
        (["--all", "--plot", "x.png"], "draws the counterexamples of one scheme"),
        (["nowhere.py:f"], "not a Python file that exists"),
        (["FILE:missing"], "has no 'missing'; it has clip_and_bonus, crash, par"),
    ],
)
def test_bad_input_is_one_sentence(file, arguments, message):
    done = run(*(str(a).replace("FILE", str(file)) for a in arguments))
    assert isinstance(done.exception, ValueError) and message in str(done.exception)


def test_a_file_that_fails_is_one_sentence(tmp_path):
    path = tmp_path / "broken.py"
    path.write_text("import nowhere_to_be_found\n", "utf8")
    done = run(f"{path}:f")
    assert "`broken.py` cannot be executed: ModuleNotFoundError" in str(done.exception)
    path.write_text("def f(:\n", "utf8")
    assert "cannot be executed: SyntaxError" in str(run(f"{path}:f").exception)
    path.write_text("raise SystemExit(3)\n", "utf8")
    assert "cannot be executed: SystemExit" in str(run(f"{path}:f").exception)


def test_nothing_to_draw_is_one_sentence(file, tmp_path):
    done = run(f"{file}:par", "--plot", tmp_path / "x.png", "--time-limit", 10)
    assert "nothing to draw" in str(done.exception)
