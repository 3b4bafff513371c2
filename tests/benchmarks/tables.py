"""The pipeline on a table larger than memory: rows a second and the peak of memory, with a bound that is checked.

python tests/benchmarks/tables.py --rows 10000000
python tests/benchmarks/tables.py --rows 100000000 --memory 2500MB
"""

import argparse
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from rewardtheory.extra.tables.engines import connect
from rewardtheory.extra.tables.pipeline import transform_table

PER_PROMPT = 100
LIMIT = 4.0  # GiB


def make(connection, rows: int, path: Path) -> None:
    """Two correlated criteria for each answer, 100 answers to a prompt, in the order of nobody's choice."""
    connection.raw_sql(
        f"""COPY (SELECT (hash(i) % {max(1, rows // PER_PROMPT)})::BIGINT AS prompt, i AS response,
            (hash(i + 1) % 1000003) / 100000.3 - 5 AS helpful,
            (hash(i + 1) % 1000003) / 200000.6 + (hash(i + 2) % 1000003) / 200000.6 - 5 AS harmless
            FROM range({rows}) t(i)) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 500000)"""
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--memory", default="2GB", help="DuckDB's limit; Python, Arrow and its allocator come on top")
    parser.add_argument("--keep", action="store_true", help="write the transformed rows, as a training run would")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="rewardtheory-tables-"))
    try:
        connection = connect(memory=options.memory)
        connection.raw_sql(f"SET temp_directory = '{folder / 'spill'}'")
        connection.raw_sql("SET preserve_insertion_order = false")
        path = folder / "scores.parquet"
        begun = time.perf_counter()
        make(connection, options.rows, path)
        print(
            f"{options.rows:,} rows, {path.stat().st_size / 2**30:.2f} GiB on disk, made in {time.perf_counter() - begun:.1f} s"
        )
        begun = time.perf_counter()
        with Progress(console=Console(stderr=True)) as bar:
            task = bar.add_task("buckets")
            found = transform_table(
                connection,
                connection.read_parquet(path),
                {"helpful": 1.0, "harmless": 1.0},
                output=folder / "out" if options.keep else None,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
        seconds = time.perf_counter() - begun
    finally:
        shutil.rmtree(folder)
    # Kilobytes on Linux, bytes on macOS.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**30 if sys.platform == "darwin" else 2**20)
    print(f"{seconds:.1f} s, {options.rows / seconds / 1e6:.2f} million rows a second, peak memory {peak:.2f} GiB")
    print(f"{found.prompts:,} prompts, {found.flat:,} flat, combined reward {found.combined.mean_a:.6f} on average")
    for pair, numbers in found.distances().items():
        print(f"{' / '.join(pair)}: STARC {numbers['starc']:.6f}, EPIC {numbers['epic']:.6f}")
    if found.rows != options.rows or found.bad or found.incomplete:
        raise SystemExit(f"rows went missing: {found}")
    if peak > LIMIT:
        raise SystemExit(f"peak memory {peak:.2f} GiB exceeds {LIMIT} GiB")


if __name__ == "__main__":
    main()
