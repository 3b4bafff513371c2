"""Where the expressions run: DuckDB embedded, Spark, or any backend that ibis reaches by a URL."""

import tempfile
import uuid
from pathlib import Path
from typing import Any


def connect(engine: str = "duckdb", *, memory: str | None = None) -> Any:
    """The ibis backend of that name.

    Args:
        engine: "duckdb" (embedded, streams files larger than memory), "spark" (the active session, or a local one), or
            a URL that `ibis.connect` knows, such as "postgres://host/base".
        memory: the limit of DuckDB's memory, such as "3GB"; what exceeds it is spilled to disk.

    Returns:
        An ibis backend.

    Raises:
        ValueError: if the engine is unknown or its package is missing.

    >>> connect().name
    'duckdb'
    """
    try:
        import ibis
    except ImportError:
        raise ValueError(
            "`engine` needs ibis, which is not installed: install the group with `pip install 'rewardtheory[tables]'`."
        ) from None
    if memory is not None and engine != "duckdb":
        raise ValueError(f"`memory` is {memory!r} with the engine {engine!r}; only DuckDB takes a limit: leave it out.")
    if engine == "duckdb":
        connection = ibis.duckdb.connect()
        # Bars of the engine's own would be mixed into what the command prints.
        connection.raw_sql("SET enable_progress_bar = false")
        # What exceeds memory is spilled there, and not to the working folder; the engine removes it.
        spill = Path(tempfile.gettempdir(), f"rewardtheory-{uuid.uuid4().hex}")
        connection.raw_sql(f"SET temp_directory = '{spill}'")
        if memory is not None:
            connection.raw_sql(f"SET memory_limit = '{memory}'")
        return connection
    if engine == "spark":
        try:
            from pyspark.sql import SparkSession  # pyright: ignore[reportMissingImports] (an optional group)
        except ImportError:
            raise ValueError(
                "`engine` is 'spark', and pyspark is not installed: `pip install 'rewardtheory[spark]'` (Java 17 too)."
            ) from None
        # A session that is there keeps its own settings; a new one must leave nothing in the working folder.
        builder = SparkSession.builder.appName("rewardtheory").config("spark.sql.warehouse.dir", tempfile.gettempdir())
        session = builder.getOrCreate()
        return ibis.pyspark.connect(session)
    if "://" not in engine:
        raise ValueError(
            f"`engine` is {engine!r}; it is 'duckdb', 'spark', or a URL that ibis.connect takes, such as 'postgres://host/base'."
        )
    try:
        return ibis.connect(engine)
    except Exception as error:  # each backend raises its own
        raise ValueError(f"`engine` is {engine!r}, and ibis cannot connect to it: {first_line(error)}") from error


def first_line(error: BaseException) -> str:
    """What an engine says first, for a message of one sentence."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def rows_of(expression: Any) -> list[dict[str, Any]]:
    """The rows of an expression as dictionaries, with None for null.

    >>> import ibis
    >>> rows_of(ibis.memtable({"x": [1, 2]}))
    [{'x': 1}, {'x': 2}]
    """
    return expression.to_pyarrow().to_pylist()


def stored(connection: Any, expression: Any, name: str) -> Any:
    """The expression as a temporary table of the engine, so that it is read and cleaned once.

    Engines other than DuckDB get the expression back: where they keep what is between is their own business.
    """
    if connection.name != "duckdb":
        return expression
    connection.to_pyarrow(expression.limit(0))  # makes tables in Python's memory known to the engine
    connection.raw_sql(f"CREATE OR REPLACE TEMPORARY TABLE {name} AS {connection.compile(expression)}")
    return connection.table(name)


def named_view(connection: Any, frame: Any) -> Any:
    """A data frame of Spark as an expression."""
    name = f"rewardtheory_{len(connection.list_tables())}"
    frame.createOrReplaceTempView(name)
    return connection.table(name)
