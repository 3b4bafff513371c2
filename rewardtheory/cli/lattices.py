"""The command about what follows from what: lattice."""

from pathlib import Path
from typing import Annotated

import typer

from rewardtheory.cli.app import Json, Seed, app, print_json, progress


@app.command()
def lattice(
    kind: Annotated[str, typer.Option(help="What schemes map: reward, path, group, …; or data.")] = "reward",
    seed: Seed = 0,
    time_limit: Annotated[float, typer.Option(help="Seconds for each scheme.")] = 20.0,
    plot: Annotated[Path | None, typer.Option(help="Draw the lattice (.png, .pdf, .svg).")] = None,
    as_json: Json = False,
) -> None:
    """What follows from what among the properties of schemes: claims for what does, separating schemes for the rest.

    With --kind data: which kind of data about a reward suffices for which use, and two rewards that show why not.
    """
    from rewardtheory.report import lattice as report
    from rewardtheory.report.saving import require_suffix
    from rewardtheory.report.tables import console
    from rewardtheory.verify.lattice import find_lattice
    from rewardtheory.verify.schemes import Kind

    if kind != "data" and kind.upper() not in Kind.__members__:
        known = ", ".join(k.name.lower() for k in Kind)
        raise ValueError(f"`--kind` is {kind!r}; it must be one of {known}, or data for what data suffices for what.")
    if not time_limit > 0:
        raise ValueError(f"`--time-limit` is {time_limit}; it must be positive: give a number of seconds.")
    if plot is not None:
        require_suffix(plot, "--plot")
    if kind == "data":
        print_json(report.sufficiency_data()) if as_json else console().print(report.sufficiency_table())
        if plot is not None:
            report.sufficiency_picture(path=plot)
        return
    with progress("checking the schemes") as step:
        found, reports = find_lattice(Kind[kind.upper()], seed=seed, time_limit=time_limit, progress=step)
    if plot is not None:
        report.lattice_picture(found, path=plot)
    if as_json:
        print_json(report.lattice_data(found, reports, seed=seed))
        return
    for table in report.lattice_tables(found):
        console().print(table)
    if plot is not None:
        typer.echo(f"\nwrote {plot}")
