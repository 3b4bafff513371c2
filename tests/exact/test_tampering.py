"""No change of a certificate's data makes it prove a false statement.

Every leaf of every kind of certificate is changed, one at a time. The change is refused by the reader, or by the
checker, or the statement that is then proved is true: an oracle in Fractions says so.
"""

import copy
import itertools

import numpy as np
import pytest
from exact.guarantee_oracle import guarantee, sure_of
from exact.other_oracles import all_equal, all_hold, any_discount, inexpressible, no_formula, orderable, sayable
from flint import fmpq

from rewardtheory import exact
from rewardtheory.exact.certificate import SCHEMA
from rewardtheory.exact.files import CERTIFICATES

KINDS = [
    "witness", "witness-mixture", "identity",
    "identity-opposite", "identity-rounding", "identity-trivial",
    "return-bound", "value-bound", "regret-bound",
    "regret-bound-plain", "worst-case-regret-bound", "worst-case-regret-bound-zero",
    "guarantee-bound", "guarantee-bound-regret", "guarantee-bound-box",
    "guarantee-bound-constraint", "optimal-actions", "optimal-actions-ties",
    "optimal-actions-rounding", "farkas", "optimum",
    "arithmetic", "inexpressible", "inexpressible-lottery",
    "inexpressible-levels", "inexpressible-at-any-discount", "no-formula",
    "identities",
]  # fmt: skip
PLAIN = ("arithmetic", "identities", "inexpressible", "inexpressible-at-any-discount", "no-formula")


