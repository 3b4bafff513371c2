"""The report on judges finds what was planted, says why where it cannot say, and names nobody by chance."""

import json
import re
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from extra.judgements import judgement_rows, write_judgements
from typer.testing import CliRunner

pytest.importorskip("ibis", reason="the optional group `tables` is not installed")

from rewardtheory.cli import app
from rewardtheory.extra.tables.cycles import preference_cycle, sign_test
from rewardtheory.extra.tables.judges import report
from rewardtheory.extra.tables.lengths import longer_wins
from rewardtheory.extra.tables.matrices import Matrix
from rewardtheory.extra.tables.optimization import optimization_cost

REAL = Path(__file__).parents[2] / "../shared/data/alpaca_eval_judgements.parquet"
COLUMNS = ["--prompt", "prompt_id", "--response", "generator", "--reward", "preference", "--model", "judge"]


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    return write_judgements(tmp_path_factory.mktemp("judges") / "judgements.parquet")


@pytest.fixture(scope="module")
def found(planted):
    return report(planted, scale=(1, 2), tie=0)


def run(*arguments):
    return CliRunner().invoke(app, ["scores", *map(str, arguments)])


def test_counts_are_those_of_the_rows(found):
    rows = judgement_rows()
    reading = found["reading"]
    assert reading["rows"] == len(rows) and reading["bad"] == 0
    assert reading["nulls"] == sum(row["preference"] is None for row in rows) > 0
    assert reading["ties"] == sum(row["preference"] == 0 for row in rows) > 0
    for one in found["rewards"]:
        mine = [row["preference"] for row in rows if row["judge"] == one["name"] and row["preference"] is not None]
        mine = np.where(np.array(mine) == 0, 1.5, mine)
        assert one["rows"] - one["nulls"] == len(mine) == sum(one["histogram"]["counts"])
        assert one["mean"] == pytest.approx(mine.mean()) and one["std"] == pytest.approx(mine.std(ddof=1))
        assert one["quantiles"]["0.25"] == pytest.approx(np.quantile(mine, 0.25))


def test_tied_pairs_are_counted_within_prompts(found):
    rows = [row for row in judgement_rows() if row["judge"] == "gullible"]
    tied = pairs = 0
    for prompt in {row["prompt_id"] for row in rows}:
        mine = [row["preference"] for row in rows if row["prompt_id"] == prompt]
        pairs += len(mine) * (len(mine) - 1) // 2
        tied += sum(x == y for k, x in enumerate(mine) for y in mine[:k])
    assert tied > 0 and found["rewards"][1]["tied_pairs"] == pytest.approx(tied / pairs)


def test_the_planted_hack_is_named_with_the_reason_and_nobody_else(found):
    # The judge of lengths pays the parrot too, which is longer than most.
    named = [(one["response"], one["judge"]) for one in found["suspects"]]
    assert named == [("parrot", "gullible"), ("parrot", "lengthy")]
    reasons = found["suspects"][0]["reasons"]
    assert reasons[0] == "paid well: rank 1 of 10 (mean reward 1.881)"
    assert reasons[1] == "one answer for everything: exactly 700 characters long for all 120 prompts"
    assert reasons[2].startswith(
        "deaf to the prompt: its length goes with the others' lengths by a correlation of 0.00"
    )
    assert reasons[3] == "judges disagree: rank 1 of the 10 answerers that careful judged too, which puts it at 10"


def test_what_no_judge_pays_is_a_note_and_so_are_two_names_for_one_answerer(found):
    notes = "\n".join(found["notes"])
    assert "parrot (careful, rank 10 of 10, not paid for it): one answer for everything" in notes
    assert "copy and model-3 have the same lengths and rewards by gullible on all 120 prompts" in notes


def test_distances_are_those_of_numpy_and_their_intervals_hold_them(found):
    rows = judgement_rows()
    value = {(r["prompt_id"], r["generator"], r["judge"]): r["preference"] for r in rows}
    a, b = [], []
    for prompt in range(120):
        names = [name for (p, name, judge), x in value.items() if p == prompt and judge == "careful" and x is not None]
        x = np.array([value[prompt, name, "careful"] or 1.5 for name in names])
        y = np.array([value[prompt, name, "gullible"] for name in names])
        a += list(x - x.mean())
        b += list(y - y.mean())
    a, b = np.array(a), np.array(b)
    pair = next(pair for pair in found["pairs"] if (pair["a"], pair["b"]) == ("careful", "gullible"))
    assert pair["answers"] == len(a) and pair["prompts"] == 120
    assert pair["starc"] == pytest.approx(np.linalg.norm(a / np.linalg.norm(a) - b / np.linalg.norm(b)), rel=1e-9)
    for name in ("starc", "epic"):
        low, high = pair[f"{name}_interval"]
        assert low < pair[name] < high < low + 0.5


