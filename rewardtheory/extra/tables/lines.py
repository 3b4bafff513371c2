"""CSV and JSON lines, with the number of every line that is no row."""

import csv
import json
from itertools import islice
from pathlib import Path
from typing import Any

from rewardtheory.extra.tables.engines import named_view
from rewardtheory.extra.tables.records import SHOWN, BadRow, Source

# A separator that cannot stand unescaped in JSON text, so that a line stays one value.
NO_SEPARATOR = "\x01"
SAMPLED = 1000  # lines whose keys become columns


def read_csv(connection: Any, paths: list[str], place: str, *, delimiter: str) -> Source:
    """A CSV file with a header; every value stays text, so that what is no number is seen as such."""
    header = _header(paths, delimiter)
    if connection.name == "pyspark":
        # Spark has no table of rejected lines; a malformed one stops the reading.
        schema = ", ".join(f"`{name}` STRING" for name in header)
        frame = connection._session.read.csv(
            paths, header=True, sep=delimiter, schema=schema, mode="FAILFAST", quote='"', escape='"', multiLine=True
        )
        return Source(named_view(connection, frame), place)
    columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in header)
    files = "[" + ", ".join(_text(path) for path in paths) + "]"
    options = f"""columns = {{{columns}}}, auto_detect = false, header = true, delim = {_text(delimiter)}, quote = '"',
        escape = '"', strict_mode = true"""
    rejects = "store_rejects = true, rejects_table = 'rejected_lines', rejects_scan = 'rejected_scans'"
    scan = f"read_csv({files}, {options}, {rejects})"
    table = connection.sql(f"SELECT * FROM {scan}")

    def rejected() -> list[tuple[int, str]]:
        for name in ("rejected_lines", "rejected_scans"):
            connection.raw_sql(f"DROP TABLE IF EXISTS {name}")
        connection.raw_sql(
            f"SELECT count(*), {', '.join(f'min({_name(one)})' for one in header)} FROM {scan}"
        ).fetchall()
        found = connection.raw_sql(
            "SELECT line, any_value(error_message) FROM rejected_lines GROUP BY line ORDER BY line"
        ).fetchall()
        return [(int(line), str(message).splitlines()[0].rstrip(". ")) for line, message in found]

    def malformed():
        found = rejected()
        lines, _ = _starts(paths, [one for one, _ in found], [], delimiter)
        return len(found), [BadRow(line, reason) for line, (_, reason) in zip(lines, found[:SHOWN], strict=False)]

    def numbered():
        return connection.sql(f"SELECT *, row_number() OVER () AS line FROM {scan}")

    def lines(rows: list[int]) -> list[int]:
        return _starts(paths, [one for one, _ in rejected()], rows, delimiter)[1]

    return Source(table, place, numbered=numbered, malformed=malformed, line=lines)


def _header(paths: list[str], delimiter: str) -> list[str]:
    first: list[str] = []
    for path in paths:
        with open(path, encoding="utf8", newline="") as file:
            names = next(csv.reader(file, delimiter=delimiter), [])
        if names:
            names[0] = names[0].removeprefix("\ufeff")
        if not names or len(set(names)) < len(names) or "" in names:
            raise ValueError(
                f"`table` {path} has the header {names}; columns have different names: give the file a header."
            )
        if first and names != first:
            raise ValueError(f"`table` {path} has the header {names}, others have {first}: files of one table agree.")
        first = names
    return first


def _starts(paths: list[str], rejected: list[int], rows: list[int], delimiter: str) -> tuple[list[int], list[int]]:
    """The lines on which records begin: a quoted value may hold line breaks, so that records and lines differ.

    Args:
        paths: the files; in several of them records are not found again, and the numbers are those of the engine.
        rejected: rejected records as the engine counts them, header and empty lines included.
        rows: rows as the engine counts them, without header, empty lines and rejected records.
        delimiter: between values.

    Returns:
        (a line for each of the first rejected records, one for each row).
    """
    first = rejected[:SHOWN]
    if len(paths) > 1 or not (first or rows):
        return first, rows
    gone, starts, places = set(rejected), {}, {}
    with open(paths[0], encoding="utf8", errors="replace", newline="") as file:
        reader, row, begun = csv.reader(file, delimiter=delimiter), -1, 1
        for record, values in enumerate(reader, start=1):
            starts[record] = begun
            if values and record not in gone:
                row += 1
                places[row] = begun
            begun = reader.line_num + 1
            if record >= max(first, default=0) and row >= max(rows, default=0):
                break
    return [starts.get(one, one) for one in first], [places.get(one, one) for one in rows]


def read_json_lines(connection: Any, paths: list[str], place: str) -> Source:
    """One JSON object a line; the keys of the first thousand lines are the columns, every value is taken as text."""
    keys = _keys(paths)
    if connection.name == "pyspark":
        schema = ", ".join(f"`{key}` STRING" for key in keys)
        frame = connection._session.read.json(paths, schema=schema, mode="FAILFAST", primitivesAsString=True)
        return Source(named_view(connection, frame), place)
    files = "[" + ", ".join(_text(path) for path in paths) + "]"
    scan = f"""(SELECT line AS text, row_number() OVER () AS line FROM read_csv({files}, columns = {{'line': 'VARCHAR'}},
        delim = '{NO_SEPARATOR}', quote = '', escape = '', header = false, auto_detect = false))"""
    # json_valid is asked inside CASE: an engine is free to evaluate both sides of AND.
    whole = "CASE WHEN json_valid(text) THEN json_type(text) = 'OBJECT' ELSE false END"
    values = ", ".join(f"CASE WHEN {whole} THEN text ->> {_text(_pointer(key))} END AS {_name(key)}" for key in keys)
    filled = "text IS NOT NULL AND trim(text) <> ''"

    def malformed():
        first = connection.raw_sql(
            f"SELECT line, text, count(*) OVER () FROM {scan} WHERE {filled} AND NOT ({whole}) ORDER BY line LIMIT {SHOWN}"
        ).fetchall()
        shown = [BadRow(line, f"not one JSON object: {text[:60]}") for line, text, _ in first]
        return (first[0][2] if first else 0), shown

    def numbered():
        return connection.sql(f"SELECT {values}, line FROM {scan} WHERE {filled} AND {whole}")

    return Source(numbered().drop("line"), place, numbered=numbered, malformed=malformed)


def _keys(paths: list[str]) -> list[str]:
    keys: dict[str, None] = {}
    for path in paths:
        with Path(path).open(encoding="utf8", errors="replace") as file:
            for line in islice(file, SAMPLED):
                try:
                    found = json.loads(line)
                except ValueError:
                    continue
                if isinstance(found, dict):
                    keys |= dict.fromkeys(found)
    keys.pop("line", None)
    if not keys:
        raise ValueError(
            f"`table` {paths[0]} holds no JSON object in its first {SAMPLED} lines: give one object a line."
        )
    return list(keys)


def _pointer(key: str) -> str:
    return "/" + key.replace("~", "~0").replace("/", "~1")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
