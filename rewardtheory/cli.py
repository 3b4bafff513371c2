"""The command ``rewardtheory``. Heavy imports happen inside commands, so that --help answers at once."""

import json
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(
    help="What a reward function says: distances with error bounds, regret, and certificates that verify exactly.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")]
Seed = Annotated[int, typer.Option(help="Seed of everything random.")]


@app.callback()
def about(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False,
) -> None:
    """What a reward function says: distances with error bounds, regret, and certificates that verify exactly."""
    if version:
        from rewardtheory import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.command()
def compare(
    model: Annotated[str, typer.Argument(help="A name (see `models`), gym:ENV-ID, or a file (.npz, .json, .tra).")],
    reward: Annotated[
        list[str] | None,
        typer.Argument(help="Rewards: names that the model has, built-in candidates, or FILE:NAME. By default all."),
    ] = None,
    discount: Annotated[
        float | None, typer.Option(help="Replaces the model's own, rewards stay as they are; needed for gym: and .tra.")
    ] = None,
    epsilon: Annotated[float, typer.Option(help="Slack of nearly optimal policies, a share of the range.")] = 0.05,
    seed: Seed = 0,
    plot: Annotated[Path | None, typer.Option(help="Write a picture of the comparison (.png, .pdf, .svg).")] = None,
    as_json: Json = False,
) -> None:
    """How far apart rewards are, what the differences can cost, and why: each reason verified exactly."""
    from rewardtheory.distances.comparison import compare as compare_rewards
    from rewardtheory.extra.selection import chosen_rewards

    found = _find(model, discount)
    rewards, notes, away = chosen_rewards(found, reward or [], seed)
    with _progress("comparing") as step:
        result = compare_rewards(found.mdp, rewards, epsilon=epsilon, progress=step)
    if plot is not None:
        from rewardtheory.report.pictures import comparison_picture

        comparison_picture(result, found, path=plot)
    if as_json:
        from rewardtheory.report.data import comparison_data

        _print_json(comparison_data(result, name=found.name, seed=seed, notes=notes | away))
        return
    from rewardtheory.report.policies import places_of
    from rewardtheory.report.tables import comparison_table, console

    places = places_of(result, found)
    console().print(comparison_table(result, name=found.name, notes=notes | away, places=places))
    if plot is not None:
        typer.echo(f"\nwrote {plot}")


@app.command()
def models(as_json: Json = False) -> None:
    """The models that come with the library."""
    from rewardtheory import mdps
    from rewardtheory.arithmetic import to_float

    rows = []
    for name in mdps.names():
        found = mdps.load(name)
        rows.append(
            {
                "name": name,
                "states": found.mdp.n_states,
                "actions": found.mdp.n_actions,
                "discount": to_float(found.mdp.discount),
                "rewards": list(found.rewards),
                "source": found.source,
                "about": found.about,
            }
        )
    if as_json:
        from rewardtheory import __version__

        _print_json({"schema": "rewardtheory/models/1", "version": __version__, "models": rows})
        return
    from rich.table import Table

    from rewardtheory.report.tables import console

    table = Table()
    for column in ("name", "states", "actions", "discount", "rewards", "about"):
        table.add_column(column, no_wrap=column == "name")
    for row in rows:
        table.add_row(
            row["name"],
            str(row["states"]),
            str(row["actions"]),
            f"{row['discount']:g}",
            ", ".join(row["rewards"]),
            row["about"],
        )
    console().print(table)


@app.command()
def recheck(
    file: Annotated[
        Path, typer.Argument(help="JSON with certificates: one, a list, or what `compare --json` printed.")
    ],
    as_json: Json = False,
) -> None:
    """Check certificates again in exact arithmetic, with nothing but the data in the file. Exit 1 if one fails."""
    from rewardtheory import __version__, exact

    results = exact.recheck(file)
    failed = [verdict for verdict in results if not verdict.ok]
    if as_json:
        rows = [verdict.to_dict() for verdict in results]
        _print_json({"schema": "rewardtheory/recheck/1", "version": __version__, "certificates": rows})
    else:
        for verdict in results:
            typer.echo(str(verdict))
        typer.echo(f"{len(results) - len(failed)} of {len(results)} certificates verified")
    if failed:
        raise typer.Exit(1)


@app.command()
def claims(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID…]", help="Claims to run; by default all.")] = None,
    examples: Annotated[
        int, typer.Option(min=1, help="Instances of each sampled theorem, in each number system.")
    ] = 20,
    seed: Annotated[int | None, typer.Option(help="Seed of the instances; by default the same at every run.")] = None,
    list_only: Annotated[bool, typer.Option("--list", help="List the claims without running them.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Print statement, hypotheses and certificate of each.")] = False,
    as_json: Json = False,
) -> None:
    """Run the theorems, counterexamples and refutations, and say what each run is worth as evidence. Exit 1 if one fails."""
    from rewardtheory.report.claims import chosen_claims, claim_list, claim_text, outcome_table, outcomes_data
    from rewardtheory.report.tables import console
    from rewardtheory.verify.running import run

    chosen = chosen_claims(ids or [])
    if list_only and not as_json:
        console().print(claim_list(chosen))
        return
    outcomes = []
    with _progress("running claims") as step:
        for claim in chosen:
            outcomes.append(run(claim, examples=examples, seed=seed))
            step(len(outcomes), len(chosen))
    if as_json:
        _print_json(outcomes_data(outcomes, seed=seed, examples=examples))
    else:
        if show:
            for outcome in outcomes:
                typer.echo(claim_text(outcome) + "\n")
        console().print(outcome_table(outcomes))
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
        with _progress("checking the built-in schemes") as step:
            for one in SCHEMES:
                reports.append(checking.check(one, seed=seed, time_limit=time_limit))
                step(len(reports), len(SCHEMES))
        if as_json:
            _print_json(report.invariance_data(reports, seed=seed))
        else:
            console().print(report.invariance_table(reports))
        return
    with _progress(f"checking {scheme}") as step:
        found = checking.check(scheme, seed=seed, time_limit=time_limit, progress=step)
    if plot is not None:
        report.counterexample_picture(found, path=plot)
    if as_json:
        _print_json(report.report_data(found))
        return
    console().print(report.report_table(found))
    if plot is not None:
        typer.echo(f"\nwrote {plot}")


def _find(model: str, discount: float | None):
    from rewardtheory.extra.models import find_model

    return find_model(model, discount=discount)


def _print_json(data: dict[str, Any]) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, allow_nan=False))


@contextmanager
def _progress(words: str):
    """A progress bar on the error stream, shown after two seconds and only to people."""
    from rich.console import Console
    from rich.progress import Progress

    bar, begun, tasks = Progress(console=Console(stderr=True), transient=True), time.monotonic(), []

    def step(done: int, total: int) -> None:
        if not tasks and time.monotonic() - begun > 2 and sys.stderr.isatty():
            bar.start()
            tasks.append(bar.add_task(words, total=total))
        for task in tasks:
            bar.update(task, completed=done)

    try:
        yield step
    finally:
        if tasks:
            bar.stop()


def main() -> None:
    """Run the command; bad input ends in one sentence and exit code 2."""
    try:
        app()
    except (ValueError, OSError) as error:
        typer.echo(f"rewardtheory: {error}", err=True)
        sys.exit(2)