def build(kind, make):
    """One small certificate of each kind, on an episodic model with a weight or a discounted one."""
    mdp, _ = make(11, episodic=kind in ("witness", "identity", "value-bound", "optimal-actions"), discount=0.75)
    if mdp.terminal.any():
        mdp = type(mdp)(**{**vars(mdp), "discount": 1.0})
    mdp.available[:] = True
    mdp.initial[:] = [0.75, 0.25, 0]
    model = exact.model_of(mdp)
    S, A = mdp.available.shape
    live = ~mdp.terminal[:, None, None]
    R1 = (np.arange(S * A * S).reshape(S, A, S) * 7 % 5 - 1.0) * live
    R2 = (np.arange(S * A * S).reshape(S, A, S) * 3 % 7 - 2.0) * live
    r1, r2 = exact.reward_of(model, mdp, R1, "R1"), exact.reward_of(model, mdp, R2, "R2")
    a, b = np.zeros(S, int), np.ones(S, int)
    phi = np.array([1.0, -2.0, 0.0])
    shaped = R1 + mdp.discount * phi - phi[:, None, None]
    if kind == "witness":
        return oriented(model, [r1, r2], {"a": a, "b": b}, {"R1": 1 / 64})
    if kind == "witness-mixture":
        return oriented(model, [r1], {"a": [(0.25, a), (0.75, b)], "b": np.full((S, A), 1 / A)}, {})
    if kind == "identity":
        return exact.identity(model, (r1, exact.reward_of(model, mdp, 2 * shaped * live, "R2")))
    if kind == "identity-opposite":
        return exact.identity(model, (r1, exact.reward_of(model, mdp, -shaped, "R2")), states=(0, 1, 2))
    if kind == "identity-rounding":
        noisy = shaped + np.where(R1 == 2, 1 / 1024, 0)
        return exact.identity(model, (r1, exact.reward_of(model, mdp, noisy, "R2")), scale=1, potential=phi)
    if kind == "identity-trivial":
        return exact.identity(model, (r1, exact.reward_of(model, mdp, shaped - R1, "R2")))
    if kind == "return-bound":
        return exact.return_bound(model, r1, np.full((S, A), 1 / A))
    if kind == "value-bound":
        return exact.value_bound(model, r1)
    if kind == "regret-bound":
        return exact.regret_bound(model, r1, a)
    if kind == "regret-bound-plain":
        return exact.regret_bound(model, r1, a, normalized=False)
    if kind.startswith("worst-case"):
        policies = None if kind.endswith("zero") else (b, a)
        if policies and exact.return_bound(model, r1, a).low > exact.return_bound(model, r1, b).high:
            policies = (a, b)
        return exact.worst_case_regret_bound(model, (r1, r2), multiplier=0.25, policies=policies)
    if kind.startswith("guarantee"):
        return guarantee(kind, model, r1, r2)
    if kind == "optimal-actions":
        return exact.optimal_actions(model, [r1])
    if kind == "optimal-actions-rounding":
        mdp.transition[:, 1] = mdp.transition[:, 0]
        model = exact.model_of(mdp)
        R1[:, 1] = R1[:, 0] + 1 / 1024
        rewards = [exact.reward_of(model, mdp, R, name) for R, name in ((R1, "R1"), (2 * R1, "R2"))]
        return exact.optimal_actions(model, rewards, tolerance={"R1": 1 / 512, "R2": 1 / 256})
    if kind == "optimal-actions-ties":
        mdp.transition[:, 1] = mdp.transition[:, 0]
        model = exact.model_of(mdp)
        R1[:, 1] = R1[:, 0]
        rewards = [exact.reward_of(model, mdp, R, name) for R, name in ((R1, "R1"), (2 * R1, "R2"))]
        return exact.optimal_actions(model, rewards, states=exact.reachable_states(model))
    if kind == "farkas":  # x + y >= 2, x <= 1/2, y <= 1, x - z = 0
        system = exact.system_of(
            "a point",
            3,
            equal=([[1, 0, -1]], [0]),
            at_least=([[1, 1, 0], [-1, 0, 0], [0, -1, 0]], [2, -0.5, -1]),
        )
        return exact.farkas(system, [0], [1, 1, 1])
    if kind == "inexpressible-at-any-discount":
        return any_discount()
    if kind.startswith("inexpressible"):
        return inexpressible(kind)
    if kind == "no-formula":
        return no_formula()
    if kind == "identities":
        values = {"s": ["+", "x", "y"], "d": ["-", "x", ["/", "y", 2]]}
        square = ["+", ["*", "x", "x"], ["*", 2, "x", "y"], ["^", "y", 2]]
        return exact.identities(
            "Squares", ["x", "y"], values, [(["^", "s", 2], square), ("d", ["-", "x", ["*", "1/2", "y"]])]
        )
    if kind == "arithmetic":
        values = {
            "x": "3/2",
            "y": ["-", ["^", "x", 2], ["max", "x", 1, ["min", "x", "-1/3"]]],
            "z": ["+", ["exp", ["/", "x", 4]], ["log", 3], ["sqrt", ["abs", ["-", "y"]]]],
        }
        claims = [
            ("y", "==", "3/4"),
            ("z", ">", ["*", 2, "x"]),
            ("x", "!=", 1),
            ("z", "<=", 4),
            (1, "<", "x"),
            ("x", ">=", 1),
        ]
        return exact.arithmetic("Some numbers", values, claims)
    system = exact.system_of("a diet", 2, equal=([[1, 1]], [1]), at_least=([[1, 0], [0, 1], [-1, 0]], [0.25, 0, -2]))
    return exact.optimum(system, [2, 1], [0.25, 0.75], [1], [1, 0, 0])


def oriented(model, rewards, plans, tolerance):
    """A witness of the comparisons as they come out."""
    names = [*plans]
    comparisons = []
    for r in rewards:
        x, y = (exact.return_bound(model, r, plans[name], name=name) for name in names)
        comparisons.append((r.name, names[0], ">" if x.low > y.high else "<", names[1]))
    return exact.witness(model, rewards, plans, comparisons, tolerance=tolerance)


