"""Oracles for certificates that are about numbers, polynomials and orders, in Fractions, decimals and floats."""

import decimal
import itertools
import math
from fractions import Fraction

import numpy as np
from flint import fmpq

from rewardtheory import exact


def inexpressible(kind):
    """No formalism of some kind orders policies of a small model."""
    import rewardtheory as rt

    if kind == "inexpressible-levels":
        graph = {"s": {"a": "t", "b": "u", "c": "v"}, "t": {"a": "t"}, "u": {"a": "u"}, "v": {"a": "v"}}
        model = exact.model_of(rt.mdp(graph, start="s", discount=0.5))
        policies = {name: [i, 0, 0, 0] for i, name in enumerate("abc")}
        return exact.inexpressible("LTL", model, policies, [("a", ">", "b"), ("b", ">", "c")])
    graph = {"s": {"a": {"s": 0.5, "t": 0.5}, "b": "t"}, "t": {"a": "t", "b": "s"}, "island": {"a": "s", "b": "t"}}
    model = exact.model_of(rt.mdp(graph, start="s", discount=0.5))
    if kind == "inexpressible-lottery":
        policies = {"one": [0, 0, 0], "two": [0, 0, 1], "other": [1, 1, 1]}
        return exact.inexpressible("TLO", model, policies, [("one", ">", "two"), ("other", "=", "one")], [1, 0])
    policies = {"aa": [0, 0, 0], "ab": [0, 1, 0], "ba": [1, 0, 0], "bb": [1, 1, 0]}
    order = [("aa", ">", "ba"), ("bb", ">", "ab"), ("ba", "=", "bb"), ("aa", ">", "ab")]
    found = rt.express(rt.mdp(graph, start="s", discount=0.5), policies, [*order, ("ab", ">", "ba")], "MR")
    return found.certificate


def any_discount():
    """Staying or swapping as the best of two states with two actions, at whatever discount; a point of its own."""
    import rewardtheory as rt

    graph = {"x": {"x": "x", "y": "y"}, "y": {"x": "x", "y": "y"}}
    mdp = rt.mdp(graph, start="x", discount=0.5).replace(initial=[0.5, 0.5])
    policies = {"stay": [0, 1], "swap": [1, 0], "x": [0, 0], "y": [1, 1]}
    order = [(a, ">", b) for a in ("stay", "swap") for b in "xy"]
    (found,) = rt.express_at_any_discount(mdp, policies, order, "MR").certificates
    return found


def no_formula():
    """Of two sure policies one is better, and as good as nothing else can be is their even mixture as a third sure one."""
    import rewardtheory as rt

    graph = {"s": {"a": "t", "b": "u", "c": "v"}, "t": {"a": "t"}, "u": {"a": "u"}, "v": {"a": "v"}}
    mdp = rt.mdp(graph, start="s", discount=0.5)
    mixed = np.zeros((4, 3))
    mixed[:, 0] = 1
    mixed[0, :2] = 0.5
    policies = {"a": [0, 0, 0, 0], "b": [1, 0, 0, 0], "c": [2, 0, 0, 0], "mixed": mixed}
    return rt.express(mdp, policies, [("a", ">", "b"), ("mixed", "=", "c")], "LTL").certificate


def sayable(certificate):
    """Whether some function of the first steps with values in [0, 1], 0 or 1 where a policy is sure, orders them so."""
    from scipy.optimize import linprog

    model, policies = certificate.model, [plan.policies[0] for plan in certificate.policies]
    words = [{(s,): p for s, p in enumerate(model.initial) if p} for _ in policies]
    for _ in range(3):  # enough on these models: states are absorbing, or reached again, after three steps
        for k, policy in enumerate(policies):
            longer = {}
            for word, p in words[k].items():
                for i, choice in enumerate(model.choices[word[-1]]):
                    for t, q in choice.successors:
                        if policy[word[-1]][i]:
                            longer[(*word, i, t)] = p * q * policy[word[-1]][i]
                if not model.choices[word[-1]]:
                    longer[word] = p
            words[k] = longer
    columns = sorted(set().union(*words))
    L = np.array([[float(row.get(word, 0)) for word in columns] for row in words])
    sure = [len(row) == 1 for row in words]
    for values in itertools.product((0, 1), repeat=sum(sure)):
        strict = [L[p.left] - L[p.right] for p in certificate.preferences if p.relation == ">"]
        ties = [L[p.left] - L[p.right] for p in certificate.preferences if p.relation == "="]
        ties += list(L[sure])
        found = linprog(
            np.r_[np.zeros(len(columns)), -1],
            A_ub=[np.r_[-row, 1] for row in strict] or None,
            b_ub=np.zeros(len(strict)) if strict else None,
            A_eq=[np.r_[row, 0] for row in ties] or None,
            b_eq=np.r_[np.zeros(len(ties) - sum(sure)), values] if ties else None,
            bounds=[(0, 1)] * (len(columns) + 1),
        )
        if found.status == 0 and found.fun < -1e-9:
            return True
    return False


