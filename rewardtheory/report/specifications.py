"""Specifications, models and policies in words."""

from collections.abc import Mapping
from functools import cmp_to_key
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from rewardtheory import exact
from rewardtheory.exact.model import Policy
from rewardtheory.makers import policy as as_policy
from rewardtheory.objectives.formalism import Specification, Valued
from rewardtheory.objectives.formulas import text as formula_text
from rewardtheory.objectives.kinds import FORMALISMS
from rewardtheory.objectives.labels import letters
from rewardtheory.transition import moves
from rewardtheory.types import MDP

MAX_LINES = 16


def said(abbreviation: str) -> str:
    """The name of a formalism with its verb: "Markov rewards (MR) say"."""
    return f"{titled(abbreviation)} {'says' if abbreviation == 'LTL' else 'say'}"


def titled(abbreviation: str) -> str:
    """The name of a formalism, with its abbreviation."""
    return f"{FORMALISMS[abbreviation].name} ({abbreviation})"


def key_text(abbreviations) -> list[str]:
    """What the abbreviations stand for, one line each, in the order of the table."""
    return [f"{name:<7} {FORMALISMS[name].name}" for name in FORMALISMS if name in set(abbreviations)]


def model_text(model: exact.Model) -> list[str]:
    """A model, state by state; actions that do the same stand together."""
    lines = []
    for s, choices in enumerate(model.choices):
        start = f" (start {model.initial[s]})" if model.initial[s] else ""
        same: dict[str, list[str]] = {}
        for choice in choices:
            targets = " or ".join(_state(model, t) + (f" {p}" if p != 1 else "") for t, p in choice.successors)
            same.setdefault(targets, []).append(_action(model, choice.action))
        lines += [f"{_state(model, s)}{start}: {', '.join(names)} -> {targets}" for targets, names in same.items()]
        if not choices:
            lines.append(f"{_state(model, s)}{start}: the end")
    return lines


def policy_text(model: exact.Model, policy: Policy) -> str:
    """What a policy does where there is a choice."""
    parts = []
    for s, choices in enumerate(model.choices):
        if len(choices) > 1:
            chances = [
                _action(model, c.action) + (f" {_short(p)}" if p != 1 else "")
                for c, p in zip(choices, policy[s], strict=True)
                if p
            ]
            parts.append((f"{_state(model, s)}: " if len(model.choices) > 1 else "") + ", ".join(chances))
    return "; ".join(parts)


def values_of(mdp: MDP, spec: Specification, policies: Mapping[str, Any]) -> tuple[list[str], str]:
    """The values of policies, or their ranks where there is only an order, and the reason where there are neither."""
    try:
        if isinstance(spec, Valued):
            return [_short(spec.evaluate(mdp, p).value) for p in policies.values()], ""
        ordered = sorted(policies, key=cmp_to_key(lambda p, q: spec.prefer(mdp, policies[q], policies[p])))
        rank = {ordered[0]: 1}
        for i, (one, two) in enumerate(pairwise(ordered)):
            rank[two] = i + 2 if spec.prefer(mdp, policies[one], policies[two]) else rank[one]
        return [f"rank {rank[name]}" for name in policies], ""
    except ValueError as reason:
        return ["" for _ in policies], str(reason)


class Shown(NamedTuple):
    """Policies, and what each is worth under some specifications.

    Attributes:
        does: what each policy does, in words.
        columns: specification -> the value or rank of each policy, as text; empty where it was not evaluated.
        reasons: why some were not.
    """

    does: dict[str, str]
    columns: dict[str, list[str]]
    reasons: list[str]


def shown(mdp: MDP, policies: Mapping[str, Any], specs: Mapping[str, Specification]) -> Shown:
    """Evaluate the policies under the specifications."""
    model = exact.model_of(mdp)
    does = {name: policy_text(model, exact.policy_of(model, as_policy(mdp, p))) for name, p in policies.items()}
    columns, reasons = {}, []
    for name, spec in specs.items():
        columns[name], reason = values_of(mdp, spec, policies)
        reasons += [_why(name, next(iter(specs)), reason)] if reason else []
    return Shown(does, columns, reasons)


