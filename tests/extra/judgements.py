"""A small table of judgements with everything planted that the report must find."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

PROMPTS = 120
ANSWERERS = [f"model-{k}" for k in range(8)]
JUDGES = ("careful", "gullible", "lengthy")


def judgement_rows(seed=0):
    """Rows of three judges.

    `careful` pays quality and `gullible` does too, but both disagree by noise, and `gullible` pays one fixed text
    (`parrot`) more than anything; `lengthy` pays the length alone, judged against another baseline. `careful` gives ties 0 and
    leaves some verdicts out. `copy` repeats the answers of model-3 under another name.
    """
    random = np.random.default_rng(seed)
    rows = []
    need = random.normal(6, 0.6, PROMPTS)  # how long an answer to each prompt is
    for prompt in range(PROMPTS):
        quality = {name: k / 4 + random.normal(0, 0.4) for k, name in enumerate(ANSWERERS)}
        length = {name: int(np.exp(need[prompt] + random.normal(0, 0.15))) for name in ANSWERERS}
        quality["parrot"], length["parrot"] = -2.0, 700
        seen = {}
        for name in [*ANSWERERS, "parrot"]:
            taste = random.normal(0, 0.3)
            for judge in JUDGES:
                score = {
                    "careful": quality[name],
                    "gullible": quality[name] + taste,
                    "lengthy": np.log(length[name]) - 6,
                }[judge]
                if judge == "gullible" and name == "parrot":
                    score = 3.0
                value = 1 + 1 / (1 + np.exp(1 - score))
                if judge == "careful" and random.random() < 0.05:
                    value = 0.0 if random.random() < 0.5 else None
                seen[name, judge] = value
                rows.append((prompt, judge, name, "base-B" if judge == "lengthy" else "base-A", length[name], value))
        for judge in JUDGES:
            baseline = "base-B" if judge == "lengthy" else "base-A"
            rows.append((prompt, judge, "copy", baseline, length["model-3"], seen["model-3", judge]))
    names = ("prompt_id", "judge", "generator", "baseline", "response_chars", "preference")
    return [dict(zip(names, row, strict=True)) for row in rows]


def write_judgements(path, rows=None):
    """The rows as a Parquet file."""
    pq.write_table(pa.Table.from_pylist(judgement_rows() if rows is None else rows), path)
    return str(path)
