"""The command that redraws figures."""

from pathlib import Path
from typing import Annotated

import typer

from rewardtheory.cli.app import Json, Seed, app, print_json, progress


@app.command()
def figure(
    name: Annotated[str | None, typer.Argument(help="Which figure; without a name the figures are listed.")] = None,
    size: Annotated[str, typer.Option(help="Size of the experiment, where there is more than one.")] = "small",
    seed: Seed = 0,
    output: Annotated[
        Path | None, typer.Option(help="The picture (.png, .pdf, .svg); by default NAME.png here.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Redraw a figure of the literature, with the printed numbers beside ours."""
    from rewardtheory.report.figures import (
        figure_data,
        figure_list,
        figure_names,
        figure_table,
        find_figure,
        picture,
    )
    from rewardtheory.report.tables import console

    if name is None:
        if as_json:
            print_json({"schema": "rewardtheory/figures/1", "figures": [found.about() for found in figure_list()]})
        else:
            console().print(figure_names())
        return
    found = find_figure(name)
    with progress(f"computing {name}") as step:
        data = found.compute(size=size, seed=seed, progress=step)
    path = output or (None if as_json else Path(f"{name}.png"))
    if path is not None:
        picture(found, data, path=path)
    if as_json:
        print_json(figure_data(found, data, size=size, seed=seed))
        return
    console().print(figure_table(found, data))
    typer.echo(f"\nwrote {path}")
