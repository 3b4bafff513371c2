"""Which test runs which line: coverage with the id of the test as its context, written and read by `mutants.py`.

As a plugin of pytest it names the context. What is imported, and fixtures that several tests share, belong to no test,
and so does what runs in another process: a line with such a context counts for every test of the file.
"""

import contextlib
import pathlib
from dataclasses import dataclass

import pytest

MOST = 60  # more tests of a file than that are not named one by one


@dataclass(frozen=True)
class Baseline:
    """What one test file takes on the library as it is, and which of its tests run each line: none named, all of them."""

    seconds: float
    lines: dict[str, dict[int, tuple[str, ...]]]

    def tests_at(self, name: str, path: str, lines) -> list[str]:
        """What to run of the test file `name` for some lines of a file: nothing, some of its tests, or all of it."""
        found = [tests for line, tests in self.lines.get(path, {}).items() if line in lines]
        if not found:
            return []
        chosen = list(dict.fromkeys(test for tests in found for test in tests))
        return chosen if all(found) and len(chosen) <= MOST else [name]


def _switch(context: str) -> None:
    with contextlib.suppress(ImportError):
        import coverage

        if (measuring := coverage.Coverage.current()) is not None:
            measuring.switch_context(context)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    _switch(item.nodeid)
    try:
        return (yield)
    finally:
        _switch("")


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef, request):
    if fixturedef.scope == "function":
        return (yield)
    _switch("")
    try:
        return (yield)
    finally:
        _switch(request.node.nodeid if fixturedef.scope == "function" else request._pyfuncitem.nodeid)


def read(tree: pathlib.Path) -> dict[str, dict[int, tuple[str, ...]]]:
    """What the files of coverage in a folder say; they are used up."""
    import coverage  # only who measures needs it

    found: dict[str, dict[int, set[str]]] = {}
    for path in tree.glob(".coverage.*"):
        data = coverage.CoverageData(str(path))
        with contextlib.suppress(coverage.exceptions.DataError):  # of a child that was killed: it told nothing
            data.read()
            for file in data.measured_files():
                for line, contexts in data.contexts_by_lineno(file).items():
                    found.setdefault(file, {}).setdefault(line, set()).update(contexts)
        path.unlink()
    return {
        file: {line: () if "" in tests or len(tests) > MOST else tuple(sorted(tests)) for line, tests in lines.items()}
        for file, lines in found.items()
    }
