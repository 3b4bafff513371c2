"""Confirming in exact arithmetic that a scheme breaks a property: float tables are the rationals that they store."""

from fractions import Fraction
from typing import NamedTuple

import numpy as np

from rewardtheory import exact
from rewardtheory.arithmetic import UNIT_ROUNDOFF, rationals
from rewardtheory.distances.equivalence import check_same_policy_order
from rewardtheory.verify.history_tables import HistoryBatch
from rewardtheory.verify.property import Batch, Confirmed
from rewardtheory.verify.return_tables import TOLERANCE

BEFORE, AFTER, CHANGE = "reward", "scheme", "scheme - reward"
# How many roundings of its largest entry an entry of a scheme's result may be off without changing a strict claim.
ROUNDINGS = 8


def order(batch: Batch) -> Confirmed | None:
    """Two plans that the rewards order differently: deterministic policies if they do, else mixtures of them."""
    found = flip(batch)
    if found is not None:
        return found
    x, y = (j[0] - j[0].mean() for j in _returns(batch))
    if min(np.abs(x).max(), np.abs(y).max()) <= TOLERANCE:
        return None
    weight = np.rint(1000 * (x / np.linalg.norm(x) - y / np.linalg.norm(y))).astype(int)
    plans, words, J = {}, [], []
    for name, part in (("the one", weight.clip(0)), ("the other", (-weight).clip(0))):
        if not part.any():
            return None
        chosen, total = np.flatnonzero(part).tolist(), int(part.sum())
        plans[name] = [(Fraction(int(part[i]), total), batch.tables.policies[i]) for i in chosen]
        words.append(" + ".join(f"{part[i] / total:.3g} × {policies_text(batch, int(i))}" for i in chosen))
        J.append([float(j[0] @ part / total) for j in _returns(batch)])
    found = compared(batch, plans, [(BEFORE, "the one", ">", "the other"), (AFTER, "the one", "<", "the other")])
    if found is None and batch.tables is batch.after_tables and not isinstance(batch, HistoryBatch):
        same, certificate = check_same_policy_order(batch.mdp, batch.before[0], batch.after[0])
        return None if same else certified((certificate,))
    return found and found._replace(reason=_told(words, *J))


def flip(batch: Batch) -> Confirmed | None:
    """Two deterministic policies that the rewards order differently."""
    J1, J2 = (j[0] for j in _returns(batch))
    one, two = (_signs(j) for j in (J1, J2))
    pairs = np.argwhere(one != two)
    # Opposite orders say more than a tie on one side.
    pairs = sorted(pairs.tolist(), key=lambda p: (one[tuple(p)] * two[tuple(p)] == 0, one[tuple(p)] < 0))
    for i, j in pairs[:4]:
        plans = {"the one": batch.tables.policies[i], "the other": batch.tables.policies[j]}
        claims = [
            (name, "the one", _RELATION[int(sign[i, j])], "the other") for name, sign in ((BEFORE, one), (AFTER, two))
        ]
        found = compared(batch, plans, claims)
        if found is not None:
            words = [policies_text(batch, i), policies_text(batch, j)]
            return found._replace(reason=_told(words, (J1[i], J2[i]), (J1[j], J2[j])))
    return None


def _told(words, one, other) -> str:
    """Two plans with their returns under both rewards."""
    pairs = [f"{shown(x)} against {shown(y)}" for x, y in zip(one, other, strict=True)]
    return f"{words[0]} and {words[1]} earn {pairs[0]} under the reward and {pairs[1]} after the scheme"


