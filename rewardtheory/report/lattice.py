"""The lattice of the properties of schemes, as tables, plain data and a Hasse diagram."""

from pathlib import Path

import numpy as np
from rich.table import Table
from rich.text import Text

from rewardtheory import __version__
from rewardtheory.report.saving import require_suffix
from rewardtheory.verify.checking import Report
from rewardtheory.verify.data_sources import WITHIN
from rewardtheory.verify.lattice import Lattice

SCHEMA = "rewardtheory/lattice/1"


def lattice_tables(lattice: Lattice) -> list[Table]:
    """What follows, with its claim, and for every pair of which nothing follows the first scheme that separates it."""
    edges = Table(title="what follows from what", title_justify="left")
    for column in ("property", "implies", "claim"):
        edges.add_column(column, overflow="fold")
    for (p, q), claim in lattice.edges.items():
        edges.add_row(p, q, claim)
    edges.caption = (
        f"{len(lattice.edges)} claims make {len(lattice.implied)} implications; of {len(lattice.separators)} other pairs "
        f"{len(lattice.open)} are open and {len(lattice.contradicted)} implications are contradicted"
    )
    edges.caption_justify = "left"
    missing = Table(
        title=f"schemes ({lattice.kind.name.lower()}) that keep the row and break the column", title_justify="left"
    )
    missing.add_column("keeps", no_wrap=True)
    for i in range(len(lattice.ids)):
        missing.add_column(str(i + 1), justify="center")
    names = list(dict.fromkeys(s[0] for s in lattice.separators.values() if s))
    letters = {name: chr(ord("a") + i) for i, name in enumerate(names)}
    for i, p in enumerate(lattice.ids):
        cells = []
        for q in lattice.ids:
            schemes = lattice.separators.get((p, q))
            if p == q or schemes is None:
                cells.append(Text("" if p == q else "→", style="green"))
            else:
                cells.append(Text(letters[schemes[0]] if schemes else "?", style="" if schemes else "bold red"))
        missing.add_row(f"{i + 1} {p}", *cells)
    told = ", ".join(f"{letter} {name}" for name, letter in letters.items())
    missing.caption = f"→: it follows. Separated by: {told or 'nothing'}."
    missing.caption_justify = "left"
    return [edges, missing]


def lattice_data(lattice: Lattice, reports: list[Report], *, seed: int) -> dict:
    """The lattice as plain data: every implication with its claims, every other pair with schemes and their evidence."""
    told = {report.scheme: report for report in reports}
    missing = []
    for (p, q), schemes in lattice.separators.items():
        rows = []
        for name in schemes:
            kept, broken = told[name][p], told[name][q]
            rows.append(
                {
                    "scheme": name,
                    "keeps": kept.evidence,
                    "breaks": broken.evidence,
                    "counterexample": broken.counterexample,
                }
            )
        missing.append({"from": p, "to": q, "separated_by": rows})
    return {
        "schema": SCHEMA,
        "version": __version__,
        "seed": seed,
        "kind": lattice.kind.name,
        "properties": list(lattice.ids),
        "claims": [{"from": p, "to": q, "claim": claim} for (p, q), claim in lattice.edges.items()],
        "implications": [{"from": p, "to": q, "by": list(chain)} for (p, q), chain in lattice.implied.items()],
        "not_implied": missing,
        "open": [list(pair) for pair in lattice.open],
        "contradicted": [list(pair) for pair in lattice.contradicted],
        "classes": [list(members) for members in lattice.classes],
        "hasse": [list(step) for step in lattice.steps],
    }


def lattice_picture(lattice: Lattice, *, path: Path) -> Path:
    """Draw the Hasse diagram and write it to `path`; the format is that of its suffix."""
    from matplotlib import pyplot

    require_suffix(path, "plot")
    figure, ax = pyplot.subplots(figsize=(11, 7), layout="constrained")
    draw_hasse(lattice.classes, lattice.steps, ax=ax)
    ax.set_title(f"properties of schemes ({lattice.kind.name.lower()}): each line goes down to what follows")
    figure.savefig(path, dpi=130)
    pyplot.close(figure)
    return path


