"""Every block of Python in the documentation runs, page by page, and the answers to the exercises are right."""

import doctest
import importlib.util
import re
import textwrap
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(p for p in DOCS.rglob("*.md") if not {"_build", "generated", "gallery"} & set(p.relative_to(DOCS).parts))
BLOCK = re.compile(r"^([ ]*)```(\w*)\n(.*?)^\1```$", re.S | re.M)


def blocks(page):
    return [
        textwrap.dedent(body) for _, language, body in BLOCK.findall(page.read_text("utf8")) if language == "python"
    ]


def test_there_are_pages_in_all_four_shelves():
    shelves = {page.relative_to(DOCS).parts[0] for page in PAGES if len(page.relative_to(DOCS).parts) > 1}
    assert {"tutorial", "how-to", "text-book", "reference"} <= shelves


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)], ids=lambda p: str(p.relative_to(DOCS)))
def test_every_block_runs(page):
    found = blocks(page)
    assert all(block.startswith(">>> ") for block in found), (
        "a block of Python shows what it returns, or is not marked python"
    )
    test = doctest.DocTestParser().get_doctest("\n".join(found), {}, page.name, str(page), 0)
    report = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=report.append)
    assert not report, "".join(report)


@pytest.fixture(scope="module")
def checker():
    spec = importlib.util.spec_from_file_location("check_answers", DOCS / "text-book" / "check_answers.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_answers_are_right_and_every_exercise_has_one(checker):
    verdicts = {}
    for file in sorted((DOCS / "text-book").glob("answers_*.py")):
        verdicts |= checker.check(checker.load(file))
    assert set(verdicts) == {statement.__name__ for statement in checker.PROPERTIES}
    assert set(verdicts.values()) == {"right"}, verdicts


def test_wrong_answers_are_found(checker, tmp_path):
    wrong = {
        "potential_of": "lambda mdp, reward, shaped: [0.0] * mdp.n_states",
        "my_starc": "lambda mdp, r1, r2: abs(r1 - r2).max()",
        "opposite": "lambda mdp, reward: -2 * reward",
        "is_potential_difference": "lambda F, discount: abs(F - F.T).max() > 0",
        "critical_bonus": "lambda discount: 0.020513",
        "formulas": "lambda: {'twice': 'F a', 'first only': 'a', 'answered': 'G (a -> F b)'}",
        "mixture_value": "lambda left, right, p: max(left, right)",
        "best_of_three": "lambda p, r: p / p.sum()",
        "same_preferences": "lambda r, other: abs(__import__('numpy').corrcoef(r.ravel(), other.ravel())[0, 1]) > 0.999",
        "shifted_q_values": "lambda mdp, reward, phi, policy: __import__('rewardtheory').q_values(mdp, reward, policy)",
        "most_misreports": "lambda u, p: 0.5",
        "worth_of_a_perfect_bit": "lambda u, p, share: sum(p * u * (u > 0))",
        "best_wait_set": "lambda table: set()",
        "same_soft_policy": "lambda mdp, r1, r2: abs((r1 - r2).var(axis=1)).max() < 1e-9",
        "greatest_gain": "lambda mdp, r, actions: __import__('rewardtheory').advantage(mdp, r, actions).max() + 1",
        "open_dimensions": "lambda successor: 1",
    }
    file = tmp_path / "mine.py"
    file.write_text("\n".join(f"{name} = {body}" for name, body in wrong.items()), "utf8")
    verdicts = checker.check(checker.load(file))
    assert set(verdicts) >= set(wrong)
    assert all(verdicts[name].startswith("wrong at instance") for name in wrong), verdicts
