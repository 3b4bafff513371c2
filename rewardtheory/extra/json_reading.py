"""From the parsed JSON of a model to the model and its rewards. What the fields mean is said in `json_model`."""

from typing import Any

import numpy as np

from rewardtheory.arithmetic import rational, to_float, zeros
from rewardtheory.extra.json_pieces import (
    FLOAT_BYTES,
    RATIONAL_BYTES,
    as_array,
    as_list,
    as_object,
    count_of,
    has_text,
    over_budget,
    place_of,
    read_names,
    read_number,
    read_table,
    require_budget,
)
from rewardtheory.makers import reward as make_reward
from rewardtheory.transition import probability
from rewardtheory.types import MDP, Successors

FORMS = ("graph", "transition", "probability")
FIELDS = {
    "schema", "discount", "states", "actions", "initial", "terminal", "layout", "graph", "available", "transition",
    "state", "probability", "rewards",
}  # fmt: skip


def read_model(data: dict, file: str, budget: int, discount) -> MDP:
    """The model that a parsed document describes."""
    strange = sorted(set(data) - FIELDS)
    if strange:
        raise ValueError(f"`{file}` has the unknown field {strange[0]!r}; remove it, or save the model with rt.save.")
    for field in ("discount", "initial"):
        if field not in data:
            raise ValueError(f"`{file}` has no field {field!r}; every model needs it: add it.")
    forms = [form for form in FORMS if form in data]
    if len(forms) != 1:
        found = " and ".join(map(repr, forms)) or "none"
        raise ValueError(
            f"`{file}` must have exactly one of the fields 'graph', 'transition', 'probability'; it has {found}."
        )
    exact = has_text(data["discount"]) or has_text(data["initial"]) or has_text(data[forms[0]])
    build = _from_graph if forms == ["graph"] else _from_tables
    parts = build(data, file, budget, exact)
    states, actions = parts["states"], parts["actions"]
    S = parts["available"].shape[0]
    terminal = parts["terminal"]
    for x in as_list(data.get("terminal", []), file, "terminal"):
        terminal[place_of(x, states, S, f"`{file}` has in 'terminal'")] = True
    number = data["discount"] if discount is None else discount
    return MDP(
        parts["transition"],
        _initial(data["initial"], states, S, exact, file),
        read_number(number, exact, f"{file}: discount") if discount is None else number,
        available=parts["available"],
        terminal=terminal,
        states=states if isinstance(states, dict) else None,
        actions=actions if isinstance(actions, dict) else None,
    )


def _from_graph(data: dict, file: str, budget: int, exact: bool) -> dict[str, Any]:
    graph = as_object(data["graph"], file, "graph")
    rows = [(s, a, ends) for s, acts in graph.items() for a, ends in as_object(acts, file, s).items()]
    for s, a, ends in rows:
        if not isinstance(ends, dict) or not ends:
            raise ValueError(
                f"`{file}` has under {s!r}, {a!r} {ends!r}; it must be an object of successors: correct it."
            )
    order = [*graph, *(t for _, _, ends in rows for t in ends)]
    states = read_names(data.get("states"), order, file, "states")
    actions = read_names(data.get("actions"), [a for _, a, _ in rows] or ["stay"], file, "actions")
    S, A = count_of(states), count_of(actions)
    layout = data.get("layout", "dense")
    if layout not in ("dense", "successors"):
        raise ValueError(f"`{file}` has the layout {layout!r}; it must be 'dense' or 'successors': correct it.")
    width = S if layout == "dense" else max((len(ends) for _, _, ends in rows), default=1)
    require_budget(S, A, width, exact, budget, file)
    p = zeros((S, A, width), like=np.empty(0, dtype=object) if exact else np.empty(0))
    target, available = np.zeros(p.shape if layout == "successors" else (0,), np.int64), np.zeros((S, A), bool)
    for state, action, ends in rows:
        s = place_of(state, states, S, f"`{file}` has in 'graph'")
        a = place_of(action, actions, A, f"`{file}` has under {state!r}", "an action")
        available[s, a] = True
        for k, (t, value) in enumerate(ends.items()):
            end = place_of(t, states, S, f"`{file}` has under {state!r}, {action!r}")
            cell = end if layout == "dense" else k
            p[s, a, cell] = read_number(value, exact, f"{file}: graph[{state!r}][{action!r}][{t!r}]")
            if layout == "successors":
                target[s, a, k] = end
    # A state without actions is an end: it stays where it is.
    ends = ~available.any(axis=1)
    stay = np.flatnonzero(ends)
    available[stay, 0] = True
    p[stay, 0, stay if layout == "dense" else 0] = rational(1) if exact else 1.0
    if layout == "successors":
        target[stay, 0, 0] = stay
    transition = p if layout == "dense" else Successors(target, p)
    return {
        "transition": transition, "available": available, "terminal": ends, "states": states, "actions": actions,
    }  # fmt: skip


