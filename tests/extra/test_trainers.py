"""The three trainers' documented call shapes: what goes in, what comes out, and what each of them cannot do."""

import pickle
import subprocess
import sys

import numpy as np
import pytest
from extra.trainer_schemes import (
    centered,
    examples,
    length_and_right,
    nothing_for_empty,
    right_and_filled,
    share_of_first,
    short_if_correct,
    weighted,
)

import rewardtheory as rt
from rewardtheory.extra.trainer_rewards import SchemeReward, text_of

TRAINER_KEYWORDS = {"trainer_state": object(), "log_extra": print, "log_metric": print}


def test_trl_calls_with_keywords_and_gets_a_list():
    reward = rt.as_trl(weighted, right_and_filled, examples())
    assert reward.__name__ == "weighted"
    found = reward(
        prompts=["1 + 1 =", "2 + 2 ="],
        completions=["2", ""],
        completion_ids=[[5], []],
        answer=["2", "4"],
        **TRAINER_KEYWORDS,
    )
    assert found == [1.0, 0.0] and all(type(x) is float for x in found)


def test_trl_gets_none_where_an_answer_has_no_reward():
    reward = rt.as_trl(weighted, nothing_for_empty, examples())
    assert reward(prompts=["p"] * 2, completions=["", "x"], answer=["2"] * 2) == [None, 1.0]


def test_trl_passes_conversations():
    reward = rt.as_trl(weighted, right_and_filled, examples())
    said = [{"role": "assistant", "content": "2"}]
    assert reward(prompts=[[{"role": "user", "content": "1 + 1"}]], completions=[said], answer=["2"]) == [1.0]


def test_groups_are_rewarded_together_and_nulls_do_not_count():
    reward = rt.as_trl(short_if_correct, length_and_right, examples(), group_size=3)
    texts, wanted = ["4", "4 4", "2", "2", "2 2", "4"], ["4"] * 3 + ["2"] * 3
    found = reward(prompts=["a"] * 3 + ["b"] * 3, completions=texts, answer=wanted)
    assert found == [1.25, 0.0, 0.0, 1.25, 0.0, 0.0]
    centered_reward = SchemeReward(centered, lambda text, columns: float(text) if text else None, 3)
    assert centered_reward(["1", "", "3"], [{}] * 3, ["p"] * 3) == [-1.0, None, 1.0]
    assert centered_reward(["", "", ""], [{}] * 3, ["p"] * 3) == [None] * 3


def test_torn_groups_are_refused():
    reward = rt.as_trl(short_if_correct, length_and_right, examples(), group_size=3)
    with pytest.raises(ValueError, match="`completions` holds 2 answers, no multiple of the group size 3"):
        reward(prompts=["a"] * 2, completions=["2", "4"], answer=["2"] * 2)
    with pytest.raises(
        ValueError, match=r"`prompts` differ within the group of 3 that begins at answer 0 \(answer 2\)"
    ):
        reward(prompts=["a", "a", "b"], completions=["2", "4", "2"], answer=["2"] * 3)


def test_verl_calls_for_one_sample_and_for_a_batch():
    rows = examples("ground_truth")
    reward = rt.as_verl(weighted, right_and_filled, rows)
    assert reward(data_source="gsm", solution_str="2", ground_truth="2", extra_info=None) == {"score": 1.0}
    assert reward("gsm", " 3", "2", {"index": 4, "num_turns": 2}) == {"score": 0.1}
    batch = reward(
        data_sources=["gsm"] * 2,
        solution_strs=["2", "3"],
        ground_truths=["2"] * 2,
        extra_infos=[{"index": 0}, None],
        scale=2,
    )
    assert batch == [1.0, 0.1]


