"""PRISM's explicit model files: MODEL.tra, with MODEL.sta, MODEL.lab, MODEL.srew and MODEL.trew beside it.

The format is that of the PRISM manual, appendix "Explicit Model Files". A transition file of an MDP begins with the
numbers of states, choices and transitions; its lines are "state choice successor probability [action]". Choices are
numbered within a state, and their numbers are the actions of the model. Files of rewards have a header too, and lines
"state reward" or "state choice successor reward"; their older names .rews and .rewt are read as well.
"""

import re
from pathlib import Path

import numpy as np

from rewardtheory.transition import probability
from rewardtheory.types import MDP, Successors


def read(path: Path, *, budget: int, discount=None) -> tuple[MDP, dict]:
    """Read a model, its labels, and the rewards beside it, named "state", "transition", or "total" for their sum."""
    if discount is None:
        raise ValueError(f"`discount` is missing; PRISM's {path.name} has none: give one, such as discount=0.99.")
    (S, choices, count), lines = _table(path, 3, budget)
    if len(lines) != count:
        raise ValueError(
            f"`{path.name}` announces {count} transitions and has {len(lines)}; it is cut short or edited."
        )
    if S < 1 or choices < 1 or S * 16 > budget or choices * 16 > budget:
        raise ValueError(
            f"`{path.name}` announces {S} states and {choices} choices, which is no model within the budget."
        )
    moves: dict = {}
    for number, words in lines:
        s, k, t = (_index(words, i, path, number, S if i != 1 else choices) for i in range(3))
        row = moves.setdefault((s, k), {})
        if t in row:
            raise ValueError(
                f"`{path.name}` line {number} names the successor {t} of state {s}, choice {k}, a second time."
            )
        row[t] = _number(words, 3, path, number)
    A, width = 1 + max(k for _, k in moves), max(len(row) for row in moves.values())
    state, p, available = np.zeros((S, A, width), np.int64), np.zeros((S, A, width)), np.zeros((S, A), bool)
    for (s, k), row in moves.items():
        available[s, k] = True
        state[s, k, : len(row)], p[s, k, : len(row)] = list(row), list(row.values())
    labels, initial = _labels(path, S, budget), _initial(path, S, budget)
    mdp = MDP(Successors(state, p), initial, discount, available=available, states=labels)
    if S <= 100:
        mdp = mdp.dense()
    return mdp, _rewards(path, mdp, state, budget)


def _rewards(path: Path, mdp: MDP, state, budget: int) -> dict:
    found = {}
    S = mdp.n_states
    layout = probability(mdp.transition).shape
    by_state = _beside(path, ".srew", ".rews")
    if by_state is not None:
        R = np.zeros(layout)
        for number, words in _table(by_state, 2, budget)[1]:
            R[_index(words, 0, by_state, number, S)] = _number(words, 1, by_state, number)
        found["state"] = R
    by_move = _beside(path, ".trew", ".rewt")
    if by_move is not None:
        R = np.zeros(layout)
        for number, words in _table(by_move, 3, budget)[1]:
            s, k, t = (_index(words, i, by_move, number, mdp.n_actions if i == 1 else S) for i in range(3))
            cell = t
            if isinstance(mdp.transition, Successors):
                places = np.flatnonzero((state[s, k] == t) & (mdp.transition.probability[s, k] != 0))
                if not len(places):
                    raise ValueError(
                        f"`{by_move.name}` line {number} pays for a transition that {path.name} does not have."
                    )
                cell = places[0]
            R[s, k, cell] = _number(words, 3, by_move, number)
        found["transition"] = R
    return {"total": found["state"] + found["transition"], **found} if len(found) == 2 else found


def _labels(path: Path, S: int, budget: int):
    file = _beside(path, ".sta")
    if file is None:
        return None
    labels: list = [None] * S
    for number, line in _lines(file, budget):
        found = re.fullmatch(r"(\d+):(\(.*\))", line)
        if found is None and number > 1:
            raise ValueError(f"`{file.name}` line {number} is {line!r}; it must be such as 0:(1,0).")
        if found and int(found.group(1)) < S:
            labels[int(found.group(1))] = found.group(2)
    if None in labels:
        raise ValueError(f"`{file.name}` says nothing about state {labels.index(None)}; give a line for every state.")
    return labels


def _initial(path: Path, S: int, budget: int) -> np.ndarray:
    file = _beside(path, ".lab")
    first = [0]
    if file is not None:
        lines = [line for _, line in _lines(file, budget)]
        codes = {name: code for code, name in re.findall(r'(\d+)="([^"]*)"', lines[0] if lines else "")}
        if "init" in codes:
            first = [int(line.split(":")[0]) for line in lines[1:] if codes["init"] in line.split(":")[1].split()]
    if not first or max(first) >= S:
        raise ValueError(f'`{path.stem}.lab` gives no initial state of the model the label "init"; add one.')
    initial = np.zeros(S)
    initial[first] = 1 / len(first)
    return initial


def _beside(path: Path, *suffixes: str):
    return next((p for p in (path.with_suffix(x) for x in suffixes) if p.is_file()), None)


def _lines(path: Path, budget: int):
    if path.stat().st_size > budget:
        raise ValueError(
            f"`{path.name}` has {path.stat().st_size} bytes, over the budget of {budget}; raise `budget` if you trust it."
        )
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"`{path.name}` is not UTF-8 text; PRISM's explicit files are.") from error
    return [(i, x.strip()) for i, x in enumerate(text.split("\n"), 1) if x.strip() and not x.startswith("#")]


def _table(path: Path, head: int, budget: int):
    """The whole numbers of the header, and the numbered lines as words."""
    lines = _lines(path, budget)
    first = lines[0][1].split() if lines else []
    if len(first) != head or not all(word.isdigit() for word in first):
        raise ValueError(
            f"`{path.name}` begins with {' '.join(first)!r}; the file of an MDP begins with {head} whole numbers: "
            "is it one of a chain?"
        )
    return [int(word) for word in first], [(number, line.split()) for number, line in lines[1:]]


def _index(words, place: int, path: Path, number: int, below: int) -> int:
    if len(words) <= place or not words[place].isdigit() or int(words[place]) >= below:
        raise ValueError(
            f"`{path.name}` line {number} is {' '.join(words)!r}; its number {place + 1} must be from 0 to {below - 1}."
        )
    return int(words[place])


def _number(words, place: int, path: Path, number: int) -> float:
    try:
        value = float(words[place])
    except (IndexError, ValueError):
        value = np.nan
    if not np.isfinite(value):
        raise ValueError(
            f"`{path.name}` line {number} is {' '.join(words)!r}; its number {place + 1} must be a finite number."
        )
    return value
