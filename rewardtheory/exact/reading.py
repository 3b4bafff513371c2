"""Exact models, rewards and policies from arrays: floats stand for the rationals that they store."""

from dataclasses import replace
from typing import Any

import numpy as np
from flint import fmpq

from rewardtheory.exact.horizon import unroll, unroll_reward
from rewardtheory.exact.model import Choice, Model, Plan, Policy, Reward, check_model, check_plan
from rewardtheory.exact.number import rational
from rewardtheory.exact.rational_values import largest_steps

SLACK = fmpq(1, 10**6)
"""How far a row of floats may sum from 1. A row of rationals must sum to 1 exactly."""


def model_of(mdp: Any, *, horizon: int | None = None) -> Model:
    """The exact model that an MDP stands for; each row of floats is divided by its exact sum.

    Args:
        mdp: an object with `transition` ((S, A, S) or with `.state` and `.probability`, both (S, A, K)),
            `initial`, `discount`, and, where it has them, `available`, `terminal`, `states`, `actions`.
        horizon: how many steps an episode has; the model then has one copy of every state for each step.

    Returns:
        the model. At discount 1 it carries a weight that proves that every policy ends.

    Raises:
        ValueError: on numbers that are no distribution, on a terminal state that is not absorbing, and at
            discount 1 without a horizon where some policy never ends.

    >>> import rewardtheory as rt
    >>> from rewardtheory import exact
    >>> mdp = rt.mdp({"fork": {"left": {"l": 1}, "right": {"r": 1}}, "l": {}, "r": {}}, start="fork", discount=0.5)
    >>> exact.model_of(mdp).choices[0]
    (Choice(action=0, successors=((1, 1),)), Choice(action=1, successors=((2, 1),)))
    """
    table = _rows(mdp)
    terminal = np.asarray(_optional(mdp, "terminal", np.zeros(len(table), bool)))
    choices = []
    for s, row in enumerate(table):
        found = []
        for a, successors in row:
            if terminal[s] and [t for t, _ in successors] != [s]:
                raise ValueError(
                    f"`transition` at the terminal state {s}, action {a} leads elsewhere; it must stay there."
                )
            found.append(Choice(a, tuple((t, p) for t, p in successors)))
        choices.append(() if terminal[s] else tuple(found))
    initial = [rational(x, "initial") for x in np.asarray(mdp.initial).tolist()]
    states, actions = _optional(mdp, "states", None), _optional(mdp, "actions", None)
    model = Model(
        discount=rational(np.asarray(mdp.discount).item(), "discount"),
        initial=tuple(_distribution(initial, "initial")),
        choices=tuple(choices),
        n_actions=_shape(mdp)[1],
        states=None if states is None else tuple(map(str, states)),
        actions=None if actions is None else tuple(map(str, actions)),
    )
    if horizon is not None:
        model = unroll(model, horizon)
    elif model.discount == 1:
        model = replace(model, weight=largest_steps(model))
    check_model(model)
    return model