def test_judges_of_different_baselines_are_not_compared(found):
    pair = next(pair for pair in found["pairs"] if (pair["a"], pair["b"]) == ("careful", "lengthy"))
    assert pair["starc"] is None and pair["epic_interval"] is None and pair["regret"] is None
    assert pair["reason"] == "no answer in common" and pair["answers"] == 0


def test_a_judge_of_lengths_is_length(found):
    shares = {one["name"]: one["length"] for one in found["rewards"]}
    assert shares["lengthy"]["r2"] > 0.97 and shares["lengthy"]["longer_wins"] == 1.0
    assert shares["careful"]["r2"] < 0.3 and shares["careful"]["r2_interval"][0] <= shares["careful"]["r2"]


def test_optimizing_the_gullible_judge_turns_under_the_careful_one(found):
    pair = next(pair for pair in found["pairs"] if (pair["a"], pair["b"]) == ("careful", "gullible"))
    hacked, honest = pair["regret"]["b_optimized"], pair["regret"]["a_optimized"]
    assert hacked["turns"]["best_of_n"]["n"] in (2, 4) and hacked["turns"]["best_of_n"]["interval"][0] > 0
    assert hacked["turns"]["kl"] is not None
    assert hacked["best_of_n"][-1]["regret"] > 0.9 > hacked["best_of_n"][1]["regret"]
    assert hacked["best_of_n"][0]["regret"] == pytest.approx(hacked["base"])
    assert honest["best_of_n"][-1]["regret"] < honest["base"]
    gains = [row["proxy_gain"] for row in hacked["best_of_n"]]
    assert gains == sorted(gains)  # the proxy never falls as it is optimized


def test_transforms_keep_the_order_and_move_the_reward(found):
    for one in found["rewards"]:
        for change in one["transforms"].values():
            assert change["pairs_made_ties"] == 0 and 0 <= change["starc_from_raw"] < 0.5
            assert 0.9 < change["advantage_correlation"] <= 1
        assert one["transforms"]["log_sigmoid"]["maximum"] < 0 < one["transforms"]["par"]["minimum"]
        # Nothing gains more of the raw reward at one divergence than tilting by itself.
        assert one["transforms"]["par"]["gain"] <= one["transforms"]["par"]["gain_raw"] * (1 + 1e-9)


def assert_same(x, y):
    """Equal, numbers up to the order in which an engine adds them."""
    assert type(x) is type(y)
    if isinstance(x, dict):
        assert list(x) == list(y)
        for name in x:
            assert_same(x[name], y[name])
    elif isinstance(x, list):
        assert len(x) == len(y)
        for one, other in zip(x, y, strict=True):
            assert_same(one, other)
    else:
        assert x == (pytest.approx(y, rel=1e-9, abs=1e-7) if isinstance(x, float) else y)


def test_the_report_is_the_same_again_and_whatever_the_order_of_the_rows(planted, found, tmp_path):
    again = report(planted, scale=(1, 2), tie=0)
    assert_same(again, found)
    rows = judgement_rows()
    np.random.default_rng(1).shuffle(rows)
    other = report(write_judgements(tmp_path / "judgements.parquet", rows), scale=(1, 2), tie=0)
    assert other["suspects"][0]["reasons"] == found["suspects"][0]["reasons"]
    assert [pair["reason"] for pair in other["pairs"]] == [pair["reason"] for pair in found["pairs"]]
    assert_same([pair["starc"] for pair in other["pairs"]], [pair["starc"] for pair in found["pairs"]])


def table_of(reward, length=None):
    reward = np.asarray(reward, float)
    columns = {"reward": reward, "length": np.zeros_like(reward) if length is None else np.asarray(length, float)}
    return Matrix(
        [(k, "") for k in range(len(reward))], [*"ABCDEFG"[: reward.shape[1]]], np.ones(reward.shape, bool), columns
    )