def optimum(batch: Batch) -> Confirmed | None:
    """A deterministic policy that is optimal under one of the rewards and not under the other."""
    J1, J2 = (j[0] for j in _returns(batch))
    top_1, top_2 = (float(t.top(R)[0]) for t, R in ((batch.tables, batch.before), (batch.after_tables, batch.after)))
    best_1, best_2 = _best(J1, top_1), _best(J2, top_2)
    plans: dict = {f"p{i}": actions for i, actions in enumerate(batch.tables.policies)}
    if not best_2.any():
        return _optimum_elsewhere(batch, plans, int(J1.argmax()), J2)
    for first, second, left, right in ((BEFORE, AFTER, best_1, best_2), (AFTER, BEFORE, best_2, best_1)):
        for i in np.flatnonzero(left & ~right)[:2]:
            better = int(np.flatnonzero(right)[0])
            claims = [(first, f"p{i}", ">=", other) for other in plans if other != f"p{i}"]
            found = compared(batch, plans, [*claims, (second, f"p{better}", ">", f"p{i}")])
            if found is not None:
                words = f"a policy that is optimal under the {first} is not optimal under the {second}"
                return found._replace(reason=words + ": " + policies_text(batch, i, better))
    return None


def _optimum_elsewhere(batch: Batch, plans, i: int, J2) -> Confirmed | None:
    """After the scheme no policy of the old model is optimal: one that remembers is better than all of them."""
    whole = batch.after_tables.whole
    best = whole.policies[int(whole.returns(batch.after)[0].argmax())]
    claims = [(BEFORE, f"p{i}", ">=", other) for other in plans if other != f"p{i}"]
    claims += [(AFTER, "other", ">", name) for name in plans]
    found = compared(batch, plans | {"other": Whole(best)}, claims)
    words = (
        "after the scheme a policy of the new model is better than all that the old model has, also than the optimal "
    )
    return found and found._replace(reason=words + policies_text(batch, i))


def change(batch: Batch) -> Confirmed | None:
    """Two policies whose returns the scheme changes by different amounts."""
    if batch.tables is not batch.after_tables or isinstance(batch, HistoryBatch):
        return changed_in_rationals(batch)
    J1, J2 = (j[0] for j in _returns(batch))
    gap = (J2 - J1) - (J2 - J1)[0]
    i, j = (int(gap.argmax()), int(gap.argmin()))
    plans = {"the one": batch.tables.policies[i], "the other": batch.tables.policies[j]}
    difference = rationals(batch.after[0]) - rationals(batch.before[0])
    size = max(1.0, float(np.abs(batch.after[0]).max()), float(np.abs(batch.before[0]).max()))
    certificate = _witness(batch.mdp, {CHANGE: difference}, plans, [(CHANGE, "the one", ">", "the other")], size=size)
    if certificate is None:
        return None
    words = f"the scheme changes the returns of two policies by different amounts: by {shown((J2 - J1)[i])} and "
    return Confirmed("certified", (certificate,), words + f"{shown((J2 - J1)[j])}, {policies_text(batch, i, j)}")


def changed_in_rationals(batch: Batch) -> Confirmed | None:
    """`change` for maps of models: the differences of returns, recomputed in rationals."""
    rows = []
    for tables, R in ((batch.tables, batch.before), (batch.after_tables, batch.after)):
        rows.append(tables.exact().returns(rationals(R))[0])
    gap = (rows[1] - rows[1][0]) - (rows[0] - rows[0][0])
    i = int(np.abs(np.array([float(Fraction(str(x))) for x in gap])).argmax())
    if abs(gap[i]) <= rationals(TOLERANCE).item():
        return None
    return Confirmed(
        "exact",
        (),
        f"the scheme changes a difference of returns by {shown(float(Fraction(str(gap[i]))))}, "
        + policies_text(batch, i, 0),
    )


def compared(batch: Batch, plans, claims) -> Confirmed | None:
    """The claims about plans, proved by witnesses (one for each model), or None; of policies that remember, in rationals."""
    if isinstance(batch, HistoryBatch):
        return _compared_histories(batch, plans, claims)
    if batch.tables is batch.after_tables:
        rewards = {BEFORE: batch.before[0], AFTER: batch.after[0]}
        certificate = _witness(batch.mdp, rewards, plans, claims)
        return None if certificate is None else certified((certificate,))
    found = []
    for name, tables, R in ((BEFORE, batch.tables, batch.before), (AFTER, batch.after_tables, batch.after)):
        lifted = {key: _lifted(plan, tables) for key, plan in plans.items()}
        asked = [c for c in claims if c[0] == name]
        lifted = {key: plan for key, plan in lifted.items() if any(key in c[1::2] for c in asked)}
        found.append(_witness(tables.mdp, {name: R[0]}, lifted, asked))
    return None if None in found else certified(tuple(found))