def test_verl_groups_are_told_apart_by_index():
    rows = [{**row, "answer": row["ground_truth"]} for row in examples("ground_truth")]
    reward = rt.as_verl(short_if_correct, length_and_right, rows, group_size=3)
    infos = [{"index": k // 3, "answer": "2"} for k in range(6)]
    call = dict(data_sources=["d"] * 6, solution_strs=["2", "4", "4 4 4"] * 2, ground_truths=["2"] * 6)
    assert reward(**call, extra_infos=infos) == [1 + 0.5 * (1 - 1 / 3), 0, 0] * 2
    infos[1] = {"index": 7, "answer": "2"}
    with pytest.raises(
        ValueError, match=r"`prompts` differ within the group of 3 that begins at answer 0 \(answer 1\)"
    ):
        reward(**call, extra_infos=infos)
    with pytest.raises(ValueError, match="holds 1 answers, no multiple of the group size 3"):
        reward("d", "2", "2", {"answer": "2"})


def test_verl_has_no_answer_without_a_reward():
    with pytest.raises(
        ValueError,
        match="empty answer: it does not survive.*`parse` gives None for solution 0; verl has no such answer",
    ):
        rt.as_verl(weighted, nothing_for_empty, examples("ground_truth"))


def test_openrlhf_gets_tensors_and_scores_between_0_and_1():
    reward = rt.as_openrlhf(weighted, right_and_filled, examples("label"), tensor=np.asarray)
    found = reward(queries=["1 + 1 =2", "1 + 1 =3"], prompts=["1 + 1 ="] * 2, labels=["2", "2"], extra="ignored")
    assert set(found) == {"rewards", "scores", "extra_logs"}
    assert (
        found["rewards"].tolist() == found["scores"].tolist() == found["extra_logs"]["weighted"].tolist() == [1.0, 0.1]
    )
    with pytest.raises(ValueError, match="`queries` 0 does not begin with its prompt"):
        reward(queries=["2"], prompts=["1 + 1 ="], labels=["2"])


def minus(criteria):
    return -criteria[0]


def half_up(reward):
    return (reward + 1) / 2


def test_openrlhf_wants_a_score_where_the_reward_is_none():
    with pytest.raises(
        ValueError, match="`score` of answer 0 is -1; OpenRLHF filters prompts by scores from 0 to 1: give `score`"
    ):
        rt.as_openrlhf(minus, right_and_filled, examples("label"), tensor=np.asarray)
    with pytest.warns(UserWarning, match="minus: empty answer"):  # which the empty answer is paid for, rightly
        reward = rt.as_openrlhf(minus, right_and_filled, examples("label"), tensor=np.asarray, score=half_up)
    assert reward(["p2"], ["p"], ["2"])["scores"].tolist() == [0.0]


def test_openrlhf_gets_torch_tensors_where_torch_is():
    torch = pytest.importorskip("torch", reason="torch is not installed")
    reward = rt.as_openrlhf(weighted, right_and_filled, examples("label"))
    assert torch.equal(reward(["p2"], ["p"], ["2"])["rewards"], torch.tensor([1.0]))


def test_all_wrappers_can_be_pickled():
    for make, column in ((rt.as_trl, "answer"), (rt.as_verl, "ground_truth")):
        reward = make(weighted, right_and_filled, examples(column))
        assert pickle.loads(pickle.dumps(reward)) == reward


def test_what_is_wrapped_is_checked_first():
    with pytest.raises(
        ValueError, match="is no reward function that can be trained with: pickling: it cannot be pickled"
    ):
        rt.as_trl(lambda criteria: criteria[0], right_and_filled, examples())
    with pytest.warns(UserWarning, match="total: .*empty answer: an empty answer earns as much as the best example"):
        rt.as_trl(total, shortness, examples())


def total(criteria):
    return criteria.sum()


def shortness(text, columns):
    return [-len(text.split())]


def infinite(criteria):
    return np.inf


def twice(scores):
    return np.concatenate([scores, scores])


@pytest.mark.parametrize(
    "make, told",
    [
        (
            lambda: SchemeReward(lambda mdp, reward: reward, right_and_filled),
            "a trainer rewards answers: give a scheme of scores",
        ),
        (
            lambda: SchemeReward(lambda scores, seed=0: scores, right_and_filled, 2),
            "is random; the reward of an answer is one number",
        ),
        (lambda: SchemeReward(weighted, 3), "`parse` is 3; it turns a text into numbers"),
        (
            lambda: SchemeReward(centered, share_of_first),
            "`group_size` is missing, and `scheme` centered maps the scores of one group",
        ),
        (lambda: SchemeReward(centered, share_of_first, 0), "`group_size` is 0; it counts the answers to one prompt"),
        (
            lambda: SchemeReward(infinite, right_and_filled)(["x"], [{}], ["p"]),
            "`scheme` infinite gives inf for answer 0",
        ),
        (
            lambda: SchemeReward(twice, lambda t, c: 1.0, 1)(["x"], [{}], ["p"]),
            "`scheme` twice gives 2 rewards for 1 answers",
        ),
        (lambda: text_of(3), "`completions` holds 3; a completion is a text or a list of messages"),
    ],
)
def test_bad_calls(make, told):
    with pytest.raises(ValueError) as error:
        make()
    assert told in str(error.value)


def test_text_of_a_conversation_is_what_the_assistant_says():
    parts = [{"type": "text", "text": "a"}, {"type": "image"}]
    messages = [
        {"role": "assistant", "content": parts},
        {"role": "tool", "content": "x"},
        {"role": "assistant", "content": "b"},
    ]
    assert text_of(messages) == "a\nb"
    assert text_of([{"role": "assistant", "content": None, "tool_calls": []}]) == ""


def test_steps_are_rewarded_by_their_first_return():
    def to_go(steps):
        return np.cumsum(steps[::-1])[::-1]

    assert SchemeReward(to_go, lambda text, columns: [1.0, 2.0, 3.0])(["x"], [{}], ["p"]) == [6.0]


def test_no_trainer_is_imported():
    code = (
        "import sys, rewardtheory as rt; rt.as_trl, rt.as_verl, rt.as_openrlhf, rt.check_reward_function; "
        "print(sorted({'trl', 'verl', 'openrlhf', 'torch', 'transformers'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