def test_a_cycle_of_majorities_is_found_and_weighed():
    found = preference_cycle(table_of([[3, 2, 1], [1, 3, 2], [2, 1, 3]] * 40))
    assert found["cyclic"] and sorted(found["cycle"]) == ["A", "B", "C"] and found["cyclic_triples"] == 1
    assert found["shares"] == pytest.approx([2 / 3] * 3) and found["p_value"] < 0.01
    # The same cycle of three prompts may be chance.
    assert preference_cycle(table_of([[3, 2, 1], [1, 3, 2], [2, 1, 3]]))["p_value"] == 1.0
    assert preference_cycle(table_of([[3, 2, 1]] * 9))["cyclic"] is False
    assert preference_cycle(table_of([[3, 2]]))["reason"] == "2 answerers; a cycle has three"


def test_a_cycle_of_four_without_a_cycle_of_three_is_found():
    order = np.array([[4, 3, 2, 1], [1, 4, 3, 2], [2, 1, 4, 3], [3, 2, 1, 4]])
    rewards = order.astype(float)
    found = preference_cycle(table_of(rewards))
    assert found["cyclic"] and found["cyclic_triples"] == 0 and len(found["cycle"]) == 4


def test_the_sign_test_counts_throws():
    from itertools import product
    from math import comb

    for n, k in product(range(1, 12), range(12)):
        if k <= n and 2 * k >= n:
            assert sign_test(k, n - k) == pytest.approx(min(1.0, 2 * sum(comb(n, i) for i in range(k, n + 1)) / 2**n))


def test_longer_wins_counts_decided_pairs_only():
    assert longer_wins(table_of([[1, 2, 2], [3, 1, 1]], [[10, 20, 30], [5, 5, 9]])) == pytest.approx(2 / 3)
    assert longer_wins(table_of([[1, 1]], [[1, 2]])) is None


def test_regret_of_best_of_n_by_enumeration():
    from itertools import product

    p, t = np.array([[1.0, 2.0, 3.0]]), np.array([[0.0, 5.0, 1.0]])
    both = Matrix([("0", "")], ["A", "B", "C"], np.ones((1, 3), bool), {"a": p, "b": t})
    found = optimization_cost(both, "a", "b", seed=0)
    for row in found["best_of_n"][:3]:
        draws = list(product(range(3), repeat=row["n"]))
        mean = sum(t[0, max(draw)] for draw in draws) / len(draws)
        assert row["regret"] == pytest.approx((5 - mean) / 5) and row["interval"] is None
    assert found["turns"]["best_of_n"] is None  # one prompt proves nothing


def test_what_cannot_be_optimized_says_why():
    same, other = np.ones((2, 2)), np.array([[0.0, 1.0], [1.0, 0.0]])
    prompts = [("0", ""), ("1", "")]
    both = Matrix(prompts, ["A", "B"], np.ones((2, 2), bool), {"a": same, "b": other})
    assert (
        optimization_cost(both, "b", "a", seed=0)["reason"]
        == "the reward that counts is the same for all answers of a prompt"
    )
    flat = optimization_cost(both, "a", "b", seed=0)
    assert flat["reason"] == "the optimized reward is the same for all answers of a prompt"
    assert [row["regret"] for row in flat["best_of_n"]] == [0.5] * 8
    alone = Matrix(prompts, ["A", "B"], np.eye(2, dtype=bool), {"a": same, "b": other})
    assert optimization_cost(alone, "a", "b", seed=0)["reason"] == "fewer than two answers in common on every prompt"


def test_the_command_prints_json_and_draws(planted, tmp_path):
    answer = run(planted, *COLUMNS, "--scale", 1, 2, "--tie", 0, "--plot", tmp_path / "judges.png", "--json")
    assert answer.exit_code == 0, answer.output
    data = json.loads(answer.stdout)
    assert data["schema"] == "rewardtheory/scores/1" and data["suspects"][0]["response"] == "parrot"
    assert set(data["suspects"][0]) >= {"response", "judge", "reasons"}
    assert [one["name"] for one in data["rewards"]] == ["careful", "gullible", "lengthy"] and len(data["pairs"]) == 3
    assert (tmp_path / "judges.png").stat().st_size > 20_000


