"""What all commands share: the application, the common options, JSON and progress."""

import json
import sys
import time
from contextlib import contextmanager
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


def _version(asked: bool) -> None:
    if asked:
        from rewardtheory import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """What a reward function says: distances with error bounds, regret, and certificates that verify exactly."""


def print_json(data: dict[str, Any]) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, allow_nan=False))


@contextmanager
def progress(words: str):
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
