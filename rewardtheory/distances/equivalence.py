"""Do two rewards order policies alike? Decided, with a certificate that an independent checker verifies exactly.

Same order iff R2 = c R1 + γΦ(s') − Φ(s) + X with c > 0 and E[X] = 0 (or both are trivial): the certificate is (c, Φ)
and the largest deviation ε, which proves |J2 − c J1 + μ·Φ| ≤ ε/(1−γ) for all policies. Different iff some policies are
ordered oppositely: the certificate is two of them, with gaps larger than rounding of the inputs can cause.
"""

from typing import Any, NamedTuple

import numpy as np

from rewardtheory import exact
from rewardtheory.arithmetic import floats, rational, to_float
from rewardtheory.distances.certify import certify_worst_case
from rewardtheory.distances.extremes import pair
from rewardtheory.distances.fit import Fit, fit, input_rounding, shown
from rewardtheory.distances.worst_case import WorstCaseRegret, worst_case_of
from rewardtheory.makers import as_reward
from rewardtheory.solvers.bellman import one_hot
from rewardtheory.solvers.evaluation import evaluate
from rewardtheory.solvers.optimal import solve
from rewardtheory.specify.shaping import shape
from rewardtheory.transition import expect_reward, reachable, select, support
from rewardtheory.types import MDP

# What a witness of different orders claims: the one plan is better under the first reward, worse under the second.
_OPPOSITE = ((0, ">"), (1, "<"))

# A worst-case regret above this is told from 0 by far.
TELLING = 1e-6


class Relation(NamedTuple):
    """How two rewards order policies.

    Attributes:
        relation: identical, same-order, same-up-to-rounding, same-optimal-policies, trivial, opposite or different.
        explanation: one sentence.
        certificates: verified exactly; the first proves the relation.
    """

    relation: str
    explanation: str
    certificates: tuple


def is_same_policy_order(mdp: MDP, reward_1, reward_2, *, tolerance=None) -> bool:
    """Whether two rewards order all policies alike: the answer of `check_same_policy_order` alone.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> rt.is_same_policy_order(mdp, r, rt.shape(mdp, 3 * r, [2]))
    True
    """
    return check_same_policy_order(mdp, reward_1, reward_2, tolerance=tolerance)[0]


def check_same_policy_order(mdp: MDP, reward_1, reward_2, *, tolerance=None):
    """Whether J1(π) ≥ J1(π') ⟺ J2(π) ≥ J2(π') for all policies, with a certificate.

    Args:
        mdp: the model; the question is asked on its reachable part.
        reward_1, reward_2: R(s,a,s') in the layout of the transition.
        tolerance: how far an entry of a float table may be from the number that was meant; by default a few roundings
            of its largest entry. 0 asks the literal question about the floats as they are.

    Returns:
        (answer, certificate): an `exact.Identity` with c > 0 for yes, or one for two trivial rewards; an
        `exact.Witness` with two plans ordered oppositely for no, or an `exact.Witness` and the triviality of the other
        reward. Both have ``verify()``, ``statement`` and ``to_dict()``.

    Raises:
        ValueError: on bad input.

    Notes: Float tables are exact rationals to the checker; a witness counts only when its gaps exceed what an error of
    `tolerance` in every entry can cause, and otherwise the answer is the same up to the ε of the identity.

    Source: skalse2024starc.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> answer, certificate = rt.check_same_policy_order(mdp, r, -r)
    >>> answer, certificate.verify().ok
    (False, True)
    """
    found = _decide(mdp, reward_1, reward_2, tolerance)
    same = found.relation in ("identical", "same-order", "same-up-to-rounding", "both-trivial")
    if found.relation == "opposite" or (found.relation == "trivial"):
        return False, found.certificates[-1]
    return same, found.certificates[0]


def is_hackable(mdp: MDP, reward, proxy, *, tolerance=None) -> bool:
    """Whether some policy is better under the proxy and worse under the reward: the answer of `check_hackable` alone.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> rt.is_hackable(mdp, r, 2 * r), rt.is_hackable(mdp, r, 0 * r), rt.is_hackable(mdp, r, -r)
    (False, False, True)
    """
    return check_hackable(mdp, reward, proxy, tolerance=tolerance)[0]


