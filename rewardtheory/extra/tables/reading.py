"""Read a table of scores; what cannot be read is counted and shown, never dropped in silence."""

import glob
from pathlib import Path
from typing import Any

from rewardtheory.extra.tables.engines import first_line, named_view
from rewardtheory.extra.tables.lines import read_csv, read_json_lines
from rewardtheory.extra.tables.pairs import pairs_to_rows
from rewardtheory.extra.tables.records import Source
from rewardtheory.extra.tables.reward_bench import read_results

SUFFIXES = (".parquet", ".csv", ".tsv", ".jsonl", ".ndjson", ".json")


def read(connection: Any, table: str) -> Source:
    """Read a file, several files of one kind, or a table that the engine has.

    Args:
        connection: an ibis backend, see `rewardtheory.extra.tables.engines.connect`.
        table: a path or a pattern (`part-*.parquet`) ending in .parquet, .csv, .tsv, .jsonl, or .json (RewardBench
            results); for an engine by URL the name of one of its tables.

    Returns:
        The table. Files that hold `chosen` and `rejected` in one row come out with one row for each answer.

    Raises:
        ValueError: if there is no such table, or it cannot be read.
    """
    held = connection.list_tables()
    if table in held:
        return pairs_to_rows(Source(connection.table(table), table))
    if connection.name not in ("duckdb", "pyspark"):
        raise ValueError(f"`table` is {table!r}; the engine has no such table: {', '.join(held) or 'it has none'}.")
    paths = sorted(glob.glob(table)) if any(mark in table for mark in "*?[") else [table]
    missing = [path for path in paths if not Path(path).is_file()]
    if missing or not paths:
        raise ValueError(f"`table` is {table!r}; there is no such file: name a file or a pattern that matches some.")
    suffixes = {Path(path).suffix.lower() for path in paths}
    if len(suffixes) > 1 or not suffixes <= set(SUFFIXES):
        raise ValueError(
            f"`table` is {table!r}, with the suffix {', '.join(sorted(suffixes)) or 'none'}; it is one kind of "
            f"{', '.join(SUFFIXES)}: convert the file."
        )
    suffix = suffixes.pop()
    try:
        if suffix == ".parquet":
            return pairs_to_rows(_read_parquet(connection, paths, table))
        if suffix in (".csv", ".tsv"):
            return pairs_to_rows(read_csv(connection, paths, table, delimiter="," if suffix == ".csv" else "\t"))
        if suffix == ".json":
            return read_results(paths, table)
        return pairs_to_rows(read_json_lines(connection, paths, table))
    except ValueError:
        raise
    except Exception as error:  # each engine raises its own
        raise ValueError(f"`table` is {table!r}, and {connection.name} cannot read it: {first_line(error)}") from error


def _read_parquet(connection: Any, paths: list[str], place: str) -> Source:
    if connection.name == "pyspark":
        return Source(named_view(connection, connection._session.read.parquet(*paths)), place, unit="row")

    def numbered():
        # Rows are counted from 1; a Parquet file has no lines.
        table = connection.read_parquet(paths, file_row_number=True)
        return table.mutate(line=table.file_row_number + 1).drop("file_row_number")

    return Source(connection.read_parquet(paths), place, numbered=numbered, unit="row")
