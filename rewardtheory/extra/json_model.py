"""Models as JSON that people can read: a graph of states, actions and successors, as in `rt.mdp`.

Floats are JSON numbers, which Python writes and reads bit by bit; exact rationals are texts such as "1/3".
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from rewardtheory.arithmetic import rationals, zeros
from rewardtheory.extra.strict_json import parse
from rewardtheory.makers import reward as make_reward
from rewardtheory.transition import probability
from rewardtheory.types import MDP, Successors

SCHEMA = "rewardtheory/model/1"
FIELDS = ("schema", "discount", "states", "actions", "labeled", "layout", "initial", "terminal", "graph", "rewards")
FORMS = ("state", "action", "transition")


def write(path: Path, mdp: MDP, rewards: dict) -> None:
    """Write a model and its rewards, each in the shortest form that gives it back: R(s), R(s,a) or R(s,a,s')."""
    states, actions = (mdp.states or _numbered(mdp.n_states)), (mdp.actions or _numbered(mdp.n_actions))
    sparse = isinstance(mdp.transition, Successors)
    p = probability(mdp.transition)
    graph: dict[str, Any] = {}
    for s, name in enumerate(states):
        graph[name] = {}
        for a in np.flatnonzero(mdp.available[s]):
            cells = np.flatnonzero(p[s, a] != 0)
            targets = mdp.transition.state[s, a, cells] if sparse else cells
            graph[name][actions[a]] = {states[t]: _plain(p[s, a, k]) for t, k in zip(targets, cells, strict=True)}
    document = {
        "schema": SCHEMA,
        "discount": _plain(mdp.discount),
        "states": list(states),
        "actions": list(actions),
        "labeled": [mdp.states is not None, mdp.actions is not None],
        "layout": "successors" if sparse else "dense",
        "initial": {states[s]: _plain(mdp.initial[s]) for s in np.flatnonzero(mdp.initial != 0)},
        "terminal": [states[s] for s in np.flatnonzero(mdp.terminal)],
        "graph": graph,
        "rewards": {name: _shortest(_tidy(mdp, R)) for name, R in rewards.items()},
    }
    path.write_text(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1), encoding="utf-8")


