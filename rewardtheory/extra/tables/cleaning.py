"""From what was read to rewards: one row for each judgement, every row accounted for."""

from dataclasses import dataclass
from typing import Any

from rewardtheory.extra.tables.engines import rows_of
from rewardtheory.extra.tables.records import SHOWN, BadRow, Roles, Source

NO_MODEL = "reward"  # the name of the reward of a table without a column of models


@dataclass(frozen=True)
class Reading:
    """What became of the rows.

    Attributes:
        rows: rows read, lines that are no rows included.
        used: rows with a reward.
        nulls: rows without a verdict.
        ties: rows whose reward was the mark of a tie.
        bad: rows that are not used because they are wrong.
        shown: the first bad rows, with their lines.
        unit: what is counted, lines or rows.
    """

    rows: int
    used: int
    nulls: int
    ties: int
    bad: int
    shown: tuple[BadRow, ...]
    unit: str


def typed(source: Source, roles: Roles, *, scale: tuple[float, float] | None = None, tie: float | None = None):
    """The table with the columns prompt, response, model, baseline, length, reward, and `wrong`, the reason against a row.

    Args:
        source: what was read.
        roles: its columns.
        scale: the least and the greatest reward; a tie lies in the middle.
        tie: the number that marks a tie, replaced by the middle of the scale.

    Returns:
        A function from a table with the columns of the source to an expression.
    """
    import ibis

    def expression(table):
        raw = table[roles.reward]
        numeric = raw.type().is_numeric() or raw.type().is_boolean()
        # An empty text is no verdict, any other text that is no number is wrong.
        filled = (
            raw if numeric else ibis.cases((raw.cast("string").strip() == "", None), else_=raw.cast("string").strip())
        )
        number: Any = raw.cast("float64") if numeric else filled.try_cast("float64")
        infinite = (number.isnan() | number.isinf()).fill_null(False)
        columns = {
            "prompt": table[roles.prompt].cast("string"),
            "response": table[roles.response].cast("string"),
            "model": ibis.literal(NO_MODEL) if roles.model is None else table[roles.model].cast("string"),
            "baseline": ibis.literal("") if roles.baseline is None else table[roles.baseline].cast("string"),
            "length": ibis.null("float64") if roles.length is None else _number(table[roles.length]),
        }
        empty = [(columns[name].isnull(), f"no {name}") for name in ("prompt", "response", "model", "baseline")]
        said = raw.cast("string")
        wrong = ibis.cases(
            *empty,
            # In this order: some engines take NaN for null.
            (infinite, ibis.literal("the reward is not finite: ") + said),
            (filled.notnull() & number.isnull(), ibis.literal("the reward is no number: ") + said),
            else_=ibis.null("string"),
        )
        middle = None if scale is None else (scale[0] + scale[1]) / 2
        marked: Any = number == tie
        tied = ibis.literal(False) if tie is None else marked.fill_null(False)
        columns["reward"] = number if tie is None else ibis.ifelse(tied, middle, number)
        extra = {"line": table.line} if "line" in table.columns else {}
        return table.select(**columns, tied=tied, wrong=wrong, **extra)

    return expression


def _number(column):
    return column.cast("float64") if column.type().is_numeric() else column.try_cast("float64")