class Whole(NamedTuple):
    """A plan of the model that a scheme made, which lifts none of the old model."""

    actions: np.ndarray


def _lifted(plan, tables):
    """A plan of the old model as one of the new one."""
    if isinstance(plan, Whole):
        return plan.actions
    if tables.lift is None:
        return plan
    return [(w, p[tables.lift]) for w, p in plan] if isinstance(plan, list) else plan[tables.lift]


def _compared_histories(batch: HistoryBatch, plans, claims) -> Confirmed | None:
    visits = batch.tables.exact().visits
    rows = {BEFORE: rationals(batch.before[0]), AFTER: rationals(batch.after[0])}
    parts = {name: plan if isinstance(plan, list) else [(Fraction(1), plan)] for name, plan in plans.items()}

    def value(reward, name):
        return sum(((visits[int(i)] @ rows[reward]) * rationals(w).item() for w, i in parts[name]), rationals(0).item())

    for reward, left, relation, right in claims:
        gap = value(reward, left) - value(reward, right)
        slack = rationals(
            TOLERANCE * max(1.0, float(np.abs(batch.after[0]).max()), float(np.abs(batch.before[0]).max()))
        )
        holds = {
            ">": gap > slack.item(), "<": gap < -slack.item(), "=": gap == 0, ">=": gap >= 0, "<=": gap <= 0
        }[relation]  # fmt: skip
        if not holds:
            return None
    return Confirmed("exact", (), " and ".join(f"J[{r}]({x}) {relation} J[{r}]({y})" for r, x, relation, y in claims))


def certified(certificates) -> Confirmed:
    """What certificates state, as the answer."""
    return Confirmed("certified", certificates, " ".join(c.statement for c in certificates).rstrip("."))


def policies_text(batch: Batch, *chosen: int) -> str:
    """Deterministic policies in words: the action of every state that has a choice."""
    if isinstance(batch, HistoryBatch):
        return " against ".join(batch.tables.words(i) for i in chosen)
    mdp, words = batch.mdp, []
    states, actions = _names(mdp.states, "s", mdp.n_states), _names(mdp.actions, "a", mdp.n_actions)
    choice = np.flatnonzero((mdp.available.sum(axis=1) > 1) & ~mdp.terminal)
    for i in chosen:
        acts = [f"{states[s]}: {actions[batch.tables.policies[i][s]]}" for s in choice]
        words.append("{" + ", ".join(acts) + "}")
    return " against ".join(words)


def shown(x) -> str:
    """A number in words."""
    return f"{float(x):.6g}"


def _names(labels, letter, count):
    return labels or tuple(f"{letter}{i}" for i in range(count))


_RELATION = {1: ">", 0: "=", -1: "<"}


def _returns(batch: Batch):
    return batch.tables.returns(batch.before), batch.after_tables.returns(batch.after)


def _signs(J):
    gap = J[:, None] - J[None, :]
    return np.sign(np.where(np.abs(gap) <= TOLERANCE * max(1.0, np.abs(J).max()), 0, gap))


def _best(J, top):
    return J >= top - TOLERANCE * max(1.0, np.abs(J).max())


def _witness(mdp, rewards, plans, claims, *, size: float | None = None):
    model = exact.model_of(mdp)
    known = [exact.reward_of(model, mdp, R, name) for name, R in rewards.items()]
    slack = {}
    for name, R in rewards.items():
        largest = float(np.abs(R).max()) if size is None else size
        strict = all(relation in "<>" for reward, _, relation, _ in claims if reward == name)
        # A claim of equality is about the table exactly as stored.
        slack[name] = ROUNDINGS * UNIT_ROUNDOFF * largest if strict else 0
    try:
        return exact.witness(model, known, plans, claims, tolerance=slack)
    except exact.Unproved:
        return None
