"""The documentation's own machinery, as far as it can be tested without building."""

import importlib.util
from pathlib import Path

import pytest

EXTENSIONS = Path(__file__).parents[2] / "docs" / "_extensions"


def extension(name):
    spec = importlib.util.spec_from_file_location(name, EXTENSIONS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_formulas_in_docstrings_mean_nothing_special():
    lines = ["max_π |J_1| * 2 and a_", "Source: ng1999policy.", "", ">>> a * b | c"]
    extension("docstrings").process(None, "function", "f", None, None, lines)
    assert lines == ["max_π \\|J_1\\| \\* 2 and a\\_", "Source: :cite:`ng1999policy`.", "", ">>> a * b | c"]


@pytest.fixture
def pages():
    return extension("generated_pages")


def test_every_public_name_has_a_page(pages, tmp_path):
    root = Path(__file__).parents[2]
    pages.reference_pages(root, tmp_path)
    text = "".join(page.read_text("utf8") for page in tmp_path.glob("*.rst"))
    for entries in pages.front_door(root).values():
        for name, module in entries:
            assert f"rewardtheory.{name}\n" in text or (module and f"rt.{name}" in text), name


def test_plain_text_is_escaped_and_code_is_not(pages):
    assert pages.plain("R_1 * 2 < `a_b * c`") == r"R\_1 \* 2 \< `a_b * c`"