def true(certificate, oracle):
    """Whether the statement holds, by brute force."""
    o, f, c = oracle, oracle.fraction, certificate
    if isinstance(c, exact.Farkas):
        return not feasible(c.system)
    if isinstance(c, exact.Optimum):
        return abs(least(c.system, c.cost) - float(c.value)) < 1e-9
    if isinstance(c, exact.Identities):
        return all_equal(c)
    if isinstance(c, (exact.Inexpressible, exact.AnyDiscount)):
        return not orderable(c)
    if isinstance(c, exact.NoFormula):
        return not sayable(c)
    if isinstance(c, exact.Arithmetic):
        return all_hold(c)
    if isinstance(c, exact.GuaranteeBound):
        own, best = sure_of(c, oracle)
        return f(c.low) <= own and best <= float(c.high) + 1e-9
    rewards = getattr(c, "rewards", None) or (c.reward,)
    J = [o.returns(c.model, r) for r in rewards]
    if isinstance(c, exact.Witness):
        result = True
        for x in c.comparisons:
            left, right = (o.plan_return(c.model, rewards[x.reward], c.plans[j]) for j in (x.left, x.right))
            gap, off = (
                left - right,
                f(c.tolerance[x.reward]) * distance(c.model, c.plans[x.left], c.plans[x.right], o),
            )
            worst = gap - off if x.relation.startswith(">") else gap + off
            ok = {">": worst > 0, ">=": worst >= 0, "<": worst < 0, "<=": worst <= 0, "=": gap == off == 0}
            result &= ok[x.relation]
        return result
    if isinstance(c, exact.Identity):
        left = [y - f(c.scale) * x for x, y in zip(*J, strict=True)]
        error = f(c.verify().facts["return error at most"])
        same = c.conclusion != "identical" or rewards[0].payments == rewards[1].payments
        return max(left) - min(left) <= 2 * error and same
    if isinstance(c, exact.OptimalActions):
        places = range(c.model.n_states) if c.states is None else c.states
        sets = [o.optimal_actions(c.model, r, f(t)) for r, t in zip(rewards, c.tolerance, strict=True)]
        return all(found[s] == c.actions[s] for found in sets for s in places)
    if isinstance(c, exact.WorstCaseRegretBound):
        truth = o.worst_case_regret(c.model, *rewards)
    elif isinstance(c, exact.ValueBound):
        truth = max(J[0]) if c.maximum else min(J[0])
    elif isinstance(c, exact.ReturnBound):
        truth = o.plan_return(c.model, c.reward, c.plan)
    else:
        truth = max(J[0]) - o.plan_return(c.model, c.reward, c.plan)
        truth = truth if c.least is None else truth / (max(J[0]) - min(J[0]))
    return f(c.low) <= truth <= f(c.high)


def distance(model, one, two, oracle):
    """Σ |η_one − η_two| over state-action pairs."""
    total = 0
    for s, choices in enumerate(model.choices):
        for i in range(len(choices)):
            payments = tuple(
                tuple((fmpq(int((t, j) == (s, i))),) * len(c.successors) for j, c in enumerate(row))
                for t, row in enumerate(model.choices)
            )
            indicator = exact.Reward("1", payments)
            total += abs(oracle.plan_return(model, indicator, one) - oracle.plan_return(model, indicator, two))
    return total


def program(system, cost):
    from scipy.optimize import linprog

    def dense(rows):
        M = np.zeros((len(rows.rows), system.n))
        for i, row in enumerate(rows.rows):
            for j, x in row:
                M[i, j] = float(x)
        return M, np.array([float(x) for x in rows.right])

    (A, b), (G, h) = dense(system.equal), dense(system.at_least)
    return linprog(cost, A_ub=-G, b_ub=-h, A_eq=A, b_eq=b, bounds=(None, None))


def feasible(system):
    return program(system, np.zeros(system.n)).status == 0


def least(system, cost):
    return program(system, [float(x) for x in cost]).fun


