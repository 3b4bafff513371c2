"""The data format: models, rewards, plans and numbers as plain JSON data, and their strict readers.

A file may come from a stranger. Readers check shapes and types; a refusal is a ValueError naming the place.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from flint import fmpq

from rewardtheory.exact.model import Choice, Model, Plan, Policy, Refused, Reward, Vector, check_model
from rewardtheory.exact.number import read_rational, write_rational

MAX_STATES = 2_000_000
MAX_NAME = 500


def read_object(data: Any, where: str, fields: Iterable[str]) -> Mapping[str, Any]:
    """An object with exactly these fields."""
    fields = set(fields)
    if not isinstance(data, Mapping):
        raise ValueError(f"{where}: must be an object with the fields {sorted(fields)}.")
    missing, unknown = sorted(fields - set(data)), sorted(set(data) - fields)
    if missing or unknown:
        raise ValueError(f"{where}: missing fields {missing}, unknown fields {unknown}; it must have {sorted(fields)}.")
    return data


def read_list(data: Any, where: str, length: int | None = None) -> list:
    """A list, of this length if one is given."""
    if not isinstance(data, list):
        raise ValueError(f"{where}: must be a list.")
    if length is not None and len(data) != length:
        raise ValueError(f"{where}: has {len(data)} entries; it must have {length}.")
    return data


def read_index(data: Any, where: str, below: int) -> int:
    """An integer in [0, below)."""
    if type(data) is not int or not 0 <= data < below:
        raise ValueError(f"{where}: must be an integer from 0 to {below - 1}.")
    return data


def read_name(data: Any, where: str) -> str:
    """A short printable string."""
    if not isinstance(data, str) or len(data) > MAX_NAME or not data.isprintable():
        raise ValueError(f"{where}: must be a printable string of at most {MAX_NAME} characters.")
    return data


def read_vector(data: Any, where: str, length: int | None = None) -> tuple[fmpq, ...]:
    """A list of rationals."""
    return tuple(read_rational(x, f"{where}[{i}]") for i, x in enumerate(read_list(data, where, length)))


def write_vector(v: Iterable[fmpq]) -> list[str]:
    """A list of rationals as strings."""
    return [write_rational(x) for x in v]


def write_model(model: Model) -> dict[str, Any]:
    """The model as plain data: successors as flat lists [s', p, s', p, ...]."""
    return {
        "discount": str(model.discount),
        "initial": [[s, write_rational(p)] for s, p in enumerate(model.initial) if p],
        "choices": [
            [[action, [x for t, p in successors for x in (t, write_rational(p))]] for action, successors in choices]
            for choices in model.choices
        ],
        "n_actions": model.n_actions,
        "weight": None if model.weight is None else write_vector(model.weight),
        "states": None if model.states is None else list(model.states),
        "actions": None if model.actions is None else list(model.actions),
    }


def read_model(data: Any, models: Mapping[str, Model], where: str = "model") -> Model:
    """A model written inline, or one of the shared `models` named by {"ref": "sha256:..."}."""
    if isinstance(data, Mapping) and "ref" in data:
        ref = read_object(data, where, ["ref"])["ref"]
        if not isinstance(ref, str) or ref not in models:
            raise ValueError(f'{where}: no model under "models" has the name {str(ref)[:80]!r}.')
        return models[ref]
    read_object(data, where, ["discount", "initial", "choices", "n_actions", "weight", "states", "actions"])
    rows = read_list(data["choices"], f"{where}.choices")
    n, n_actions = len(rows), read_index(data["n_actions"], f"{where}.n_actions", MAX_STATES)
    if not 1 <= n <= MAX_STATES:
        raise ValueError(f"{where}.choices: {n} states; it must have from 1 to {MAX_STATES}.")
    initial = [fmpq(0)] * n
    for i, entry in enumerate(read_list(data["initial"], f"{where}.initial")):
        at = f"{where}.initial[{i}]"
        s = read_index(read_list(entry, at, 2)[0], at, n)
        if initial[s]:
            raise ValueError(f"{at}: state {s} is named twice.")
        initial[s] = read_rational(entry[1], at)
    model = Model(
        discount=read_rational(data["discount"], f"{where}.discount"),
        initial=tuple(initial),
        choices=tuple(_read_choices(row, f"{where}.choices[{s}]", n, n_actions) for s, row in enumerate(rows)),
        n_actions=n_actions,
        weight=None if data["weight"] is None else read_vector(data["weight"], f"{where}.weight", n),
        states=_read_labels(data["states"], f"{where}.states", n),
        actions=_read_labels(data["actions"], f"{where}.actions", n_actions),
    )
    try:
        check_model(model)
    except Refused as refusal:
        raise ValueError(f"{where}: {refusal}.") from None
    return model


def _read_choices(data: Any, where: str, n: int, n_actions: int) -> tuple[Choice, ...]:
    choices = []
    for i, entry in enumerate(read_list(data, where)):
        at = f"{where}[{i}]"
        action = read_index(read_list(entry, at, 2)[0], at, n_actions)
        flat = read_list(entry[1], at)
        if len(flat) % 2:
            raise ValueError(f"{at}: successors must be a flat list [s', p, s', p, ...].")
        targets = [read_index(t, at, n) for t in flat[::2]]
        choices.append(Choice(action, tuple(zip(targets, [read_rational(p, at) for p in flat[1::2]], strict=True))))
    return tuple(choices)


def _read_labels(data: Any, where: str, length: int) -> tuple[str, ...] | None:
    if data is None:
        return None
    return tuple(read_name(x, f"{where}[{i}]") for i, x in enumerate(read_list(data, where, length)))


def write_reward(reward: Reward) -> dict[str, Any]:
    """The reward as plain data; a choice that pays the same whatever follows is one string."""
    rows = [[write_rational(p[0]) if len(set(p)) == 1 else write_vector(p) for p in row] for row in reward.payments]
    return {"name": reward.name, "payments": rows}


def read_reward(data: Any, model: Model, where: str) -> Reward:
    """A reward on the model."""
    read_object(data, where, ["name", "payments"])
    rows = read_list(data["payments"], f"{where}.payments", model.n_states)
    payments = []
    for s, (row, choices) in enumerate(zip(rows, model.choices, strict=True)):
        at = f"{where}.payments[{s}]"
        cells = []
        for cell, choice in zip(read_list(row, at, len(choices)), choices, strict=True):
            n = len(choice.successors)
            cells.append(read_vector(cell, at, n) if isinstance(cell, list) else (read_rational(cell, at),) * n)
        payments.append(tuple(cells))
    return Reward(read_name(data["name"], f"{where}.name"), tuple(payments))


def read_rewards(data: Any, model: Model, count: int | None = None) -> tuple[Reward, ...]:
    """A list of rewards with distinct names."""
    rewards = tuple(read_reward(x, model, f"rewards[{i}]") for i, x in enumerate(read_list(data, "rewards", count)))
    if len({r.name for r in rewards}) != len(rewards):
        raise ValueError("rewards: two have the same name.")
    return rewards


def write_plan(plan: Plan) -> dict[str, Any]:
    """The plan as plain data; a state where one choice is certain is its action's place among the choices."""

    def row(p):
        return list(p).index(1) if 1 in p else write_vector(p)

    policies = [[row(p) for p in policy] for policy in plan.policies]
    return {"name": plan.name, "weights": write_vector(plan.weights), "policies": policies}


