"""The examples in docstrings run.

One walk over `rewardtheory` and the three packages whose folders stand beside it. It asks the import system where they
are, so it works on an editable install, on a wheel and in a tree.
"""

import ast
import doctest
import importlib
import pkgutil
from importlib.util import find_spec

import pytest

PACKAGES = ("rewardtheory", "rewardtheory.examples", "rewardtheory.mdps", "rewardtheory.proofs")


def modules(package):
    """Names of a package and everything under it, without importing any of it."""

    def below(name, folders):
        yield name
        for found in pkgutil.iter_modules(folders):
            child = f"{name}.{found.name}"
            if found.ispkg:
                yield from below(child, [f"{folder}/{found.name}" for folder in folders])
            else:
                yield child

    spec = find_spec(package)
    assert spec is not None, f"{package} is not installed"
    return list(below(package, list(spec.submodule_search_locations or [])))


MODULES = sorted({name for package in PACKAGES for name in modules(package)})


def test_the_walk_reaches_all_packages():
    assert {"rewardtheory.types", "rewardtheory.exact", "rewardtheory.mdps", "rewardtheory.proofs"} <= set(MODULES)
    assert all(any(name.startswith(f"{package}.") for name in MODULES) for package in PACKAGES)


def written(module) -> int:
    """How many docstrings of the source have an example."""
    spec = find_spec(module)
    assert spec is not None and spec.origin is not None
    with open(spec.origin, encoding="utf8") as source:
        tree = ast.parse(source.read())
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    texts = [ast.get_docstring(node) or "" for node in ast.walk(tree) if isinstance(node, documented)]
    return sum(bool(doctest.DocTestParser().get_examples(text)) for text in texts)


@pytest.mark.parametrize("module", [name for name in MODULES if written(name)])
def test_examples_run(module):
    tests = [t for t in doctest.DocTestFinder().find(importlib.import_module(module)) if t.examples]
    # A decorator can hide a docstring from the finder; an example that is never run is worse than none.
    assert len(tests) == written(module)
    for test in tests:
        report = []
        doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=report.append)
        assert not report, "".join(report)