def all_equal(certificate):
    """The identities at random points, in Fractions."""
    rng = np.random.default_rng(0)
    for _ in range(5):
        found = {
            name: Fraction(int(x)) for name, x in zip(certificate.variables, rng.integers(-99, 99, 9), strict=False)
        }
        for name, x in certificate.values:
            found[name] = at_point(x, found)
        if any(at_point(a, found) != at_point(b, found) for a, b in certificate.claims):
            return False
    return True


def at_point(x, found):
    if isinstance(x, str):
        return found[x]
    if not isinstance(x, tuple):
        return Fraction(int(x.p), int(x.q))
    y = [at_point(part, found) for part in x[1:]]
    if x[0] == "-":
        return -y[0] if len(y) == 1 else y[0] - y[1]
    two = {"+": sum, "*": math.prod, "/": lambda y: y[0] / y[1], "^": lambda y: y[0] ** y[1]}
    return two[x[0]](y)


def orderable(certificate):
    """Whether some specification does order the policies so: a linear program in floats over a few discounts, or brute force."""
    from scipy.optimize import linprog

    from rewardtheory.exact.features import FEATURES
    from rewardtheory.exact.lotteries import same_lottery, single_path

    policies = [plan.policies[0] for plan in certificate.policies]
    if certificate.formalism == "TLO":
        pairs = [(policies[p.left], policies[p.right]) for p in certificate.preferences if p.relation == ">"]
        return not any(same_lottery(certificate.model, a, b) for a, b in pairs)
    if certificate.formalism == "LTL":
        if not all(single_path(certificate.model, p) for p in policies):
            return True
        return any(
            all(
                (v[p.left] > v[p.right]) if p.relation == ">" else (v[p.left] == v[p.right])
                for p in certificate.preferences
            )
            for v in itertools.product((0, 1), repeat=len(policies))
        )
    if certificate.kind == "inexpressible-at-any-discount":
        low, high = certificate.low, min(certificate.high, fmpq(99, 100))
        discounts = [low + (high - low) * fmpq(k, 7) for k in range(8) if low <= high and low >= 0]
    else:
        discounts = [certificate.discount] if certificate.discount is not None else [fmpq(1, 3), fmpq(4, 5)]
    for gamma in discounts:
        if certificate.formalism == "FTR":
            return True  # no oracle: only certificates of other formalisms are built here
        rows = np.array(
            [[float(x) for x in row] for row in FEATURES[certificate.formalism](certificate.model, policies, gamma)]
        )
        gap = {">": [], "=": []}
        for p in certificate.preferences:
            gap[p.relation].append(rows[p.left] - rows[p.right])
        if not gap[">"]:
            return True
        found = linprog(
            np.zeros(rows.shape[1]),
            A_ub=-np.array(gap[">"]),
            b_ub=-np.ones(len(gap[">"])),
            A_eq=np.array(gap["="]) if gap["="] else None,
            b_eq=np.zeros(len(gap["="])) if gap["="] else None,
            bounds=(None, None),
        )
        if found.status == 0:
            return True
    return False


def all_hold(certificate):
    """The comparisons of an arithmetic certificate, in decimals of 60 digits; equality to 50 of them."""
    with decimal.localcontext(prec=60):
        found = {}

        def value(x):
            if isinstance(x, str):
                return found[x]
            if not isinstance(x, tuple):
                return decimal.Decimal(int(x.p)) / int(x.q)
            y = [value(part) for part in x[1:]]
            plain = {"exp": "exp", "log": "ln", "sqrt": "sqrt", "abs": "__abs__"}
            if x[0] in plain:
                return getattr(y[0], plain[x[0]])()
            if x[0] == "-":
                return -y[0] if len(y) == 1 else y[0] - y[1]
            two = {
                "+": sum,
                "*": math.prod,
                "min": min,
                "max": max,
                "/": lambda y: y[0] / y[1],
                "^": lambda y: y[0] ** y[1],
            }
            return two[x[0]](y)

        for name, x in certificate.values:
            found[name] = value(x)
        result = True
        for left, relation, right in certificate.claims:
            gap = value(left) - value(right)
            equal = abs(gap) < decimal.Decimal(10) ** -50
            holds = {"==": equal, "!=": not equal, "<": gap < 0 and not equal, ">": gap > 0 and not equal}
            result &= holds.get(relation, holds.get(relation[0]) or equal)
        return result
