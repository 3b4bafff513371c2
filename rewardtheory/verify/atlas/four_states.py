"""Counts for the 475 skeletons of four states with two actions, where the lattice of flats is too large to be listed."""

import importlib
import itertools
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from flint import fmpq

from rewardtheory.verify.atlas.features import NINE_TENTHS, corners
from rewardtheory.verify.atlas.goodhart import goodhart
from rewardtheory.verify.atlas.hackability import hackable_pairs
from rewardtheory.verify.atlas.modular import chambers
from rewardtheory.verify.atlas.power import power
from rewardtheory.verify.atlas.skeletons import Skeleton, skeletons

SCHEMA = "rewardtheory/atlas-counts/1"
SHIPPED = "four_states.parquet"


@dataclass(frozen=True)
class Counts:
    """What is counted on one skeleton, at γ = 9/10 and from a uniform start.

    Attributes:
        moves: the skeleton.
        strict_orders: how many orders without ties of the 16 deterministic policies rewards realize, counted modulo
            three primes: surely not above it.
        range_soaps: how many of the 65,534 sets of policies, neither empty nor all, some reward puts above all others,
            counted in the same way.
        hackable, pairs: of the ordered pairs of rewards R(s,a) in {−1, 0, 1}, how many are hackable, exact.
        power: POWER of each state, exact, as text.
        goodhart: out of 200 random climbs, how many turn against the true reward, by the angle of the two rewards (15°,
            30°, …, 165°): a sample.
    """

    moves: tuple[tuple[int, ...], ...]
    strict_orders: int
    range_soaps: int
    hackable: int
    pairs: int
    power: tuple[str, ...]
    goodhart: tuple[int, ...]

    @property
    def choices(self) -> int:
        """How many states have actions with different successors."""
        return sum(len(set(row)) > 1 for row in self.moves)

    @property
    def skeleton(self) -> Skeleton:
        """The skeleton itself, whose `mdp` is the model."""
        moves = tuple(tuple((end,) for end in row) for row in self.moves)
        return Skeleton(len(moves), len(moves[0]), sum(map(len, moves)), moves)


def count(skeleton: Skeleton) -> Counts:
    """The counts of one skeleton, computed: two to three seconds for four states."""
    x = corners(skeleton, NINE_TENTHS)
    return Counts(
        tuple(tuple(end for (end,) in row) for row in skeleton.moves),
        chambers([p - q for p, q in itertools.combinations(x, 2)]),
        chambers([[*p, fmpq(1)] for p in x]) - 2,
        *hackable_pairs(skeleton, NINE_TENTHS),
        tuple(str(p) for p in power(skeleton.mdp(NINE_TENTHS))),
        goodhart(skeleton),
    )


@cache
def four_states() -> tuple[Counts, ...]:
    """The counts of all 475 skeletons of four states with two actions, from a parquet file that ships with the library.

    Raises:
        ValueError: where pyarrow is not installed.

    >>> import rewardtheory as rt
    >>> len(rt.atlas.four_states())
    475
    """
    with as_file(files("rewardtheory.verify.atlas") / SHIPPED) as path:
        return read(path)


def build_four_states(*, progress: Callable[[int, int], None] | None = None) -> list[Counts]:
    """The table of `four_states`, computed anew: a quarter of an hour."""
    every, found = skeletons(4, 2), []
    for i, skeleton in enumerate(every):
        found.append(count(skeleton))
        if progress is not None:
            progress(i + 1, len(every))
    return found


def read(path: Path) -> tuple[Counts, ...]:
    """The counts in a parquet file."""
    _, pq = arrow()
    table = pq.read_table(path)
    if (table.schema.metadata or {}).get(b"schema") != SCHEMA.encode():
        raise ValueError(f"`{path.name}` has not the schema {SCHEMA!r}; it is no table of counts: build it anew.")
    found = []
    for row in table.to_pylist():
        lists = {
            "moves": tuple(map(tuple, row["moves"])),
            "power": tuple(row["power"]),
            "goodhart": tuple(row["goodhart"]),
        }
        found.append(Counts(**row | lists))
    return tuple(found)


def write_counts(found: list[Counts], path: Path) -> None:
    """Write counts as parquet; the file appears whole or not at all."""
    pa, pq = arrow()
    part = path.with_name(path.name + ".part")
    table = pa.Table.from_pylist([asdict(x) for x in found]).replace_schema_metadata({"schema": SCHEMA})
    pq.write_table(table, part, compression="zstd")
    part.replace(path)


def arrow():
    """(pyarrow, pyarrow.parquet)."""
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError:
        raise ValueError(
            "the counts of four states are a parquet file, and pyarrow is not installed: install it."
        ) from None
