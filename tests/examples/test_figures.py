"""Every figure: its numbers agree with those printed, it can be drawn, and the command prints and writes it."""

import importlib
import json

import pytest

from rewardtheory.report.figures import figure_list, find_figure, picture

FIGURES = [figure.name for figure in figure_list()]


@pytest.fixture(scope="module")
def bibliography():
    from pathlib import Path

    from pybtex.database import parse_file

    return set(parse_file(str(Path(__file__).parents[2] / "proofs" / "references.bib"), "bibtex").entries)


def find_script(name):
    return importlib.import_module("rewardtheory.examples." + name.replace("-", "_"))


@pytest.mark.parametrize("name", FIGURES)
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
