"""No formula of linear temporal logic orders some policies in a given way."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flint import fmpq

from rewardtheory.exact.certificate import Certificate, proved
from rewardtheory.exact.inexpressible import Preference, read_preference
from rewardtheory.exact.layout import (
    read_index,
    read_list,
    read_model,
    read_object,
    read_plan,
    read_vector,
    write_model,
    write_plan,
    write_vector,
)
from rewardtheory.exact.lotteries import lotteries_cancel, single_path
from rewardtheory.exact.model import Model, Plan, check_model, check_plan, require
from rewardtheory.exact.reading import plan_of

MAX_SURE = 10


@dataclass(frozen=True)
class Case:
    """Multipliers for one way in which the policies of a single trajectory satisfy the formula (1) or not (0).

    Attributes:
        sure: 0 or 1 for each policy of a single trajectory, in their order.
        preferences: d_k, >= 0 for the strict ones.
        below: a_i >= 0, of v_i >= 0.
        above: b_i >= 0, of v_i <= 1.
        pinned: c_i, of v_i = sure_i, for the policies of a single trajectory.
    """

    sure: tuple[int, ...]
    preferences: tuple[fmpq, ...]
    below: tuple[fmpq, ...]
    above: tuple[fmpq, ...]
    pinned: tuple[fmpq, ...]


@dataclass(frozen=True)
class NoFormula(Certificate):
    """No formula of linear temporal logic makes all of the preferences hold.

    The probability v_i of a formula is the expectation of its indicator, lies in [0, 1], and is 0 or 1 for a policy of
    one trajectory. In each of these cases Σ d_k (v_left − v_right) + Σ a_i v_i + Σ b_i (1 − v_i) + Σ c_i (v_i − sure_i)
    is not negative, and it is the constant Σ b_i − Σ c_i sure_i, since the distributions of trajectories cancel in the
    rest. A negative constant, or 0 with some d_k > 0 of a strict preference, contradicts the preferences.

    Args:
        model: without meaning for its discount.
        policies: plans of one stationary policy each.
        preferences: what is to be ordered so.
        cases: one for each way to satisfy the formula surely or surely not.
    """

    kind: ClassVar[str] = "no-formula"
    model: Model
    policies: tuple[Plan, ...]
    preferences: tuple[Preference, ...]
    cases: tuple[Case, ...]

    @property
    def statement(self) -> str:
        """One plain sentence: what is proved if `verify` says so."""
        names = [plan.name for plan in self.policies]
        order = ", ".join(f"{names[p.left]} {p.relation} {names[p.right]}" for p in self.preferences)
        return f"No formula of linear temporal logic has probabilities that order these policies so: {order}."

    def prove(self) -> dict[str, fmpq]:
        """Check every case, and that there is one for each."""
        check_model(self.model)
        for plan in self.policies:
            check_plan(self.model, plan)
            require(len(plan.policies) == 1, f"{plan.name} is no single stationary policy")
        policies = [plan.policies[0] for plan in self.policies]
        sure = [k for k, policy in enumerate(policies) if single_path(self.model, policy)]
        require(len(sure) <= MAX_SURE, f"more than {MAX_SURE} policies have a single trajectory")
        wanted = set(itertools.product((0, 1), repeat=len(sure)))
        require({case.sure for case in self.cases} == wanted, "there is not one case for each way to be sure")
        for case in self.cases:
            self._check(case, policies, sure)
        return {"cases": fmpq(len(self.cases))}

    def _check(self, case: Case, policies, sure: list[int]) -> None:
        n = len(policies)
        require(len(case.preferences) == len(self.preferences), "a case has not one multiplier for each preference")
        require(len(case.below) == len(case.above) == n, "a case has not one multiplier for each bound")
        require(len(case.pinned) == len(sure), "a case has not one multiplier for each sure policy")
        require(all(x >= 0 for x in (*case.below, *case.above)), "the multiplier of a bound is negative")
        weights = [a - b for a, b in zip(case.below, case.above, strict=True)]
        strict = fmpq(0)
        for d, p in zip(case.preferences, self.preferences, strict=True):
            weights[p.left] += d
            weights[p.right] -= d
            if p.relation == ">":
                require(d >= 0, "the multiplier of a strict preference is negative")
                strict += d
        constant = sum(case.above, fmpq(0))
        for k, c, value in zip(sure, case.pinned, case.sure, strict=True):
            weights[k] += c
            constant -= c * value
        require(constant < 0 or (constant == 0 and strict > 0), "the multipliers of a case contradict nothing")
        require(lotteries_cancel(self.model, policies, weights), "the trajectory lotteries of a case do not cancel")

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        return {
            "model": write_model(self.model),
            "policies": [write_plan(plan) for plan in self.policies],
            "preferences": [[p.left, p.relation, p.right] for p in self.preferences],
            "cases": [
                {
                    "sure": list(case.sure),
                    **{name: write_vector(getattr(case, name)) for name in ("preferences", "below", "above", "pinned")},
                }
                for case in self.cases
            ],
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "NoFormula":
        """The certificate from plain data."""
        read_object(data, "no-formula", ["model", "policies", "preferences", "cases"])
        model = read_model(data["model"], models)
        plans = tuple(
            read_plan(p, model, f"policies[{i}]") for i, p in enumerate(read_list(data["policies"], "policies"))
        )
        preferences = tuple(
            read_preference(entry, f"preferences[{i}]", len(plans))
            for i, entry in enumerate(read_list(data["preferences"], "preferences"))
        )
        cases = []
        for i, entry in enumerate(read_list(data["cases"], "cases")):
            at = f"cases[{i}]"
            read_object(entry, at, ["sure", "preferences", "below", "above", "pinned"])
            sure = tuple(read_index(x, f"{at}.sure", 2) for x in read_list(entry["sure"], f"{at}.sure"))
            sizes = {"preferences": len(preferences), "below": len(plans), "above": len(plans), "pinned": len(sure)}
            cases.append(Case(sure, *(tuple(read_vector(entry[name], f"{at}.{name}", n)) for name, n in sizes.items())))
        return cls(model, plans, preferences, tuple(cases))


def no_formula(model: Model, policies: Mapping[str, Any], preferences, cases: Sequence[Case]) -> NoFormula:
    """A certificate that no formula of linear temporal logic orders policies so.

    Args:
        model: what `exact.model_of` gave.
        policies: {name: policy}, as `exact.plan_of` takes them.
        preferences: (name, ">" or "=", name), of names that are there.
        cases: see `Case`.

    Raises:
        Unproved: if the cases prove nothing.
    """
    names = list(policies)
    return proved(
        NoFormula(
            model,
            tuple(plan_of(model, policy, name) for name, policy in policies.items()),
            tuple(Preference(names.index(a), relation, names.index(b)) for a, relation, b in preferences),
            tuple(cases),
        )
    )
