"""The pipeline: whatever the buckets, it computes what NumPy computes on the whole table."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

pytest.importorskip("ibis", reason="the optional group `tables` is not installed")

import ibis

from rewardtheory.extra.tables.engines import connect
from rewardtheory.extra.tables.pipeline import Summary, transform_table
from rewardtheory.extra.tables.transforms import identity, sigmoid


def answers(prompts=37, per_prompt=8, seed=0):
    random = np.random.default_rng(seed)
    n = prompts * per_prompt
    prompt = np.repeat(np.arange(prompts), per_prompt)
    shuffled = random.permutation(n)
    return {
        "prompt": prompt[shuffled],
        "response": np.arange(n)[shuffled],
        "helpful": random.normal(size=n).round(1)[shuffled],
        "harmless": random.normal(size=n)[shuffled],
    }


def by_numpy(data, weights, transform, quantile):
    total = np.zeros(len(data["prompt"]))
    advantage = np.zeros_like(total)
    for prompt in np.unique(data["prompt"]):
        mine = data["prompt"] == prompt
        for name, weight in weights.items():
            total[mine] += weight * transform(data[name][mine] - np.quantile(data[name][mine], quantile))
        u = total[mine]
        advantage[mine] = (u - u.mean()) / u.std(ddof=1)
    return total, advantage


@pytest.fixture
def duck():
    return connect()


@pytest.mark.parametrize("rows_at_once", [1_000_000, 60])
def test_the_pipeline_computes_what_numpy_computes(duck, tmp_path, rows_at_once):
    data, weights, steps = answers(), {"helpful": 1.0, "harmless": 0.5}, []
    found = transform_table(
        duck,
        ibis.memtable(pa.table(data)),
        weights,
        quantile=0.85,
        output=tmp_path / "out",
        rows_at_once=rows_at_once,
        progress=lambda done, total: steps.append((done, total)),
    )
    count = len(steps)
    assert steps == [(k + 1, count) for k in range(count)] and (count == 1) == (rows_at_once > 100)
    total, advantage = by_numpy(data, weights, lambda x: -np.logaddexp(0, -x), 0.85)
    written = pa.concat_tables(pq.read_table(path) for path in sorted((tmp_path / "out").iterdir())).sort_by("response")
    order = np.argsort(data["response"])
    np.testing.assert_allclose(written["combined"].to_numpy(), total[order], rtol=1e-12)
    np.testing.assert_allclose(written["advantage"].to_numpy(), advantage[order], rtol=1e-9, atol=1e-12)
    assert (found.rows, found.bad, found.incomplete, found.prompts, found.flat) == (len(total), 0, 0, 37, 0)
    raw = data["helpful"] + data["harmless"]
    assert found.combined.correlation == pytest.approx(np.corrcoef(total, raw)[0, 1], rel=1e-9)
    assert (found.least, found.greatest) == pytest.approx((total.min(), total.max()))
    within = np.stack([data["helpful"], data["harmless"], total])
    for prompt in range(37):
        within[:, data["prompt"] == prompt] -= within[:, data["prompt"] == prompt].mean(1, keepdims=True)
    rho = np.corrcoef(within)
    for (i, a), (j, b) in (((0, "helpful"), (1, "harmless")), ((0, "helpful"), (2, "combined"))):
        distance = found.distances()[a, b]
        assert distance["starc"] == pytest.approx(np.sqrt(2 - 2 * rho[i, j]), rel=1e-9)
        assert distance["epic"] == pytest.approx(np.sqrt(2 - 2 * rho[i, j]) / 2, rel=1e-9)  # as many answers everywhere


def test_a_sum_of_raw_rewards_is_as_far_from_itself_as_nothing_and_par_is_bounded(duck):
    table = ibis.memtable(pa.table(answers()))
    raw = transform_table(duck, table, {"helpful": 2.0}, transform=identity)
    assert raw.distances()["helpful", "combined"]["starc"] < 1e-7
    par = transform_table(duck, table, {"helpful": 1.0}, transform=sigmoid)
    assert 0 < par.least < par.greatest < 1


def test_bad_and_incomplete_rows_are_counted(duck):
    data = answers(prompts=4)
    data["helpful"][:2] = [np.nan, np.inf]
    table = pa.table(data)
    harmless = table["harmless"].to_pylist()
    harmless[5] = None
    prompt = table["prompt"].to_pylist()
    prompt[7] = None
    table = table.set_column(3, "harmless", pa.array(harmless)).set_column(0, "prompt", pa.array(prompt))
    for rows_at_once in (1000, 10):
        found = transform_table(
            duck, ibis.memtable(table), {"helpful": 1.0, "harmless": 1.0}, rows_at_once=rows_at_once
        )
        assert (found.rows, found.bad, found.incomplete, found.combined.n) == (32, 3, 1, 28)


def test_flat_prompts_are_counted(duck):
    table = ibis.memtable({"prompt": [0, 0, 1, 1], "response": [0, 1, 0, 1], "r": [0.1, 0.1, 1.0, 2.0]})
    found = transform_table(duck, table, {"r": 1.0})
    assert (found.prompts, found.flat) == (2, 1)


def test_summaries_merge_with_nothing():
    assert Summary().merge(Summary()) == Summary()


def test_bad_calls(duck, tmp_path):
    table = ibis.memtable({"prompt": [1, 1], "response": ["a", "a"], "r": [1.0, 2.0]})
    with pytest.raises(ValueError, match="has 2 rows for the response 'a' to the prompt 1; ids of answers are unique"):
        transform_table(duck, table, {"r": 1.0})
    with pytest.raises(ValueError, match="`criteria` or ids name 'q'; the table has the columns prompt, response, r"):
        transform_table(duck, table, {"q": 1.0})
    with pytest.raises(ValueError, match="`criteria` is empty"):
        transform_table(duck, table, {})
    with pytest.raises(ValueError, match="`quantile` is 1; the reference lies inside"):
        transform_table(duck, table, {"r": 1.0}, quantile=1)
    (tmp_path / "old").write_text("")
    with pytest.raises(ValueError, match="is not empty; old parts would be mixed with new ones"):
        transform_table(duck, table, {"r": 1.0}, output=tmp_path)
