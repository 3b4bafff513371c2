"""The command ``rewardtheory``, one file for each group of commands.

Heavy imports happen inside commands, so that --help answers at once.
"""

import sys

import typer

from rewardtheory.cli import checks, express, figures, lattices, models, scores  # noqa: F401 (a file registers its commands)
from rewardtheory.cli.app import app


def main() -> None:
    """Run the command; bad input ends in one sentence and exit code 2."""
    try:
        app()
    except (ValueError, OSError) as error:
        typer.echo(f"rewardtheory: {error}", err=True)
        sys.exit(2)