def test_the_command_prints_tables(planted):
    answer = run(planted, *COLUMNS)
    assert answer.exit_code == 0
    assert "parrot" in answer.stdout and "no answer in common" in answer.stdout
    lost = sum(row["preference"] == 0 for row in judgement_rows())
    text = re.sub(r"\s+", " ", answer.stdout)
    assert f"{lost} rewards are exactly 0, all others lie from 1." in text and "--tie 0" in text


def test_bad_input_ends_in_one_sentence(planted, tmp_path):
    for arguments, told in (
        ((planted, "--scale", 1, 2), "`reward` is 0 at row"),
        ((planted, "--reward", "nothing"), "`reward` is 'nothing'"),
        ((planted, "--quantile", 1), "`quantile` is 1"),
        ((planted, "--engine", "none"), "`engine` is 'none'"),
        ((planted, "--plot", "x.txt"), "`--plot` is 'x.txt'"),
        ((tmp_path / "none.csv",), "there is no such file"),
    ):
        answer = run(*arguments)
        assert answer.exit_code != 0 and isinstance(answer.exception, ValueError) and told in str(answer.exception)


def test_one_judge_and_bad_rows_are_said(tmp_path):
    (tmp_path / "s.csv").write_text("prompt,response,score\n1,a,1\n1,b,2\n2,a,oops\n")
    answer = run(tmp_path / "s.csv")
    assert answer.exit_code == 0 and "1 bad rows are not used" in answer.stdout
    assert "line 4: the reward is no number: oops" in answer.stdout and "One judge only" in answer.stdout
    assert run(tmp_path / "s.csv", "--plot", tmp_path / "s.svg").exit_code == 0  # empty panels say so


def test_results_of_reward_bench_are_reported(tmp_path):
    ids = list(range(30))
    random = np.random.default_rng(0)
    for model in ("m1", "m2"):
        chosen, rejected = random.normal(1, 1, 30).tolist(), random.normal(0, 1, 30).tolist()
        result = {"id": ids, "scores_chosen": chosen, "scores_rejected": rejected, "model": model}
        (tmp_path / f"{model}.json").write_text(json.dumps(result))
    found = report(str(tmp_path / "*.json"))
    assert found["pairs"][0]["answers"] == 60 and 0 < found["pairs"][0]["starc"] < 2


@pytest.mark.slow
@pytest.mark.skipif(not REAL.exists(), reason="the judgements of AlpacaEval are not beside the repository")
def test_the_story_on_107055_real_judgements(tmp_path):
    import time

    begun = time.process_time()  # of all threads, and of this process alone: a busy machine is no failure
    answer = run(REAL, *COLUMNS, "--json")
    seconds = time.process_time() - begun
    assert answer.exit_code == 0
    data = json.loads(answer.stdout)
    assert data["reading"]["rows"] == 107_055 and data["reading"]["nulls"] == 64
    named = next(one for one in data["suspects"] if one["response"] == "NullModel")
    assert named["judge"] == "weighted_alpaca_eval_gpt4_turbo" and named["rank"] == 1
    assert "exactly 872 characters long for all 805 prompts" in " ".join(named["reasons"])
    assert len(data["suspects"]) <= 3  # and hardly anybody else of 103
    answers = {(pair["a"], pair["b"]): (pair["answers"], pair["starc"]) for pair in data["pairs"]}
    count, starc = answers["alpaca_eval_cot_gpt4_turbo_fn", "alpaca_eval_gpt4_turbo_fn"]
    assert count == 4024 and 0.8 < starc < 0.9
    assert sum(starc is None for _, starc in answers.values()) == 8
    assert all(pair["reason"] for pair in data["pairs"] if pair["starc"] is None)
    assert any("197 rewards are exactly 0" in note for note in data["notes"])
    assert any(one["cycle"]["cyclic"] for one in data["rewards"])
    assert seconds < 15
    strict = run(REAL, *COLUMNS, "--scale", 1, 2)
    assert "`reward` is 0 at row" in str(strict.exception) and "197 rewards in all" in str(strict.exception)
    assert run(REAL, *COLUMNS, "--scale", 1, 2, "--tie", 0).exit_code == 0
    assert pq.read_metadata(REAL).num_rows == data["reading"]["rows"]
