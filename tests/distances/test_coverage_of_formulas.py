"""Every formula of the fact sheet on distances (sections 1 to 3) has a name, and every name is there."""

import importlib
import inspect

import pytest

import rewardtheory as rt
from rewardtheory.distances import canonical, coverage, invariances
from rewardtheory.distances.invariances import Family

# Section of the fact sheet -> the topics of `rt.formulas` that answer it.
SECTIONS = {
    "1.1 definitions": {"distances", "regret"},
    "1.2 claims": {"regret"},
    "1.3 canonicalisations": {"canonical forms"},
    "1.4 what goes wrong": {"distances"},
    "1.7 from samples": {"samples"},
    "2 EPIC": {"distances", "regret"},
    "3.1 invariance": {"invariance"},
    "3.2 hacking": {"hacking"},
    "3.3 Goodhart": {"ascent"},
    "3.4 misspecification": {"inference"},
    "3.5 limits of Markov rewards": {"limits"},
    "3.6 calculus and preprocessing": {"calculus"},
}


def found(name: str):
    """The object of a dotted name of the library."""
    parts = name.split(".")
    if parts[0] in ("proofs", "distances"):
        module = importlib.import_module(".".join(["rewardtheory", *parts[:2]]))
        return getattr(module, parts[-1])
    thing = rt
    for part in parts:
        thing = getattr(thing, part)
    return thing


@pytest.mark.parametrize("formula", rt.formulas(), ids=lambda f: f.name)
def test_the_name_is_there_and_documented(formula):
    thing = found(formula.name)
    assert callable(thing) or isinstance(thing, Family)
    if not isinstance(thing, Family):
        assert inspect.getdoc(thing)


def test_every_section_is_answered():
    topics = {f.topic for f in rt.formulas()}
    assert topics == set().union(*SECTIONS.values())
    names = [f.name for f in rt.formulas()]
    assert len(names) == len(set(names))


def test_no_form_coverage_or_family_is_left_out():
    names = {f.name for f in rt.formulas()}
    assert {f"canonical.{n}" for n in canonical.__all__} <= names
    public = [n for n, x in vars(coverage).items() if inspect.isfunction(x) and x.__module__ == coverage.__name__]
    assert {f"coverage.{n}" for n in public if n in ("uniform", "possible", "visited")} <= names
    families = {n for n, x in vars(invariances).items() if isinstance(x, Family)} - {
        "mask_impossible",
        "mask_unreachable",
    }
    assert {f"invariances.{n}" for n in families} <= names