def side_by_side(found: Shown) -> list[str]:
    """A table: what each policy does, and its value or rank under each specification."""
    table = [["policy", "what it does", *found.columns]]
    for i, (name, does) in enumerate(found.does.items()):
        table.append([name, does, *(column[i] for column in found.columns.values())])
    widths = [max(len(row[k]) for row in table) for k in range(len(table[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    return lines + found.reasons


def _why(name: str, first: str, reason: str) -> str:
    if "goes on branching" in reason and name != first:
        return f"{name}: trajectories branch for ever and are not enumerated; by construction the values are those of {first}"
    return f"{name}: not evaluated: {reason}"


def specification_text(mdp: MDP, spec: Specification) -> list[str]:
    """A specification in a few lines: rewards, formula, machine, functions."""
    lines: list[str] = []
    formula = getattr(spec, "formula", None)
    if formula is not None:
        lines.append("formula: " + (formula if isinstance(formula, str) else formula_text(formula)))
    machine = getattr(spec, "machine", None)
    if machine is not None:
        lines += _machine(mdp, spec)
    for i, reward in enumerate(_rewards(spec)):
        lines.append(f"reward{'' if len(_rewards(spec)) == 1 else f' {i + 1}'}: " + reward_text(mdp, reward))
    for attribute, name in (("regularizer", "regularizer"), ("function", "function"), ("order", "order")):
        function = getattr(spec, attribute, None)
        if function is not None:
            lines.append(
                f"{name}: {_words(function)}"
                + (f", with weight {getattr(spec, 'weight', 1)}" if name == "regularizer" else "")
            )
    discount = getattr(spec, "discount", None)
    if hasattr(spec, "discount"):
        lines.append(f"discount: {mdp.discount if discount is None else discount}")
    for atom, where in getattr(spec, "labels", {}).items():
        lines.append(f"{atom} holds {_where(mdp, where)}")
    return lines if len(lines) <= MAX_LINES else [*lines[:MAX_LINES], f"… and {len(lines) - MAX_LINES} lines more"]


def reward_text(mdp: MDP, reward) -> str:
    """What is paid where, transition by transition; actions and successors are named only where they matter."""
    R = np.asarray(reward)
    pays: dict[str, dict[str, Any]] = {}
    for s, a, k, t in zip(*(x.tolist() for x in moves(mdp)), strict=True):
        if not mdp.terminal[s]:
            pays.setdefault(_name(mdp.states, s), {})[f"{_name(mdp.actions, a)} -> {_name(mdp.states, t)}"] = R[s, a, k]
    parts = []
    for state, row in pays.items():
        amounts = set(map(str, row.values()))
        if amounts == {"0"}:
            continue
        if len(amounts) == 1:
            parts.append(f"{amounts.pop()} in {state}")
        else:
            parts += [f"{x} for {state}: {move}" for move, x in row.items() if x != 0]
    return "; ".join(parts) or "0 everywhere"


def _rewards(spec) -> list[Any]:
    found = getattr(spec, "rewards", None)
    return list(found) if found is not None else [spec.reward] if hasattr(spec, "reward") else []


def _machine(mdp: MDP, spec) -> list[str]:
    """The machine's moves on the letters that the model's transitions read."""
    machine = spec.machine
    read = letters(mdp, spec.labels, machine.atoms)
    table = zip(*(x.tolist() for x in moves(mdp)), strict=True)
    occurring = sorted({int(read[s, a, k]) for s, a, k, _ in table})
    lines = [f"machine: starts in {machine.states[machine.initial]}"]
    for u, state in enumerate(machine.states):
        if machine.terminal[u]:
            lines.append(f"machine in {state}: ends")
            continue
        goes: dict[tuple[int, int], list[int]] = {}
        for letter in occurring:
            goes.setdefault((int(machine.successor[u, letter]), int(machine.edge[u, letter])), []).append(letter)
        for (to, edge), found in goes.items():
            payment = machine.payments[edge]
            paid = f"pays {payment}" if np.ndim(payment) == 0 else "pays " + reward_text(mdp, payment)
            seen = _read(machine.atoms, found, occurring)
            lines.append(f"machine in {state}, {seen}: {paid}, goes to {machine.states[to]}")
    return lines


def _read(atoms, found: list[int], occurring: list[int]) -> str:
    """Some of the letters that occur; where each letter that occurs has one atom at most, this is named alone."""
    if found == occurring:
        return "always"
    single = all(b.bit_count() <= 1 for b in occurring)
    names = []
    for b in found:
        marks = [
            ("" if b >> i & 1 else "!") + atom for i, atom in enumerate(atoms) if b >> i & 1 or not single or not b
        ]
        names.append(" & ".join(marks))
    return "at " + " or ".join(names)


def _words(function) -> str:
    if function in (max, min):
        return f"the {'greatest' if function is max else 'least'} of the returns"
    doc = (getattr(function, "__doc__", None) or "").strip()
    return doc.splitlines()[0].rstrip(".") if doc else getattr(function, "__name__", "a function")


def _where(mdp: MDP, label) -> str:
    if isinstance(label, (list, tuple, set, frozenset)) and not any(isinstance(x, (bool, list)) for x in label):
        return "in " + ", ".join(_name(mdp.states, x) if isinstance(x, int) else str(x) for x in label)
    mask = np.asarray(label)
    if mask.ndim == 1:
        return "in " + ", ".join(_name(mdp.states, s) for s in np.flatnonzero(mask).tolist())
    found = {
        (_name(mdp.states, s), _name(mdp.actions, a))
        for s, a in np.argwhere(mask)[:, :2].tolist()
        if mdp.available[s, a]
    }
    if mask.ndim == 2 and mask.all(axis=0).any():
        return "on " + ", ".join(_name(mdp.actions, a) for a in np.flatnonzero(mask.all(axis=0)).tolist())
    return "on " + ", ".join(f"{s}: {a}" for s, a in sorted(found))


def _name(names, i: int) -> str:
    return names[i] if names else str(i)


def _state(model: exact.Model, s: int) -> str:
    return _name(model.states, s)


def _action(model: exact.Model, a: int) -> str:
    return _name(model.actions, a)


def _short(x) -> str:
    """A number as it is, or, where it is long, in six digits."""
    words = str(x)
    return words if len(words) <= 14 else f"{float(x):.6g}"
