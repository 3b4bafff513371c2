"""Every figure: its numbers agree with those printed, it can be drawn, and the command prints and writes it."""

import importlib
import json

import pytest

from rewardtheory.report.figures import figure_list, find_figure, picture

FIGURES = [figure.name for figure in figure_list()]
LONG = {"alignment-gradients"}  # some half a minute, and the gallery of the documentation runs it anyway


@pytest.fixture(scope="module")
def bibliography():
    from pathlib import Path

    from pybtex.database import parse_file

    return set(parse_file(str(Path(__file__).parents[2] / "proofs" / "references.bib"), "bibtex").entries)


def find_script(name):
    return importlib.import_module("rewardtheory.examples." + name.replace("-", "_"))


@pytest.mark.parametrize("name", [pytest.param(x, marks=pytest.mark.full) if x in LONG else x for x in FIGURES])
def test_the_figure_agrees_with_what_is_printed_and_can_be_drawn(name, tmp_path, bibliography):
    figure = find_figure(name)
    first, second = find_script(name).__doc__.split("\n")[:2]
    assert set(second) == {"="} and len(second) >= len(first), "the gallery wants a title underlined by ="
    assert figure.title and not figure.title.endswith(".") and figure.story and figure.kind.endswith(".")
    assert set(figure.source) <= bibliography
    assert next(iter(figure.sizes)) == "small"
    data = figure.compute()
    rows = figure.compared(data)
    assert rows
    differing = [row for row in rows if row.agrees is False and not row.note]
    assert not differing, f"these differ from what is printed, and no note says why: {differing}"
    path = picture(figure, data, path=tmp_path / "picture.png")
    assert path.stat().st_size > 5000


def test_an_unknown_figure_and_an_unknown_size_get_one_sentence():
    with pytest.raises(
        ValueError, match=r"^`name` is 'nonsense'; there is no such figure: `rewardtheory figure` lists"
    ):
        find_figure("nonsense")
    with pytest.raises(ValueError, match=r"^`size` is 'huge'; the figure shaping-bicycle has the sizes small: choose"):
        find_figure("shaping-bicycle").compute(size="huge")


def test_the_command_prints_the_comparison_and_writes_the_picture(tmp_path, monkeypatch, capsys):
    from typer.testing import CliRunner

    from rewardtheory.cli import app

    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["figure", "shaping-bicycle"])
    assert done.exit_code == 0 and "0.020513" in done.stdout and (tmp_path / "shaping-bicycle.png").exists()
    done = CliRunner().invoke(app, ["figure", "shaping-bicycle", "--json"])
    found = json.loads(done.stdout)
    assert found["schema"] == "rewardtheory/figure/1" and found["rows"][0]["agrees"] is True
    listed = json.loads(CliRunner().invoke(app, ["figure", "--json"]).stdout)
    assert [entry["name"] for entry in listed["figures"]] == FIGURES


def test_an_interrupted_figure_keeps_the_models_that_are_done():
    script = find_script("starc-correlations")

    def interrupt_at(count):
        def progress(done, total):
            if done == count:
                raise KeyboardInterrupt

        return progress

    whole = script.data(seed=0, progress=lambda done, total: None, models=3, pairs=2)
    part = script.data(seed=0, progress=interrupt_at(5), models=3, pairs=2)
    assert part["models"] == (2, 3) and part["points"] == 2 * 2 * script.STEPS
    assert (part["regret"] == whole["regret"][: part["points"]]).all()
    assert any(row.note == "interrupted: 3 were asked for" for row in script.compared(part))
    with pytest.raises(KeyboardInterrupt):
        script.data(seed=0, progress=interrupt_at(3), models=3, pairs=2)


def test_correlations_from_moments_are_those_of_numpy():
    import numpy as np

    script = find_script("starc-correlations")
    draw = np.random.default_rng(0)
    x, y = draw.normal(size=(5, 3, 2, 4)) * np.logspace(0, 6, 5)[:, None, None, None], draw.normal(size=(5, 2, 4))
    for chosen in (range(5), (0, 0, 3), (1, 1, 1)):
        found = script.correlations(script.moments(x, y)[:, list(chosen)])
        for k in range(3):
            true = np.corrcoef(x[list(chosen), k].ravel(), y[list(chosen)].ravel())[0, 1]
            assert found[k] == pytest.approx(true, abs=1e-9)
