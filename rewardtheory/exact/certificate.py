"""What every certificate is: stored data, the sentence they prove, and a check that trusts nothing else."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from flint import fmpq

from rewardtheory.exact.model import Model, Refused
from rewardtheory.exact.number import float_near

SCHEMA = "rewardtheory/certificate/1"


@dataclass(frozen=True)
class Verdict:
    """What a check found: whether the claim is proved, why or why not, and the exact numbers behind it."""

    ok: bool
    reason: str
    facts: dict[str, fmpq]

    def __bool__(self) -> bool:
        return self.ok

    @property
    def floats(self) -> dict[str, float]:
        """The facts as the nearest doubles."""
        return {name: float_near(x) for name, x in self.facts.items()}

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON: each fact both exactly and as a double."""
        facts = {name: {"exact": str(x), "float": float_near(x)} for name, x in self.facts.items()}
        return {"ok": self.ok, "reason": self.reason, "facts": facts}

    def __str__(self) -> str:
        return f"{'proved' if self.ok else 'NOT PROVED'}: {self.reason}"


class Certificate(ABC):
    """Stored data that prove one statement. `verify` recomputes everything from the data."""

    kind: ClassVar[str]

    @property
    @abstractmethod
    def statement(self) -> str:
        """One plain sentence: what is proved if `verify` says so."""

    @abstractmethod
    def prove(self) -> dict[str, fmpq]:
        """Recompute everything; return the numbers found, or raise `Refused`."""

    @abstractmethod
    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""

    @classmethod
    @abstractmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> Self:
        """The certificate from plain data; its shape is checked here, its claim by `verify`."""

    def verify(self) -> Verdict:
        """Whether the stored data prove the statement, in exact arithmetic."""
        try:
            facts = self.prove()
        except Refused as refusal:
            return Verdict(False, str(refusal), {})
        return Verdict(True, self.statement, facts)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON: every number a string "p/q", or "p/2^k" for what a double stores."""
        return {"schema": SCHEMA, "kind": self.kind, "statement": self.statement, **self.content()}

    @classmethod
    def from_dict(cls, data: Any, models: Mapping[str, Model] | None = None) -> Self:
        """The certificate from plain data, which may come from a stranger.

        Args:
            data: what `to_dict` gave.
            models: the shared models that ``{"ref": ...}`` may name.

        Raises:
            ValueError: naming the field, what was found there and the rule.
        """
        if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
            raise ValueError(f'not a certificate: it must be an object with "schema": "{SCHEMA}".')
        if data.get("kind") != cls.kind:
            raise ValueError(f"`kind` is {data.get('kind')!r}; {cls.__name__} reads {cls.kind!r}.")
        rest = {key: value for key, value in data.items() if key not in ("schema", "kind", "statement")}
        certificate = cls.read(rest, models or {})
        if data.get("statement") != certificate.statement:
            raise ValueError("`statement` is not what the certificate's data say; it must be: " + certificate.statement)
        return certificate

    def __str__(self) -> str:
        return self.statement


class Unproved(ValueError):
    """A builder was asked for a certificate of something that its data do not prove."""


def proved(certificate):
    """The certificate itself, once its own check accepts it; a builder returns nothing else."""
    verdict = certificate.verify()
    if not verdict.ok:
        raise Unproved(f"the {certificate.kind} cannot be proved: {verdict.reason}.")
    return certificate
