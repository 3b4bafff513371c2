"""Whether one formalism says what another says, with the construction or the counterexample behind the answer."""

import functools
import textwrap
from itertools import pairwise
from typing import Any, NamedTuple

import networkx as nx

from rewardtheory import __version__, exact
from rewardtheory.objectives.example import example
from rewardtheory.objectives.formalism import Specification
from rewardtheory.objectives.kinds import FORMALISMS, formalism
from rewardtheory.objectives.translations import TRANSLATIONS
from rewardtheory.report.specifications import (
    Shown,
    key_text,
    model_text,
    said,
    shown,
    side_by_side,
    specification_text,
    titled,
)
from rewardtheory.types import MDP
from rewardtheory.verify.claims import claims
from rewardtheory.verify.expressivity import generators, registered, relation
from rewardtheory.verify.running import run
from rewardtheory.verify.scenes import scene_of

EXAMPLES = 12


@functools.cache
def _relation():
    return relation()


@functools.cache
def _outcome(id: str):
    return run(claims()[id], examples=EXAMPLES)


@functools.cache
def _step(id: str) -> tuple[str, str]:
    """The two formalisms of a claim about them."""
    return next((x, y) for x, y, _, claim in registered() if claim.id == id)


def translated(mdp: MDP, spec: Specification, x: str, y: str) -> Specification:
    """A specification of X as one of Y, along the shortest chain of translations."""
    for a, b in pairwise(nx.shortest_path(nx.DiGraph(list(TRANSLATIONS)), x, y)):
        spec = TRANSLATIONS[a, b](mdp, spec)
    return spec


class Evidence(NamedTuple):
    """An example of a yes, or the counterexample of a no.

    Attributes:
        environment: in words.
        specifications: formalism -> a specification in words: for a yes those of X and Y, for a no that of X, behind the one
            that it was translated from.
        shown: the policies, and what they are worth.
        order: for a no, how the specification orders them, as (name, ">" or "=", name).
    """

    environment: list[str]
    specifications: dict[str, list[str]]
    shown: Shown
    order: list[tuple[str, str, str]]


@functools.cache
def _evidence(x: str, y: str) -> Evidence:
    order: list[tuple[str, str, str]] = []
    if _relation().table[x][y]:
        mdp, policies, one, two = example(x, y)
        specs = {x: one, y: two}
    else:
        id = _relation().because[x][y][0]
        scene = scene_of(id)
        mdp, spec, policies, order = scene.mdp, scene.spec, dict(scene.policies), list(scene.order)
        first, _ = _step(id)
        specs = {first: spec} if first == x else {first: spec, x: translated(mdp, spec, first, x)}
    words = {name: specification_text(mdp, spec) for name, spec in specs.items()}
    return Evidence(model_text(exact.model_of(mdp)), words, shown(mdp, policies, specs), order)


def pair_data(x: str, y: str) -> dict[str, Any]:
    """One ordered pair as plain data: the answer, the claims it follows from, and an example or a counterexample."""
    for name in (x, y):
        formalism(name)
    found = _relation()
    data: dict[str, Any] = {
        "schema": "rewardtheory/express-pair/1",
        "version": __version__,
        "x": x,
        "y": y,
        "names": {name: FORMALISMS[name].name for name in (x, y)},
        "expresses": found.table[x][y],
        "because": list(found.because[x][y]),
    }
    if x == y:
        return data
    evidence = _evidence(x, y)
    data["environment"] = evidence.environment
    data["specifications"] = evidence.specifications
    data["policies"] = {
        name: {"does": does, **{spec: column[i] for spec, column in evidence.shown.columns.items()}}
        for i, (name, does) in enumerate(evidence.shown.does.items())
    }
    if not found.table[x][y]:
        outcome = _outcome(found.because[x][y][0])
        data["generators"] = list(generators(x, y))
        data["order"] = [list(preference) for preference in evidence.order]
        data["certificate"] = outcome.certificate.to_dict()
        data["verified"] = bool(outcome.ok)
    return data


def pair_text(x: str, y: str) -> str:
    """The answer to one ordered pair, with the construction or the counterexample behind it."""
    for name in (x, y):
        formalism(name)
    if x == y:
        return f"Yes: {titled(x)} and themselves are one formalism."
    return "\n".join(_yes(x, y) if _relation().table[x][y] else _no(x, y))


def _yes(x: str, y: str) -> list[str]:
    chain = _relation().because[x][y]
    lines = [f"Yes: {said(y)} all that {said(x)}.", "", f"The construction ({_count(len(chain), 'step')}):"]
    for id in chain:
        outcome = _outcome(id)
        verdict = "order all policies alike" if outcome.ok else "DO NOT order all policies alike"
        a, b = _step(id)
        lines += [
            f"  {a} to {b}:",
            *_paragraph(claims()[id].statement, "    "),
            f"    carried out on {outcome.instances} random specifications of {a} (evidence: {outcome.evidence}); both "
            f"{verdict}",
        ]
    evidence = _evidence(x, y)
    lines += ["", *_instance(evidence), "Both orders, side by side:", *_indented(side_by_side(evidence.shown))]
    return [*lines, *_key({x, y}.union(*(_step(id) for id in chain)))]


def _no(x: str, y: str) -> list[str]:
    first, *path = _relation().because[x][y]
    claim, outcome = claims()[first], _outcome(first)
    a, b = _step(first)
    evidence = _evidence(x, y)
    lines = [f"No: {titled(y)} cannot say all that {said(x)}.", "", *_paragraph(claim.statement), ""]
    lines += [*_instance(evidence), "The policies, and what they are worth:", *_indented(side_by_side(evidence.shown))]
    lines += ["", "The order that is asked for:", *(f"  {' '.join(preference)}" for preference in evidence.order)]
    lines += ["", f"The certificate, that {titled(b)} cannot:", *_paragraph(str(outcome.certificate.verify()))]
    if a != x:
        lines += ["", f"What {said(a)}, {said(x)}:", *_statements(_relation().because[a][x])]
    if b != y:
        lines += ["", f"What {titled(b)} cannot say, {titled(y)} cannot:", *_statements(_relation().because[y][b])]
    return [*lines, *_key({x, y, a, b}.union(*(_step(id) for id in path)))]


def _statements(ids) -> list[str]:
    return [line for id in ids for line in _paragraph(claims()[id].statement)]


def _paragraph(words: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(" ".join(words.split()), 100, initial_indent=indent, subsequent_indent=indent)


def _instance(evidence: Evidence) -> list[str]:
    lines = ["The environment:", *_indented(evidence.environment), ""]
    for name, words in evidence.specifications.items():
        lines += [f"The specification of {name}:", *_indented(words), ""]
    return lines


def _key(abbreviations) -> list[str]:
    return ["", "The abbreviations:", *_indented(key_text(abbreviations))]


def _indented(lines) -> list[str]:
    return [f"  {line}" for line in lines]


def _count(n: int, what: str) -> str:
    return f"{n} {what}" + ("s" if n != 1 else "")
