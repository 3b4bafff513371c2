"""The command on tables of scores: scores."""

from pathlib import Path
from typing import Annotated

import typer

from rewardtheory.cli.app import Json, Seed, app, print_json, progress


@app.command()
def scores(
    table: Annotated[
        str,
        typer.Argument(help="A file (.parquet, .csv, .tsv, .jsonl, RewardBench's .json) or a quoted pattern of files."),
    ],
    prompt: Annotated[str | None, typer.Option(help="The column of prompts; by default its usual name.")] = None,
    response: Annotated[str | None, typer.Option(help="The column that tells the answers to a prompt apart.")] = None,
    reward: Annotated[str | None, typer.Option(help="The column of rewards.")] = None,
    model: Annotated[str | None, typer.Option(help="The column of judges; without one there is one reward.")] = None,
    baseline: Annotated[str | None, typer.Option(help="The column of what an answer was compared with.")] = None,
    length: Annotated[str | None, typer.Option(help="The column of the lengths of the answers.")] = None,
    scale: Annotated[
        tuple[float, float] | None, typer.Option(help="Least and greatest reward; anything outside is an error.")
    ] = None,
    tie: Annotated[float | None, typer.Option(help="The number that marks a tie: the middle of --scale.")] = None,
    quantile: Annotated[
        float, typer.Option(help="Of each prompt's rewards, the reference of the log-sigmoid and PAR transforms.")
    ] = 0.85,
    engine: Annotated[str, typer.Option(help="duckdb, spark, or a URL for ibis.connect.")] = "duckdb",
    seed: Seed = 0,
    plot: Annotated[Path | None, typer.Option(help="Draw the report (.png, .pdf, .svg).")] = None,
    as_json: Json = False,
) -> None:
    """What the judges of a table of answers say: how far apart, what optimizing one costs, length, cycles, suspected hacks."""
    from rewardtheory.extra.tables.judges import report

    if plot is not None:
        from rewardtheory.report.saving import require_suffix

        require_suffix(plot, "--plot")
    roles = {"prompt": prompt, "response": response, "reward": reward, "model": model}
    with progress(f"reading {table}") as step:
        found = report(
            table,
            roles=roles | {"baseline": baseline, "length": length},
            scale=scale,
            tie=tie,
            quantile=quantile,
            engine=engine,
            seed=seed,
            progress=step,
        )
    if plot is not None:
        from rewardtheory.report.judge_pictures import judge_picture

        judge_picture(found, path=plot)
    if as_json:
        from rewardtheory import __version__

        print_json({"schema": found["schema"], "version": __version__, **found})
        return
    from rewardtheory.report.judges import judge_tables
    from rewardtheory.report.tables import console

    console().print(judge_tables(found))
    if plot is not None:
        typer.echo(f"\nwrote {plot}")
