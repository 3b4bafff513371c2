"""The command: tables, JSON, exit codes, one sentence for bad input, and a recheck that never loads JAX."""

import io
import json
import subprocess
import sys

import pytest

import rewardtheory as rt

RUN = "import sys; from rewardtheory.cli import main; main()"


def command(*arguments, cwd=None):
    return subprocess.run([sys.executable, "-c", RUN, *map(str, arguments)], capture_output=True, text=True, cwd=cwd)


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compared")
    done = command("compare", "frozen-lake", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    path = folder / "compared.json"
    path.write_text(done.stdout, "utf8")
    return path, json.loads(done.stdout)


def test_compare_prints_one_json_object_with_the_promised_fields(compared):
    _, data = compared
    assert data["schema"] == "rewardtheory/compare/1"
    assert set(data["model"]) == {"name", "states", "reachable", "actions", "discount"}
    assert data["model"] | {"discount": 0.99} == {
        "name": "frozen-lake", "states": 16, "reachable": 16, "actions": 4, "discount": 0.99,
    }  # fmt: skip
    assert len(data["rewards"]) == 7 and len(data["pairs"]) == 21
    assert data["version"] == rt.__version__ and data["seed"] == 0 and len(data["input"]) == 64
    for pair in data["pairs"]:
        assert {
            "a",
            "b",
            "starc",
            "epic",
            "regret",
            "worst_case_regret",
            "relation",
            "explanation",
            "certificate",
        } <= set(pair)
        for way in ("a_given_b", "b_given_a"):
            assert {"best", "worst"} == set(pair["regret"][way])
            assert 0 <= pair["worst_case_regret"][way] <= 1
            assert pair["errors"][f"worst_case_regret_{way}"] < 1e-6
        assert pair["certificate"]["schema"] == "rewardtheory/certificate/1"


def test_the_same_input_gives_the_same_hash_and_numbers(compared, tmp_path):
    again = json.loads(command("compare", "frozen-lake", "--json", cwd=tmp_path).stdout)
    assert again["input"] == compared[1]["input"]
    for one, two in zip(again["pairs"], compared[1]["pairs"], strict=True):
        # Threads of a linear algebra library may add up in another order: the last bits are not promised.
        assert one["relation"] == two["relation"] and one["starc"] == pytest.approx(two["starc"], abs=1e-12)
        assert one["worst_case_regret"] == pytest.approx(two["worst_case_regret"], abs=1e-9)
    other = json.loads(command("compare", "frozen-lake", "--json", "--seed", "1", cwd=tmp_path).stdout)
    assert other["input"] != again["input"]


def test_recheck_verifies_everything_and_refuses_what_was_tampered_with(compared, tmp_path):
    path, data = compared
    done = command("recheck", path)
    assert done.returncode == 0
    count = done.stdout.strip().split("\n")[-1].split()
    assert count[0] == count[2] and int(count[0]) >= 63
    witness = next(p["certificate"] for p in data["pairs"] if p["certificate"]["kind"] == "witness")
    witness["comparisons"][0][2] = "<"
    (tmp_path / "bad.json").write_text(json.dumps(data))
    done = command("recheck", tmp_path / "bad.json", "--json")
    assert done.returncode in (1, 2)
    assert "statement" in done.stderr or not all(c["ok"] for c in json.loads(done.stdout)["certificates"])


def test_recheck_compares_what_is_said_with_what_is_proved(compared, tmp_path):
    data = json.loads(compared[0].read_text("utf8"))  # other tests tamper with the parsed one
    data["pairs"][0]["relation"] = "different"
    data["pairs"][4]["worst_case_regret"]["b_given_a"] = 0.9
    (tmp_path / "bad.json").write_text(json.dumps(data))
    done = command("recheck", tmp_path / "bad.json")
    assert done.returncode == 1
    assert (
        "NOT PROVED: environment / shaped: the relation is 'different', and its certificate proves 'same-"
        in done.stdout
    )
    assert "the worst-case regret is 0.9, and its certificate proves 0.5" in done.stdout


def test_the_tables_fit_a_narrow_terminal():
    from rich.console import Console

    from rewardtheory import mdps
    from rewardtheory.report.tables import comparison_table

    found = mdps.load("frozen-lake")
    reward = next(iter(found.rewards.values()))
    result = rt.compare(found.mdp, {"environment": reward, "negated": -reward})
    page = io.StringIO()
    Console(width=80, file=page).print(comparison_table(result, name="frozen-lake"))
    text = page.getvalue()
    assert "…" not in text and "0.05-optimal" in text and "2.000" in text


def test_recheck_loads_neither_jax_nor_a_solver(compared):
    program = (
        "import sys; sys.argv = ['rewardtheory', 'recheck', sys.argv[1]]\n"
        "from rewardtheory.cli import app\n"
        "try:\n    app()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "print([m for m in ('jax', 'scipy', 'cvxpy', 'rewardtheory.solvers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program, str(compared[0])], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().split("\n")[-1] == "[]"


def test_compare_for_people_says_why_and_draws(tmp_path):
    done = command("compare", "cliff-walking", "--plot", tmp_path / "cliff.png")
    assert done.returncode == 0, done.stderr
    assert "38 of 48 states reachable" in done.stdout
    assert "verified exactly" in done.stdout and "same order of policies: rescaled = 3 × environment" in done.stdout
    assert "left out: no action of this model has two possible successors" in done.stdout
    assert (tmp_path / "cliff.png").read_bytes().startswith(b"\x89PNG")


def test_the_picture_explains_its_marks_and_colors(tmp_path, monkeypatch):
    from matplotlib import pyplot

    from rewardtheory import mdps
    from rewardtheory.report.pictures import comparison_picture, paid_on_entering

    lake = mdps.load("frozen-lake")
    reward = lake.rewards["environment"]
    found = rt.compare(lake.mdp, {"environment": reward, "negated": -reward, "careful": lake.rewards["careful"]})
    monkeypatch.setattr(pyplot, "close", lambda figure: None)
    comparison_picture(found, lake, path=tmp_path / "lake.png")
    figure = pyplot.gcf()
    monkeypatch.undo()
    words = [x.get_text() for axes in figure.axes for x in axes.texts]
    words += [f(axes) for axes in figure.axes for f in (type(axes).get_xlabel, type(axes).get_ylabel)]
    words += [x.get_text() for axes in figure.axes if axes.get_legend() for x in axes.get_legend().get_texts()]
    assert {"start", "end\n+1", "end\n0", "end\n-1"} <= set(words)  # the goal is told from the holes
    assert {"lost under", "optimizing", "share of the range of returns lost"} <= set(words)
    assert {"0: the same order of policies, 2: opposite", "worst case over pairs of policies"} <= set(words)
    (scatter,) = (axes for axes in figure.axes if axes.get_title().startswith("distance and cost"))
    assert len(scatter.collections) == len(scatter.get_legend().get_texts()) == 2  # every kind of mark is named
    assert all(len(x.get_offsets()) == 2 * len(found.pairs) for x in scatter.collections)
    pyplot.close(figure)
    sparse = rt.mdp({"s": {"a": {"t": 0.5, "u": 0.5}, "b": "t"}, "t": {}, "u": {}}, start="s", discount=0.5)
    R = rt.reward(sparse, {("s", "a", "t"): 1, ("s", "a", "u"): -2, ("s", "b"): 3})
    assert paid_on_entering(sparse, R).tolist()[1:] == [3, -2] and str(paid_on_entering(sparse, R)[0]) == "nan"


def test_a_model_of_ones_own_saved_and_loaded(tmp_path):
    mdp = rt.mdp(
        {"home": {"work": {"office": 0.9, "home": 0.1}, "sleep": "home"}, "office": {"type": "office"}},
        start="home",
        discount=0.95,
    )
    goal = rt.reward(mdp, {("office", "type"): 1})
    rt.save(tmp_path / "own.npz", mdp, {"goal": goal, "nap": rt.reward(mdp, {("home", "sleep"): 2})})
    done = command("compare", tmp_path / "own.npz", "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["rewards"] == ["goal", "nap"] and data["pairs"][0]["relation"] in ("opposite", "different")
    done = command("compare", tmp_path / "own.npz", "negated", f"{tmp_path / 'own.npz'}:nap", "--json")
    assert json.loads(done.stdout)["rewards"][:2] == ["goal", "negated"]


def test_what_is_compared_by_default_is_said():
    from rewardtheory.specify.candidates import MAKERS

    words = " ".join(command("compare", "--help").stdout.replace("│", " ").split())
    assert f"candidates ({', '.join(MAKERS)})" in words
    assert "By default all candidates if the first is named environment or is the only one; else all rewards" in words


def test_models_lists_every_specimen():
    done = command("models", "--json")
    data = json.loads(done.stdout)
    assert data["schema"] == "rewardtheory/models/1"
    names = {row["name"] for row in data["models"]}
    assert {"frozen-lake", "cliff-walking", "taxi", "two-state", "gambler"} <= names
    assert "frozen-lake" in command("models").stdout


def test_claims_run_and_say_their_evidence(tmp_path):
    done = command("claims", "potential_shaping_preserves_optimal", "shaping_without", "--examples", "5", "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["schema"] == "rewardtheory/claims/1"
    row = {c["id"]: c for c in data["claims"]}["shaping_without_a_potential_can_change_the_optimum"]
    assert {"id", "kind", "evidence", "source", "ok", "instances", "seconds"} <= set(row)
    assert row["evidence"] == "certified" and row["ok"] is True
    (tmp_path / "claims.json").write_text(done.stdout)
    assert command("recheck", tmp_path / "claims.json").returncode == 0


def test_claims_are_listed_by_topic_and_by_word():
    from rewardtheory.verify.claims import claims

    done = command("claims", "--list")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.rstrip().split("\n")
    assert len(lines) < len(claims()) / 3
    assert any(line.startswith("Distances and regret: ") for line in lines)
    counts = [int(line.split()[0]) for line in lines if line.startswith("  ") and line.split()[0].isdigit()]
    assert sum(counts) == len(claims())  # every claim is on one topic
    assert f"{len(claims())} claims: " in lines[-2] + lines[-1]
    some = command("claims", "--list", "circling", "BICYCLE")
    assert some.returncode == 0 and "exactly_above_its_critical_size" in "".join(some.stdout.split())
    assert "randlov1998bicycle" in some.stdout and "ng1999policy" not in some.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["compare", "frozen-lak"], "did you mean frozen-lake"),
        (["compare", "nowhere.json"], "there is no such file"),
        (["compare", "gym:FrozenLake-v1"], "`--discount` is missing"),
        (
            ["compare", "frozen-lake", "nope"],
            "`reward` is 'nope', which is neither a reward of the model nor a built-in",
        ),
        (["compare", "cliff-walking", "redistributed"], "`reward` is 'redistributed', which this model cannot have"),
        (["compare", "frozen-lake", "environment"], "`reward` names only 'environment'"),
        (["compare", "frozen-lake", "--discount", "2"], "`discount` is 2.0; it must lie in [0, 1]"),
        (["compare", "cliff-walking", "--discount", "1"], "`discount` is 1 and a policy can stay for ever"),
        (["compare", "frozen-lake", "--epsilon", "3"], "`epsilon` is 3.0"),
        (["compare", "two-state", "--plot", "picture.txt"], "a picture is written as .png, .pdf or .svg"),
        (["claims", "--list", "zzz", "q"], "`word` is 'zzz q', which no claim has"),
        (["claims", "nope"], "`id` is 'nope', which no claim begins with"),
        (["recheck", "nowhere.json"], "nowhere.json"),
    ],
)
def test_bad_input_ends_in_one_sentence_and_exit_code_two(arguments, sentence, tmp_path):
    done = command(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert sentence in done.stderr and "Traceback" not in done.stderr
    assert done.stdout == "" and len(done.stderr.strip().split("\n")) == 1


def test_the_module_is_the_command():
    done = subprocess.run([sys.executable, "-m", "rewardtheory", "--version"], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.strip().endswith(rt.__version__), done.stderr