def check_hackable(mdp: MDP, reward, proxy, *, tolerance=None):
    """Whether policies π, π' exist with J1(π) < J1(π') and J2(π) > J2(π'), with a certificate.

    Over all stationary policies a proxy is unhackable iff it orders policies as the reward does, or one of the two is
    trivial.

    Args, Notes: as for `check_same_policy_order`. The relation is symmetric.

    Returns:
        (answer, certificate): an `exact.Witness` for yes, an `exact.Identity` for no.

    Source: skalse2022hacking.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> rt.check_hackable(mdp, r, -r)[1].verify().ok
    True
    """
    found = _decide(mdp, reward, proxy, tolerance)
    if found.relation in ("different", "opposite"):
        return True, found.certificates[-1]
    return False, found.certificates[0]


def _decide(mdp: MDP, reward_1, reward_2, tolerance) -> Relation:
    R1, R2 = as_reward(mdp, reward_1, "reward_1"), as_reward(mdp, reward_2, "reward_2")
    if tolerance is not None and not tolerance >= 0:
        raise ValueError(f"`tolerance` is {tolerance}; it must be ≥ 0, and 0 asks about the floats as they are.")
    keep = reachable(mdp)
    if not keep.all():
        mdp, R1, R2 = select(mdp, keep, R1, R2)
    if tolerance == 0 and not mdp.is_exact:
        mdp, R1, R2 = mdp.exact(), *(as_reward(mdp.exact(), R) for R in (R1, R2))
    return order_relation(mdp, {"R1": R1, "R2": R2}, None, tolerance)


class _Question(NamedTuple):
    """Two rewards on one model as the exact checker sees them."""

    mdp: MDP
    names: tuple[str, str]
    tables: tuple
    model: Any
    rewards: tuple
    slack: tuple[float, ...]


def as_exact(mdp: MDP, rewards: dict):
    """(model, rewards by name) as the exact checker sees them."""
    model = exact.model_of(mdp)
    return model, {name: exact.reward_of(model, mdp, R, name) for name, R in rewards.items()}


def order_relation(mdp: MDP, tables: dict, worst: WorstCaseRegret | None, tolerance=None, known=None) -> Relation:
    """The relation of two named rewards on a model whose states are all reachable, up to which policies are optimal.

    `known` is what `as_exact` gave, if it is there already.
    """
    if mdp.discount == 0:
        # Only the first step counts: what other states pay changes no return, and is taken as 0.
        first = (mdp.initial != 0)[:, None, None]
        tables, known = {name: np.where(first, R, R * 0) for name, R in tables.items()}, None
    (a, R1), (b, R2) = tables.items()
    model, known_rewards = as_exact(mdp, tables) if known is None else known
    rewards = known_rewards[a], known_rewards[b]
    found = fit(mdp, R1, R2)
    alone = fit(mdp, R1, R1, scale=0), fit(mdp, R2, R2, scale=0)
    if tolerance is None:
        slack = tuple(input_rounding(mdp, R) for R in (R1, R2))
        joint = input_rounding(mdp, R2, found.potential) + abs(to_float(found.scale)) * input_rounding(mdp, R1)
        own = tuple(input_rounding(mdp, R, x.potential) for R, x in zip((R1, R2), alone, strict=True))
    else:
        slack = own = (tolerance, tolerance)
        joint = tolerance * (1 + abs(to_float(found.scale)))
    ask = _Question(mdp, (a, b), (R1, R2), model, rewards, slack)
    # The float residual carries the rounding of its own computation besides that of the inputs.
    trivial = [x.residual <= _reach(mdp, x, t) for x, t in zip(alone, own, strict=True)]
    if any(trivial):
        return _trivial(ask, found, alone, trivial)
    if found.residual <= _reach(mdp, found, joint):
        certificate = _identity(ask, found)
        return _same(ask, found, certificate)
    worst = worst or worst_case_of(pair(mdp, R1, R2))
    witness = _witness(ask, worst)
    if witness is not None:
        return Relation("different", _opposed(ask, witness), (witness,))
    return _undecided(ask, found, worst)


def _reach(mdp: MDP, found: Fit, inputs: float) -> float:
    """What rounding of the inputs and of the fit itself can leave of a residual whose exact value is 0."""
    if mdp.is_exact:
        return 0
    size = float(abs(found.potential).max())
    return inputs + 64 * (mdp.n_states + 8) * 2.0**-53 * (size + inputs / (16 * 2.0**-53))


def _identity(ask: _Question, found: Fit):
    return exact.identity(ask.model, ask.rewards, scale=found.scale, potential=found.potential)