def draw_hasse(classes, steps, *, ax):
    """A Hasse diagram: boxes of things that are one, strongest above, and lines down to what follows.

    Args:
        classes: of each box the lines of its text.
        steps: pairs of places in `classes`; the second follows from the first.
        ax: matplotlib axes.
    """
    levels = _levels(len(classes), steps)
    place = _places(levels, steps)
    lonely = set(range(len(classes))) - {i for step in steps for i in step}
    for i, j in steps:
        ax.plot(*np.transpose([place[i], place[j]]), color="0.6", linewidth=1.3, zorder=1)
    for i, members in enumerate(classes):
        text = "\n".join(str(x).replace("_", " ") for x in members)
        face = "0.95" if i in lonely else "white"
        box = {"boxstyle": "round", "facecolor": face, "edgecolor": "C0" if i not in lonely else "0.6"}
        ax.text(*place[i], text, ha="center", va="center", fontsize=8, bbox=box, zorder=2)
    xs, ys = np.transpose(list(place.values()))
    ax.set_xlim(xs.min() - 0.7, xs.max() + 0.7)
    ax.set_ylim(ys.min() - 0.5, ys.max() + 0.6)
    ax.axis("off")
    return ax


def _levels(count, steps):
    """How many lines it takes at most to come to each box from above; boxes without lines go to the bottom."""
    level = [0] * count
    for _ in range(count):
        for i, j in steps:
            level[j] = max(level[j], level[i] + 1)
    touched = {i for step in steps for i in step}
    bottom = max(level, default=0) + 1
    return [level[i] if i in touched else bottom for i in range(count)]


def _places(levels, steps):
    """Boxes of a level beside each other, ordered by the mean place of those above them."""
    above = {j: [i for i, k in steps if k == j] for j in range(len(levels))}
    place = {}
    for level in sorted(set(levels)):
        row = [i for i in range(len(levels)) if levels[i] == level]
        row.sort(key=lambda i: np.mean([place[k][0] for k in above[i] if k in place] or [0.0]))
        width = 1.75
        for k, i in enumerate(row):
            place[i] = (width * (k - (len(row) - 1) / 2), -1.1 * level)
    return place


def sufficiency_table() -> Table:
    """Which kind of data suffices for which: yes, or the transformation that leads to a reward that it cannot tell."""
    from rewardtheory.verify.data_separators import separators
    from rewardtheory.verify.data_sources import SOURCES, sufficient_pairs

    found, sufficient = separators(), set(sufficient_pairs())
    short = {name: "".join(word[0] for word in name.replace("-", " ").split()) for name in WITHIN}
    table = Table(title="what data about a reward suffices for", title_justify="left")
    table.add_column("data", no_wrap=True)
    for i, _ in enumerate(SOURCES):
        table.add_column(str(i + 1), justify="center")
    for i, x in enumerate(SOURCES):
        cells = []
        for z in SOURCES:
            said = short[found[x, z].transformation] if (x, z) in found else "?"
            cells.append("" if x == z else Text("✓", style="green") if (x, z) in sufficient else said)
        table.add_row(f"{i + 1} {x}", *cells)
    table.caption = "Not seen by the data and seen by the use: " + ", ".join(f"{k} {n}" for n, k in short.items())
    table.caption_justify = "left"
    return table


def sufficiency_data() -> dict:
    """The same as plain data, with the two rewards for every pair that does not suffice."""
    from rewardtheory.verify.data_separators import separators
    from rewardtheory.verify.data_sources import SOURCES, data_lattice, sufficient_pairs

    classes, steps = data_lattice()
    separated = [
        {"source": x, "use": z, "transformation": s.transformation, "exact": s.exact, "instance": s.text()}
        for (x, z), s in separators().items()
    ]
    return {
        "schema": "rewardtheory/sufficiency/1",
        "version": __version__,
        "sources": [
            {"id": x, "words": s.words, "invariances": list(s.least), "all": s.most is not None and s.most == s.least}
            for x, s in SOURCES.items()
        ],
        "suffices": [{"source": x, "use": z} for x, z in sufficient_pairs()],
        "separated": separated,
        "classes": [list(members) for members in classes],
        "hasse": [list(step) for step in steps],
    }


def sufficiency_picture(*, path: Path) -> Path:
    """Draw the Hasse diagram of the kinds of data and write it to `path`."""
    from matplotlib import pyplot

    from rewardtheory.verify.data_sources import data_lattice

    require_suffix(path, "plot")
    figure, ax = pyplot.subplots(figsize=(11, 8), layout="constrained")
    draw_hasse(*data_lattice(), ax=ax)
    ax.set_title("data about a reward: each line goes down to what it suffices for")
    figure.savefig(path, dpi=130)
    pyplot.close(figure)
    return path
