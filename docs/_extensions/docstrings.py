"""Docstrings are plain text with a few conventions; this turns them into reStructuredText without surprises.

`|x|`, a trailing underscore or a lone asterisk in a formula means nothing special here, and ``Source: key.`` becomes a citation.
"""

import re

KEY = r"[a-z]+\d{4}[a-z0-9]*"
SOURCE = re.compile(rf"^(\s*)Source: ({KEY}(?:, {KEY})*)(.*)$")
LITERAL = re.compile(r"(``.+?``|`[^`]+`)")


def _plain(text: str) -> str:
    """Escape what reStructuredText would read into a line, outside of literals."""
    parts = LITERAL.split(text)
    for i in range(0, len(parts), 2):
        parts[i] = re.sub(r"([\\*|])", r"\\\1", parts[i])
        parts[i] = re.sub(r"(?<=\w)_(?=\W|$)", r"\\_", parts[i])
    return "".join(parts)


def process(app, what, name, obj, options, lines):
    """Rewrite the lines of a docstring in place."""
    example = False
    for i, line in enumerate(lines):
        if line.lstrip().startswith(">>>"):
            example = True
        elif not line.strip():
            example = False
        if example:
            continue
        if found := SOURCE.match(line):
            keys = ",".join(key.strip() for key in found[2].split(","))
            lines[i] = f"{found[1]}Source: :cite:`{keys}`{_plain(found[3])}"
        elif not line.startswith("    ") or line.strip():
            lines[i] = _plain(line)


def setup(app):
    """Register the hook, before napoleon reads the docstring."""
    app.connect("autodoc-process-docstring", process, priority=100)
    return {"parallel_read_safe": True}