def _same(ask: _Question, found: Fit, certificate) -> Relation:
    a, b = ask.names
    scale = to_float(found.scale)
    error = to_float(certificate.epsilon)
    shaping = "" if not np.any(found.potential != 0) else " + shaping by Φ" + _potential_text(ask.mdp, found.potential)
    times = "" if scale == 1 else f"{shown(scale)} × "
    formula = f"{b} = {times}{a}{shaping}" + _redistributed(ask, found)
    off = "" if error == 0 else f", up to {error:.1g} for each step (rounding)"
    if scale < 0:
        return Relation(
            "opposite", f"opposite order of policies: {formula}{off}", (certificate, *_some(_witness_of_range(ask)))
        )
    if scale == 1 and _equal_tables(ask):
        return Relation("identical", f"the same reward: {b} equals {a} on every possible transition", (certificate,))
    relation = "same-order" if error == 0 else "same-up-to-rounding"
    return Relation(relation, f"same order of policies: {formula}{off}", (certificate,))


def _undecided(ask: _Question, found: Fit, worst: WorstCaseRegret) -> Relation:
    """The tables differ by more than rounding, and no witness found by as much.

    Where the worst-case regret is surely above 0, the orders differ, and its certificate says so; else they are the
    same up to the ε of the identity.
    """
    a, b = ask.names
    if to_float(worst.value) - to_float(worst.bound) > TELLING:
        two = pair(ask.mdp, *ask.tables)
        best = solve(ask.mdp, ask.tables[1]).policy.argmax(axis=1)
        proof = certify_worst_case(ask.model, ask.rewards, two, worst, best)
        cost = f"the worst-case regret of {b} for {a} is {to_float(worst.value):.3g}"
        words = f"not the same: {cost}, though rounding of the tables could hide every single pair of policies"
        return Relation("different", words, () if proof is None or not proof.low > 0 else (proof,))
    certificate = _identity(ask, found)
    cost = to_float(worst.value) + to_float(worst.bound)
    sentence = (
        f"same order of policies up to rounding: no two policies are ordered oppositely by more than rounding of the tables can "
        f"cause; {b} = {shown(found.scale)} × {a} + shaping up to {to_float(certificate.epsilon):.1g} for each step, and the "
        f"worst-case regret of {b} for {a} is at most {cost:.1g}"
    )
    return Relation("same-up-to-rounding", sentence, (certificate,))


def _equal_tables(ask: _Question) -> bool:
    return ask.rewards[0].payments == ask.rewards[1].payments


def _some(x):
    return () if x is None else (x,)


def _potential_text(mdp: MDP, phi) -> str:
    """Φ spelled out where it is short: the states where it is not 0."""
    live = np.flatnonzero(phi != 0)
    if len(live) > 6:
        return f" (from {shown(min(phi))} to {shown(max(phi))})"
    names = mdp.states or tuple(str(i) for i in range(mdp.n_states))
    return " = {" + ", ".join(f"{names[s]}: {shown(phi[s])}" for s in live) + "}"


def _redistributed(ask: _Question, found: Fit) -> str:
    """The words for S'-redistribution where the tables differ by more than scale and shaping."""
    R1, R2 = ask.tables
    explained = shape(ask.mdp, found.scale * R1, found.potential)
    left = np.where(support(ask.mdp.transition), abs(R2 - explained), R2 * 0).max()
    limit = 1e-9 * float(to_float(abs(R2).max()) + to_float(abs(found.potential).max()))
    return " + redistribution over successors" if to_float(left) > (0 if ask.mdp.is_exact else limit) else ""


def _trivial(ask: _Question, found: Fit, alone, trivial) -> Relation:
    a, b = ask.names
    zeros = [
        exact.identity(ask.model, (ask.rewards[1 - i], ask.rewards[i]), scale=0, potential=x.potential)
        if flag
        else None
        for i, (x, flag) in enumerate(zip(alone, trivial, strict=True))
    ]
    if all(trivial):
        same = exact.identity(ask.model, ask.rewards, scale=1, potential=fit(ask.mdp, *ask.tables, scale=1).potential)
        return Relation(
            "both-trivial", f"both are trivial: under {a} as under {b}, all policies earn the same", (same, *zeros)
        )
    which, other = (a, b) if trivial[0] else (b, a)
    proof = zeros[0] if trivial[0] else zeros[1]
    witness = _witness_of_range(ask, trivial.index(False))
    sentence = f"{which} is trivial: all policies earn the same under it, and not under {other}"
    return Relation("trivial", sentence, (proof, *_some(witness)))


