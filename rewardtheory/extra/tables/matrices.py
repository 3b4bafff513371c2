"""Rows as arrays: prompts by answers, with a mask for answers that a prompt does not have."""

from typing import Any, NamedTuple

import numpy as np

AT_MOST = 1_000_000  # rows that become arrays; of larger tables a sample of prompts does


class Matrix(NamedTuple):
    """Columns of a table as arrays (prompts, responses).

    Attributes:
        prompts: the states, one tuple (prompt, baseline) a row.
        responses: the names of the columns.
        mask: where there is an answer with numbers in every column.
        columns: the numbers, 0 where there is none.
    """

    prompts: list[tuple[Any, ...]]
    responses: list[str]
    mask: np.ndarray
    columns: dict[str, np.ndarray]

    def keep(self, rows: np.ndarray) -> "Matrix":
        """The matrix of some prompts only."""
        prompts = [prompt for prompt, kept in zip(self.prompts, rows, strict=True) if kept]
        columns = {name: values[rows] for name, values in self.columns.items()}
        return Matrix(prompts, self.responses, self.mask[rows], columns)


def matrix(table: Any, names: tuple[str, ...], *, by: tuple[str, ...] = ("prompt", "baseline")) -> Matrix:
    """The columns `names` of an expression as arrays; rows with a null in one of them do not count.

    Columns are sorted by response, rows by prompt, so that the same table gives the same arrays on every engine.
    """
    kept = table.filter(*[table[name].notnull() for name in names])
    found = kept.select(*by, "response", *names).to_pyarrow()
    places = [found[name].to_pylist() for name in by]
    states = list(zip(*places, strict=True))
    prompts, responses = sorted(set(states)), sorted(set(found["response"].to_pylist()))
    row_of = {state: index for index, state in enumerate(prompts)}
    column_of = {name: index for index, name in enumerate(responses)}
    rows = np.fromiter((row_of[state] for state in states), int, len(states))
    columns = np.fromiter((column_of[name] for name in found["response"].to_pylist()), int, len(states))
    mask = np.zeros((len(prompts), len(responses)), bool)
    mask[rows, columns] = True
    arrays = {}
    for name in names:
        arrays[name] = np.zeros(mask.shape)
        arrays[name][rows, columns] = found[name].to_numpy()
    return Matrix(prompts, responses, mask, arrays)


def sampled(table: Any, rows: int, seed: int) -> tuple[Any, int]:
    """The table, or where it is too large the rows of every k-th prompt by hash.

    Returns:
        (the rows, k).
    """
    every = -(-rows // AT_MOST)
    if every <= 1:
        return table, 1
    return table.filter(bucket(table.prompt, every) == seed % every), every


def bucket(column: Any, count: int) -> Any:
    """A number from 0 to count − 1 for each value: the same value, the same bucket."""
    rest = column.hash() % count
    return (rest + count) % count  # hashes may be negative, and so may their remainders
