"""No specification of a formalism orders some policies in a given way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flint import fmpq, fmpq_poly

from rewardtheory.exact.certificate import Certificate, proved
from rewardtheory.exact.features import FEATURES
from rewardtheory.exact.layout import read_index, read_list, read_model, read_object, read_plan, write_model, write_plan
from rewardtheory.exact.lotteries import lotteries_cancel, single_path
from rewardtheory.exact.model import Model, Plan, Policy, check_model, check_plan, require
from rewardtheory.exact.number import read_rational
from rewardtheory.exact.polynomials import polynomial, positive, read_polynomial, write_polynomial
from rewardtheory.exact.reading import plan_of

FORMALISMS = {
    "MR": "Markov reward",
    "RRL": "regularized reward",
    "LAR": "limit-average reward",
    "LTL": "formula of linear temporal logic",
    "FTR": "function from trajectories",
    "TLO": "ordering of trajectory lotteries",
    "PO": "ordering of policies",
}
WITHOUT_DISCOUNT = ("LAR", "FTR", "TLO", "PO")
MAX_POINTS = 2000


@dataclass(frozen=True)
class Preference:
    """Policies by their place: `left` is better than `right` (">"), or they are as good ("=")."""

    left: int
    relation: str
    right: int


def cancel(
    formalism: str,
    model: Model,
    policies: Sequence[Policy],
    weights: Sequence[fmpq_poly],
    points: Sequence[fmpq] | None = None,
) -> int:
    """Refuse weights with which what a formalism sees of the policies does not add up to 0.

    Args:
        formalism: one whose values are linear in features.
        model, policies: what it sees.
        weights: a polynomial in γ for each policy.
        points: the discounts at which they must cancel; by default all of [0, 1), by enough points: both sides are
            rational functions of γ, with denominators det(I − γP) of degree at most S.

    Returns:
        at how many discounts they were checked.
    """
    if points is None:
        degree = max(w.degree() for w in weights) + len(policies) * model.n_states
        points = [fmpq(k, degree + 2) for k in range(degree + 1)]
    require(len(points) <= MAX_POINTS, f"the identity would have to be checked at more than {MAX_POINTS} discounts")
    for gamma in points:
        ends = gamma == model.discount == 1  # the model's weight then proves that every policy ends
        require(0 <= gamma < 1 or ends, "a discount lies outside [0, 1)")
        rows = FEATURES[formalism](model, policies, gamma)
        at = [w(gamma) for w in weights]
        for column in zip(*rows, strict=True):
            total = sum((c * x for c, x in zip(at, column, strict=True)), fmpq(0))
            require(total == 0, f"the multipliers do not cancel what the formalism sees at discount {gamma}")
    return len(points)


def policy_weights(preferences: Sequence[Preference], multipliers: Sequence[Any], n: int) -> list[fmpq_poly]:
    """Σ d_k (e_left − e_right), for n policies."""
    weights = [fmpq_poly([0]) for _ in range(n)]
    for d, p in zip(multipliers, preferences, strict=True):
        weights[p.left] += d
        weights[p.right] -= d
    return weights


def read_preference(entry: Any, at: str, n: int) -> Preference:
    """[left, ">" or "=", right], places among n policies."""
    left, relation, right = read_list(entry, at, 3)
    if relation not in (">", "="):
        raise ValueError(f"{at}: the relation must be > or =.")
    return Preference(read_index(left, at, n), relation, read_index(right, at, n))


@dataclass(frozen=True)
class Inexpressible(Certificate):
    """No specification of a formalism makes all of the preferences hold.

    The values of a policy under MR, RRL, LAR and FTR are linear in what the formalism sees of it. Multipliers d_k of the
    preferences with Σ_k d_k (value(left) − value(right)) = 0 for every specification, d_k >= 0 for each strict one and
    one of these positive, contradict them. For MR and RRL the multipliers are polynomials in γ, and the claim is for all γ
    in [0, 1), unless `discount` names one: both sides are rational functions of γ of bounded degree, compared at
    enough points. TLO and PO give any value to each lottery or policy, so only equal ones and circles contradict them.
    LTL: policies with one trajectory each have probability 0 or 1, and three levels cannot be.

    Args:
        formalism: MR, RRL, LAR, FTR, TLO, PO or LTL.
        model: without meaning for its discount.
        policies: plans of one stationary policy each.
        preferences: what is to be ordered so.
        multipliers: one polynomial in γ for each preference, none for LTL.
        discount: the only γ that is claimed about, or None for all; of no meaning where γ plays no part.
    """

    kind: ClassVar[str] = "inexpressible"
    formalism: str
    model: Model
    policies: tuple[Plan, ...]
    preferences: tuple[Preference, ...]
    multipliers: tuple[fmpq_poly, ...]
    discount: fmpq | None = None

    @property
    def statement(self) -> str:
        """One plain sentence: what is proved if `verify` says so."""
        names = [plan.name for plan in self.policies]
        order = ", ".join(f"{names[p.left]} {p.relation} {names[p.right]}" for p in self.preferences)
        where = f" with discount {self.discount}" if self.discount is not None else ""
        return f"No {FORMALISMS[self.formalism]}{where} orders these policies so: {order}."

    def prove(self) -> dict[str, fmpq]:
        """Check the multipliers, or what else the formalism asks for."""
        check_model(self.model)
        for plan in self.policies:
            check_plan(self.model, plan)
            require(len(plan.policies) == 1, f"{plan.name} is no single stationary policy")
        require(bool(self.preferences), "nothing is preferred")
        if self.formalism == "LTL":
            return {"levels": fmpq(self._levels())}
        return self._linear()

    def _policies(self):
        return [plan.policies[0] for plan in self.policies]

    def _levels(self) -> int:
        """The length of the longest chain of strict preferences between policies of one trajectory each."""
        for plan in self.policies:
            require(single_path(self.model, plan.policies[0]), f"{plan.name} has more than one trajectory")
        length = [1] * len(self.policies)
        for _ in self.policies:
            for p in self.preferences:
                length[p.left] = max(length[p.left], length[p.right] + (p.relation == ">"))
                if p.relation == "=":
                    length[p.right] = max(length[p.right], length[p.left])
        require(max(length) > 2, "there are not three levels, and a formula has two: 0 and 1")
        return max(length)

    def _linear(self) -> dict[str, fmpq]:
        require(len(self.multipliers) == len(self.preferences), "there is not one multiplier for each preference")
        strict = [d for d, p in zip(self.multipliers, self.preferences, strict=True) if p.relation == ">"]
        fixed = self.discount is not None or self.formalism in WITHOUT_DISCOUNT
        if fixed:
            at = self.discount if self.discount is not None else fmpq(0)
            require(all(d(at) >= 0 for d in strict), "the multiplier of a strict preference is negative")
            require(any(d(at) > 0 for d in strict), "no strict preference has a positive multiplier")
        else:
            require(
                all(d.degree() < 0 or positive(d) for d in strict),
                "a strict multiplier is not proved positive on [0, 1)",
            )
            require(any(d.degree() >= 0 for d in strict), "no strict preference has a positive multiplier")
        weights = policy_weights(self.preferences, self.multipliers, len(self.policies))
        if self.formalism == "FTR":
            constant = [w(fmpq(0)) for w in weights]
            require(all(w.degree() <= 0 for w in weights), "multipliers for FTR must be numbers")
            require(lotteries_cancel(self.model, self._policies(), constant), "the trajectory lotteries do not cancel")
            return {"policies": fmpq(len(self.policies))}
        if self.formalism in WITHOUT_DISCOUNT:
            checked = cancel(self.formalism, self.model, self._policies(), weights, [fmpq(0)])
        elif self.discount is not None:
            checked = cancel(self.formalism, self.model, self._policies(), weights, [self.discount])
        else:
            checked = cancel(self.formalism, self.model, self._policies(), weights)
        return {"discounts checked": fmpq(checked)}

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        return {
            "formalism": self.formalism,
            "model": write_model(self.model),
            "policies": [write_plan(plan) for plan in self.policies],
            "preferences": [[p.left, p.relation, p.right] for p in self.preferences],
            "multipliers": [write_polynomial(d) for d in self.multipliers],
            "discount": None if self.discount is None else str(self.discount),
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "Inexpressible":
        """The certificate from plain data."""
        fields = ["formalism", "model", "policies", "preferences", "multipliers", "discount"]
        read_object(data, "inexpressible", fields)
        if not isinstance(data["formalism"], str) or data["formalism"] not in FORMALISMS:
            raise ValueError(f"formalism: it must be one of {', '.join(FORMALISMS)}.")
        model = read_model(data["model"], models)
        plans = [read_plan(p, model, f"policies[{i}]") for i, p in enumerate(read_list(data["policies"], "policies"))]
        preferences = []
        for i, entry in enumerate(read_list(data["preferences"], "preferences")):
            preferences.append(read_preference(entry, f"preferences[{i}]", len(plans)))
        multipliers = [
            read_polynomial(d, f"multipliers[{i}]") for i, d in enumerate(read_list(data["multipliers"], "multipliers"))
        ]
        discount = None if data["discount"] is None else read_rational(data["discount"], "discount")
        return cls(data["formalism"], model, tuple(plans), tuple(preferences), tuple(multipliers), discount)


def inexpressible(
    formalism: str, model: Model, policies, preferences, multipliers=(), *, discount=None
) -> Inexpressible:
    """A certificate that no specification of a formalism orders policies so.

    Args:
        formalism: MR, RRL, LAR, FTR, TLO, PO or LTL.
        model: what `exact.model_of` gave.
        policies: {name: policy}, as `exact.plan_of` takes them.
        preferences: (name, ">" or "=", name).
        multipliers: for each preference a number, or the coefficients of a polynomial in γ, constant first.
        discount: the only γ to claim about; by default all in [0, 1).

    Raises:
        ValueError: on a name that is not there.
        Unproved: if the multipliers prove nothing.

    >>> import rewardtheory as rt
    >>> from rewardtheory import exact
    >>> mdp = rt.mdp({"s": {"left": "l", "right": "r"}, "l": {"on": "l"}, "r": {"on": "r"}}, start="s", discount=0)
    >>> policies = {"left": [0, 2, 2], "mixed": [[0.5, 0.5, 0], [0, 0, 1], [0, 0, 1]], "right": [1, 2, 2]}
    >>> order = [("mixed", ">", "left"), ("left", "=", "right")]
    >>> print(exact.inexpressible("MR", exact.model_of(mdp), policies, order, [1, 0.5]))
    No Markov reward orders these policies so: mixed > left, left = right.
    """
    plans = {name: plan_of(model, policy, name) for name, policy in policies.items()}
    names = list(plans)
    for left, relation, right in preferences:
        for name in (left, right):
            if name not in names:
                raise ValueError(f"`preferences` names the policy {name!r}; there are {', '.join(map(repr, names))}.")
        if relation not in (">", "="):
            raise ValueError(f"`preferences` has the relation {relation!r}; it must be '>' or '='.")
    found = Inexpressible(
        formalism,
        model,
        tuple(plans.values()),
        tuple(Preference(names.index(a), relation, names.index(b)) for a, relation, b in preferences),
        tuple(polynomial(d, "multipliers") for d in multipliers),
        None if discount is None else polynomial(discount, "discount")(fmpq(0)),
    )
    return proved(found)
