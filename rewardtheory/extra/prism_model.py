"""PRISM's explicit model files: MODEL.tra, with MODEL.sta, MODEL.lab, MODEL.srew and MODEL.trew beside it.

The format is that of the PRISM manual, appendix "Explicit Model Files". MODEL.tra of an MDP begins with the numbers of
states, choices and transitions; its lines are "state choice successor probability [action]". A Markov chain has no
choices: two numbers, and lines "state successor probability [action]". Lines that begin with # are comments, and lines
that begin with - name initial states. MODEL.srew has lines "state reward", MODEL.trew "state choice successor reward".
"""

import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np

from rewardtheory.arithmetic import rational, zeros
from rewardtheory.extra.prism_lines import finite, found_beside, header, index, lines_of, model_type, printed_digits
from rewardtheory.extra.prism_rewards import read_rewards
from rewardtheory.transition import probability
from rewardtheory.types import MDP, Successors

# Beyond this many states the layout is Successors.
DENSE_STATES = 100
# An exporter that prints at least so many digits rounds; fewer are the number itself.
ROUNDED_DIGITS = 6


def read(path: Path, *, budget: int, discount=None) -> tuple[MDP, dict]:
    """The model and the rewards in the files.

    The columns of actions are the names of actions, in order of appearance ("-" for a choice without a name); where
    a state has one name twice, or none has a name, they are the numbers of the choices. A fraction such as 1/3 makes the
    model exact. Decimals with six digits or more are taken as rounded: a row whose sum is within the rounding of 1 is
    divided by it.
    """
    if discount is None:
        raise ValueError(f"`discount` is missing; PRISM's {path.name} has none: give one, such as discount=0.99.")
    sizes, rows = _transitions(path, budget)
    S, chain = sizes[0], len(sizes) == 2
    initial, moves, names = _moves(path, rows, S, chain, max(sizes[-2], 1))
    if not chain and len(moves) != sizes[1]:
        raise ValueError(f"`{path.name}` announces {sizes[1]} choices and has {len(moves)}; it is cut short or edited.")
    labels = _labels(path, S, budget)
    column, actions = _columns(moves, names)
    A = 1 + max(column.values(), default=0)
    width = max((len(ends) for ends in moves.values()), default=1)
    exact = any("/" in text for ends in moves.values() for text in ends.values())
    need = S * A * width * (48 if exact else 24)
    if need > budget:
        raise ValueError(
            f"`{path.name}` would take {need} bytes, over the budget of {budget}; raise `budget` if you trust it."
        )
    like = np.empty(0, dtype=object) if exact else np.empty(0)
    state, p = np.zeros((S, A, width), np.int64), zeros((S, A, width), like=like)
    available, leaves = np.zeros((S, A), bool), np.zeros(S, bool)
    digits = 0 if exact else max((printed_digits(x) for ends in moves.values() for x in ends.values()), default=0)
    for (s, choice), ends in moves.items():
        a = column[s, choice]
        available[s, a] = True
        leaves[s] |= set(ends) != {s}
        state[s, a, : len(ends)] = list(ends)
        p[s, a, : len(ends)] = [rational(Fraction(x)) if exact else float(x) for x in ends.values()]
        total = p[s, a].sum()
        if digits >= ROUNDED_DIGITS and total != 1 and abs(total - 1) <= len(ends) * 0.5 * 10.0**-digits:
            p[s, a] /= total
    idle = ~available.any(axis=1)
    available[idle, 0], state[idle, 0, 0] = True, np.flatnonzero(idle)
    p[idle, 0, 0] = rational(1) if exact else 1.0
    first = sorted(initial or labels.get("init", [0]))
    start = zeros(S, like=like)
    start[first] = rational(Fraction(1, len(first))) if exact else 1 / len(first)
    if initial and "init" in labels and set(labels["init"]) != set(initial):
        raise ValueError(f"`{path.name}` and its .lab name different initial states; correct one of them.")
    mdp = MDP(
        Successors(state, p), start, discount, available=available, states=_variables(path, S, budget), actions=actions
    )
    dense = S <= DENSE_STATES
    if dense:
        mdp = mdp.dense()
    rewards = read_rewards(path, mdp, sizes, column, state, moves, budget)
    paid = np.zeros(S, bool)
    for R in rewards.values():
        paid |= ((R != 0) & (probability(mdp.transition) != 0)).any(axis=(1, 2))
    marked = np.array(idle)
    marked[[s for name in ("deadlock", "terminal") for s in labels.get(name, [])]] = True
    return mdp.replace(terminal=marked & ~leaves & ~paid), rewards


