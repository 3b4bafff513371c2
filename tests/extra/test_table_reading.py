"""Every kind of file is read, and every line that cannot be used is counted and shown with its number."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

pytest.importorskip("ibis", reason="the optional group `tables` is not installed")

from rewardtheory.extra.tables.cleaning import clean, require_single
from rewardtheory.extra.tables.engines import connect, rows_of
from rewardtheory.extra.tables.reading import read
from rewardtheory.extra.tables.records import find_roles


@pytest.fixture
def duck():
    return connect()


def all_of(connection, path, given=None, **keywords):
    source = read(connection, str(path))
    rows, reading = clean(source, find_roles(source, given or {}), **keywords)
    return rows_of(rows.order_by("prompt", "response", "model")), reading, source


def bad(reading):
    return [(row.line, row.reason) for row in reading.shown]


def test_lines_of_a_csv_are_numbered_as_an_editor_numbers_them(duck, tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text(
        'prompt,response,score,note\n1,a,0.5,x\n\n1,b,oops,"two\nlines"\n2,a,,y\n2,b,nan,z\n3,a,1.5,q,extra\n\n3,b\n,c,1,\n4,a,2,"ab"\n'
    )
    rows, reading, _ = all_of(duck, path)
    assert [(row["prompt"], row["response"], row["reward"]) for row in rows] == [
        ("1", "a", 0.5),
        ("2", "a", None),
        ("4", "a", 2.0),
    ]
    assert (reading.rows, reading.used, reading.nulls, reading.bad, reading.unit) == (8, 2, 1, 5, "line")
    assert bad(reading) == [
        (4, "the reward is no number: oops"),
        (7, "the reward is not finite: nan"),
        (8, "Expected Number of Columns: 4 Found: 5"),
        (10, "Expected Number of Columns: 4 Found: 2"),
        (11, "no prompt"),
    ]


def test_a_quote_that_never_ends_is_a_bad_line(duck, tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text('prompt,response,score\n1,a,0.5\n2,"b,1\n')
    _, reading, _ = all_of(duck, path)
    assert reading.bad == 1 and reading.shown[0].line == 3 and "quote" in reading.shown[0].reason


def test_tabs_and_several_files(duck, tmp_path):
    for name, text in (("part-1.tsv", "1\ta\t0.5"), ("part-2.tsv", "1\tb\t1e0")):
        (tmp_path / name).write_text(f"prompt\tresponse\tscore\n{text}\n")
    rows, _, _ = all_of(duck, tmp_path / "part-*.tsv")
    assert [row["reward"] for row in rows] == [0.5, 1.0]
    (tmp_path / "part-3.tsv").write_text("prompt\tanswer\tscore\n1\ta\t1\n")
    with pytest.raises(
        ValueError, match=r"has the header \['prompt', 'answer', 'score'\], others have .*files of one table agree"
    ):
        read(duck, str(tmp_path / "part-*.tsv"))


def test_lines_of_json_are_numbered_blank_ones_included(duck, tmp_path):
    path = tmp_path / "scores.jsonl"
    path.write_text(
        '{"prompt":1,"response":"a","score":0.5}\n{"prompt":1,"response":"b","score":\n\n{"prompt":2,"response":"a","score":"x"}\n'
        '[1,2]\n{"prompt":2,"response":"b","score":1e400}\n'
        '{"prompt":2,"response":"it\'s \\"c\\"","score":null,"more":{"k":[1]}}\n'
    )
    rows, reading, _ = all_of(duck, path)
    assert [(row["prompt"], row["response"], row["reward"]) for row in rows] == [
        ("1", "a", 0.5),
        ("2", 'it\'s "c"', None),
    ]
    assert (reading.rows, reading.bad) == (6, 4)
    assert bad(reading) == [
        (2, 'not one JSON object: {"prompt":1,"response":"b","score":'),
        (4, "the reward is no number: x"),
        (5, "not one JSON object: [1,2]"),
        (6, "the reward is not finite: 1e400"),
    ]


def test_more_bad_rows_than_are_shown_are_counted(duck, tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text("prompt,response,score\n1,a,1\n" + "".join(f"{k},a,oops\n" for k in range(2, 30)))
    _, reading, _ = all_of(duck, path)
    assert reading.bad == 28 and [row.line for row in reading.shown] == [3, 4, 5, 6, 7]


def test_rows_of_parquet_are_numbered_from_one(duck, tmp_path):
    pq.write_table(
        pa.table({"prompt": [1, 1, None], "response": ["a", "b", "c"], "score": [1.0, float("inf"), 2.0]}),
        tmp_path / "s.parquet",
    )
    _, reading, _ = all_of(duck, tmp_path / "s.parquet")
    assert reading.unit == "row" and bad(reading) == [(2, "the reward is not finite: inf"), (3, "no prompt")]


def test_chosen_and_rejected_become_two_rows(duck, tmp_path):
    path = tmp_path / "pairs.jsonl"
    lines = [
        {
            "prompt": [{"role": "user", "content": "hi"}],
            "chosen": "good",
            "rejected": "no",
            "score_chosen": 3,
            "score_rejected": 1,
        }
    ]
    lines += [{"prompt": "b", "chosen": "good", "rejected": "bad", "score_chosen": 2.5, "score_rejected": "?"}]
    path.write_text("\n".join(map(json.dumps, lines)))
    rows, reading, source = all_of(duck, path)
    assert [(row["response"], row["reward"], row["length"]) for row in rows] == [
        ("chosen", 3.0, 4.0),
        ("rejected", 1.0, 2.0),
        ("chosen", 2.5, 4.0),
    ]
    assert bad(reading) == [(2, "the reward is no number: ?")]
    assert source.notes == ("chosen and rejected answers in one row; rewards are score_chosen and score_rejected",)


def test_pairs_without_scores_are_labels_and_say_so(duck, tmp_path):
    pq.write_table(pa.table({"prompt": ["p"], "chosen": ["x"], "rejected": ["y"]}), tmp_path / "pairs.parquet")
    rows, _, source = all_of(duck, tmp_path / "pairs.parquet")
    assert [row["reward"] for row in rows] == [1.0, 0.0] and "no scores: the reward is the label" in source.notes[0]
    pq.write_table(pa.table({"chosen": ["x"], "rejected": ["y"]}), tmp_path / "pairs.parquet")
    with pytest.raises(ValueError, match="has chosen and rejected answers and no prompt"):
        read(duck, str(tmp_path / "pairs.parquet"))


VERSION_1 = {
    "id": [7, 7],
    "subset": ["x", "y"],
    "text_chosen": ["aa", "b"],
    "text_rejected": ["c", "d"],
    "results": [1, 0],
    "scores_chosen": [1.0, [0.2]],
    "scores_rejected": [0.5, 0.3],
}
VERSION_2 = {
    "id": ["a", "b"],
    "subset": ["x", "Ties"],
    "text": [["r", "s", "t"], ["u", "v", "w"]],
    "num_correct": [1, 2],
}


def test_results_of_reward_bench_1(duck, tmp_path):
    (tmp_path / "one.json").write_text(json.dumps(VERSION_1 | {"model": "m1"}))
    (tmp_path / "two.json").write_text(json.dumps(VERSION_1 | {"model": "m2", "scores_chosen": [None, 4]}))
    rows, reading, _ = all_of(duck, tmp_path / "*.json")
    assert reading.rows == 8 and reading.nulls == 1
    first = [(row["prompt"], row["response"], row["reward"], row["length"]) for row in rows if row["model"] == "m1"]
    assert first == [
        ("x/7", "chosen", 1.0, 2.0),
        ("x/7", "rejected", 0.5, 1.0),
        ("y/7", "chosen", 0.2, 1.0),
        ("y/7", "rejected", 0.3, 1.0),
    ]


def test_results_of_reward_bench_2_name_the_correct_answers(duck, tmp_path):
    (tmp_path / "one.json").write_text(json.dumps(VERSION_2 | {"model": "m", "scores": [[1, 2, 3], [[3], [2], [1]]]}))
    rows, _, _ = all_of(duck, tmp_path / "one.json")
    assert [(row["response"], row["reward"]) for row in rows] == [
        ("correct 1", 3.0),
        ("correct 2", 2.0),
        ("incorrect 1", 1.0),
        ("correct 1", 1.0),
        ("incorrect 1", 2.0),
        ("incorrect 2", 3.0),
    ]


def test_results_whose_ids_do_not_join_are_an_error(duck, tmp_path):
    (tmp_path / "one.json").write_text(json.dumps(VERSION_1 | {"model": "m1"}))
    (tmp_path / "two.json").write_text(json.dumps(VERSION_1 | {"model": "m2", "id": [7, 8]}))
    with pytest.raises(
        ValueError, match="4 answers do not join; 'chosen' of prompt 'y/7' is only in the results of m1"
    ):
        read(duck, str(tmp_path / "*.json"))
    (tmp_path / "two.json").write_text(json.dumps(VERSION_1 | {"model": "m1"}))
    with pytest.raises(ValueError, match="holds the model 'm1' again"):
        read(duck, str(tmp_path / "*.json"))


@pytest.mark.parametrize(
    "text, told",
    [
        ("{", "is no JSON"),
        ('{"a": 1}', "it is no result file of RewardBench; give other tables as .jsonl"),
        ("[1]", "it is no result file of RewardBench"),
        ('{"id": [1], "scores": [[1], [2]]}', "has columns of different lengths, {'id': 1, 'scores': 2}"),
        ('{"id": [1], "scores": [["x"]]}', "has the score 'x' for prompt '1'"),
        ('{"id": [1], "scores": [[true]]}', "has the score True for prompt '1'"),
        ('{"id": [1], "scores": [[1, 2]], "text": [["a"]]}', "has 1 texts and 2 scores for prompt '1'"),
    ],
)
def test_damaged_results(duck, tmp_path, text, told):
    (tmp_path / "one.json").write_text(text)
    with pytest.raises(ValueError) as error:
        read(duck, str(tmp_path / "one.json"))
    assert told in str(error.value)


def test_files_that_are_none(duck, tmp_path):
    with pytest.raises(ValueError, match="there is no such file"):
        read(duck, str(tmp_path / "none.csv"))
    (tmp_path / "x.txt").write_text("1")
    with pytest.raises(ValueError, match=r"with the suffix \.txt; it is one kind of \.parquet, \.csv"):
        read(duck, str(tmp_path / "x.txt"))
    (tmp_path / "x.parquet").write_text("no parquet")
    with pytest.raises(ValueError, match="and duckdb cannot read it"):
        read(duck, str(tmp_path / "x.parquet"))
    (tmp_path / "x.jsonl").write_text("nothing\n")
    with pytest.raises(ValueError, match="holds no JSON object in its first 1000 lines"):
        read(duck, str(tmp_path / "x.jsonl"))
    (tmp_path / "x.csv").write_text("a,a,b\n1,2,3\n")
    with pytest.raises(ValueError, match="columns have different names"):
        read(duck, str(tmp_path / "x.csv"))


def test_columns_are_named_or_found_by_their_usual_names(duck, tmp_path):
    pq.write_table(pa.table({"q": [1], "response": ["a"], "score": [1.0]}), tmp_path / "s.parquet")
    source = read(duck, str(tmp_path / "s.parquet"))
    with pytest.raises(
        ValueError, match=r"`prompt` names no column, and .* has none of the usual names \(prompt_id, prompt,"
    ):
        find_roles(source, {})
    with pytest.raises(
        ValueError, match="`prompt` is 'Q', and .* has no such column: choose one of q, response, score"
    ):
        find_roles(source, {"prompt": "Q"})
    with pytest.raises(ValueError, match="`prompt` and `reward` are both the column 'score'"):
        find_roles(source, {"prompt": "score"})
    assert find_roles(source, {"prompt": "q"}).reward == "score"


def test_a_value_outside_the_scale_is_an_error_unless_it_marks_a_tie(duck, tmp_path):
    pq.write_table(
        pa.table({"prompt": [1, 2, 3], "response": ["a", "a", "a"], "score": [1.0, 0.0, 2.0]}), tmp_path / "s.parquet"
    )
    path = tmp_path / "s.parquet"
    with pytest.raises(ValueError) as error:
        all_of(duck, path, scale=(1, 2))
    assert str(error.value) == (
        "`reward` is 0 at row 2 (prompt '2', response 'a'), outside the scale 1 to 2, as are 1 rewards in all; if the number "
        "marks a tie, say so by `tie` (--tie), else correct `scale`."
    )
    rows, reading, _ = all_of(duck, path, scale=(1, 2), tie=0)
    assert [row["reward"] for row in rows] == [1.0, 1.5, 2.0] and reading.ties == 1
    with pytest.raises(ValueError, match="`tie` is 0 without a scale"):
        all_of(duck, path, tie=0)
    with pytest.raises(ValueError, match="`scale` is 2 to 1; the least reward comes first"):
        all_of(duck, path, scale=(2, 1))


def test_a_table_without_a_reward_and_an_answer_that_stands_twice(duck, tmp_path):
    pq.write_table(pa.table({"prompt": [1], "response": ["a"], "score": ["high"]}), tmp_path / "s.parquet")
    with pytest.raises(ValueError, match=r"has no row with a reward \(row 1: the reward is no number: high\)"):
        all_of(duck, tmp_path / "s.parquet")
    pq.write_table(
        pa.table({"prompt": [1, 1, 2], "response": ["a", "a", "b"], "score": [1, 2, 3]}), tmp_path / "s.parquet"
    )
    source = read(duck, str(tmp_path / "s.parquet"))
    rows, _ = clean(source, find_roles(source, {}))
    with pytest.raises(
        ValueError, match="has 2 rewards by 'reward' for the response 'a' to the prompt '1', and 1 such answers in all"
    ):
        require_single(rows, "s.parquet")


def test_engines_that_are_none():
    with pytest.raises(ValueError, match="`engine` is 'oracle'; it is 'duckdb', 'spark', or a URL"):
        connect("oracle")
    with pytest.raises(ValueError, match="only DuckDB takes a limit"):
        connect("spark", memory="1GB")
    with pytest.raises(ValueError, match="and ibis cannot connect to it"):
        connect("nosuchbase://x")


def test_a_table_of_an_engine_by_url(tmp_path):
    import duckdb

    with duckdb.connect(str(tmp_path / "base.duckdb")) as base:
        base.sql("CREATE TABLE scored AS SELECT 1 AS prompt, 'a' AS response, 2.5 AS score")
    connection = connect(f"duckdb://{tmp_path / 'base.duckdb'}")
    source = read(connection, "scored")
    rows, reading = clean(source, find_roles(source, {}))
    assert reading.used == 1 and rows_of(rows)[0]["reward"] == 2.5
