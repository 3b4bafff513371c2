"""Commands about models and rewards: compare, models, recheck."""

from pathlib import Path
from typing import Annotated

import typer

from rewardtheory.cli.app import Json, Seed, app, print_json, progress


@app.command()
def compare(
    model: Annotated[str, typer.Argument(help="A name (see `models`), gym:ENV-ID, or a file (.npz, .json, .tra).")],
    reward: Annotated[
        list[str] | None,
        typer.Argument(
            help="Rewards to compare with the model's first and with each other: names that the model has, built-in "
            "candidates (shaped, rescaled, redistributed, distance, cycle-bonus, negated), or FILE:NAME. By default all "
            "candidates if the first is named environment or is the only one; else all rewards of the model."
        ),
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
    from rewardtheory.extra.models import find_model
    from rewardtheory.extra.selection import chosen_rewards

    if plot is not None:  # a wrong path is said at once, not after the work
        from rewardtheory.report.pictures import comparison_picture
        from rewardtheory.report.saving import require_suffix

        require_suffix(plot, "plot")
    found = find_model(model, discount=discount)
    rewards, notes, away = chosen_rewards(found, reward or [], seed)
    with progress("comparing") as step:
        result = compare_rewards(found.mdp, rewards, epsilon=epsilon, progress=step)
    if plot is not None:
        comparison_picture(result, found, path=plot)
    if as_json:
        from rewardtheory.report.data import comparison_data

        print_json(comparison_data(result, name=found.name, seed=seed, notes=notes | away))
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

        print_json({"schema": "rewardtheory/models/1", "version": __version__, "models": rows})
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
        print_json({"schema": "rewardtheory/recheck/1", "version": __version__, "certificates": rows})
    else:
        for verdict in results:
            typer.echo(str(verdict))
        typer.echo(
            "A certificate proves its sentence. Distances and regrets of policies have error bounds, and no certificate."
        )
        typer.echo(f"{len(results) - len(failed)} of {len(results)} certificates verified")
    if failed:
        raise typer.Exit(1)