def clean(source: Source, roles: Roles, *, scale: tuple[float, float] | None = None, tie: float | None = None):
    """The usable rows, and what became of the others.

    Args:
        source: what `read` returned.
        roles: which column is what.
        scale: the least and the greatest reward; a value outside is an error, not a bad row.
        tie: the number that marks a tie.

    Returns:
        (an expression with the columns prompt, response, model, baseline, length, reward; a `Reading`). Rows without
        a verdict keep a null reward.

    Raises:
        ValueError: if `tie` comes without `scale`, a reward lies outside the scale, no row is usable, or two rows say
            what one judge thinks of one answer.
    """
    if tie is not None and scale is None:
        raise ValueError(f"`tie` is {tie:g} without a scale; a tie lies in the middle of it: give `scale` too.")
    if scale is not None and not scale[0] < scale[1]:
        raise ValueError(f"`scale` is {scale[0]:g} to {scale[1]:g}; the least reward comes first: exchange the two.")
    make = typed(source, roles, scale=scale, tie=tie)
    rows = make(source.table)
    counts = rows_of(
        rows.aggregate(
            rows=rows.count(),
            wrong=rows.wrong.notnull().sum(),
            nulls=(rows.wrong.isnull() & rows.reward.isnull()).sum(),
            ties=(rows.wrong.isnull() & rows.tied).sum(),
            **({} if scale is None else {"outside": _outside(rows, scale).sum()}),
        )
    )[0]
    counts = {name: int(value or 0) for name, value in counts.items()}
    if scale is not None and counts["outside"]:
        first = _first(source, make, lambda table: _outside(table, scale))[0]
        raise ValueError(
            f"`reward` is {first['reward']:.15g} at {_place(source, first)}, outside the scale {scale[0]:g} to {scale[1]:g}, "
            f"as are {counts['outside']} rewards in all; if the number marks a tie, say so by `tie` (--tie), else correct "
            f"`scale`."
        )
    lost, shown = source.malformed()
    bad = lost + counts["wrong"]
    if counts["wrong"]:
        found = _first(source, make, lambda table: table.wrong.notnull())
        shown = [*shown, *(BadRow(row.get("line"), row["wrong"]) for row in found)]
    shown = sorted(shown, key=lambda row: (row.line is None, row.line or 0))[:SHOWN]
    used = counts["rows"] - counts["wrong"] - counts["nulls"]
    if used == 0:
        named = "; ".join(f"{source.unit} {row.line}: {row.reason}" for row in shown) or "every reward is null"
        raise ValueError(f"`table` {source.place} has no row with a reward ({named}): is `reward` the right column?")
    kept = rows.filter(rows.wrong.isnull()).drop("wrong", "tied")
    whole = counts["rows"] + lost
    return kept, Reading(whole, used, counts["nulls"], counts["ties"], bad, tuple(shown), source.unit)


def require_single(rows: Any, place: str) -> None:
    """Refuse two rewards of one model for one answer against one baseline: nothing says which of them counts.

    Args:
        rows: clean rows, or a part of them that holds all rows of its prompts.
        place: what was read, for the message.

    Raises:
        ValueError: naming the first such answer and how many there are.
    """
    import ibis

    keys = ["prompt", "response", "model", "baseline"]
    several = rows.group_by(keys).agg(times=rows.count()).filter(ibis._.times > 1)
    first = rows_of(several.mutate(all=ibis._.count().over()).order_by(keys).limit(1))
    if first:
        row = first[0]
        raise ValueError(
            f"`table` {place} has {row['times']} rewards by {row['model']!r} for the response {row['response']!r} to the prompt "
            f"{row['prompt']!r}, and {row['all']} such answers in all; ids of answers are unique: number the samples of a prompt."
        )


def _outside(table, scale):
    return (table.wrong.isnull() & ((table.reward < scale[0]) | (table.reward > scale[1]))).fill_null(False)


def _first(source: Source, make, test) -> list[dict[str, Any]]:
    table = make(source.table if source.numbered is None else source.numbered())
    chosen = table.filter(test(table))
    if "line" not in chosen.columns:
        return rows_of(chosen.limit(SHOWN))
    rows = rows_of(chosen.order_by("line").limit(SHOWN))
    for row, line in zip(rows, source.line([row["line"] for row in rows]), strict=True):
        row["line"] = line
    return rows


def _place(source: Source, row: dict[str, Any]) -> str:
    where = f"prompt {row['prompt']!r}, response {row['response']!r}"
    return where if "line" not in row else f"{source.unit} {row['line']} ({where})"
