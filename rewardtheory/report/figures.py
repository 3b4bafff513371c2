"""The figures by name. Each is one script of `examples/`, imported as `rewardtheory.examples`.

A script says in its docstring what it shows: a title, underlined by a line of =, then the story. It holds

    SOURCE    the key of the bibliography, or a tuple of keys
    KIND      one sentence: what is exact, and what is statistical
    SIZES     {"small": {…}, "full": {…}}: the arguments of `data` for each size, "small" first and quick
    PANELS    (rows, columns) of the picture; left out where there is one
    data      (*, seed, progress, **size) -> a dictionary of numbers and arrays
    compared  (data) -> a list of `Row`, the printed numbers beside ours
    draw      (axes, data): on one matplotlib axes, or an array of them where there are PANELS

The name of the figure is that of the file, with hyphens.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rewardtheory.report.saving import require_suffix


@dataclass(frozen=True)
class Row:
    """One number of a figure.

    Attributes:
        what: the quantity.
        ours: the number found here.
        printed: the number that the source prints, or None.
        within: how far the two may differ: the rounding of the printed number, our proved error, or the statistical
            allowance that KIND states.
        note: anything a reader must know of this row.
    """

    what: str
    ours: float
    printed: float | None = None
    within: float = 0.0
    note: str = ""

    @property
    def agrees(self) -> bool | None:
        """Whether ours and the printed number are as near as they should be; None where nothing is printed."""
        return None if self.printed is None else bool(abs(self.ours - self.printed) <= self.within)


@dataclass(frozen=True)
class Figure:
    """A figure that can be computed and drawn."""

    name: str
    title: str
    story: str
    source: tuple[str, ...]
    kind: str
    sizes: dict[str, dict[str, Any]]
    panels: tuple[int, int]
    data: Callable[..., dict[str, Any]]
    compared: Callable[[dict[str, Any]], list[Row]]
    draw: Callable[[Any, dict[str, Any]], None]

    def compute(
        self, *, size: str = "small", seed: int = 0, progress: Callable[[int, int], None] = lambda done, total: None
    ) -> dict[str, Any]:
        """The numbers of the figure at one of its sizes."""
        if size not in self.sizes:
            raise ValueError(
                f"`size` is {size!r}; the figure {self.name} has the sizes {', '.join(self.sizes)}: choose one of these."
            )
        return self.data(seed=seed, progress=progress, **self.sizes[size])

    def about(self) -> dict[str, Any]:
        """What a listing shows."""
        return {
            "name": self.name,
            "title": self.title,
            "source": list(self.source),
            "kind": self.kind,
            "sizes": list(self.sizes),
        }


def _names() -> list[str]:
    package = importlib.import_module("rewardtheory.examples")
    return sorted(found.name.replace("_", "-") for found in pkgutil.iter_modules(package.__path__))


def find_figure(name: str) -> Figure:
    """The figure of that name.

    Raises:
        ValueError: if there is none.
    """
    if name not in _names():
        raise ValueError(
            f"`name` is {name!r}; there is no such figure: `rewardtheory figure` lists all {len(_names())}."
        )
    script = importlib.import_module("rewardtheory.examples." + name.replace("-", "_"))
    title, _, story = (script.__doc__ or "").strip().partition("\n")
    story = story.lstrip("=\n")
    source = script.SOURCE if isinstance(script.SOURCE, tuple) else (script.SOURCE,)
    return Figure(
        name=name,
        title=title.strip(),
        story=story.strip(),
        source=source,
        kind=script.KIND,
        sizes=script.SIZES,
        panels=getattr(script, "PANELS", (1, 1)),
        data=script.data,
        compared=script.compared,
        draw=script.draw,
    )


def figure_list() -> list[Figure]:
    """All figures, by name."""
    return [find_figure(name) for name in _names()]


def picture(figure: Figure, data: dict[str, Any], *, path: Path) -> Path:
    """Draw a figure and write it to `path`; the format is that of its suffix."""
    from matplotlib import pyplot

    require_suffix(path, "output")
    rows, columns = figure.panels
    size = (max(6.4, 4.6 * columns), max(4.8, 3.9 * rows))
    canvas, axes = pyplot.subplots(rows, columns, figsize=size, layout="constrained")
    try:
        figure.draw(axes, data)
        canvas.suptitle(figure.title)
        canvas.savefig(path, dpi=150)
    finally:
        pyplot.close(canvas)
    return path


def show(name: str) -> None:
    """What a script of `examples/` does when it is run: print the table and draw the picture at the small size."""
    from matplotlib import pyplot

    from rewardtheory.report.tables import console

    found = find_figure(name)
    data = found.compute()
    console().print(figure_table(found, data))
    rows, columns = found.panels
    size = (max(6.4, 4.6 * columns), max(4.8, 3.9 * rows))
    _, axes = pyplot.subplots(rows, columns, figsize=size, layout="constrained")
    found.draw(axes, data)
    pyplot.show()


def figure_names():
    """A table of all figures."""
    from rich.table import Table

    table = Table()
    for column in ("name", "title", "source", "what is exact"):
        table.add_column(column, no_wrap=column == "name")
    for found in figure_list():
        table.add_row(found.name, found.title, ", ".join(found.source), found.kind)
    return table


def figure_table(figure: Figure, data: dict[str, Any]):
    """The printed numbers beside ours, and what is exact."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table(title=figure.title)
    for column in ("quantity", "printed", "ours", "may differ by", "agrees", "note"):
        table.add_column(column, justify="left" if column in ("quantity", "note") else "right")
    for row in figure.compared(data):
        printed = "" if row.printed is None else f"{row.printed:.6g}"
        agrees = {True: "yes", False: "no", None: ""}[row.agrees]
        table.add_row(row.what, printed, f"{row.ours:.6g}", f"{row.within:.2g}" if printed else "", agrees, row.note)
    return Group(table, Text(f"{figure.kind} Source: {', '.join(figure.source)}."))


def figure_data(figure: Figure, data: dict[str, Any], *, size: str, seed: int) -> dict[str, Any]:
    """The comparison as one JSON object."""
    from rewardtheory import __version__

    rows = [
        {
            "what": row.what,
            "printed": row.printed,
            "ours": float(row.ours),
            "within": float(row.within),
            "agrees": row.agrees,
            "note": row.note,
        }
        for row in figure.compared(data)
    ]
    head = {"schema": "rewardtheory/figure/1", "version": __version__, "size": size, "seed": seed}
    return head | figure.about() | {"rows": rows}
