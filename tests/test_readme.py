"""The examples of the README run, in order, as one session."""

import doctest
import re
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def test_the_examples_of_the_readme_run():
    text = README.read_text("utf8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.S | re.M)
    assert blocks and all(block.startswith(">>> ") for block in blocks)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "README", str(README), 0)
    assert len(test.examples) > 8
    report = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=report.append)
    assert not report, "".join(report)


def test_the_picture_is_there():
    pictures = re.findall(r"!\[.*?\]\((.*?)\)", README.read_text("utf8"))
    assert pictures and all((README.parent / picture).is_file() for picture in pictures)
