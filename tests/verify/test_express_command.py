"""`rewardtheory express`: the story for every ordered pair, and what programs read of it."""

import itertools
import json
import subprocess
import sys
from fractions import Fraction

import pytest
from typer.testing import CliRunner

from rewardtheory import exact
from rewardtheory.cli import app
from rewardtheory.objectives.kinds import FORMALISMS
from rewardtheory.report.express_pairs import pair_data
from rewardtheory.verify.claims import claims
from rewardtheory.verify.expressivity import relation

PAIRS = list(itertools.permutations(FORMALISMS, 2))


def section(text, title):
    """The lines under a title, which are indented."""
    lines = text.splitlines()
    (start,) = [i for i, line in enumerate(lines) if line.startswith(title)]
    found = list(itertools.takewhile(lambda line: line.startswith("  "), lines[start + 1 :]))
    assert found, title
    return [line.strip() for line in found]


def number(words):
    """A value, or a rank, which is better the lower it is."""
    return -int(words.removeprefix("rank ")) if words.startswith("rank ") else Fraction(words)


def same_order(one, two):
    """Whether two columns of values or ranks order alike."""
    one, two = [number(x) for x in one], [number(x) for x in two]
    return all(
        (a > b) == (c > d) and (a == b) == (c == d)
        for (a, c), (b, d) in itertools.product(zip(one, two, strict=True), repeat=2)
    )


@pytest.mark.slow
def test_the_story_works_for_every_ordered_pair():
    table, runner = relation().table, CliRunner()
    for x, y in PAIRS:
        done = runner.invoke(app, ["express", x, y])
        assert done.exit_code == 0, (x, y, done.exception)
        text = done.stdout
        assert "FAIL" not in text and "DO NOT" not in text and "NOT PROVED" not in text and "<function" not in text
        assert "lambda" not in text and "0x" not in text and "None" not in text
        assert len(section(text, "The environment:")) >= 1 and section(text, f"The specification of {x}:")
        key = section(text, "The abbreviations:")
        for name in (x, y):
            assert any(line.split(maxsplit=1) == [name, FORMALISMS[name].name] for line in key)
        data = pair_data(x, y)
        columns = {name: [row[name] for row in data["policies"].values()] for name in data["specifications"]}
        if table[x][y]:
            assert text.startswith("Yes: ") and section(text, f"The specification of {y}:")
            head, *rows = section(text, "Both orders, side by side:")
            assert head.split()[-2:] == [x, y] and len(rows) == len(data["policies"]) == 4
            assert same_order(columns[x], columns[y]) and "order all policies alike" in text
            continue
        assert text.startswith("No: ") and data["verified"] and data["expresses"] is False
        head, *rows = section(text, "The policies, and what they are worth:")
        assert head.split()[-1] == x and len(rows) >= len(data["policies"]) >= 2
        assert section(text, "The order that is asked for:")
        assert section(text, "The certificate, that ")[0].startswith("proved: ")
        first, *above = columns.values()
        assert all(first) and all(same_order(first, column) for column in above if all(column))
        worth = dict(zip(data["policies"], first, strict=True))
        for left, sign, right in data["order"]:
            assert (number(worth[left]) > number(worth[right])) == (sign == ">")
            assert (number(worth[left]) == number(worth[right])) == (sign == "=")


@pytest.mark.slow
def test_every_no_passes_recheck_where_jax_cannot_be_imported(tmp_path):
    table = relation().table
    found = [pair_data(x, y)["certificate"] for x, y in PAIRS if not table[x][y]]
    assert len(found) == 148
    (tmp_path / "no.json").write_text(json.dumps(exact.share_models({"certificates": found})))
    script = (
        "import sys; sys.modules['jax'] = None; sys.modules['jaxlib'] = None; from rewardtheory import exact;"
        "found = exact.recheck(open(sys.argv[1]).read()); print(len(found), all(found))"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "no.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["148", "True"]


def test_the_whole_table_as_json_is_what_the_issue_asks_for():
    done = CliRunner().invoke(app, ["express", "--all", "--json"])
    data = json.loads(done.stdout)
    assert set(data) == {"schema", "version", "formalisms", "table", "because"}
    assert data["schema"] == "rewardtheory/express/1"
    names, known = data["formalisms"], set(claims())
    assert names == list(FORMALISMS) and len(names) == 17
    for part in ("table", "because"):
        assert list(data[part]) == names and all(list(row) == names for row in data[part].values())
    cells = [(x, y, data["table"][x][y], data["because"][x][y]) for x in names for y in names]
    assert all(type(answer) is bool for _, _, answer, _ in cells)
    assert all(type(ids) is list and set(ids) <= known for *_, ids in cells)
    assert all(bool(ids) == (x != y) for x, y, _, ids in cells)
    assert sum(answer for _, _, answer, _ in cells) == 141


def test_the_whole_table_in_words_has_a_key():
    text = CliRunner().invoke(app, ["express", "--all"]).stdout
    assert "141 yes, 148 no" in text
    for name, kind in FORMALISMS.items():
        assert f"{name:<7} {kind.name}" in text


def test_a_formalism_and_itself():
    assert CliRunner().invoke(app, ["express", "MR", "MR"]).stdout.startswith("Yes: Markov rewards (MR) and themselves")
    assert pair_data("MR", "MR")["because"] == []
