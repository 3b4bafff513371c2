"""Result files of RewardBench, versions 1 and 2: one JSON object of columns for each reward model."""

import json
from pathlib import Path
from typing import Any

from rewardtheory.extra.tables.records import Source


def read_results(paths: list[str], place: str) -> Source:
    """The files that RewardBench writes under `eval-set-scores/`, one for each reward model, as one long table.

    Version 1 holds `scores_chosen` and `scores_rejected`, version 2 `scores`, a list for each prompt whose first
    `num_correct` answers are right. An answer that some of the models have no score for is an error.

    Raises:
        ValueError: if a file is none of the two, or the ids of two files do not join.
    """
    import ibis
    import pyarrow as pa

    rows, seen = [], {}
    for path in paths:
        found = _read(path)
        model = str(found.get("model") or Path(path).stem)
        if model in seen:
            raise ValueError(f"`table` {path} holds the model {model!r} again: leave one of the files out.")
        answers = list(_answers(found, path))
        seen[model] = {(row["prompt"], row["response"]) for row in answers}
        rows += [{"model": model, **row} for row in answers]
    first = next(iter(seen))
    for model, keys in seen.items():
        away = sorted(keys ^ seen[first])
        if away:
            holder = model if away[0] in keys else first
            raise ValueError(
                f"`table` {place}: {len(away)} answers do not join; {away[0][1]!r} of prompt {away[0][0]!r} is only in the "
                f"results of {holder}: give files of the same data set."
            )
    kinds = {"model": "string", "prompt": "string", "response": "string", "reward": "float64"}
    kinds |= {"length": "int64", "subset": "string", "correct": "bool"}
    schema = pa.schema([(name, getattr(pa, kind if kind != "bool" else "bool_")()) for name, kind in kinds.items()])
    return Source(
        ibis.memtable(pa.Table.from_pylist(rows, schema=schema)),
        place,
        notes=(f"RewardBench results of {len(seen)} reward model{'s' if len(seen) > 1 else ''}",),
        roles={one: one for one in ("prompt", "response", "reward", "model", "length")},
    )


def _read(path: str) -> dict[str, Any]:
    try:
        found = json.loads(Path(path).read_text("utf8"))
    except ValueError as error:
        raise ValueError(
            f"`table` {path} is no JSON ({error}): give results of RewardBench, or JSON lines as .jsonl."
        ) from None
    columns = ("scores_chosen", "scores_rejected") if "scores_chosen" in found else ("scores",)
    lists = [name for name in ("id", *columns) if isinstance(found, dict) and isinstance(found.get(name), list)]
    if len(lists) < 1 + len(columns):
        raise ValueError(
            f"`table` {path} holds no lists `id` with `scores_chosen` and `scores_rejected`, or `scores`: it is no result "
            f"file of RewardBench; give other tables as .jsonl."
        )
    sizes = {name: len(found[name]) for name in lists}
    if len(set(sizes.values())) > 1:
        raise ValueError(f"`table` {path} has columns of different lengths, {sizes}: the file is damaged.")
    return found


def _answers(found: dict[str, Any], path: str):
    subsets = found.get("subset") or [None] * len(found["id"])
    for index, (one, subset) in enumerate(zip(found["id"], subsets, strict=True)):
        # Ids of version 1 are unique within a subset only.
        prompt = str(one) if subset is None else f"{subset}/{one}"
        if "scores_chosen" in found:
            sides = ("chosen", "rejected")
            scores = [_number(found[f"scores_{side}"][index], path, prompt) for side in sides]
            texts = [(found.get(f"text_{side}") or [None] * (index + 1))[index] for side in sides]
            names, right = list(sides), 1
        else:
            scores = [_number(score, path, prompt) for score in found["scores"][index]]
            texts = (found.get("text") or [[None] * len(scores)] * (index + 1))[index]
            right = int((found.get("num_correct") or [1] * (index + 1))[index])
            names = [f"correct {k + 1}" if k < right else f"incorrect {k + 1 - right}" for k in range(len(scores))]
            if len(texts) != len(scores):
                raise ValueError(
                    f"`table` {path} has {len(texts)} texts and {len(scores)} scores for prompt {prompt!r}."
                )
        for k, (name, score, text) in enumerate(zip(names, scores, texts, strict=True)):
            length = None if text is None else len(text)
            yield dict(prompt=prompt, response=name, reward=score, length=length, subset=subset, correct=k < right)


def _number(value: Any, path: str, prompt: str) -> float | None:
    while isinstance(value, list) and len(value) == 1:  # some models answer with a list of one number
        value = value[0]
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value if value is None else float(value)
    raise ValueError(f"`table` {path} has the score {value!r} for prompt {prompt!r}; a score is one number.")
