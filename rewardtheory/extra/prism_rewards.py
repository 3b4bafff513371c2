"""The rewards of PRISM's explicit files: MODEL.srew and MODEL.trew, or MODEL1.srew, MODEL2.srew … for several.

The reward of a structure is what its state pays plus what its choice pays. Where a choice pays the same for all of its
successors, as PRISM's do, it is R(s,a); else what it pays off its successors is 0.
"""

import re
from fractions import Fraction
from pathlib import Path

import numpy as np

from rewardtheory.arithmetic import rational, zeros
from rewardtheory.extra.prism_lines import finite, found_beside, header, index, lines_of
from rewardtheory.transition import probability
from rewardtheory.types import MDP, Successors


def read_rewards(path: Path, mdp: MDP, sizes: list[int], column: dict, state, moves: dict, budget: int) -> dict:
    """The rewards beside MODEL.tra, by the names in their headers."""
    by_place: dict[str, dict[str, Path]] = {}
    for kind, suffixes in (("state", (".srew", ".rews")), ("transition", (".trew", ".rewt"))):
        for file in found_beside(path, *suffixes):
            by_place.setdefault(file.stem, {}).setdefault(kind, file)
    found: dict[str, np.ndarray] = {}
    for stem, files in sorted(by_place.items(), key=lambda item: (len(item[0]), item[0])):
        titles = list(dict.fromkeys(x for x in map(_title, files.values()) if x))
        if len(titles) > 1:
            raise ValueError(
                f"`{stem}` has state rewards of the structure {titles[0]!r} and transition rewards of {titles[1]!r}; "
                "two files of one name must be halves of one structure."
            )
        name = titles[0] if titles else "reward" + stem.removeprefix(path.stem)
        if name in found:
            raise ValueError(f"`{path.stem}` has two reward structures named {name!r}; rename one.")
        R = zeros(probability(mdp.transition).shape, like=mdp.initial)
        if "state" in files:
            R += _by_state(files["state"], mdp, sizes, budget)[:, None, None]
        if "transition" in files:
            R += _by_choice(files["transition"], mdp, sizes, column, state, moves, budget)
        found[name] = R
    return found


def _title(file: Path) -> str | None:
    with file.open(encoding="utf-8", errors="replace") as lines:
        found = re.match(r'#\s*Reward structure:?\s*"([^"]+)"', lines.readline(1000))
    return found.group(1) if found else None


def _by_state(file: Path, mdp: MDP, sizes: list[int], budget: int) -> np.ndarray:
    paid, seen = zeros(mdp.n_states, like=mdp.initial), set()
    for number, words in _body(file, 2, sizes, budget):
        s = index(words, 0, mdp.n_states, file, number)
        _require_new(seen, s, file, number)
        paid[s] = _value(mdp, finite(words, 1, file, number))
    return paid


def _by_choice(file: Path, mdp: MDP, sizes: list[int], column: dict, state, moves: dict, budget: int) -> np.ndarray:
    R, seen = zeros(probability(mdp.transition).shape, like=mdp.initial), set()
    chain = len(sizes) == 2
    paid: dict[tuple[int, int], dict[int, str]] = {}
    for number, words in _body(file, 2 if chain else 3, sizes, budget):
        s = index(words, 0, mdp.n_states, file, number)
        choice = 0 if chain else index(words, 1, sizes[1], file, number)
        t = index(words, 1 if chain else 2, mdp.n_states, file, number)
        if t not in moves.get((s, choice), {}):
            raise ValueError(
                f"`{file.name}` line {number} pays for a transition that the model does not have: remove it."
            )
        _require_new(seen, (s, choice, t), file, number)
        paid.setdefault((s, choice), {})[t] = finite(words, 2 if chain else 3, file, number)
    for (s, choice), ends in paid.items():
        a, values = column[s, choice], {t: _value(mdp, text) for t, text in ends.items()}
        if len(ends) == len(moves[s, choice]) and len(set(values.values())) == 1:
            R[s, a] = next(iter(values.values()))
            continue
        for t, value in values.items():
            sparse = isinstance(mdp.transition, Successors)
            R[s, a, list(moves[s, choice]).index(t) if sparse else t] = value
    return R


def _body(file: Path, head: int, sizes: list[int], budget: int):
    lines = lines_of(file, budget)
    found = header(lines, file, (head,), f"{head} whole numbers")
    if found[:-1] != sizes[: head - 1]:
        raise ValueError(f"`{file.name}` is for {found[:-1]} states and choices, the model has {sizes[: head - 1]}.")
    if len(lines) - 1 != found[-1]:
        raise ValueError(
            f"`{file.name}` announces {found[-1]} rewards and has {len(lines) - 1}; it is cut short or edited."
        )
    return [(number, text.split()) for number, text in lines[1:]]


def _require_new(seen: set, place, file: Path, number: int) -> None:
    if place in seen:
        raise ValueError(f"`{file.name}` line {number} pays for {place} a second time; remove one.")
    seen.add(place)


def _value(mdp: MDP, text: str):
    if mdp.is_exact:
        return rational(Fraction(text))
    return float(Fraction(text)) if "/" in text else float(text)
