"""The pre-flight finds each planted fault of a reward function, and finds none in a sound one."""

import itertools

import pytest
from extra.trainer_schemes import examples

from rewardtheory.extra.reward_checks import check_reward_function


def right(prompts, completions, answer, **columns):
    return [float(text.strip() == wanted) for text, wanted in zip(completions, answer, strict=True)]


def none_for_empty(prompts, completions, **columns):
    return [1.0 / len(text.split()) if text.split() else None for text in completions]


def one_short(prompts, completions, **columns):
    return [1.0] * (len(completions) - 1)


def one_number(prompts, completions, **columns):
    return 1.0


def words(prompts, completions, **columns):
    return ["good"] * len(completions)


def not_a_number(prompts, completions, **columns):
    return [float("nan")] * len(completions)


def nothing(prompts, completions, **columns):
    return [None] * len(completions)


CALLS = itertools.count()


def moving(prompts, completions, **columns):
    return [float(next(CALLS)) for _ in completions]


def first_wins(prompts, completions, **columns):
    return [float(index == 0) for index in range(len(completions))]


def standardized(prompts, completions, **columns):
    lengths = [len(text) for text in completions]
    return [length - sum(lengths) / len(lengths) for length in lengths]


def strict_keywords(prompts, completions, answer):
    return [0.0] * len(completions)


def first_letter(prompts, completions, **columns):
    return [float(text[0] == "2") for text in completions]


def longest(prompts, completions, **columns):
    return [float(len(text)) for text in completions]


def shortest(prompts, completions, **columns):
    return [-float(len(text)) for text in completions]


def fooled(prompts, completions, answer, **columns):
    return [
        float(text.startswith("Let's solve") or text.strip() == wanted)
        for text, wanted in zip(completions, answer, strict=True)
    ]


def statuses(f, **keywords):
    report = check_reward_function(f, examples(), **keywords)
    return report, {one.name: one.status for one in report.findings}


def test_a_sound_function_passes_everything():
    report, found = statuses(right)
    assert report.ok and set(found.values()) == {"ok"}
    names = [
        "one reward for each completion",
        "numbers",
        "determinism",
        "order",
        "split",
        "pickling",
        "padding",
        "empty answer",
        "one token",
    ]
    assert list(found) == names
    assert "6 rewards for 6 completions" in str(report)


def test_none_is_allowed_and_counted():
    rows = [*examples(), {"prompt": "3", "completion": "", "answer": "3"}]
    report = check_reward_function(none_for_empty, rows)
    assert report.ok and report["numbers"].detail == "finite, 1 None"


@pytest.mark.parametrize(
    "f, name, told",
    [
        (one_short, "one reward for each completion", "5 rewards for 6 completions"),
        (one_number, "one reward for each completion", "it returns 1.0, no list"),
        (words, "numbers", "completion 0 gets 'good', no number"),
        (not_a_number, "numbers", "completion 0 gets nan: return None where there is no reward"),
        (nothing, "numbers", "every reward is None"),
        (moving, "determinism", "two calls differ"),
        (first_wins, "order", "rewards depend on the order of the batch"),
        (standardized, "split", "rewards depend on what else is in the batch"),
        (strict_keywords, "call", "it raises TypeError"),
        (first_letter, "empty answer", "it does not survive: it raises IndexError"),
        (lambda prompts, completions, **columns: [0.0] * len(completions), "pickling", "it cannot be pickled"),
    ],
)
def test_each_fault_fails(f, name, told):
    report, found = statuses(f)
    assert not report.ok and found[name] == "failed" and told in report[name].detail
    with pytest.raises(ValueError, match="`it` is no reward function that can be trained with: "):
        report.require("it")


@pytest.mark.parametrize(
    "f, name, told",
    [
        (longest, "padding", r"the reward changes with white space at the end: ' ', '\n', 50 spaces"),
        (shortest, "empty answer", "an empty answer earns as much as the best example"),
        (fooled, "one token", 'as much as the best example earn "Let\'s solve this problem step by step."'),
    ],
)
def test_what_is_paid_for_nothing_is_warned_of(f, name, told):
    report, found = statuses(f)
    assert report.ok and found[name] == "warning" and report[name].detail == told
    with pytest.warns(UserWarning, match="it: "):
        report.require("it")


def test_groups_are_not_torn_by_the_check():
    assert statuses(standardized, group_size=6)[0]["split"].status == "ok"
    assert statuses(standardized, group_size=2)[0]["split"].status == "failed"


def test_conversations_are_probed_in_their_last_message():
    rows = [
        {"prompt": [{"role": "user", "content": "hi"}], "completion": [{"role": "assistant", "content": text}]}
        for text in ("a", "bb")
    ]

    def said(prompts, completions, **columns):
        return [float(messages[-1]["content"] == "a") for messages in completions]

    assert check_reward_function(said, rows)["padding"].status == "warning"


@pytest.mark.parametrize(
    "rows, told",
    [
        ([], "`examples` holds 0 answers; a check needs at least two"),
        ([{"prompt": "a"}] * 2, "`examples` 0 is {'prompt': 'a'}; it needs the keys 'prompt' and 'completion'"),
        (
            [{"prompt": "a", "completion": "b"}, {"prompt": "a", "completion": "b", "c": 1}],
            "`examples` 1 differs from the first in ['c']",
        ),
    ],
)
def test_examples_that_cannot_be_used(rows, told):
    with pytest.raises(ValueError) as error:
        check_reward_function(right, rows)
    assert told in str(error.value)
    with pytest.raises(ValueError, match="no multiple of the group size 4: complete the groups"):
        check_reward_function(right, examples(), group_size=4)
