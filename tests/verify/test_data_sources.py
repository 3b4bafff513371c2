"""What data suffices for what: statements of the source, separators for the rest, and false tables that are caught."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

import rewardtheory as rt
from rewardtheory.cli import app
from rewardtheory.verify import data_separators, data_sources
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.data_separators import separators
from rewardtheory.verify.data_sources import SOURCES, data_lattice, model_of, sufficient_pairs
from rewardtheory.verify.hypotheses import AnyReward
from rewardtheory.verify.instances import in_floats
from rewardtheory.verify.lattice_hypotheses import PairModel, TransformedReward
from rewardtheory.verify.running import run


@pytest.mark.parametrize(
    ("source", "use", "answer"),
    [
        ("fragment returns", "Q-values", True),  # impossible transitions < redistribution
        ("trajectory returns", "policy order", True),  # zero-initial shaping < shaping
        ("trajectory lotteries", "policy order", True),
        ("Boltzmann-rational policy", "maximum-causal-entropy policy", True),
        ("Q-values", "optimal policies", True),
        ("fragment order", "optimal policies", False),  # monotone changes move the optimum
        ("Q-values", "trajectory returns", False),  # the two are incomparable
        ("trajectory returns", "Q-values", False),
        ("optimal policies", "policy order", False),
        ("policy order", "Q-values", False),
        ("trajectory order", "policy order", False),  # known by a separator only
    ],
)
def test_what_the_source_says(source, use, answer):
    assert rt.suffices(source, use).suffices is answer


def test_everything_suffices_for_itself_and_sufficiency_is_transitive():
    assert all(rt.suffices(x, x).suffices for x in SOURCES)
    pairs = set(sufficient_pairs())
    assert all((x, z) in pairs for x, y in pairs for w, z in pairs if y == w and x != z)


def test_every_pair_that_does_not_suffice_is_separated_by_two_rewards():
    found = separators()
    pairs = {(x, z) for x in SOURCES for z in SOURCES if x != z}
    assert set(found) == pairs - set(sufficient_pairs())
    for (x, z), s in found.items():
        if s.exact:
            model = model_of(s.mdp)
            assert SOURCES[x].same(model, s.first, s.second) and not SOURCES[z].same(model, s.first, s.second)


def test_a_separator_is_text_to_paste():
    names = {"rt": rt}
    exec(separators()["Q-values", "trajectory returns"].text(), names)
    mdp, one, other = names["mdp"], names["reward"], names["other"]
    policy = rt.uniform_policy(mdp)
    assert same(rt.q_values(mdp, one, policy), rt.q_values(mdp, other, policy)) and not np.array_equal(one, other)


def test_each_kind_is_blind_to_what_it_says_and_floats_agree_with_rationals():
    seen = 0
    for model, floating, R, other, name in data_separators.instances(seed=5):
        seen += 1
        if seen % 9:
            continue
        for x, s in SOURCES.items():
            quick = s.same(floating, in_floats(R), in_floats(other))
            assert quick or name not in data_sources._closed(s.least), (x, name)
            assert x == data_separators.SOFT or quick == s.same(model, R, other), (x, name)


@theorem(source="skalse2023invariance", floats=False)
def returns_of_trajectories_are_blind_to_what_policies_are(
    mdp: PairModel, reward: AnyReward, second: TransformedReward
):
    """False: redistribution changes the returns of trajectories."""
    model = model_of(mdp)
    blind = SOURCES["policy order"].same(model, reward, second)
    assert not blind or SOURCES["trajectory order"].same(model, reward, second)


@theorem(source="skalse2023invariance", floats=False)
def noiseless_comparisons_of_fragments_show_the_optimum(mdp: PairModel, reward: AnyReward, second: TransformedReward):
    """False: see the function that cubes rewards."""
    model = model_of(mdp)
    blind = SOURCES["policy order"].same(model, reward, second)
    assert not blind or SOURCES["Q-values"].same(model, reward, second)


@pytest.mark.parametrize(
    "false",
    [returns_of_trajectories_are_blind_to_what_policies_are, noiseless_comparisons_of_fragments_show_the_optimum],
)
def test_a_false_sibling_is_caught(false):
    assert not run(false.claim, examples=150).ok


def test_the_hasse_diagram_has_no_line_that_others_imply():
    classes, steps = data_lattice()
    assert ("fragment returns", "fragment choices") in classes
    assert len(steps) == len(set(steps))
    for i, k in steps:
        assert not any((i, j) in steps and (j, k) in steps for j in range(len(classes)))


def test_an_unknown_name_is_one_sentence():
    with pytest.raises(ValueError, match=r"^`use` is 'profit'; it must be one of fragment returns, "):
        rt.suffices("Q-values", "profit")


def test_the_command_prints_the_table_and_json(tmp_path):
    done = CliRunner().invoke(app, ["lattice", "--kind", "data", "--json"])
    data = json.loads(done.stdout)
    assert data["schema"] == "rewardtheory/sufficiency/1" and len(data["sources"]) == len(SOURCES)
    assert len(data["suffices"]) + len(data["separated"]) == len(SOURCES) * (len(SOURCES) - 1)
    done = CliRunner().invoke(app, ["lattice", "--kind", "data", "--plot", str(tmp_path / "x.png")])
    assert "trajectory lotteries" in done.stdout and (tmp_path / "x.png").stat().st_size > 5000
