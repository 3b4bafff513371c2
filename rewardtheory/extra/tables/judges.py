"""The report on a table of judgements: what its rewards say about each other, as one dictionary ready for JSON."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

from rewardtheory.extra.tables.cleaning import clean, require_single
from rewardtheory.extra.tables.cycles import preference_cycle
from rewardtheory.extra.tables.disagreement import disagreement, shared_answers
from rewardtheory.extra.tables.distributions import distributions
from rewardtheory.extra.tables.effects import TRANSFORMS, effects, transformed
from rewardtheory.extra.tables.engines import connect, rows_of, stored
from rewardtheory.extra.tables.lengths import length_share, longer_wins
from rewardtheory.extra.tables.matrices import matrix, sampled
from rewardtheory.extra.tables.optimization import optimization_cost
from rewardtheory.extra.tables.reading import read
from rewardtheory.extra.tables.records import find_roles
from rewardtheory.extra.tables.suspects import answerers, observations, suspects
from rewardtheory.scores.law import epic, starc

SCHEMA = "rewardtheory/scores/1"
LONELY = 0.05  # an extreme value of fewer rows than this, far from all others, may be a mark


def report(
    table: str,
    *,
    roles: dict[str, str | None] | None = None,
    scale: tuple[float, float] | None = None,
    tie: float | None = None,
    quantile: float = 0.85,
    engine: str = "duckdb",
    seed: int = 0,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Any]:
    """Read a table of judgements and say what can be said of its judges.

    Args:
        table: a file, a pattern of files, or a table of the engine, see `read`.
        roles: names of columns by role: prompt, response, reward, model, baseline, length; what is missing is found by
            its usual name.
        scale: the least and the greatest reward.
        tie: the number that marks a tie; it becomes the middle of the scale.
        quantile: of a prompt's rewards, the reference of the transforms.
        engine: see `rewardtheory.extra.tables.engines.connect`.
        seed: of everything random: the bootstrap, and which prompts are looked at where there are too many.
        progress: called with the number of steps done and of all.

    Returns:
        A dictionary: schema, table, reading, rewards, pairs, suspects, answerers, notes.

    Raises:
        ValueError: on bad input, in one sentence.
    """
    if not 0 < quantile < 1:
        raise ValueError(
            f"`quantile` is {quantile:g}; the reference lies inside the rewards: choose one between 0 and 1."
        )
    connection = connect(engine)
    source = read(connection, table)
    columns = find_roles(source, roles or {})
    rows, reading = clean(source, columns, scale=scale, tie=tie)
    rows = stored(connection, rows, "rewardtheory_judgements")
    require_single(rows, table)
    rewards = distributions(rows, scale=scale)
    names = [one["name"] for one in rewards]
    steps, done = len(names) + len(names) * (len(names) - 1) // 2 + 1, 0
    notes = [*source.notes, *_notes(rewards, rows, scale)]

    slopes = {}
    for one in rewards:
        mine = rows.filter(rows.model == one["name"])
        length = length_share(rows, one["name"], seed=seed)
        slopes[one["name"]] = length["slope"]
        some, every = sampled(mine, one["rows"], seed)
        if every > 1:
            notes.append(f"{one['name']}: transforms, pairs and cycles on every {every}th prompt (of {one['prompts']})")
        length["longer_wins"] = longer_wins(matrix(some, ("reward", "length")))
        one["length"] = length
        one["cycle"] = preference_cycle(matrix(some, ("reward",)))
        changed = transformed(some, quantile=quantile)
        one["transforms"] = effects(changed, matrix(changed, tuple(TRANSFORMS)))
        done += 1
        progress(done, steps)

    pairs = []
    for a, b in combinations(names, 2):
        pairs.append(_pair(rows, a, b, seed))
        done += 1
        progress(done, steps)

    found = answerers(rows)
    named = suspects(found, slopes)
    notes += observations(found, rows)
    progress(steps, steps)
    return {
        "schema": SCHEMA,
        "table": table,
        "engine": engine,
        "columns": {role: name for role, name in vars(columns).items()},
        "scale": None if scale is None else list(scale),
        "tie": tie,
        "quantile": quantile,
        "seed": seed,
        "reading": {
            "rows": reading.rows,
            "used": reading.used,
            "nulls": reading.nulls,
            "ties": reading.ties,
            "bad": reading.bad,
            "unit": reading.unit,
            "bad_rows": [{"line": row.line, "reason": row.reason} for row in reading.shown],
        },
        "rewards": rewards,
        "pairs": pairs,
        "suspects": named,
        "answerers": [
            {"response": row["response"], "judge": row["model"], "baseline": row["baseline"] or None}
            | {key: row[key] for key in ("prompts", "mean", "rank", "of", "adjusted_rank", "usual_share", "follows")}
            for row in found
        ],
        "notes": notes,
    }


def _pair(rows: Any, a: str, b: str, seed: int) -> dict[str, Any]:
    shared, away = shared_answers(rows, a, b)
    found = {"a": a, "b": b, **disagreement(shared, seed=seed), "different_answers": away}
    if found["reason"] is None:
        some, every = sampled(shared, found["answers"], seed)
        both = matrix(some, ("a", "b"))
        if every == 1:  # the whole table is here: no loss of digits near 0
            a_values, b_values = both.columns["a"], both.columns["b"]
            found["starc"] = float(starc(a_values, b_values, where=both.mask))
            found["epic"] = float(epic(a_values, b_values, where=both.mask))
        found["sampled"] = every
        found["regret"] = {
            "a_optimized": optimization_cost(both, "a", "b", seed=seed),
            "b_optimized": optimization_cost(both, "b", "a", seed=seed),
        }
    else:
        found["sampled"], found["regret"] = 1, None
    return found


def _notes(rewards: list[dict[str, Any]], rows: Any, scale: tuple[float, float] | None) -> list[str]:
    notes = []
    for one in rewards:
        if len(one["baselines"]) > 1:
            listed = ", ".join(one["baselines"])
            notes.append(
                f"{one['name']} compares with {len(one['baselines'])} baselines ({listed}); they are kept apart"
            )
    if scale is None:
        notes += _lonely(rows)
    return notes


def _lonely(rows: Any) -> list[str]:
    """An extreme number that few rows hold, far from all others: it may be a mark and no reward."""
    reward = rows.reward
    head = rows_of(rows.aggregate(low=reward.min(), high=reward.max(), used=reward.count()))[0]
    said = []
    for end in ("low", "high"):
        value = head[end]
        rest = rows.filter(reward != value)
        other = rows_of(rest.aggregate(low=rest.reward.min(), high=rest.reward.max(), n=rest.reward.count()))[0]
        count = head["used"] - other["n"]
        if other["n"] == 0 or count > LONELY * head["used"] or other["high"] == other["low"]:
            continue
        gap = other["low"] - value if end == "low" else value - other["high"]
        if gap >= (other["high"] - other["low"]) / 2:
            said.append(
                f"{count} rewards are exactly {value:g}, all others lie from {other['low']:g} to {other['high']:g}: taken as "
                f"numbers; if {value:g} marks a tie, add --scale {other['low']:.4g} {other['high']:.4g} --tie {value:g}"
            )
    return said