def leaves(data, path=()):
    """Every place of the document that holds a string, a number, a word or null."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from leaves(value, (*path, i))
    else:
        yield path, data


def changes(value):
    """Other values for a leaf: near ones, far ones, of the wrong kind."""
    if isinstance(value, bool):
        return [not value, 1]
    if isinstance(value, int):
        return [value + 1, value - 1, value + 0.5, 10**12, str(value)]
    if isinstance(value, str):
        relations = [r for r in (">", ">=", "=", "==", "!=", "<=", "<") if r != value] if value[:1] in "<>=!" else []
        try:
            x = exact.rational(fmpq(value))
        except ValueError:
            return [*relations, value + "?", ""]
        near = [x + d for d in (fmpq(1), fmpq(-1), fmpq(1, 8), fmpq(-1, 8), fmpq(1, 10**30), fmpq(-1, 10**30))]
        return [str(y) for y in (*near, -x, 2 * x)] + [float(x), "1/0"]
    return [0, "0", []]


def replaced(data, path, value):
    changed = copy.deepcopy(data)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed


def statement(data):
    """The statement that a forger would write for the changed data; None if they cannot be read."""
    cls = CERTIFICATES[data["kind"]]
    rest = {key: value for key, value in data.items() if key not in ("schema", "kind", "statement")}
    try:
        return cls.read(rest, {}).statement
    except ValueError:
        return None


@pytest.mark.parametrize("kind", KINDS)
def test_no_single_change_proves_a_false_statement(make, oracle, kind):
    certificate = build(kind, make)
    assert certificate.verify(), certificate.verify().reason
    assert true(certificate, oracle)
    data = certificate.to_dict()
    cls = type(certificate)
    outcomes = {"unreadable": 0, "refused": 0, "still true": 0}
    for path, value in leaves(data):
        if path[0] in ("schema", "kind", "statement"):
            continue
        for other in changes(value):
            changed = replaced(data, path, other)
            forged = statement(changed)
            if forged is None:
                with pytest.raises(ValueError):
                    cls.from_dict(changed)
                outcomes["unreadable"] += 1
                continue
            again = cls.from_dict({**changed, "statement": forged})
            verdict = again.verify()
            if verdict.ok:
                assert true(again, oracle), f"{path}: {value!r} -> {other!r}: {again}"
                outcomes["still true"] += 1
            else:
                assert verdict.reason and not verdict.facts
                outcomes["refused"] += 1
    assert outcomes["unreadable"] > 10 and outcomes["refused"] > 10


@pytest.mark.parametrize("kind", KINDS)
def test_entries_cannot_be_dropped_or_added(make, oracle, kind):
    certificate = build(kind, make)
    data = certificate.to_dict()
    cls = type(certificate)
    for field in [key for key in data if key != "statement"]:
        smaller = {key: value for key, value in data.items() if key != field}
        with pytest.raises(ValueError, match="missing fields|not a certificate|`kind` is None"):
            cls.from_dict(smaller)
    with pytest.raises(ValueError, match="unknown fields \\['comment'\\]"):
        cls.from_dict({**data, "comment": "trust me"})
    with pytest.raises(ValueError, match="`statement` is not what the certificate's data say"):
        cls.from_dict({**data, "statement": "P = NP."})
    for path, value in lists(data):
        for other in (value[:-1], [*value, value[-1]]):
            changed = replaced(data, path, other)
            forged = statement(changed)
            if forged is not None:
                again = cls.from_dict({**changed, "statement": forged})
                verdict = again.verify()
                harmless = path[0] == "comparisons" or (verdict.ok and path[0] == "states")
                if verdict.ok and again.kind in PLAIN:
                    harmless = true(again, oracle)  # to claim less, or to add a state that plays no part, is no forgery
                assert not verdict.ok or harmless, f"{path}: {verdict}"


def lists(data, path=()):
    """Every list of the document that is not empty."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from lists(value, (*path, key))
    elif isinstance(data, list) and data:
        yield path, data
        for i, value in enumerate(data):
            yield from lists(value, (*path, i))


@pytest.mark.parametrize("kind", KINDS)
def test_round_trip(make, kind):
    certificate = build(kind, make)
    text = exact.to_json(certificate)
    again = exact.from_json(text)
    assert type(again) is type(certificate)
    assert again.to_dict() == certificate.to_dict()
    assert again.verify() == certificate.verify()
    assert certificate.to_dict()["schema"] == SCHEMA
    assert str(again) == again.statement == certificate.statement


def test_every_kind_is_tampered_with(make):
    assert {build(kind, make).kind for kind in KINDS} == set(CERTIFICATES)
    assert [k for k, _ in itertools.groupby(KINDS)] == KINDS


JUNK = [None, [], {}, "", "x", "1/2", 0, -1, True, 1.5, [[]], [None], {"ref": "sha256:0"}, {"name": []}, "-1" * 50]


@pytest.mark.parametrize("kind", KINDS)
def test_junk_anywhere_is_refused_by_a_value_error_or_a_verdict(make, kind):
    certificate = build(kind, make)
    data = certificate.to_dict()
    for path in subtrees(data):
        for junk in JUNK:
            changed = replaced(data, path, junk) if path else junk
            try:
                again = type(certificate).from_dict(changed)
            except ValueError as refusal:
                assert str(refusal)
                continue
            assert isinstance(again.verify(), exact.Verdict)


def subtrees(data, path=()):
    """The place of every part of the document, itself included."""
    yield path
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from subtrees(value, (*path, key))
