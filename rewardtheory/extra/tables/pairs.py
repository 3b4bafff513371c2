"""Rows with a chosen and a rejected answer become one row for each answer."""

from rewardtheory.extra.tables.records import Source

# How data sets name the scores of the two answers.
SCORES = (
    ("score_chosen", "score_rejected"),
    ("scores_chosen", "scores_rejected"),
    ("chosen_score", "rejected_score"),
    ("chosen_rating", "rejected_rating"),
    ("reward_chosen", "reward_rejected"),
)
PROMPTS = ("prompt_id", "prompt", "instruction", "question", "id")


def pairs_to_rows(source: Source) -> Source:
    """A table with the columns `chosen` and `rejected` as one with `response` "chosen" and "rejected".

    The rewards are the two scores where the table has them; without any, the label: 1 for the chosen answer, 0 for
    the rejected one, and a note says so. Lengths are those of the texts. Any other table is returned as it is.
    """
    columns = source.table.columns
    if not {"chosen", "rejected"} <= set(columns):
        return source
    prompt = next((name for name in PROMPTS if name in columns), None)
    if prompt is None:
        raise ValueError(
            f"`table` {source.place} has chosen and rejected answers and no prompt (none of {', '.join(PROMPTS)}): "
            f"add a column that tells prompts apart."
        )
    scores = next((pair for pair in SCORES if set(pair) <= set(columns)), None)
    judge = next((name for name in ("judge", "reward_model", "annotator") if name in columns), None)

    def rows(table):
        import ibis

        halves = []
        for side, name in enumerate(("chosen", "rejected")):
            text = table[name].cast("string")
            kept = {"prompt": table[prompt], "response": ibis.literal(name), "text": text, "length": text.length()}
            kept["reward"] = table[scores[side]] if scores else ibis.literal(1.0 - side)
            if judge:
                kept["model"] = table[judge]
            if "line" in table.columns:
                kept["line"] = table.line
            halves.append(table.select(**kept))
        return halves[0].union(halves[1])

    numbered = source.numbered
    said = (
        f"rewards are {scores[0]} and {scores[1]}"
        if scores
        else "no scores: the reward is the label, 1 chosen, 0 rejected"
    )
    return Source(
        rows(source.table),
        source.place,
        numbered=None if numbered is None else lambda: rows(numbered()),
        malformed=source.malformed,
        line=source.line,
        unit=source.unit,
        notes=(*source.notes, f"chosen and rejected answers in one row; {said}"),
        roles={"prompt": "prompt", "response": "response", "reward": "reward", "length": "length"}
        | ({"model": "model"} if judge else {}),
    )
