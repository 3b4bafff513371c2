"""The invariance table of the built-in schemes, and schemes in a test-suite of one's own."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from rewardtheory.report.schemes import invariance_data, invariance_table, report_table
from rewardtheory.testing import parametrize_with_checks
from rewardtheory.verify.builtin_schemes import SCHEMES
from rewardtheory.verify.checking import check

SCORES = [s for s in SCHEMES if s.kind.name not in ("REWARD", "MODEL", "HISTORY")]
BY_NAME = {s.name: s for s in SCHEMES}
REFERENCES = Path(__file__).parents[2] / "proofs/references.bib"


def test_every_built_in_scheme_has_a_source_and_a_docstring():
    keys = set(re.findall(r"^@\w+\{([^,]+),", REFERENCES.read_text("utf8"), re.M))
    for scheme in SCHEMES:
        assert scheme.source in keys, scheme.name
        assert scheme.function.__doc__, scheme.name
    assert len(BY_NAME) == len(SCHEMES)


# What is known about schemes on scores, derived by hand: (scheme, property, keeps).
KNOWN = [
    ("event_bonus", "telescoping", False),
    ("event_bonus_paid_back", "telescoping", True),
    ("event_bonus_matched", "telescoping", True),
    ("log_sigmoid", "order_of_scores", True),
    ("log_sigmoid", "boundedness", False),
    ("preference_as_reward", "shift_invariance", True),
    ("preference_as_reward", "boundedness", True),
    ("preference_as_reward", "order_of_scores", True),
    ("min_max", "boundedness", True),
    ("min_max", "order_of_scores", True),
    ("min_max", "shift_invariance", True),
    ("z_score", "shift_invariance", True),
    ("z_score", "scale_equivariance", False),
    ("weighted_sum", "permutation_equivariance", False),
    ("weighted_sum", "monotonicity", True),
    ("sum_of_log_sigmoids", "permutation_equivariance", True),
    ("least_criterion", "monotonicity", True),
    ("sum_of_steps", "no_reward_for_repetition", False),
    ("least_step", "no_reward_for_repetition", True),
    ("clip_steps", "no_reward_for_repetition", True),
    ("clip_steps", "no_reward_for_padding", True),
    ("bonus_for_short", "order_safety", True),
    ("bonus_for_short", "no_reward_for_padding", True),
    ("relative_length_penalty", "order_safety", True),
    ("length_penalty", "order_safety", False),
]


@pytest.fixture(scope="module")
def reports():
    return {s.name: check(s) for s in SCORES}


@pytest.mark.parametrize(("name", "id", "keeps"), KNOWN)
def test_what_is_known_of_built_in_schemes(reports, name, id, keeps):
    assert reports[name].runs
    assert reports[name][id].keeps is keeps, reports[name][id]


def test_the_table_and_its_data_agree(reports):
    found = list(reports.values())
    data = invariance_data(found, seed=0)
    assert [row["scheme"] for row in data["schemes"]] == [s.name for s in SCORES]
    table = invariance_table(found)
    assert table.row_count == len(SCORES)


def test_the_tables_say_what_each_property_means_on_a_narrow_terminal(reports):
    for table, ids in (
        (report_table(reports["min_max"]), [answer.id for answer in reports["min_max"].told]),
        (invariance_table([reports["min_max"]]), [a.id for a in reports["min_max"].told if a.id != "runs"]),
    ):
        page = io.StringIO()
        Console(width=80, file=page).print(table)
        lines = page.getvalue().split("\n")
        assert all(len(line) <= 80 for line in lines)
        text = " ".join(page.getvalue().split())
        assert all(f"{id}: {reports['min_max'][id].statement}" in text for id in ids)
    assert "…" not in text and "order_of_scores: two answers of a group compare after the scheme as before" in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "id", "keeps"),
    [
        ("undiscounted_shaping", "set_of_optimal_policies", False),
        ("look_ahead_advice", "set_of_optimal_policies", False),
        ("constant_shift", "set_of_optimal_policies", False),
        ("step_penalty", "no_farmable_cycle", True),
        ("distance_bonus", "no_farmable_cycle", False),
        ("heuristic_guidance", "set_of_optimal_policies", False),
    ],
)
def test_what_is_known_of_built_in_schemes_on_models(name, id, keeps):
    assert check(BY_NAME[name], time_limit=100)[id].keeps is keeps


def identity_of_scores(scores):
    return scores


def clipped(scores):
    return np.clip(scores, -1, 1)


@parametrize_with_checks(
    [identity_of_scores, clipped],
    expected_failures={
        "identity_of_scores:boundedness": "nothing is cut",
        "shift_invariance": "scores are read as they are",
        "clipped:order_of_scores": "large scores tie",
        "clipped:scale_equivariance": "the limits do not scale",
    },
)
def test_schemes_of_ones_own(check):
    check()


def test_a_stray_expected_failure_is_refused():
    with pytest.raises(ValueError, match="`expected_failures` names 'order_of_score', which is no property"):
        parametrize_with_checks([clipped], expected_failures={"order_of_score": "misspelled"})


def test_a_failing_check_shows_its_counterexample():
    mark = parametrize_with_checks([clipped])
    one = next(p for p in mark.args[1] if p.id == "clipped:order_of_scores")
    with pytest.raises(AssertionError, match=r"clipped does not keep order_of_scores(.|\n)*scores = np.array"):
        one.values[0]()


def test_the_table_as_markdown(reports):
    from rewardtheory.report.schemes import invariance_markdown

    text = invariance_markdown(list(reports.values()))
    lines = text.split("\n")
    for name, report in reports.items():
        assert any(f"`{name} [{report.source}]`" in line for line in lines)
    rows = [line for line in lines if line.startswith("| order of scores |")]
    assert rows == ["| order of scores | yes | yes | yes | yes |"]
    assert all(
        line.count("|") == 6 for line in lines if line.startswith("| shift invariance") and line.count("yes") > 2
    )
    assert invariance_markdown([]) == "\n"
