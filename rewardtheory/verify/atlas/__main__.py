"""``python -m rewardtheory.verify.atlas build --states N --actions A --out FILE``."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

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
    columns = TextColumn("skeletons"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("skeletons", total=None)
        found = build_table(states, actions, progress=lambda done, total: bar.update(task, completed=done, total=total))
    write(found, out)
    print(f"{len(found)} skeletons in {out}")


if __name__ == "__main__":
    app()