def read(path: Path, *, budget: int, discount=None) -> tuple[MDP, dict]:
    """Read a model and its rewards."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"`{path.name}` is not UTF-8 text; a JSON model is.") from error
    data = parse(text, path.name)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        found = data.get("schema") if isinstance(data, dict) else type(data).__name__
        raise ValueError(f"`{path.name}` has the schema {found!r}; this version reads {SCHEMA!r}.")
    missing, strange = set(FIELDS) - set(data), set(data) - set(FIELDS)
    if missing or strange:
        raise ValueError(f"`{path.name}` lacks the fields {sorted(missing)} and has the unknown {sorted(strange)}.")
    mdp = _model(data, path.name, discount)
    return mdp, {
        name: _reward(mdp, x, f"{path.name}:{name}") for name, x in _object(data, "rewards", path.name).items()
    }


def _model(data: dict, file: str, discount) -> MDP:
    states, actions = _names(data, "states", file), _names(data, "actions", file)
    place, act = {s: i for i, s in enumerate(states)}, {a: i for i, a in enumerate(actions)}
    graph = _object(data, "graph", file)
    if list(graph) != states:
        raise ValueError(f"`{file}` must have in `graph` the states of `states`, in their order.")
    exact = any(isinstance(x, str) for x in _leaves(graph)) or isinstance(data["discount"], str)
    like = np.empty(0, dtype=object) if exact else np.empty(0)
    rows = [[(act.get(a, a), ends) for a, ends in _object(graph, s, file).items()] for s in states]
    sparse = data["layout"] == "successors"
    width = max((len(ends) for row in rows for _, ends in row), default=1) if sparse else len(states)
    p = zeros((len(states), len(actions), width), like=like)
    target, available = np.zeros(p.shape, np.int64), np.zeros(p.shape[:2], bool)
    for s, row in enumerate(rows):
        for a, ends in row:
            if not isinstance(a, int) or not isinstance(ends, dict):
                raise ValueError(
                    f"`{file}` has {a!r} under {states[s]!r}; it must be one of the actions, with its successors."
                )
            available[s, a] = True
            for k, (t, value) in enumerate(ends.items()):
                if t not in place:
                    raise ValueError(f"`{file}` leads from {states[s]!r} to {t!r}, which is not one of `states`.")
                cell = k if sparse else place[t]
                p[s, a, cell], target[s, a, cell] = _number(value, exact, f"{file}: {states[s]!r}"), place[t]
    initial = zeros(len(states), like=like)
    for s, value in _object(data, "initial", file).items():
        if s not in place:
            raise ValueError(f"`{file}` starts in {s!r}, which is not one of `states`.")
        initial[place[s]] = _number(value, exact, f"{file}: initial")
    terminal = np.isin(np.arange(len(states)), [place.get(s, -1) for s in data["terminal"]])
    labeled = data["labeled"]
    return MDP(
        Successors(target, p) if sparse else p,
        initial,
        _number(data["discount"], exact, f"{file}: discount") if discount is None else discount,
        available=available,
        terminal=terminal,
        states=states if labeled[0] else None,
        actions=actions if labeled[1] else None,
    )


def _reward(mdp: MDP, data, where: str):
    if not isinstance(data, dict) or len(data) != 1 or next(iter(data)) not in FORMS:
        raise ValueError(f"`{where}` must have one of the fields {', '.join(FORMS)} with numbers.")
    form, values = next(iter(data.items()))
    try:
        table = np.array(values, dtype=object)
        table = rationals(table) if mdp.is_exact else table.astype(float)
    except (ValueError, TypeError, ZeroDivisionError) as error:
        raise ValueError(
            f'`{where}` holds something that is not a number in its {form} table; write 0.5 or "1/2".'
        ) from error
    return make_reward(mdp, **{form: table})


def _shortest(R) -> dict[str, Any]:
    if (R == R[:, :1, :1]).all():
        return {"state": _nested(R[:, 0, 0])}
    if (R == R[:, :, :1]).all():
        return {"action": _nested(R[:, :, 0])}
    return {"transition": _nested(R)}


def _tidy(mdp: MDP, R):
    """R with 0 on the padding of the Successors layout, which means nothing and may hold anything."""
    if not isinstance(mdp.transition, Successors):
        return R
    width = int((mdp.transition.probability != 0).sum(axis=2).max())
    order = np.argsort(mdp.transition.probability == 0, axis=2, kind="stable")
    packed = np.take_along_axis(R, order, axis=2)[:, :, :width]
    real = np.take_along_axis(mdp.transition.probability != 0, order, axis=2)[:, :, :width]
    return np.where(real, packed, packed * 0)


def _nested(x):
    return [_nested(y) for y in x] if np.ndim(x) else _plain(x)


def _plain(x):
    return str(x) if hasattr(x, "p") and hasattr(x, "q") else float(x)


def _number(x, exact: bool, where: str):
    if isinstance(x, bool) or not isinstance(x, (int, float, str)):
        raise ValueError(f'`{where}` holds {x!r}; it must be a number or a text such as "1/3".')
    try:
        return rationals(x).item() if exact else float(x)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(f'`{where}` holds {x!r}, which is not a number; write 0.5 or "1/2".') from error


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(str(i) for i in range(count))


def _names(data: dict, field: str, file: str) -> list[str]:
    names = data[field]
    if (
        not isinstance(names, list)
        or not names
        or not all(isinstance(x, str) for x in names)
        or len(set(names)) < len(names)
    ):
        raise ValueError(f"`{file}` must have in `{field}` a list of different texts.")
    return names


def _object(data: dict, field: str, file: str) -> dict:
    if not isinstance(data.get(field), dict):
        raise ValueError(f"`{file}` must have an object in {field!r}.")
    return data[field]


def _leaves(data):
    for x in data.values():
        yield from _leaves(x) if isinstance(x, dict) else [x]
