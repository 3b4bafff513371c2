"""Transforms of rewards as expressions of a table: the formulas of `rewardtheory.scores`, in the engine's own arithmetic.

Every function takes and returns ibis expressions, so that DuckDB, Spark and warehouses compute the same numbers.
"""

from collections.abc import Callable
from typing import Any


def identity(x: Any) -> Any:
    """x itself: the raw reward, not centered."""
    return x


def log_sigmoid(x: Any) -> Any:
    """log σ(x) = min(x, 0) − log(1 + e^{−|x|}), to a few roundings for every x.

    Source: wang2024transforming.

    >>> import ibis
    >>> round(log_sigmoid(ibis.literal(0.0)).to_pyarrow().as_py(), 6)
    -0.693147
    """
    import ibis

    small: Any = (-x.abs()).exp()
    whole: Any = small + 1
    # log(1 + y) = y log(w)/(w − 1) with the rounded w = 1 + y: the rounding of w cancels.
    log1p: Any = ibis.ifelse(whole == 1, small, small * whole.ln() / ibis.ifelse(whole == 1, 1.0, whole - 1))
    least: Any = ibis.least(x, 0.0)
    return least - log1p


def sigmoid(x: Any) -> Any:
    """σ(x) = 1/(1 + e^{−x}) without overflow: preference as reward against one reference.

    Source: fu2025par.

    >>> import ibis
    >>> sigmoid(ibis.literal(-1000.0)).to_pyarrow().as_py()
    0.0
    """
    import ibis

    small = (-x.abs()).exp()
    return ibis.ifelse(x >= 0, 1.0, small) / (small + 1)


def with_reference(table: Any, column: str, *, by: tuple[str, ...] = ("prompt",), quantile: float = 0.85) -> Any:
    """The table with the column `reference`: the quantile of `column` within each group, linearly interpolated.

    Source: wang2024transforming.
    """
    found = table.group_by(list(by)).agg(reference=table[column].quantile(quantile))
    return table.join(found, list(by)).select(*[table[name] for name in table.columns], found.reference)


def with_advantage(table: Any, column: str, *, by: tuple[str, ...] = ("prompt",)) -> Any:
    """The table with `advantage` = (x − mean)/std within each group, ddof 1; 0 where all rewards of a group are equal.

    Groups of equal rewards are found by their least and greatest, not by a rounded deviation.
    """
    import ibis

    x = table[column]
    found = table.group_by(list(by)).agg(
        group_mean=x.mean(), group_std=x.std(how="sample"), flat=(x.min() == x.max()) | (x.count() < 2)
    )
    joined = table.join(found, list(by)).select(
        *[table[name] for name in table.columns], found.group_mean, found.group_std, found.flat
    )
    level = joined.flat | (joined.group_std == 0)
    advantage = ibis.ifelse(
        level, 0.0, (joined[column] - joined.group_mean) / ibis.ifelse(level, 1.0, joined.group_std)
    )
    # A null reward stays null: nothing is made up for it.
    advantage = ibis.ifelse(joined[column].isnull(), None, advantage)
    return joined.mutate(advantage=advantage).drop("group_mean", "group_std")


def combined(table: Any, columns: dict[str, float], transform: Callable[[Any], Any] = identity) -> Any:
    """Σ_k w_k u(x_k): the weighted sum of transformed columns; null where one of them is null.

    With `log_sigmoid` and weights 1 this is the log of the probability that an answer is good in every respect.

    Source: wang2024transforming.
    """
    total = None
    for name, weight in columns.items():
        term = transform(table[name]) * weight
        total = term if total is None else total + term
    if total is None:
        raise ValueError("`columns` is empty; a combination needs at least one criterion: name one.")
    return total


def joined_criteria(tables: dict[str, Any], keys: tuple[str, ...] = ("prompt", "response")) -> Any:
    """One row for each answer with one column `reward` of each table, by its name.

    Args:
        tables: expressions with the keys and `reward`, by the name of the criterion.
        keys: what an answer is known by.

    Returns:
        The joined expression.

    Raises:
        ValueError: if an answer of one table is missing in another, or stands twice in one.
    """
    from rewardtheory.extra.tables.engines import rows_of

    names = list(tables)
    joined = tables[names[0]].select(*keys, **{names[0]: tables[names[0]].reward})
    for name in names:
        table = tables[name].select(*keys)
        several = rows_of(table.group_by(list(keys)).agg(times=table.count()).filter(lambda t: t.times > 1).limit(1))
        if several:
            raise ValueError(
                f"`tables` has the answer {_answer(several[0], keys)} more than once in {name!r}: ids are unique."
            )
    for name in names[1:]:
        table = tables[name]
        for here, there, holder, other in ((joined, table, names[0], name), (table, joined, name, names[0])):
            away = here.anti_join(there, list(keys))
            first = rows_of(away.select(*keys).order_by(list(keys)).limit(1))
            if first:
                count = rows_of(away.aggregate(n=away.count()))[0]["n"]
                raise ValueError(
                    f"`tables` do not join: the answer {_answer(first[0], keys)} of {holder!r} is missing in {other!r}, as are "
                    f"{count} answers in all; ids agree between tables: correct them or leave the answers out."
                )
        joined = joined.join(table.select(*keys, **{name: table.reward}), list(keys))
    return joined


def _answer(row: dict[str, Any], keys: tuple[str, ...]) -> str:
    return ", ".join(f"{key} {row[key]!r}" for key in keys)
