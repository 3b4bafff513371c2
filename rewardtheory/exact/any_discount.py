"""No specification, whatever its discount, orders some policies in a given way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flint import fmpq, fmpq_poly

from rewardtheory.exact.certificate import Certificate, proved
from rewardtheory.exact.inexpressible import FORMALISMS, Preference, cancel, policy_weights, read_preference
from rewardtheory.exact.layout import (
    read_list,
    read_model,
    read_object,
    read_plan,
    read_vector,
    write_model,
    write_plan,
    write_vector,
)
from rewardtheory.exact.model import Model, Plan, check_model, check_plan, require
from rewardtheory.exact.number import read_rational
from rewardtheory.exact.polynomials import read_polynomial, write_polynomial
from rewardtheory.exact.reading import plan_of
from rewardtheory.exact.signs import sign_table

DISCOUNTED = ("MR", "RRL")
Point = tuple[fmpq, tuple[fmpq, ...]]


@dataclass(frozen=True)
class AnyDiscount(Certificate):
    """At no discount from `low` to `high` and below 1 does a formalism make all of the preferences hold.

    A vector of multipliers d_k(γ), polynomials, with Σ_k d_k(γ) (value(left) − value(right)) = 0 for every specification
    of discount γ contradicts the preferences at each γ where none of those of the strict ones is negative and one is
    positive. The signs cut [0, 1) into points and intervals, and each of these has a vector that contradicts, or is one
    of the discounts with numbers of their own.

    Args:
        formalism: MR or RRL.
        model: without meaning for its discount.
        policies: plans of one stationary policy each.
        preferences: what is to be ordered so.
        vectors: of one polynomial in γ for each preference.
        points: (a discount, one number for each preference).
        low, high: rational, the first and the last discount that is claimed about.
    """

    kind: ClassVar[str] = "inexpressible-at-any-discount"
    formalism: str
    model: Model
    policies: tuple[Plan, ...]
    preferences: tuple[Preference, ...]
    vectors: tuple[tuple[fmpq_poly, ...], ...]
    points: tuple[Point, ...]
    low: fmpq
    high: fmpq

    @property
    def statement(self) -> str:
        """One plain sentence: what is proved if `verify` says so."""
        names = [plan.name for plan in self.policies]
        order = ", ".join(f"{names[p.left]} {p.relation} {names[p.right]}" for p in self.preferences)
        where = (
            "any discount in [0, 1)"
            if self.low <= 0 and self.high >= 1
            else f"a discount from {self.low} to {self.high}"
        )
        return f"No {FORMALISMS[self.formalism]} with {where} orders these policies so: {order}."

    def prove(self) -> dict[str, fmpq]:
        """Check that every vector cancels, and that at each discount one contradicts."""
        check_model(self.model)
        require(self.formalism in DISCOUNTED, "the discount plays no part in this formalism")
        for plan in self.policies:
            check_plan(self.model, plan)
            require(len(plan.policies) == 1, f"{plan.name} is no single stationary policy")
        policies = [plan.policies[0] for plan in self.policies]
        strict = [k for k, p in enumerate(self.preferences) if p.relation == ">"]
        for vector in self.vectors:
            require(len(vector) == len(self.preferences), "a vector has not one multiplier for each preference")
            cancel(self.formalism, self.model, policies, policy_weights(self.preferences, vector, len(policies)))
        for at, numbers in self.points:
            require(len(numbers) == len(self.preferences), "a point has not one multiplier for each preference")
            require(_contradicts([numbers[k] for k in strict]), f"the multipliers at {at} contradict nothing")
            weights = policy_weights(self.preferences, numbers, len(policies))
            cancel(self.formalism, self.model, policies, weights, [at])
        special = [at for at, _ in self.points]
        ends = [fmpq_poly([-x, 1]) for x in (self.low, self.high, *special)]
        entries = [vector[k] for vector in self.vectors for k in strict]
        count = 0
        for cell, signs in sign_table([*entries, *ends]):
            if signs[len(entries)] < 0 or signs[len(entries) + 1] > 0:
                continue
            count += 1
            rows = [signs[i * len(strict) : (i + 1) * len(strict)] for i in range(len(self.vectors))]
            known = cell.point and cell.low.rational and cell.low.low in special
            what = "at" if cell.point else "above"
            require(
                known or any(_contradicts(row) for row in rows),
                f"no multipliers contradict the preferences {what} the discount {float(cell.low.low)}",
            )
        require(count > 0, "there is no discount from low to high")
        return {"cells": fmpq(count)}

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        return {
            "formalism": self.formalism,
            "model": write_model(self.model),
            "policies": [write_plan(plan) for plan in self.policies],
            "preferences": [[p.left, p.relation, p.right] for p in self.preferences],
            "vectors": [[write_polynomial(d) for d in vector] for vector in self.vectors],
            "points": [[str(at), write_vector(numbers)] for at, numbers in self.points],
            "low": str(self.low),
            "high": str(self.high),
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "AnyDiscount":
        """The certificate from plain data."""
        fields = ["formalism", "model", "policies", "preferences", "vectors", "points", "low", "high"]
        read_object(data, cls.kind, fields)
        if data["formalism"] not in DISCOUNTED:
            raise ValueError(f"formalism: it must be one of {', '.join(DISCOUNTED)}.")
        model = read_model(data["model"], models)
        plans = [read_plan(p, model, f"policies[{i}]") for i, p in enumerate(read_list(data["policies"], "policies"))]
        preferences = [
            read_preference(entry, f"preferences[{i}]", len(plans))
            for i, entry in enumerate(read_list(data["preferences"], "preferences"))
        ]
        vectors = []
        for i, row in enumerate(read_list(data["vectors"], "vectors")):
            at = f"vectors[{i}]"
            entries = read_list(row, at, len(preferences))
            vectors.append(tuple(read_polynomial(d, f"{at}[{k}]") for k, d in enumerate(entries)))
        points = []
        for i, entry in enumerate(read_list(data["points"], "points")):
            at, numbers = read_list(entry, f"points[{i}]", 2)
            points.append((read_rational(at, f"points[{i}]"), read_vector(numbers, f"points[{i}]", len(preferences))))
        low, high = (read_rational(data[name], name) for name in ("low", "high"))
        return cls(data["formalism"], model, tuple(plans), tuple(preferences), tuple(vectors), tuple(points), low, high)


def _contradicts(strict: Sequence[Any]) -> bool:
    return all(x >= 0 for x in strict) and any(x > 0 for x in strict)


def any_discount(
    formalism: str, model: Model, policies: Mapping[str, Any], preferences, vectors, points=(), *, low=0, high=1
) -> AnyDiscount:
    """A certificate that no specification of a discount from `low` to `high`, and below 1, orders policies so.

    Args:
        formalism: MR or RRL.
        model: what `exact.model_of` gave.
        policies: {name: policy}, as `exact.plan_of` takes them.
        preferences: (name, ">" or "=", name), of names that are there.
        vectors: of one polynomial in γ for each preference.
        points: (discount, numbers), for discounts with multipliers of their own.
        low, high: rational.

    Raises:
        Unproved: if they prove nothing.
    """
    names = list(policies)
    return proved(
        AnyDiscount(
            formalism,
            model,
            tuple(plan_of(model, policy, name) for name, policy in policies.items()),
            tuple(Preference(names.index(a), relation, names.index(b)) for a, relation, b in preferences),
            tuple(tuple(vector) for vector in vectors),
            tuple((at, tuple(numbers)) for at, numbers in points),
            fmpq(low),
            fmpq(high),
        )
    )
