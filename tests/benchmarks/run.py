"""All measured comparisons, one after the other in one process: a table for the screen, and the page of the docs.

Run ``python tests/benchmarks/run.py`` with the extra `benchmarks` installed. It is quick by default; ``--full`` takes
the sizes that count, some ten minutes on two free cores, and ``--write`` puts them into docs/benchmarks.md.
"""

import argparse
import os
import platform
import sys
from datetime import date
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.measuring import Row

PARTS = ("worst_case_regret", "small_models", "all_pairs", "large_models", "start_up")
PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
PACKAGES = ("numpy", "scipy", "jax", "quantecon", "numba")


def machine() -> dict[str, str]:
    """What the numbers depend on."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = [x for x in Path("/proc/cpuinfo").read_text(encoding="utf8").splitlines() if x.startswith("model name")]
        model = lines[0].split(":", 1)[1].strip() if lines else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[1] if hasattr(os, "getloadavg") else float("nan")
    return {
        "processor": f"{model}, {os.cpu_count()} cores",
        "memory": f"{memory:.0f} GiB",
        "other work": f"load average {load:.1f} over five minutes",
        "Python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def cells(row: Row) -> list[str]:
    """One line of either table."""

    def number(x: float | None, form: str) -> str:
        return "" if x is None else format(x, form)

    return [
        row.name,
        row.peer,
        number(row.ours, ".3f"),
        number(row.theirs, ".3f"),
        number(row.ratio, ".2f"),
        number(row.busy_ratio, ".2f"),
        number(row.asked, ".2f"),
        "" if row.asked is None else "missed" if row.missed else "reached",
    ]


def remarks(row: Row) -> str:
    """What does not fit into a line of the table."""
    parts = [] if row.difference is None else [f"answers differ by {row.difference:.1e} at most"]
    parts += [row.note] if row.note else []
    parts += [f"missed, because {row.why}"] if row.missed and row.why else []
    return "; ".join(parts)


HEAD = ("what", "beside", "ours, s", "theirs, s", "ratio", "ratio of processor time", "asked", "")


def screen(rows: list[Row], about: dict[str, str]) -> Table:
    """The table for people."""
    table = Table(title="Benchmarks", caption="; ".join(f"{k} {v}" for k, v in about.items()))
    for k, name in enumerate(HEAD):
        table.add_column(name, justify="right" if 2 <= k <= 6 else "left", overflow="fold")
    for row in rows:
        table.add_row(*cells(row))
    return table


def page(rows: list[Row], about: dict[str, str]) -> str:
    """The page of the docs."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `python tests/benchmarks/run.py --full --write`; all in one process, in this order. Times are medians",
        "of the wall clock, ours and the peer's taken in turns. A ratio is theirs divided by ours: above 1 we are faster.",
        "The ratio of processor time counts all cores together, so that work of others on the machine and the number of",
        "cores change it less. Many rewards on a maze and on a ring are timed once, because the peer takes a minute. No GPU",
        "was measured; `tests/benchmarks/devices.py` does that where there is one.",
        "",
        f"Measured on {date.today().isoformat()}. " + ". ".join(f"{k}: {v}" for k, v in about.items()) + ".",
        "",
        "| " + " | ".join(HEAD) + " |",
        "|" + "|".join("---:" if 2 <= k <= 6 else "---" for k in range(len(HEAD))) + "|",
        *("| " + " | ".join(cells(row)) + " |" for row in rows),
        "",
        "Notes:",
        "",
        *(f"- {row.name}: {remarks(row)}." for row in rows if remarks(row)),
    ]
    return "\n".join(lines) + "\n"


def measure(size: str, parts: tuple[str, ...] = PARTS, progress=None) -> list[Row]:
    """All rows of some parts, in their order."""
    rows = []
    for part in parts:
        if progress is not None:
            progress(part)
        rows += import_module(f"benchmarks.{part}").measure(size)
    return rows


def main() -> None:
    """Measure, print, and write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the sizes that count, instead of quick ones")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="some of the parts")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    options = parser.parse_args()
    if options.write and (not options.full or set(options.only) != set(PARTS)):
        parser.error("--write is for the whole: give --full, and no --only.")
    console = Console()
    with Console(stderr=True).status("") as status:
        rows = measure(
            "full" if options.full else "quick",
            tuple(part for part in PARTS if part in options.only),
            lambda part: status.update(f"measuring {part}"),
        )
    about = machine()
    console.print(screen(rows, about))
    for row in rows:
        if remarks(row):
            console.print(f"{row.name}: {remarks(row)}", soft_wrap=True, highlight=False)
    if options.write:
        PAGE.write_text(page(rows, about), encoding="utf8")
        console.print("wrote docs/benchmarks.md")


if __name__ == "__main__":
    main()