def _witness_of_range(ask: _Question, which: int = 0):
    """The best and the worst policy of one reward, compared under both: opposite, or a difference that the other ignores."""
    mdp, R = ask.mdp, ask.tables[which]
    best, worst = (solve(mdp, x).policy.argmax(axis=1) for x in (R, -R))
    plans = {"the one": [(1, best)], "the other": [(1, worst)]}
    mine = (which, ">")
    return (_build(ask, plans, [mine, (1 - which, "<")]) if which == 0 else None) or _build(ask, plans, [mine])


def _witness(ask: _Question, worst: WorstCaseRegret):
    """Two plans ordered oppositely: the optimal policies of both rewards, else the optimum of the worst-case regret.

    That optimum may tie under the second reward. With W the worst-case regret, moving a share t of the one plan to the
    worst policy of the second reward, and of the other to its best, opens a gap of t times its range there and leaves at
    least W − t (1 + W) of the first range: both are positive for t < W / (1 + W).
    """
    best_1, best_2, worst_2 = (
        solve(ask.mdp, R).policy.argmax(axis=1) for R in (ask.tables[0], ask.tables[1], -ask.tables[1])
    )
    pairs = np.asarray(worst.better_pair), np.asarray(worst.chosen_pair)
    for one, other in ((best_1, best_2), *zip(*(x[::-1] for x in pairs), strict=True)):
        found = _build(ask, {"the one": [(1, one)], "the other": [(1, other)]}, _OPPOSITE)
        if found is not None:
            return found
    share, W = to_float(worst.share), to_float(worst.value)
    t = rational(W / (2 * (1 + W)))
    plans = {}
    for name, x, end in zip(("the one", "the other"), pairs, (worst_2, best_2), strict=True):
        first = (1 - t) * rational(share)
        plans[name] = [(first, x[0]), (1 - t - first, x[1]), (t, end)]
    return _build(ask, plans, _OPPOSITE)


def _build(ask: _Question, plans, claims):
    """A verified witness that the one plan compares with the other as claimed under each reward, or None."""
    mdp = ask.mdp
    values = []
    for R in ask.tables:
        r = expect_reward(mdp.transition, R)
        row = []
        for parts in plans.values():
            row.append([evaluate(mdp, r, one_hot(np.asarray(a), mdp.n_actions, like=r)).tolist() for _, a in parts])
        values.append(row)
    one, other = plans
    comparisons = [(ask.names[reward], one, sign, other) for reward, sign in claims]
    tolerance = dict(zip(ask.names, ask.slack, strict=True))
    try:
        return exact.witness(ask.model, ask.rewards, plans, comparisons, tolerance=tolerance, values=values)
    except exact.Unproved:  # the gaps do not exceed what rounding can cause: no witness
        return None


def _opposed(ask: _Question, witness) -> str:
    a, b = ask.names
    gaps = [to_float(x) for x in witness.gaps()]
    return f"not the same: two policies are ordered oppositely, by at least {gaps[0]:.3g} under {a} and {gaps[1]:.3g} under {b}"


def relate(mdp: MDP, tables: dict, worst, optimal, known) -> Relation:
    """The relation of two named rewards for `compare`: the order of policies, then which policies are optimal."""
    found = order_relation(mdp, tables, worst["a_given_b"], known=known)
    if found.relation == "both-trivial":
        return found._replace(relation="trivial")
    if found.relation != "different":
        return found
    model, rewards = known
    off = {name: input_rounding(mdp, R) for name, R in tables.items()}
    # What rounding of the tables can tie is a tie: else a reward and its copy up to rounding would relate differently.
    margins = [np.array([to_float(x) for x in exact.tie_margins(model, exact.rational(t))]) for t in off.values()]
    masks = [
        (np.asarray(x.mask) | (floats(x.gap) <= margin[:, None])) & mdp.available & ~mdp.terminal[:, None]
        for x, margin in zip(optimal, margins, strict=True)
    ]
    if (masks[0] != masks[1]).any():
        return found
    try:
        same = exact.optimal_actions(model, [rewards[name] for name in tables], tolerance=off)
    except exact.Unproved:  # ties of an exact model too large to be solved exactly, or gaps at the margin: no claim
        return found
    sentence = "the same optimal actions in every state, but " + found.explanation.removeprefix("not the same: ")
    return Relation("same-optimal-policies", sentence, (same, *found.certificates))
