"""The command about formalisms."""

from pathlib import Path
from typing import Annotated

import typer

from rewardtheory.cli.app import Json, app, print_json


@app.command()
def express(
    x: Annotated[str | None, typer.Argument(help="The formalism whose orders are to be said, such as LTL.")] = None,
    y: Annotated[str | None, typer.Argument(help="The formalism that is to say them, such as MR.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="The whole table, computed from the claims.")] = False,
    plot: Annotated[
        Path | None, typer.Option(help="Draw the diagram (with --all) or, for a no, why (.png, .pdf, .svg).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Whether one formalism says all that another says, and why: a construction that is run, or a certificate."""
    from rewardtheory.report import express as report
    from rewardtheory.report import express_pairs
    from rewardtheory.report.specifications import key_text
    from rewardtheory.report.tables import console
    from rewardtheory.verify.expressivity import relation

    if everything == (x is not None) or (x is None) != (y is None):
        raise ValueError(
            "`express` wants two formalisms, such as LTL MR, or --all; `rewardtheory express --help` shows both."
        )
    if everything:
        found = relation()
        if plot is not None:
            report.relation_picture(found, path=plot)
        if as_json:
            print_json(report.relation_data(found))
            return
        console().print(report.relation_table(found))
        typer.echo("\n" + "\n".join(key_text(found.table)))
        if plot is not None:
            typer.echo(f"\nwrote {plot}")
        return
    if plot is not None:
        from rewardtheory.report.witness_pictures import pair_picture

        pair_picture(str(x), str(y), path=plot)
    if as_json:
        print_json(express_pairs.pair_data(str(x), str(y)))
        return
    typer.echo(express_pairs.pair_text(str(x), str(y)))
    if plot is not None:
        typer.echo(f"\nwrote {plot}")
