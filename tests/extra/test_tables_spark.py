"""The same expressions on a local Spark: the same numbers as on DuckDB."""

import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from extra.judgements import judgement_rows, write_judgements
from extra.test_judges import assert_same
from extra.test_table_pipeline import answers

pytest.importorskip("ibis", reason="the optional group `tables` is not installed")
pytest.importorskip("pyspark", reason="the optional group `spark` is not installed")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java 17, and there is no java", allow_module_level=True)

from rewardtheory.extra.tables.cleaning import clean
from rewardtheory.extra.tables.engines import connect, rows_of
from rewardtheory.extra.tables.judges import report
from rewardtheory.extra.tables.pipeline import transform_table
from rewardtheory.extra.tables.reading import read
from rewardtheory.extra.tables.records import find_roles

# The warnings of pyspark are its own.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        .getOrCreate()
    )
    yield connect("spark")
    session.stop()


def test_the_pipeline_gives_equal_numbers(spark, tmp_path):
    pq.write_table(pa.table(answers()), tmp_path / "scores.parquet")
    weights = {"helpful": 1.0, "harmless": 0.5}
    found = {}
    for connection, rows_at_once in ((connect(), 1000), (spark, 200)):  # and other buckets, for the hashes differ
        table = connection.read_parquet(tmp_path / "scores.parquet")
        found[connection.name] = transform_table(connection, table, weights, rows_at_once=rows_at_once)
    ours, theirs = found["duckdb"], found["pyspark"]
    for name in ("rows", "bad", "incomplete", "prompts", "flat"):
        assert getattr(ours, name) == getattr(theirs, name)
    for name in ("least", "greatest"):
        assert getattr(ours, name) == pytest.approx(getattr(theirs, name), rel=1e-12)
    for name in ("n", "mean_a", "mean_b", "aa", "bb", "ab"):
        assert getattr(ours.combined, name) == pytest.approx(getattr(theirs.combined, name), rel=1e-9)
    for pair, distance in ours.distances().items():
        assert distance == pytest.approx(theirs.distances()[pair], rel=1e-9)


def test_the_report_is_the_same(spark, tmp_path):
    rows = [row for row in judgement_rows() if row["prompt_id"] < 30 and row["judge"] != "lengthy"]
    path = write_judgements(tmp_path / "judgements.parquet", rows)
    ours, theirs = (report(path, scale=(1, 2), tie=0, engine=engine) for engine in ("duckdb", "spark"))
    assert (ours.pop("engine"), theirs.pop("engine")) == ("duckdb", "spark")
    assert_same(theirs, ours)


@pytest.mark.parametrize(
    "name, text",
    [
        ("s.csv", 'prompt,response,score\n1,"a, b",0.5\n1,b,oops\n2,a,\n2,b,nan\n,c,1\n'),
        (
            "s.jsonl",
            '{"prompt":"1","response":"a, b","score":0.5}\n{"prompt":"1","response":"b","score":"oops"}\n'
            '{"prompt":"2","response":"a"}\n'
            '{"prompt":"2","response":"b","score":"nan"}\n{"response":"c","score":1}\n',
        ),
    ],
)
def test_text_is_read_with_the_same_bad_rows(spark, tmp_path, name, text):
    (tmp_path / name).write_text(text)
    seen = []
    for connection in (connect(), spark):
        source = read(connection, str(tmp_path / name))
        rows, reading = clean(source, find_roles(source, {}))
        kept = rows_of(rows.order_by("prompt", "response"))
        seen.append(
            (reading.rows, reading.used, reading.nulls, reading.bad, sorted(row.reason for row in reading.shown), kept)
        )
    assert seen[0] == seen[1] and seen[0][:4] == (5, 1, 1, 3)


def test_a_malformed_line_stops_spark(spark, tmp_path):
    (tmp_path / "s.csv").write_text("prompt,response,score\n1,a,1\n1,b,2,3\n")
    source = read(spark, str(tmp_path / "s.csv"))
    with pytest.raises(Exception, match="(?i)malformed"):
        clean(source, find_roles(source, {}))
