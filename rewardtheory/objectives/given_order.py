"""Can a formalism order finitely many policies in a given way?

On finitely many policies the values that a formalism can give are linear in what it sees of a policy, v = Φ x: visits
(MR), visits and the distributions used (RRL), long-run shares (LAR), the probabilities of beginnings (FTR, and with it RM,
INMR, IMORL), which lottery (all that look at lotteries), which policy (FPR, PO). Ties are linear equations, solved
exactly; strict preferences ask for a margin, which a linear program finds in floats, and which is then checked in
rationals. Where there is none, Farkas' lemma gives multipliers that contradict all specifications: they are made rational
and checked too. Formulas of temporal logic have no such test that is complete (`given_formula`).

Source: subramani2024objectives, abel2021expressivity.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rewardtheory import exact
from rewardtheory.arithmetic import rationals
from rewardtheory.exact.features import FEATURES
from rewardtheory.exact.lotteries import beginnings
from rewardtheory.makers import policy as as_policy
from rewardtheory.objectives import order_specifications as build
from rewardtheory.objectives.formalism import Specification
from rewardtheory.objectives.kinds import formalism as kind_of
from rewardtheory.objectives.order_programs import contradiction, dot, minus, weights_for
from rewardtheory.objectives.trajectories import TooManyTrajectories
from rewardtheory.types import MDP

BY_POLICY = ("FPR", "PO")


@dataclass(frozen=True)
class Answer:
    """Whether a formalism can order the policies so.

    Attributes:
        expressible: yes or no; None where neither was found.
        values: for yes, a rational value for each policy.
        weights: for yes with values linear in features, the weight of each: for MR and LAR the reward of each possible
            transition.
        certificate: for no, what proves it.
        specification: for yes, one that orders the policies so, which was checked exactly.
        reason: why a certificate about another formalism proves a no, or why there is no answer.
    """

    expressible: bool | None
    values: tuple[Any, ...] | None = None
    weights: tuple[Any, ...] | None = None
    certificate: Any = None
    specification: Specification | None = None
    reason: str = ""


class Question(NamedTuple):
    """A model, policies and an order, in rationals."""

    mdp: MDP
    model: exact.Model
    policies: dict[str, Any]
    rows: list[Any]
    order: list[tuple[str, str, str]]

    def differences(self, features) -> tuple[list, list]:
        """The features of left less right, of the strict preferences and of the ties."""
        names = list(self.policies)
        strict, ties = [], []
        for left, sign, right in self.order:
            row = minus(features[names.index(left)], features[names.index(right)])
            (strict if sign == ">" else ties).append(row)
        return strict, ties

    def in_order(self, multipliers: Sequence[Any]) -> list[Any]:
        """Multipliers of the strict preferences, then of the ties, in the order of the preferences."""
        n = sum(sign == ">" for _, sign, _ in self.order)
        places = {">": iter(multipliers[:n]), "=": iter(multipliers[n:])}
        return [next(places[sign]) for _, sign, _ in self.order]


def express(mdp: MDP, policies: Mapping[str, Any], order: Sequence[tuple[str, str, str]], formalism: str) -> Answer:
    """Decide whether some specification of a formalism orders policies in a given way, at the discount of the model.

    Args:
        mdp: the model; for MR and RRL its discount is the specification's (`express_at_any_discount` asks for all).
        policies: {name: policy}.
        order: (name, ">" or "=", name).
        formalism: the abbreviation of one of the 17.

    Returns:
        `Answer`, exact: a specification, a certificate, or for LTL sometimes neither, with the reason.

    Raises:
        ValueError: on a formalism or a name that is not there, and where the linear program fails.

    Notes:
        cost: a linear program with one column for each possible transition (MR, RRL, LAR) or policy (the others).

    Source: abel2021expressivity, subramani2024objectives.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"left": "l", "right": "r"}, "l": {"on": "l"}, "r": {"on": "r"}}, start="s", discount=0.5)
    >>> policies = {"left": [0, 2, 2], "mixed": [[0.5, 0.5, 0], [0, 0, 1], [0, 0, 1]], "right": [1, 2, 2]}
    >>> rt.express(mdp, policies, [("right", ">", "mixed"), ("mixed", ">", "left")], "MR").expressible
    True
    >>> print(rt.express(mdp, policies, [("mixed", ">", "left"), ("left", "=", "right")], "MR").certificate)
    No Markov reward with discount 1/2 orders these policies so: mixed > left, left = right.
    """
    kind_of(formalism)
    question = read_question(mdp, policies, order)
    if formalism == "LTL":
        from rewardtheory.objectives.given_formula import express_formula

        return express_formula(question)
    return confirmed(question, decide(question, formalism))


def read_question(mdp: MDP, policies: Mapping[str, Any], order: Sequence[tuple[str, str, str]]) -> Question:
    """Everything in rationals, with the names and relations checked."""
    names = list(policies)
    for left, sign, right in order:
        for name in (left, right):
            if name not in names:
                raise ValueError(f"`order` names the policy {name!r}; there are {', '.join(map(repr, names))}.")
        if sign not in (">", "="):
            raise ValueError(f"`order` has the relation {sign!r}; it must be '>' or '='.")
    mdp = mdp.exact()
    model = exact.model_of(mdp)
    read = {name: _rational(mdp, p) for name, p in policies.items()}
    return Question(
        mdp,
        model,
        read,
        [exact.policy_of(model, p) for p in read.values()],
        [(left, sign, right) for left, sign, right in order],
    )


def _rational(mdp: MDP, policy):
    pi = as_policy(mdp, policy)
    return pi if pi.dtype == object else rationals(pi)


def decide(question: Question, formalism: str) -> Answer:
    """The answer by the features of a formalism other than LTL; a specification is not yet checked."""
    mdp, model = question.mdp, question.model
    if formalism in build.BY_BEGINNINGS:
        columns = beginnings(model, question.rows)
        features = [list(row) for row in zip(*(vector for _, vector in columns), strict=True)]
        answer = by_features(question, "FTR", features)
        if not answer.expressible:
            return _because(answer, formalism, "FTR")
        words = [word for word, _ in columns]
        found = build.BY_BEGINNINGS[formalism](mdp, model, answer.weights, words)
        return Answer(True, answer.values, answer.weights, specification=found)
    if formalism in build.BY_TABLE:
        seen = "PO" if formalism in BY_POLICY else "TLO"
        answer = by_features(question, seen, FEATURES[seen](model, question.rows, model.discount))
        if not answer.expressible:
            return _because(answer, formalism, seen)
        found = build.BY_TABLE[formalism](mdp, list(question.policies.values()), answer.values)
        return Answer(True, answer.values, specification=found)
    answer = by_features(question, formalism, FEATURES[formalism](model, question.rows, model.discount))
    if not answer.expressible:
        return answer
    if formalism == "RRL":
        found = build.regularized(mdp, model, answer.weights, question.rows)
    else:
        found = {"MR": build.markov, "LAR": build.average}[formalism](mdp, model, answer.weights)
    return Answer(True, answer.values, answer.weights, specification=found)


def _because(answer: Answer, formalism: str, seen: str) -> Answer:
    reason = "" if formalism == seen else f"all that {kind_of(formalism).name} say, {kind_of(seen).name} say"
    return Answer(False, certificate=answer.certificate, reason=reason)


def by_features(question: Question, formalism: str, features) -> Answer:
    """Weights of the features, or a certificate that a formalism whose values are linear in them has none."""
    strict, ties = question.differences(features)
    weights = weights_for(strict, ties, len(features[0]))
    if weights is not None:
        return Answer(True, tuple(dot(row, weights) for row in features), tuple(weights))
    multipliers = question.in_order(contradiction(strict, ties))
    discount = question.model.discount if formalism in ("MR", "RRL") else None
    return Answer(
        False,
        certificate=exact.inexpressible(
            formalism, question.model, question.policies, question.order, multipliers, discount=discount
        ),
    )


def confirmed(question: Question, answer: Answer) -> Answer:
    """The answer, once its specification orders the policies so, in exact arithmetic."""
    spec = answer.specification
    if spec is None:
        return answer
    for left, sign, right in question.order:
        try:
            found = spec.prefer(question.mdp, question.policies[left], question.policies[right])
        except TooManyTrajectories:  # the values were computed from the beginnings, exactly
            return answer
        if found != (sign == ">"):
            raise ValueError(
                f"a specification was built that orders {left!r} and {right!r} in another way: this is a bug."
            )
    return answer