def reward_of(model: Model, mdp: Any, reward: Any, name: str = "R") -> Reward:
    """The exact reward on the support of the model.

    Args:
        model: what `model_of(mdp)` gave, with or without a horizon.
        mdp: the MDP.
        reward: R(s,a,s') in the layout of its transition.
        name: what certificates call it.

    >>> import rewardtheory as rt
    >>> from rewardtheory import exact
    >>> mdp = rt.mdp({"fork": {"left": {"l": 1}, "right": {"r": 1}}, "l": {}, "r": {}}, start="fork", discount=0.5)
    >>> model = exact.model_of(mdp)
    >>> r1 = exact.reward_of(model, mdp, rt.reward(mdp, {("fork", "left"): 1}), "R1")
    >>> r1.payments[0]
    ((1,), (0,))
    """
    R = np.asarray(reward)
    transition = mdp.transition
    shape = np.shape(transition) if not hasattr(transition, "state") else np.shape(transition.state)
    if R.shape != shape:
        raise ValueError(f"`reward` has shape {R.shape}; it must have that of the transition, {shape}.")
    _require_finite(R, "reward")
    _refuse_paying_terminals(model, mdp, R)
    table = R.tolist() if R.size <= 10**6 or hasattr(transition, "state") else None
    place = _places(transition)
    payments, n = [], len(R)
    for s, choices in enumerate(model.choices[:n]):
        row = []
        for action, successors in choices:
            cells = R[s, action].tolist() if table is None else table[s][action]
            row.append(tuple(rational(cells[place(s, action, t % n)]) for t, _ in successors))
        payments.append(tuple(row))
    found = Reward(name, tuple(payments))
    return found if model.n_states == n else unroll_reward(found, model.n_states // n - 1)


def policy_of(model: Model, policy: Any) -> Policy:
    """The exact policy that an array stands for.

    Args:
        model: what `model_of` gave.
        policy: probabilities (S, A), or one action for each state (S,); with a horizon N, (N, S, A).
    """
    pi = np.asarray(policy)
    _require_finite(pi, "policy")
    if pi.ndim == 3 and pi.shape[1] * (pi.shape[0] + 1) == model.n_states:
        pi = np.concatenate([*pi, pi[-1]])  # the last rows, those of the end, are not read
    if pi.ndim == 1 and pi.shape[0] == model.n_states and pi.dtype.kind in "iu":
        sure = pi.tolist()
        table = [[int(a == sure[s]) for a in range(model.n_actions)] for s in range(model.n_states)]
    elif pi.shape == (model.n_states, model.n_actions):
        table = pi.tolist()
    else:
        raise ValueError(
            f"`policy` has shape {pi.shape}; it must be {(model.n_states, model.n_actions)} "
            "or one action for each state."
        )
    rows = []
    for s, choices in enumerate(model.choices):
        row = [rational(x) for x in table[s]]
        available = [choice.action for choice in choices]
        wrong = [a for a, x in enumerate(row) if x and a not in available]
        if choices and wrong:
            raise ValueError(f"`policy` takes {model.action(wrong[0])} at {model.state(s)}, where it is not available.")
        rows.append(tuple(_distribution([row[a] for a in available], f"policy[{s}]")) if choices else ())
    return tuple(rows)


def plan_of(model: Model, policy: Any, name: str = "plan") -> Plan:
    """The plan that keeps to one policy, or draws one of several: a list of (weight, policy)."""
    if isinstance(policy, Plan):
        return replace(policy, name=name)
    if isinstance(policy, (list, tuple)) and policy and isinstance(policy[0], tuple) and len(policy[0]) == 2:
        weights = _distribution([rational(w, "weight") for w, _ in policy], f"the weights of {name}")
        plan = Plan(name, tuple(weights), tuple(policy_of(model, p) for _, p in policy))
    else:
        plan = Plan(name, (fmpq(1),), (policy_of(model, policy),))
    check_plan(model, plan)
    return plan


def _optional(mdp: Any, name: str, default: Any) -> Any:
    value = getattr(mdp, name, None)
    return default if value is None else value


def _shape(mdp: Any) -> tuple[int, int]:
    transition = mdp.transition
    return np.shape(transition.state if hasattr(transition, "state") else transition)[:2]


def _rows(mdp: Any) -> list[list[tuple[int, list[tuple[int, fmpq]]]]]:
    """For each state its available actions with their possible successors, in increasing order."""
    transition = mdp.transition
    sparse = hasattr(transition, "state")
    P = np.asarray(transition.probability if sparse else transition)
    target = np.asarray(transition.state) if sparse else None
    S, A = P.shape[:2]
    available = np.asarray(_optional(mdp, "available", np.ones((S, A), bool)))
    _require_finite(P, "transition")
    where = np.nonzero((P != 0) & available[..., None])
    states = (where[2] if target is None else target[where]).tolist()
    cells: dict[tuple[int, int], list[tuple[int, fmpq]]] = {}
    for s, a, t, x in zip(where[0].tolist(), where[1].tolist(), states, P[where].tolist(), strict=True):
        cells.setdefault((s, a), []).append((t, rational(x)))
    table: list[list[tuple[int, list[tuple[int, fmpq]]]]] = [[] for _ in range(S)]
    for s, a in np.argwhere(available).tolist():
        row = sorted(cells.get((s, a), []))
        p = _distribution([p for _, p in row], f"transition[{s}, {a}]")
        table[s].append((a, list(zip([t for t, _ in row], p, strict=True))))
    return table


def _places(transition: Any):
    """Where R(s,a,s') stands in row (s, a) of a reward: at s', or at the k of the successor s'."""
    if not hasattr(transition, "state"):
        return lambda s, a, t: t
    state, positive = np.asarray(transition.state).tolist(), np.asarray(transition.probability != 0).tolist()

    def place(s, a, t):
        return next(k for k, other in enumerate(state[s][a]) if other == t and positive[s][a][k])

    return place


def _refuse_paying_terminals(model: Model, mdp: Any, R: np.ndarray) -> None:
    place = _places(mdp.transition)
    available = np.asarray(_optional(mdp, "available", np.ones(_shape(mdp), bool)))
    for s, choices in enumerate(model.choices[: len(R)]):
        if not choices:
            for a in np.flatnonzero(available[s]).tolist():
                if R[s, a, place(s, a, s)] != 0:
                    raise ValueError(
                        f"`reward` pays {R[s, a, place(s, a, s)]} at the terminal {model.state(s)}, "
                        f"{model.action(a)}; "
                        "a terminal state pays nothing: set it to 0."
                    )


def _require_finite(x: np.ndarray, what: str) -> None:
    if x.dtype.kind == "f" and not np.isfinite(x).all():
        place = tuple(np.argwhere(~np.isfinite(x))[0].tolist())
        raise ValueError(f"`{what}` at {place} is {x[place]}; exact arithmetic needs finite numbers.")


def _distribution(p: list[fmpq], what: str) -> list[fmpq]:
    total = sum(p, fmpq(0))
    if any(x < 0 for x in p):
        raise ValueError(f"`{what}` has a negative probability; probabilities must be at least 0.")
    if abs(total - 1) > SLACK:
        raise ValueError(f"`{what}` sums to {float(total):.9g}; it must sum to 1.")
    return p if total == 1 else [x / total for x in p]
