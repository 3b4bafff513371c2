"""Linear programs: a proof that a system has no solution, and a proof that a solution is optimal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flint import fmpq, fmpz

from rewardtheory.exact.certificate import Certificate
from rewardtheory.exact.layout import read_index, read_list, read_name, read_object, read_vector, write_vector
from rewardtheory.exact.model import Model, Vector, require
from rewardtheory.exact.number import read_rational

MAX_UNKNOWNS = 2_000_000


@dataclass(frozen=True)
class Rows:
    """Rows of a sparse matrix with their right-hand sides: ``rows[i]`` = ((column, entry), ...)."""

    rows: tuple[tuple[tuple[int, fmpq], ...], ...]
    right: tuple[fmpq, ...]

    def check(self, n: int, what: str) -> None:
        """Refuse rows that do not fit n unknowns."""
        require(len(self.rows) == len(self.right), f"{what}: not one right-hand side for each row")
        for i, row in enumerate(self.rows):
            columns = [j for j, _ in row]
            require(len(set(columns)) == len(columns), f"{what}, row {i}: a column is named twice")
            require(all(0 <= j < n for j in columns), f"{what}, row {i}: a column is out of range")

    def times(self, x: Vector) -> list[fmpq]:
        """The matrix times x."""
        whole, below = over_common(x)
        return [sum((entry * whole[j] for j, entry in row), fmpq(0)) / below for row in self.rows]

    def combine(self, y: Vector, n: int) -> list[fmpq]:
        """yᵀ times the matrix."""
        total = [fmpq(0)] * n
        whole, below = over_common(y)
        for factor, row in zip(whole, self.rows, strict=True):
            if factor:
                for j, entry in row:
                    total[j] += factor * entry
        return [x / below for x in total]


def over_common(x: Vector) -> tuple[list[fmpz], fmpz]:
    """Numbers as integers over one denominator: sums of long fractions cost a long greatest divisor each, these none."""
    below = fmpz(1)
    for number in x:
        below = below.lcm(number.q)
    return [number.p * (below // number.q) for number in x], below


@dataclass(frozen=True)
class System:
    """The unknown x in ℚⁿ with A x = b (`equal`) and G x >= h (`at_least`); `meaning` says what x is."""

    meaning: str
    n: int
    equal: Rows
    at_least: Rows

    def check(self) -> None:
        """Refuse a system that is not one."""
        require(self.n >= 1, "the system has no unknowns")
        self.equal.check(self.n, "equal")
        self.at_least.check(self.n, "at_least")


@dataclass(frozen=True)
class Farkas(Certificate):
    """No x satisfies the system: yᵀA + zᵀG = 0 with z >= 0, so a solution would give 0 >= yᵀb + zᵀh > 0."""

    kind: ClassVar[str] = "farkas"
    system: System
    y: Vector
    z: Vector

    @property
    def statement(self) -> str:
        """One plain sentence: what is proved if `verify` says so."""
        return f"There is no solution: {self.system.meaning}."

    def prove(self) -> dict[str, fmpq]:
        """Add up the rows."""
        total = _combined(self.system, self.y, self.z)
        wrong = next((j for j, x in enumerate(total) if x != 0), None)
        require(wrong is None, f"the multipliers do not cancel unknown {wrong}")
        gain = _dual_value(self.system, self.y, self.z)
        require(gain > 0, f"the combined right-hand side is {gain}, not positive")
        return {"contradiction 0 >=": gain}

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        return {"system": _write_system(self.system), "y": write_vector(self.y), "z": write_vector(self.z)}

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "Farkas":
        """The certificate from plain data."""
        read_object(data, cls.kind, ["system", "y", "z"])
        system = _read_system(data["system"])
        return cls(system, *_read_multipliers(data, system))


@dataclass(frozen=True)
class Optimum(Certificate):
    """The least cᵀx over the system is `value`: x attains it; yᵀA + zᵀG = c, z >= 0 show none less."""

    kind: ClassVar[str] = "optimum"
    system: System
    cost: Vector
    x: Vector
    y: Vector
    z: Vector
    value: fmpq

    @property
    def statement(self) -> str:
        """One plain sentence: what is proved if `verify` says so."""
        return f"The least value is {self.value}: {self.system.meaning}."

    def prove(self) -> dict[str, fmpq]:
        """Check both solutions and their values."""
        system = self.system
        total = _combined(system, self.y, self.z)
        require(
            len(self.x) == len(self.cost) == system.n,
            "`x` and `cost` do not have one number for each unknown",
        )
        for i, (left, right) in enumerate(zip(system.equal.times(self.x), system.equal.right, strict=True)):
            require(left == right, f"x does not satisfy equation {i}")
        for i, (left, right) in enumerate(zip(system.at_least.times(self.x), system.at_least.right, strict=True)):
            require(left >= right, f"x does not satisfy inequality {i}")
        wrong = next((j for j, pair in enumerate(zip(total, self.cost, strict=True)) if pair[0] != pair[1]), None)
        require(wrong is None, f"the multipliers do not give the cost of unknown {wrong}")
        primal = sum((c * x for c, x in zip(self.cost, self.x, strict=True)), fmpq(0))
        dual = _dual_value(system, self.y, self.z)
        require(primal == self.value, f"x costs {primal}, not {self.value}")
        require(dual == self.value, f"the multipliers prove only that the cost is at least {dual}")
        return {"value": self.value}

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        vectors = {name: write_vector(getattr(self, name)) for name in ("cost", "x", "y", "z")}
        return {"system": _write_system(self.system), **vectors, "value": str(self.value)}

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "Optimum":
        """The certificate from plain data."""
        read_object(data, cls.kind, ["system", "cost", "x", "y", "z", "value"])
        system = _read_system(data["system"])
        cost, x = (read_vector(data[name], name, system.n) for name in ("cost", "x"))
        return cls(system, cost, x, *_read_multipliers(data, system), read_rational(data["value"], "value"))


def _combined(system: System, y: Vector, z: Vector) -> list[fmpq]:
    system.check()
    require(len(y) == len(system.equal.rows), "`y` does not have one multiplier for each equation")
    require(len(z) == len(system.at_least.rows), "`z` does not have one multiplier for each inequality")
    negative = next((i for i, x in enumerate(z) if x < 0), None)
    require(negative is None, f"the multiplier of inequality {negative} is negative")
    sums = zip(system.equal.combine(y, system.n), system.at_least.combine(z, system.n), strict=True)
    return [a + b for a, b in sums]


def _dual_value(system: System, y: Vector, z: Vector) -> fmpq:
    pairs = [*zip(y, system.equal.right, strict=True), *zip(z, system.at_least.right, strict=True)]
    return sum((a * b for a, b in pairs), fmpq(0))


def _write_system(system: System) -> dict[str, Any]:
    return {
        "meaning": system.meaning,
        "n": system.n,
        "equal": _write_rows(system.equal),
        "at_least": _write_rows(system.at_least),
    }


def _write_rows(rows: Rows) -> dict[str, Any]:
    return {
        "rows": [[x for j, e in row for x in (j, str(e))] for row in rows.rows],
        "right": write_vector(rows.right),
    }


def _read_system(data: Any) -> System:
    read_object(data, "system", ["meaning", "n", "equal", "at_least"])
    n = read_index(data["n"], "system.n", MAX_UNKNOWNS)
    equal, at_least = (_read_rows(data[name], f"system.{name}", n) for name in ("equal", "at_least"))
    return System(read_name(data["meaning"], "system.meaning"), n, equal, at_least)


def _read_rows(data: Any, where: str, n: int) -> Rows:
    read_object(data, where, ["rows", "right"])
    right = read_vector(data["right"], f"{where}.right")
    rows: list[Sequence[tuple[int, fmpq]]] = []
    for i, flat in enumerate(read_list(data["rows"], f"{where}.rows", len(right))):
        at = f"{where}.rows[{i}]"
        if len(read_list(flat, at)) % 2:
            raise ValueError(f"{at}: must be a flat list [column, entry, column, entry, ...].")
        columns = [read_index(j, at, n) for j in flat[::2]]
        rows.append(tuple(zip(columns, [read_rational(x, at) for x in flat[1::2]], strict=True)))
    return Rows(tuple(tuple(row) for row in rows), right)


def _read_multipliers(data: Mapping[str, Any], system: System) -> tuple[Vector, Vector]:
    y = read_vector(data["y"], "y", len(system.equal.right))
    return y, read_vector(data["z"], "z", len(system.at_least.right))
