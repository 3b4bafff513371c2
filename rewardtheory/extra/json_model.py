"""Models as JSON that people can read and write: the graph of `rt.mdp`, with names and rewards beside it.

    {"schema": "rewardtheory/model/1", "discount": 0.9, "initial": {"start": 1.0},
     "graph": {"start": {"go": {"goal": 0.9, "start": 0.1}}, "goal": {}},
     "rewards": {"speed": [["start", "go", "goal", 1.0]]}}

``states`` and ``actions`` are lists of labels, or counts where there are none (then the names are "0", "1", …); left
out, they come in order of appearance. ``terminal`` lists terminal states; a state without actions is one too.
``layout`` is "dense" or "successors". Floats are numbers, which Python writes and reads bit by bit; exact rationals
are texts such as "1/3", and one of them in the model makes all of it exact. A reward is a list of
[state, action, successor, number] with 0 elsewhere, or an object with the one field state, action or transition, as
in `rt.reward`. What a graph cannot say (numbers for actions that are not available, say) is written as the tables
``transition``, or ``state`` and ``probability``, with ``available``.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from rewardtheory.arithmetic import is_exact
from rewardtheory.extra.json_pieces import has_text, read_table
from rewardtheory.extra.json_reading import read_model, read_reward
from rewardtheory.extra.strict_json import parse
from rewardtheory.transition import probability
from rewardtheory.types import MDP, Successors

SCHEMA = "rewardtheory/model/1"


def write(path: Path, mdp: MDP, rewards: dict) -> dict[Path, bytes]:
    """The contents of the file."""
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "discount": _plain(mdp.discount),
        "states": list(mdp.states) if mdp.states is not None else mdp.n_states,
        "actions": list(mdp.actions) if mdp.actions is not None else mdp.n_actions,
        "initial": _initial(mdp),
        "terminal": [_name(mdp.states, s) for s in np.flatnonzero(mdp.terminal)],
    }
    graph = {"layout": "successors" if isinstance(mdp.transition, Successors) else "dense", "graph": _graph(mdp)}
    document |= graph if _says_all(document | graph, mdp) else _tables(mdp)
    document["rewards"] = {name: _reward(mdp, np.asarray(R)) for name, R in rewards.items()}
    return {path: _text(document).encode()}


def read(path: Path, *, budget: int, discount=None) -> tuple[MDP, dict]:
    """The model and the rewards in the file."""
    data = _parsed(path)
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema != SCHEMA:
        raise ValueError(
            f"`{path.name}` has the schema {schema!r}; this version reads {SCHEMA!r}: save it with rt.save."
        )
    rewards = data.get("rewards", {})
    if not isinstance(rewards, dict):
        raise ValueError(f"`{path.name}` must have in 'rewards' an object with a reward under each name; correct it.")
    mdp = read_model(data, path.name, budget // (1 + len(rewards)), discount)
    return mdp, {name: read_reward(mdp, data, path.name, name) for name, data in rewards.items()}


def read_array(path: Path, name: str, budget: int):
    """The nested list of numbers under that name in an object that is not a model; None if it is one."""
    data = _parsed(path)
    if isinstance(data, dict) and "schema" in data:
        return None
    if not isinstance(data, dict) or name not in data:
        found = list(data)[:8] if isinstance(data, dict) else []
        raise ValueError(f"`{path.name}` has no field {name!r}; it has {', '.join(found) or 'none'}.")
    return read_table(data[name], has_text(data[name]), path.name, name)


def _parsed(path: Path):
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"`{path.name}` is not UTF-8 text, as JSON must be; save it with that encoding.") from error
    return parse(text, path.name)


def _graph(mdp: MDP) -> dict:
    p, graph = probability(mdp.transition), {}
    for s in range(mdp.n_states):
        graph[_name(mdp.states, s)] = row = {}
        for a in np.flatnonzero(mdp.available[s]):
            cells = np.flatnonzero(p[s, a] != 0)
            targets = mdp.transition.state[s, a, cells] if isinstance(mdp.transition, Successors) else cells
            row[_name(mdp.actions, a)] = {
                _name(mdp.states, t): _plain(p[s, a, k]) for t, k in zip(targets, cells, strict=True)
            }
    return graph


def _says_all(document: dict, mdp: MDP) -> bool:
    """Whether reading the document gives back every number, and nothing else than it was."""
    again = read_model(document, "", 2**62, None)
    if isinstance(mdp.transition, Successors):
        ours, theirs = mdp.transition, again.transition
        return np.array_equal(ours.state, theirs.state) and _same(ours.probability, theirs.probability)
    return _same(mdp.transition, again.transition)


def _tables(mdp: MDP) -> dict:
    available = {"available": np.asarray(mdp.available).tolist()}
    if isinstance(mdp.transition, Successors):
        state = np.asarray(mdp.transition.state).tolist()
        return available | {"state": state, "probability": _nested(mdp.transition.probability)}
    return available | {"transition": _nested(mdp.transition)}


def _initial(mdp: MDP):
    start = {_name(mdp.states, s): _plain(mdp.initial[s]) for s in np.flatnonzero(mdp.initial != 0)}
    if not is_exact(mdp.initial) and np.signbit(mdp.initial).any():  # -0.0
        return _nested(mdp.initial)
    return start


def _reward(mdp: MDP, R):
    """The shortest form that says it all: R(s), R(s,a), the cells that are not 0, or the table."""
    if _same(R, np.broadcast_to(R[:, :1, :1], R.shape)):
        return {"state": _nested(R[:, 0, 0])}
    if _same(R, np.broadcast_to(R[:, :, :1], R.shape)):
        return {"action": _nested(R[:, :, 0])}
    cells = R != 0 if is_exact(R) else (R != 0) | np.signbit(R)
    sparse = isinstance(mdp.transition, Successors)
    if 4 * cells.sum() > cells.size or (sparse and (cells & (mdp.transition.probability == 0)).any()):
        return {"transition": _nested(R)}
    rows = []
    for s, a, k in np.argwhere(cells):
        t = mdp.transition.state[s, a, k] if sparse else k
        names = [labels[i] if labels else int(i) for labels, i in ((mdp.states, s), (mdp.actions, a), (mdp.states, t))]
        rows.append([*names, _plain(R[s, a, k])])
    return rows


def _same(x, y) -> bool:
    """Whether two arrays hold the same numbers, bit by bit."""
    if x.shape != y.shape or is_exact(x) != is_exact(y) or not (x == y).all():
        return False
    return is_exact(x) or bool((np.signbit(x) == np.signbit(y)).all())


def _name(labels, index) -> str:
    return labels[index] if labels is not None else str(index)


def _plain(x):
    return str(x) if hasattr(x, "p") and hasattr(x, "q") else float(x)


def _nested(x):
    x = np.asarray(x)
    return x.tolist() if x.dtype != object else np.array([str(v) for v in x.ravel()], object).reshape(x.shape).tolist()


def _text(document: dict) -> str:
    """JSON with a line for each field, each state of the graph and each reward."""
    lines = []
    for field, value in document.items():
        if field in ("graph", "rewards") and value:
            inner = ",\n".join(f"  {_json(key)}: {_json(x)}" for key, x in value.items())
            lines.append(f" {_json(field)}: {{\n{inner}}}")
        else:
            lines.append(f" {_json(field)}: {_json(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _json(x) -> str:
    return json.dumps(x, ensure_ascii=False, allow_nan=False)
