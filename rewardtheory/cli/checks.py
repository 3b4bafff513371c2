"""Commands about statements and schemes: claims, check."""

from pathlib import Path
from typing import Annotated

import typer

from rewardtheory.cli.app import Json, Seed, app, print_json, progress


@app.command()
def claims(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID…]", help="Claims to run, by their ids or how these begin; by default all."),
    ] = None,
    examples: Annotated[
        int, typer.Option(min=1, help="Instances of each sampled theorem, in each number system.")
    ] = 20,
    seed: Annotated[int | None, typer.Option(help="Seed of the instances; by default the same at every run.")] = None,
    list_only: Annotated[
        bool,
        typer.Option(
            "--list", help="Run nothing: how many there are on each topic, or with words those that have them."
        ),
    ] = False,
    show: Annotated[
        bool,
        typer.Option("--show", help="Print statement, hypotheses and certificate of each; with --list all statements."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Run the theorems, counterexamples and refutations, and say what each run is worth as evidence. Exit 1 if one fails."""
    from rewardtheory.report import claims as report
    from rewardtheory.report.tables import console
    from rewardtheory.verify.running import run

    if list_only and not as_json:
        every = report.chosen_claims([])
        if ids or show:
            console().print(report.claim_list(report.claims_with(every, ids or [])))
        else:
            console().print(report.claim_overview(every))
        return
    chosen = report.chosen_claims(ids or [])
    outcomes = []
    with progress("running claims") as step:
        for claim in chosen:
            outcomes.append(run(claim, examples=examples, seed=seed))
            step(len(outcomes), len(chosen))
    if as_json:
        print_json(report.outcomes_data(outcomes, seed=seed, examples=examples))
    else:
        if show:
            for outcome in outcomes:
                typer.echo(report.claim_text(outcome) + "\n")
        console().print(report.outcome_table(outcomes))
    if not all(outcome.ok for outcome in outcomes):
        raise typer.Exit(1)


@app.command()
def check(
    scheme: Annotated[
        str | None, typer.Argument(metavar="FILE.py:NAME", help="The function NAME in a file, which is executed.")
    ] = None,
    all_built_in: Annotated[
        bool, typer.Option("--all", help="The invariance table: what every built-in scheme keeps.")
    ] = False,
    seed: Seed = 0,
    time_limit: Annotated[float, typer.Option(help="Seconds for each scheme.")] = 20.0,
    plot: Annotated[Path | None, typer.Option(help="Draw the counterexamples (.png, .pdf, .svg).")] = None,
    as_json: Json = False,
) -> None:
    """What a reward scheme keeps, property by property, with evidence and the smallest counterexamples."""
    from rewardtheory.report import schemes as report
    from rewardtheory.report.tables import console
    from rewardtheory.verify import checking

    if (scheme is None) != all_built_in:
        raise ValueError("`check` wants either FILE.py:NAME or --all; `rewardtheory check --help` shows both.")
    if all_built_in and plot is not None:
        raise ValueError("`--plot` draws the counterexamples of one scheme: give FILE.py:NAME instead of --all.")
    if scheme is None:
        from rewardtheory.verify.builtin_schemes import SCHEMES

        reports = []
        with progress("checking the built-in schemes") as step:
            for one in SCHEMES:
                reports.append(checking.check(one, seed=seed, time_limit=time_limit))
                step(len(reports), len(SCHEMES))
        if as_json:
            print_json(report.invariance_data(reports, seed=seed))
        else:
            for table in report.invariance_tables(reports):
                console().print(table)
        return
    with progress(f"checking {scheme}") as step:
        found = checking.check(scheme, seed=seed, time_limit=time_limit, progress=step)
    if plot is not None:
        report.counterexample_picture(found, path=plot)
    if as_json:
        print_json(report.report_data(found))
        return
    console().print(report.report_table(found))
    if plot is not None:
        typer.echo(f"\nwrote {plot}")