def read_plan(data: Any, model: Model, where: str) -> Plan:
    """A plan on the model."""
    read_object(data, where, ["name", "weights", "policies"])
    policies = read_list(data["policies"], f"{where}.policies")
    return Plan(
        name=read_name(data["name"], f"{where}.name"),
        weights=read_vector(data["weights"], f"{where}.weights", len(policies)),
        policies=tuple(_read_policy(p, model, f"{where}.policies[{j}]") for j, p in enumerate(policies)),
    )


def _read_policy(data: Any, model: Model, where: str) -> Policy:
    rows = []
    for s, (row, choices) in enumerate(zip(read_list(data, where, model.n_states), model.choices, strict=True)):
        at, n = f"{where}[{s}]", len(choices)
        if isinstance(row, list):
            rows.append(read_vector(row, at, n))
        else:
            sure = read_index(row, at, n)
            rows.append(tuple(fmpq(int(i == sure)) for i in range(n)))
    return tuple(rows)


def read_parts(data: Any, plan: Plan, model: Model, where: str) -> tuple[Vector, ...]:
    """The values of the parts of a plan."""
    parts = read_list(data, where, len(plan.policies))
    return tuple(read_vector(v, f"{where}[{k}]", model.n_states) for k, v in enumerate(parts))


def content_name(data: Mapping[str, Any] | list) -> str:
    """The name by which files share a model or a table: the SHA-256 of its canonical JSON."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode("ascii")).hexdigest()
