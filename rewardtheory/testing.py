"""Reward schemes in a test-suite of one's own: one test for each scheme and property, expected failures by name.

from rewardtheory.testing import parametrize_with_checks

@parametrize_with_checks([my_scheme], expected_failures={"boundedness": "rewards are unbounded by design"})
def test_my_schemes(check):
    check()
"""

from collections.abc import Mapping
from typing import Any

from rewardtheory.verify.checking import RUNS, Report, check
from rewardtheory.verify.property import properties_of
from rewardtheory.verify.schemes import Scheme, as_scheme


def parametrize_with_checks(
    schemes, *, expected_failures: Mapping[str, str] | None = None, seed: int = 0, time_limit: float = 20.0
):
    """A pytest decorator: the test gets as ``check`` one function for each scheme and property.

    Args:
        schemes: functions or `rt.Scheme`.
        expected_failures: {"property" or "scheme:property": reason}: these must fail, and pytest shows the reason. A
            test that passes though it is listed fails, so the list stays true.
        seed, time_limit: as for `rt.check`.

    Returns:
        a decorator of a test with the argument ``check``. Calling it raises AssertionError with the counterexample
        where the property fails, and skips where nothing is known. Each scheme is searched once.

    Raises:
        ValueError: on a name in `expected_failures` that is no property of the schemes.
    """
    import pytest

    expected = dict(expected_failures or {})
    parameters, known = [], set()
    for scheme in map(as_scheme, schemes):
        search = _Once(scheme, seed, time_limit)
        for id in (RUNS, *dict.fromkeys(p.id for p in properties_of(scheme.kind))):
            names = f"{scheme.name}:{id}", id
            known.update(names)
            reason = next((expected[name] for name in names if name in expected), None)
            marks = () if reason is None else (pytest.mark.xfail(raises=AssertionError, strict=True, reason=reason),)
            parameters.append(pytest.param(Check(search, id), id=names[0], marks=marks))
    stray = [name for name in expected if name not in known]
    if stray:
        raise ValueError(
            f"`expected_failures` names {stray[0]!r}, which is no property of these schemes; there are "
            f"{', '.join(sorted(name for name in known if ':' not in name))}, alone or as 'scheme:property'."
        )
    return pytest.mark.parametrize("check", parameters)


class _Once:
    """The report of a scheme, made when it is first asked for."""

    def __init__(self, scheme: Scheme, seed: int, time_limit: float):
        self.scheme, self.seed, self.time_limit = scheme, seed, time_limit
        self._report: Report | None = None

    def report(self) -> Report:
        if self._report is None:
            self._report = check(self.scheme, seed=self.seed, time_limit=self.time_limit)
        return self._report


class Check:
    """One property of one scheme; calling it is the test."""

    def __init__(self, search: _Once, id: str):
        self._search, self.id = search, id

    def __call__(self) -> Any:
        """Raise AssertionError with the counterexample if the scheme does not keep the property."""
        import pytest

        report = self._search.report()
        answer = report[self.id]
        if answer.keeps is None:
            if not report.runs:
                pytest.skip(report[RUNS].reason)
            pytest.skip(answer.reason)
        if answer.keeps is False:
            example = f"\n{answer.counterexample}" if answer.counterexample else ""
            raise AssertionError(
                f"{report.scheme} does not keep {self.id} ({answer.evidence}): {answer.reason}{example}"
            )

    def __repr__(self) -> str:
        return f"{self._search.scheme.name}:{self.id}"
