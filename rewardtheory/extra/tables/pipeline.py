"""A table larger than memory: clean, reference quantile, transform, combine, group advantages, distances, diagnostics.

Prompts are put into buckets by hash, the same expressions run on one bucket after the other, and their statistics
merge. Memory is bounded by the bucket, and every bucket is a step of the progress bar.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from rewardtheory.extra.tables.engines import rows_of, stored
from rewardtheory.extra.tables.matrices import bucket
from rewardtheory.extra.tables.moments import (
    Moments,
    Within,
    per_prompt,
    standardized_distance,
    within,
    within_of,
)
from rewardtheory.extra.tables.transforms import combined, log_sigmoid, with_advantage

ROWS_AT_ONCE = 10_000_000
TOTAL = "combined"


@dataclass
class Summary:
    """What the pipeline found; two summaries of different prompts merge.

    Attributes:
        rows: rows read.
        bad: rows without ids, or with a reward that is no finite number.
        incomplete: rows where a criterion is null, whose combination is null.
        prompts: prompts with a complete row.
        flat: prompts whose answers all get one combined reward: they teach nothing.
        combined: moments of the combined reward (a) and of the unweighted raw sum (b).
        least, greatest: of the combined reward.
        sums: for each two of the criteria and "combined", what their distances are made of: (for STARC, for EPIC).
    """

    rows: int = 0
    bad: int = 0
    incomplete: int = 0
    prompts: int = 0
    flat: int = 0
    combined: Moments = field(default_factory=Moments)
    least: float | None = None
    greatest: float | None = None
    sums: dict[tuple[str, str], tuple[Within, Within]] = field(default_factory=dict)

    def merge(self, other: "Summary") -> "Summary":
        """Both parts together."""
        counts = {
            name: getattr(self, name) + getattr(other, name)
            for name in ("rows", "bad", "incomplete", "prompts", "flat")
        }
        pairs = {
            pair: tuple(x.merge(y) for x, y in zip(self.sums.get(pair, (Within(), Within())), sums, strict=True))
            for pair, sums in other.sums.items()
        }
        least = [x for x in (self.least, other.least) if x is not None]
        greatest = [x for x in (self.greatest, other.greatest) if x is not None]
        return Summary(
            **counts,
            combined=self.combined.merge(other.combined),
            least=min(least, default=None),
            greatest=max(greatest, default=None),
            sums=self.sums | pairs,  # type: ignore[arg-type]
        )

    def distances(self) -> dict[tuple[str, str], dict[str, float | None]]:
        """STARC (0 to 2) and EPIC (0 to 1) of each two of the criteria and "combined"."""
        found = {}
        for pair, (starc, epic) in self.sums.items():
            half = standardized_distance(epic)
            found[pair] = {"starc": standardized_distance(starc), "epic": None if half is None else half / 2}
        return found


def transform_table(
    connection: Any,
    table: Any,
    criteria: dict[str, float],
    *,
    prompt: str = "prompt",
    response: str = "response",
    transform: Callable[[Any], Any] = log_sigmoid,
    quantile: float = 0.85,
    output: Path | None = None,
    rows_at_once: int = ROWS_AT_ONCE,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Summary:
    """Run the pipeline on a table with one row for each answer and one column for each criterion.

    u = Σ_k w_k f(r_k − q_k(prompt)),   advantage = (u − mean)/std within the prompt

    Args:
        connection: an ibis backend.
        table: an expression of it.
        criteria: columns of rewards with their weights.
        prompt, response: the columns of ids.
        transform: f, an expression of one; `log_sigmoid`, `sigmoid` or `identity` of
            `rewardtheory.extra.tables.transforms`, or one of your own.
        quantile: q_k, the reference, a quantile of the prompt's rewards.
        output: a folder for the transformed rows, Parquet files part-0.parquet and so on; none are kept without it.
        rows_at_once: how many rows are held at once, roughly: the bound on memory.
        progress: called with the buckets done and all of them.

    Returns:
        A `Summary`.

    Raises:
        ValueError: on unknown columns, an id that stands twice, or an output that is not empty.

    Source: wang2024transforming.
    """
    wanted = [prompt, response, *criteria]
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        raise ValueError(
            f"`criteria` or ids name {missing[0]!r}; the table has the columns {', '.join(table.columns)}."
        )
    if not criteria:
        raise ValueError("`criteria` is empty; a combination needs at least one column of rewards: name one.")
    if not 0 < quantile < 1:
        raise ValueError(
            f"`quantile` is {quantile:g}; the reference lies inside the rewards: choose one between 0 and 1."
        )
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        if any(output.iterdir()):
            raise ValueError(
                f"`output` {output} is not empty; old parts would be mixed with new ones: name a new folder."
            )
    kept = table.select(prompt=table[prompt], response=table[response], **{name: table[name] for name in criteria})
    rows = int(rows_of(kept.aggregate(n=kept.count()))[0]["n"])
    buckets = max(1, -(-rows // rows_at_once))
    whole = Summary()
    for index in range(buckets):
        # Rows without a prompt have no hash; they are counted with the first bucket.
        place = bucket(kept.prompt, buckets).fill_null(0)
        part = kept if buckets == 1 else kept.filter(place == index)
        whole = whole.merge(_bucket(connection, part, criteria, transform, quantile, output, index))
        progress(index + 1, buckets)
    return whole


def _bucket(connection, part, criteria, transform, quantile, output, index) -> Summary:
    import ibis

    names = list(criteria)
    numbers = {name: part[name].cast("float64") for name in names}
    finite = ibis.literal(True)
    for number in numbers.values():
        finite = finite & ~(number.isnan() | number.isinf()).fill_null(False)
    good = part.prompt.notnull() & part.response.notnull() & finite
    part = stored(connection, part.select("prompt", "response", good=good, **numbers), "rewardtheory_part")
    counts = rows_of(part.aggregate(rows=part.count(), bad=(~part.good).sum()))[0]
    rows = part.filter(part.good).drop("good")
    _require_single_ids(rows)

    references = rows.group_by("prompt").agg(**{f"reference_{name}": rows[name].quantile(quantile) for name in names})
    joined = rows.join(references, "prompt")
    centered = joined.select(
        *("prompt", "response", *names),
        **{f"centered_{name}": joined[name] - joined[f"reference_{name}"] for name in names},
    )
    total = combined(centered, {f"centered_{name}": weight for name, weight in criteria.items()}, transform)
    made = centered.select("prompt", "response", *names, **{TOTAL: total})
    made = stored(connection, with_advantage(made, TOTAL), "rewardtheory_made")
    if output is not None:
        made.drop("flat").to_parquet(output / f"part-{index}.parquet")
    return _summarize(made, names, int(counts["rows"] or 0), int(counts["bad"] or 0))


def _summarize(made, names: list[str], rows: int, bad: int) -> Summary:
    raw = made[names[0]]
    for name in names[1:]:
        raw = raw + made[name]
    seen = made.mutate(raw_sum=raw).filter(made[TOTAL].notnull())
    u, r, n = seen[TOTAL], seen.raw_sum, seen.count()
    head = rows_of(
        seen.aggregate(
            n=n,
            mean_a=u.mean(),
            mean_b=r.mean(),
            aa=u.var(how="pop") * n,
            bb=r.var(how="pop") * n,
            ab=u.cov(r, how="pop") * n,
            least=u.min(),
            greatest=u.max(),
            prompts=seen.prompt.nunique(),
        )
    )[0]
    flat = made.filter(made.flat & made[TOTAL].notnull())
    level = rows_of(flat.aggregate(n=flat.prompt.nunique()))[0]["n"]
    sums = {}
    for a, b in combinations([*names, TOTAL], 2):
        parts = per_prompt(made, a, b)
        sums[a, b] = tuple(within_of(rows_of(within(parts, weighted=weighted))[0]) for weighted in (False, True))
    count = int(head["n"])
    moments = Moments(count, *(head[key] or 0.0 for key in ("mean_a", "mean_b", "aa", "bb", "ab")))
    return Summary(
        rows=rows,
        bad=bad,
        incomplete=rows - bad - count,
        prompts=int(head["prompts"] or 0),
        flat=int(level or 0),
        combined=moments,
        least=head["least"],
        greatest=head["greatest"],
        sums=sums,
    )


def _require_single_ids(rows) -> None:
    import ibis

    several = rows.group_by("prompt", "response").agg(times=ibis._.count()).filter(ibis._.times > 1)
    first = rows_of(several.order_by("prompt", "response").limit(1))
    if first:
        row = first[0]
        raise ValueError(
            f"`table` has {row['times']} rows for the response {row['response']!r} to the prompt {row['prompt']!r}; "
            f"ids of answers are unique: number the samples of a prompt."
        )
