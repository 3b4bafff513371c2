"""The bibliography parses, and every source that code names is in it."""

import ast
import re
from pathlib import Path

import pytest
from pybtex.database import parse_file

ROOT = Path(__file__).parents[1]
BIBLIOGRAPHY = ROOT / "proofs" / "references.bib"
KEY = re.compile(r"[a-z]+(?:1[89]|20)\d\d[a-z0-9]*")


@pytest.fixture(scope="module")
def entries():
    return parse_file(str(BIBLIOGRAPHY), "bibtex").entries  # refuses bad syntax and repeated keys


def test_entries_have_a_key_a_title_and_a_year(entries):
    assert len(entries) > 100
    for key, entry in entries.items():
        assert KEY.fullmatch(key), f"{key}: a key is the first author's name, the year and a word, in lower case"
        assert entry.fields["title"] and re.fullmatch(r"\d{4}", entry.fields["year"]), key
        assert entry.persons.get("author"), f"{key} has no author"
        assert entry.fields["year"] in key, f"{key} names another year than its entry, {entry.fields['year']}"


def test_no_work_is_listed_twice(entries):
    for field in ("title", "eprint"):
        values = [entry.fields[field].lower() for entry in entries.values() if field in entry.fields]
        assert len(values) == len(set(values)), sorted(v for v in set(values) if values.count(v) > 1)


def test_arxiv_numbers_are_well_formed(entries):
    for key, entry in entries.items():
        if "eprint" in entry.fields:
            assert entry.fields["archiveprefix"] == "arXiv" and re.fullmatch(
                r"\d{4}\.\d{4,5}", entry.fields["eprint"]
            ), key


def named_sources():
    """(file, line, key) for every key in a docstring, a comment or a string of the library."""
    for folder in ("rewardtheory", "examples", "mdps", "proofs"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for number, line in enumerate(file.read_text("utf8").split("\n"), 1):
                for key in KEY.findall(line):
                    yield f"{file.relative_to(ROOT)}:{number}", key


def test_every_key_in_the_code_is_in_the_bibliography(entries):
    named = list(named_sources())
    assert len(named) > 20
    unknown = [f"{place} names {key}" for place, key in named if key not in entries]
    assert not unknown, f"not in proofs/references.bib: {unknown}"


def test_every_source_is_a_key(entries):
    """`source="…"` of a claim or a specimen is a key, or several separated by commas; so is `Source:` in a docstring."""
    wrong, seen = [], 0
    for folder in ("rewardtheory", "examples", "mdps", "proofs"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            text = file.read_text("utf8")
            named = [
                key
                for line in re.findall(r"^ *Source: (.*)$", text, re.M)
                for key in [line.split(" ")[0].rstrip(".,;")]
            ]
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.keyword) and node.arg == "source" and isinstance(node.value, ast.Constant):
                    named += str(node.value.value or "").split(", ") if node.value.value else []
            seen += len(named)
            wrong += [f"{file.relative_to(ROOT)}: {key}" for key in named if key not in entries]
    assert seen > 10
    assert not wrong, f"not a key of proofs/references.bib: {wrong}"