def _from_tables(data: dict, file: str, budget: int, exact: bool) -> dict[str, Any]:
    field = "transition" if "transition" in data else "probability"
    p = read_table(data[field], exact, file, field)
    if p.ndim != 3:
        raise ValueError(f"`{file}` has a table of shape {p.shape} in {field!r}; it must have three axes: correct it.")
    if p.size * (RATIONAL_BYTES if exact else FLOAT_BYTES) > budget:
        raise ValueError(over_budget(file, p.size * (RATIONAL_BYTES if exact else FLOAT_BYTES), budget))
    S, A = p.shape[:2]
    transition = p
    if field == "probability":
        state = as_array(data.get("state"), file, "state")
        if state.dtype.kind != "i" or state.shape != p.shape:
            raise ValueError(f"`{file}` must have in 'state' whole numbers in the shape {p.shape} of 'probability'.")
        transition = Successors(state, p)
    available = as_array(data.get("available", np.ones((S, A), bool)), file, "available")
    if available.dtype != bool or available.shape != (S, A):
        raise ValueError(f"`{file}` must have in 'available' true and false in the shape {(S, A)}; correct it.")
    states, actions = (
        read_names(data.get("states", S), [], file, "states"),
        read_names(data.get("actions", A), [], file, "actions"),
    )
    if count_of(states) != S or count_of(actions) != A:
        raise ValueError(
            f"`{file}` has {count_of(states)} states and {count_of(actions)} actions, and in {field!r} a table for "
            f"{S} and {A}; correct one of them."
        )
    return {
        "transition": transition, "available": available, "terminal": np.zeros(S, bool), "states": states,
        "actions": actions,
    }  # fmt: skip


def read_reward(mdp: MDP, data, file: str, name: str):
    """A reward of a parsed document, in the layout of the model."""
    where = f"{file}: rewards[{name!r}]"
    if isinstance(data, list):
        return _from_cells(mdp, data, where)
    forms = ("state", "action", "transition")
    if not isinstance(data, dict) or len(data) != 1 or next(iter(data)) not in forms:
        raise ValueError(
            f"`{where}` must be a list of [state, action, successor, number], or an object with one of the fields "
            f"{', '.join(forms)}; correct it."
        )
    form, values = next(iter(data.items()))
    table = read_table(values, mdp.is_exact or has_text(values), where, form)
    shape = probability(mdp.transition).shape
    axes = {"state": shape[:1], "action": shape[:2], "transition": shape}[form]
    if table.shape != axes:
        raise ValueError(f"`{where}` has a table of shape {table.shape} in {form!r}; it must be {axes}: correct it.")
    return make_reward(mdp, **{form: table})


def _from_cells(mdp: MDP, rows: list, where: str):
    R, paid = zeros(probability(mdp.transition).shape, like=mdp.initial), set()
    states = _positions(mdp.states, mdp.n_states)
    actions = _positions(mdp.actions, mdp.n_actions)
    for i, row in enumerate(rows):
        here = f"`{where}`[{i}]"
        if not isinstance(row, list) or len(row) != 4:
            raise ValueError(f"{here} is {row!r}; it must be [state, action, successor, number]: correct it.")
        s = place_of(row[0], states, mdp.n_states, f"{here} has")
        a = place_of(row[1], actions, mdp.n_actions, f"{here} has", "an action")
        cell = t = place_of(row[2], states, mdp.n_states, f"{here} has")
        if isinstance(mdp.transition, Successors):
            places = np.flatnonzero((mdp.transition.state[s, a] == t) & (mdp.transition.probability[s, a] != 0))
            if not len(places):
                raise ValueError(f"{here} pays for {row[:3]}, a transition that cannot happen: leave it out.")
            cell = places[0]
        if (s, a, cell) in paid:
            raise ValueError(f"{here} pays for {row[:3]} a second time; remove one.")
        paid.add((s, a, cell))
        value = read_number(row[3], mdp.is_exact, f"{where}[{i}]")
        R[s, a, cell] = value if mdp.is_exact else to_float(value)
    return R


def _positions(labels, count: int):
    return count if labels is None else {label: i for i, label in enumerate(labels)}


def _initial(data, states, S: int, exact: bool, file: str):
    if isinstance(data, list):
        return read_table(data, exact, file, "initial")
    initial = zeros(S, like=np.empty(0, dtype=object) if exact else np.empty(0))
    for s, value in as_object(data, file, "initial").items():
        place = place_of(s, states, S, f"`{file}` has in 'initial'")
        initial[place] = read_number(value, exact, f"{file}: initial[{s!r}]")
    return initial
