"""``python -m rewardtheory.verify.atlas build --states N --actions A --out FILE``, and ``count --out FILE``."""

import contextlib
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from rewardtheory.verify.atlas.four_states import build_four_states, write_counts
from rewardtheory.verify.atlas.table import build as build_table
from rewardtheory.verify.atlas.table import require_writable, write

app = typer.Typer(add_completion=False, help="The atlas of small models.")


@app.callback()
def _group() -> None:
    """The atlas of small models."""


@app.command()
def build(
    states: Annotated[int, typer.Option(help="The most states.", min=1)],
    actions: Annotated[int, typer.Option(help="How many actions every state has.", min=1)],
    out: Annotated[Path, typer.Option(help="The file to write: .json, or .parquet where pyarrow is installed.")],
) -> None:
    """Compute the features of every skeleton and write them."""
    try:
        require_writable(out)
    except ValueError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None
    with bar() as progress:
        found = build_table(states, actions, progress=progress)
    write(found, out)
    print(f"{len(found)} skeletons in {out}")


@app.command()
def count(
    out: Annotated[Path, typer.Option(help="The .parquet file to write; pyarrow must be installed.")],
) -> None:
    """Count orders, tasks, hackable pairs and turning climbs on the 475 skeletons of four states; takes minutes."""
    try:
        if out.suffix != ".parquet":
            raise ValueError(f"`out` is {str(out)!r}; its suffix must be .parquet.")
        require_writable(out)
    except ValueError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None
    with bar() as progress:
        found = build_four_states(progress=progress)
    write_counts(found, out)
    print(f"{len(found)} skeletons in {out}")


@contextlib.contextmanager
def bar():
    """A progress bar on the standard error, as a function of (done, total)."""
    columns = TextColumn("skeletons"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("skeletons", total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


if __name__ == "__main__":
    app()
