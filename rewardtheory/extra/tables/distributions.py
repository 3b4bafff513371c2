"""What each judge's rewards look like: location, spread, ties, nulls, saturation."""

from typing import Any

from rewardtheory.extra.tables.engines import rows_of

BINS = 20
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def distributions(rows: Any, *, scale: tuple[float, float] | None = None) -> list[dict[str, Any]]:
    """One dictionary for each judge, ordered by name.

    Args:
        rows: clean rows.
        scale: the least and the greatest reward; by default what each judge gave.

    Returns:
        Counts, moments, quantiles, a histogram, the share of rewards at the two ends of the scale (`at_low`,
        `at_high`: saturation), and the share of pairs of answers to one prompt that get one reward (`tied_pairs`).
    """
    reward = rows.reward
    shape = {f"q{round(100 * q):02d}": reward.quantile(q) for q in QUANTILES}
    heads = rows_of(
        rows.group_by("model")
        .agg(
            rows=rows.count(),
            nulls=reward.isnull().sum(),
            prompts=rows.prompt.nunique(),
            responses=rows.response.nunique(),
            mean=reward.mean(),
            std=reward.std(how="sample"),
            minimum=reward.min(),
            maximum=reward.max(),
            distinct=reward.nunique(),
            **shape,
        )
        .order_by("model")
    )
    ends: dict[str, tuple[Any, Any]] = {row["model"]: scale or (row["minimum"], row["maximum"]) for row in heads}
    ties, bins = _ties(rows), _bins(rows, ends)
    baselines = rows_of(rows.select("model", "baseline").distinct().order_by("model", "baseline"))
    found = []
    for row in heads:
        name, used = row["model"], row["rows"] - row["nulls"]
        counts = bins.get(name, {})
        low, high = ends[name]
        found.append(
            {
                "name": name,
                "rows": row["rows"],
                "nulls": row["nulls"],
                "prompts": row["prompts"],
                "responses": row["responses"],
                "baselines": [one["baseline"] for one in baselines if one["model"] == name and one["baseline"] != ""],
                "mean": row["mean"],
                "std": row["std"],
                "minimum": row["minimum"],
                "maximum": row["maximum"],
                "distinct": row["distinct"],
                "quantiles": {f"{q:g}": row[f"q{round(100 * q):02d}"] for q in QUANTILES},
                "at_low": _share(counts.get("low", 0), used),
                "at_high": _share(counts.get("high", 0), used),
                "tied_pairs": _share(*ties.get((name,), (0, 0))),
                "histogram": {"low": low, "high": high, "counts": [counts.get(k, 0) for k in range(BINS)]},
            }
        )
    return found


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def tied_pairs(rows: Any, column: str) -> tuple[int, int]:
    """Among the pairs of answers to one prompt against one baseline: how many have one number, and how many there are."""
    return _ties(rows, column, ()).get((), (0, 0))


def _ties(rows: Any, column: str = "reward", by: tuple[str, ...] = ("model",)) -> dict[tuple, tuple[int, int]]:
    kept = rows.filter(rows[column].notnull())
    same = kept.group_by(*by, "prompt", "baseline", column).agg(n=kept.count())
    states = same.group_by(*by, "prompt", "baseline").agg(tied=(same.n * (same.n - 1)).sum(), n=same.n.sum())
    made = {"tied": states.tied.sum(), "pairs": (states.n * (states.n - 1)).sum()}
    found = rows_of(states.group_by(*by).agg(**made) if by else states.aggregate(**made))
    return {tuple(row[name] for name in by): (int(row["tied"] or 0) // 2, int(row["pairs"] or 0) // 2) for row in found}


def _bins(rows: Any, ends: dict[str, tuple[Any, Any]]) -> dict[str, dict[Any, int]]:
    import ibis

    found = {}
    for name, (low, high) in ends.items():
        if low is None or high is None:
            continue
        mine = rows.filter(rows.model == name, rows.reward.notnull())
        width = (high - low) / BINS or 1.0
        place = ((mine.reward - low) / width).floor().cast("int64")
        place = ibis.least(ibis.greatest(place, 0), BINS - 1)
        counts = mine.group_by(place=place).agg(
            n=mine.count(), low=(mine.reward == low).sum(), high=(mine.reward == high).sum()
        )
        listed = rows_of(counts)
        found[name] = {row["place"]: row["n"] for row in listed}
        found[name] |= {end: sum(row[end] for row in listed) for end in ("low", "high")}
    return found
