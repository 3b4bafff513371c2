"""Schemes and parsers at the top of a module, as users are told to write them: they can be pickled."""

import numpy as np


def weighted(criteria):
    """Nine tenths for a right answer, one tenth for any answer at all."""
    return 0.9 * criteria[0] + 0.1 * criteria[1]


def right_and_filled(text, columns):
    """(is it the wanted text?, is there any?)"""
    wanted = columns.get("answer", columns.get("ground_truth", columns.get("label")))
    return text.strip() == wanted, bool(text.strip())


def centered(scores):
    """A group's scores minus their mean."""
    return scores - np.mean(scores)


def share_of_first(text, columns):
    """The share of the wanted word among the words."""
    words = text.split()
    return words.count(columns["answer"]) / len(words) if words else 0.0


def short_if_correct(lengths, correct):
    """Correct answers above wrong ones, the shorter the better."""
    longest = max(lengths.max(), 1.0)
    return correct * (1 + 0.5 * (1 - lengths / longest))


def length_and_right(text, columns):
    """(words, is it right?)"""
    return len(text.split()), text.strip() == columns["answer"]


def nothing_for_empty(text, columns):
    """No reward at all for an empty answer."""
    return (1.0, 1.0) if text else None


def examples(column="answer"):
    """Good and bad answers to two prompts, three each."""
    return [
        {"prompt": prompt, "completion": text, column: wanted}
        for prompt, wanted in (("1 + 1 =", "2"), ("2 + 2 =", "4"))
        for text in ("2", "4", "4 4 4")
    ]