def _transitions(path: Path, budget: int):
    lines = lines_of(path, budget)
    kind = model_type(path)
    if kind not in (None, "MDP", "DTMC"):
        raise ValueError(f"`{path.name}` is of the type {kind}; only MDP and DTMC are models of this library.")
    for _, text in lines[:1]:
        if len(text.split()) == 4:
            raise ValueError(f"`{path.name}` is a partially observable model, which this library does not have.")
    sizes = header(lines, path, (2, 3), "the numbers of states, choices and transitions")
    rows = [(number, text.split()) for number, text in lines[1:]]
    count = sum(words[0] != "-" for _, words in rows)
    if count != sizes[-1]:
        raise ValueError(f"`{path.name}` announces {sizes[-1]} transitions and has {count}; it is cut short or edited.")
    if sizes[0] < 1 or sizes[0] * 64 > budget:
        raise ValueError(
            f"`{path.name}` announces {sizes[0]} states, which is no model within the budget; correct line 1."
        )
    return sizes, rows


def _moves(path: Path, rows, S: int, chain: bool, choices: int):
    """Initial states; for each (state, choice) its successors with probabilities as text; and the names of actions."""
    initial: set[int] = set()
    moves: dict[tuple[int, int], dict[int, str]] = {}
    names: dict[tuple[int, int], str] = {}
    for number, words in rows:
        if any(":" in word for word in words):
            raise ValueError(f"`{path.name}` line {number} is in the row form; export it without the option rows.")
        end = 1 if chain else 2
        t = index(words, end, S, path, number)
        if words[0] == "-":
            initial.add(t)
            continue
        s = index(words, 0, S, path, number)
        choice = 0 if chain else index(words, 1, choices, path, number)
        ends = moves.setdefault((s, choice), {})
        if t in ends:
            raise ValueError(
                f"`{path.name}` line {number} names the successor {t} a second time; add up the probabilities."
            )
        finite(words, end + 1, path, number)
        ends[t] = words[end + 1]
        name = words[end + 2] if len(words) > end + 2 else "-"
        if len(words) > end + 3 or names.setdefault((s, choice), name) != name:
            raise ValueError(
                f"`{path.name}` line {number} is {' '.join(words)!r}; it must end with the one action of its choice: correct it."
            )
    return initial, moves, names


def _columns(moves, names: dict[tuple[int, int], str]):
    """The column of actions for each (state, choice), and the labels of the columns if they have some."""
    once = Counter((s, name) for (s, _), name in names.items())
    if all(count == 1 for count in once.values()) and set(names.values()) != {"-"}:
        labels = list(dict.fromkeys(names.values()))
        position = {name: i for i, name in enumerate(labels)}
        return {pair: position[name] for pair, name in names.items()}, labels or None
    return {pair: pair[1] for pair in moves}, None


def _labels(path: Path, S: int, budget: int) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for file in found_beside(path, ".lab")[:1]:
        lines = lines_of(file, budget)
        code = {number: name for number, name in re.findall(r'(\d+)="([^"]*)"', lines[0][1] if lines else "")}
        for number, text in lines[1:]:
            state, _, codes = text.partition(":")
            s = index([state.strip()], 0, S, file, number)
            for word in codes.split():
                if word not in code:
                    raise ValueError(f"`{file.name}` line {number} has the label {word!r}, which line 1 does not name.")
                found.setdefault(code[word], []).append(s)
        if "init" not in found and "init" in code.values():
            raise ValueError(f'`{file.name}` marks no state with the label "init"; mark one.')
    return found


def _variables(path: Path, S: int, budget: int):
    """Labels such as "x=1,y=0" from the file of states."""
    for file in found_beside(path, ".sta")[:1]:
        lines = lines_of(file, budget)
        variables = lines[0][1].strip("()").split(",") if lines else []
        labels: list = [None] * S
        for number, text in lines[1:]:
            state, _, tuple_ = text.partition(":")
            values = tuple_.strip().strip("()").split(",")
            s = index([state.strip()], 0, S, file, number)
            if len(values) != len(variables):
                raise ValueError(
                    f"`{file.name}` line {number} is {text!r}; it must give {len(variables)} values: correct it."
                )
            labels[s] = ",".join(
                f"{name.strip()}={value.strip()}" for name, value in zip(variables, values, strict=True)
            )
        if None in labels:
            raise ValueError(f"`{file.name}` says nothing about state {labels.index(None)}; give every state a line.")
        return labels
    return None
