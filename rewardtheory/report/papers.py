"""The page of papers: which function computes the reward of which paper. `python -m rewardtheory.report.papers FILE`."""

import re
import sys
from pathlib import Path

from rewardtheory.scores.rows import ROWS

HEAD = """# Papers

The papers that the library was built from, one row each: the recipe that computes its reward, or why there is none.
Bare names are functions of `rewardtheory.scores`, `rt` is `rewardtheory`; the other names stand for arrays. The tests
evaluate every recipe. {reached} of {all} papers have one.

This page is written by `python -m rewardtheory.report.papers docs/papers.md`.

| | paper | recipe | what to know |
|---|---|---|---|
"""


def titles(bibliography: str) -> dict[str, str]:
    """Key -> title, of a BibTeX file whose entries have their title in one line."""
    found = {}
    for entry in re.split(r"^@", bibliography, flags=re.M)[1:]:
        key = re.match(r"\w+\{([^,]+),", entry)
        title = re.search(r"\btitle\s*=\s*\{(.+)\},?\s*$", entry, re.M)
        if key and title:
            found[key[1]] = re.sub(r"[{}]", "", title[1])
    return found


def papers_page() -> str:
    """The page, in Markdown."""
    import rewardtheory.proofs

    bibliography = Path(next(iter(rewardtheory.proofs.__path__))) / "references.bib"
    title = titles(bibliography.read_text("utf8"))
    lines = []
    for row in ROWS:
        recipe = f"`{row.recipe}`".replace("|", "\\|") if row.recipe else ""
        lines.append(f"| {row.number} | {title[row.source]} ({row.source}) | {recipe} | {row.note} |")
    head = HEAD.format(reached=sum(1 for row in ROWS if row.recipe), all=len(ROWS))
    return head + "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(papers_page(), "utf8")
