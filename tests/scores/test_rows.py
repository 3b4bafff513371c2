"""All 87 papers: each has a recipe that runs, or a reason."""

import ast
from pathlib import Path

import networkx
import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory import scores
from rewardtheory.report.papers import papers_page
from rewardtheory.scores.rows import ROWS

ROOT = Path(__file__).parents[2]
RNG = np.random.default_rng(11)
GRAPH = {"start": {"go": {"goal": 0.9, "start": 0.1}, "stay": "start"}}


@pytest.fixture(scope="module")
def arrays():
    """The arrays that recipes name: 3 prompts with 4 answers, steps or tokens each, and 3 criteria."""
    mdp = rt.mdp(GRAPH, start="start", discount=0.9)
    unit = RNG.uniform(0.1, 0.9, (3, 4))
    return {
        "rt": rt,
        "np": np,
        "r": RNG.normal(size=(3, 4)),
        "unit": unit,
        "steps": unit,
        "emotions": 100 * unit,
        "logp": np.log(unit),
        "ref_logp": np.log(unit[::-1]),
        "masked_logp": np.log(unit),
        "chains": RNG.normal(size=(3, 4, 4)),
        "distributions": RNG.dirichlet(np.ones(5), (3, 4)),
        "criteria": RNG.normal(size=(3, 4, 3)),
        "residuals": RNG.normal(size=(3, 4, 3)),
        "six_criteria": RNG.integers(0, 2, (3, 4, 6)),
        "weights": np.array([0.5, 0.3, 0.2]),
        "references": np.zeros(3),
        "references_of_prompt": RNG.normal(size=(3, 2)),
        "policy": RNG.dirichlet(np.ones(4), 3),
        "preferences": scores.bradley_terry(RNG.normal(size=(3, 4))),
        "correct": np.array([[1, 0, 1, 0], [1, 1, 1, 1], [0, 0, 0, 1.0]]),
        "outcome": np.array([[1, 0, 1, 0], [1, 1, 1, 1], [0, 0, 0, 1.0]]),
        "thinking": unit,
        "accepted": np.array([[1, 0, 1, 0], [1, 1, 1, 1], [0, 0, 0, 1.0]]),
        "well_formed": np.array([[1, 1, 1, 0], [1, 0, 1, 1], [0, 0, 0, 1.0]]),
        "consistent": np.array([[1, -1, 0, 0], [1, 0, 1, 1], [0, 0, 0, 1.0]]),
        "group_flips": np.array([[True], [False], [True]]),
        "there": np.array([[True, True, True, False]] * 3),
        "verdicts": np.array([[1, 0, 1, 0]] * 3),
        "labels": np.array([[1, 1, 0, 0]] * 3),
        "levels": np.array([[0, 1, 2, 1]] * 3),
        "answers": np.array([[1, 1, 2, 3]] * 3),
        "gold_answers": np.array([[1, 1, 2, 4]] * 3),
        "phrases": np.array([[3, 0, 25, 9]] * 3),
        "tokens": RNG.integers(0, 2, (3, 4, 9)),
        "events": np.array([[1, 1, 2, 1]] * 3),
        "step": 30.0,
        "samples": np.array([4, 4, 4]),
        "successes": np.array([0, 2, 4]),
        "chosen": np.array([0.3, 1.0, -1.0]),
        "rejected": np.array([0.1, 2.0, -2.0]),
        "rejected_answers": RNG.normal(size=(3, 9)),
        "lengths": np.array([[10, 90, 40, 40]] * 3),
        "visits": np.array([[1, 3, 0, 2]] * 3) + 1,
        "remaining": np.array([3, 2, 1, 0]),
        "prefixes": np.array([[[0, 0], [0, 1], [1, 2], [1, 2]]] * 3),
        "price": np.array([[1.0, 4, 9, 16]] * 3),
        "counts": np.array([[1, 0, 2]] * 3),
        "other_counts": np.array([[1, 1, 1]] * 3),
        "overlaps": RNG.uniform(size=(3, 2, 3)),
        "wanted": 5.0,
        "positive": np.array([True, False, True, False]),
        "boxes": np.array([[0, 0, 2, 2]] * 3),
        "other_boxes": np.array([[1, 0, 3, 2]] * 3),
        "embedding": RNG.normal(size=(3, 5)),
        "bank": RNG.normal(size=(3, 6, 5)),
        "other_bank": RNG.normal(size=(3, 2, 5)),
        "best_places": np.array([0, 1, 2]),
        "members": RNG.normal(size=(3, 4)),
        "quality": np.array([0.2, 0.9, 0.5]),
        "margins": RNG.normal(size=3),
        "graph": networkx.path_graph(3),
        "mdp": mdp,
        "reward": rt.reward(mdp, {("start", "go"): 1}),
        "other_reward": rt.reward(mdp, {("start", "stay"): 1}),
        "mdp_policy": rt.policy(mdp, [0, 0]),
    }


def test_there_are_87_rows_in_order_and_at_least_76_are_reached():
    assert [row.number for row in ROWS] == list(range(1, 88))
    assert len({row.source for row in ROWS}) == 87
    assert sum(1 for row in ROWS if row.recipe) >= 76
    assert {row.number for row in ROWS if not row.recipe} == {28, 32, 35, 43, 51, 52, 66, 70, 74, 77, 87}
    assert all(row.recipe or row.note for row in ROWS)


def flat(result):
    if isinstance(result, tuple | list):
        return [x for part in result for x in flat(part)]
    return [result]


@pytest.mark.parametrize("row", [row for row in ROWS if row.recipe], ids=lambda row: f"{row.number}-{row.source}")
def test_the_recipe_runs(row, arrays):
    names = {name: getattr(scores, name) for name in dir(scores) if not name.startswith("_")}
    found = eval(row.recipe, {**arrays, **{k: v for k, v in names.items() if k not in arrays}})
    for result in flat(found):
        if hasattr(result, "statement"):  # a claim
            continue
        assert np.isfinite(np.asarray(result, dtype=float)).all()


def test_every_recipe_names_a_function():
    known = {name for name in dir(scores) if not name.startswith("_")}
    for row in ROWS:
        if row.recipe:
            calls = [node.func for node in ast.walk(ast.parse(row.recipe)) if isinstance(node, ast.Call)]
            named = {f.id for f in calls if isinstance(f, ast.Name)}
            assert named <= known, row
            assert named or "np." in row.recipe or "rt." in row.recipe or "+" in row.recipe, row


def test_every_array_function_of_a_family_serves_a_row_or_a_neighbour():
    """A function that no recipe uses is either used by another one, or is listed here with what it is for."""
    used = {
        node.id for row in ROWS if row.recipe for node in ast.walk(ast.parse(row.recipe)) if isinstance(node, ast.Name)
    }
    assert len(used & set(dir(scores))) > 75


def test_the_page_is_written_from_the_rows():
    page = (ROOT / "docs" / "papers.md").read_text("utf8")
    assert page == papers_page(), "run: python -m rewardtheory.report.papers docs/papers.md"
