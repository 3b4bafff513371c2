"""The lattice of the properties: what follows has a claim, what does not has a scheme, and false answers are caught."""

import json

import pytest
from typer.testing import CliRunner

import rewardtheory as rt
from rewardtheory.cli import app
from rewardtheory.report.lattice import lattice_data, lattice_picture, lattice_tables
from rewardtheory.verify.checking import RUNS, Report
from rewardtheory.verify.lattice import find_lattice, lattice_of
from rewardtheory.verify.property import Answer, every_property, properties_of, property_ids
from rewardtheory.verify.separating_schemes import SEPARATING
from rewardtheory.verify.separating_scores import SEPARATING_SCORES

ASKED = {
    "order_of_all_policies", "set_of_optimal_policies", "order_of_deterministic_policies", "epsilon_optimality",
    "boltzmann_rational_policy", "maximum_causal_entropy_policy", "order_of_trajectories", "order_of_fragments",
    "returns_up_to_a_constant", "telescoping", "q_values_up_to_a_state_function", "starc_distance_zero",
    "sign_equivariance", "scale_equivariance", "shift_invariance", "boundedness", "monotonicity", "no_farmable_cycle",
    "order_safety", "no_reward_for_repetition", "no_reward_for_padding",
}  # fmt: skip


def test_every_column_that_was_asked_for_is_there():
    assert set(property_ids()) >= ASKED


def test_every_link_between_properties_is_a_registered_theorem():
    claims = rt.claims()
    linked = 0
    for p in every_property():
        known = {q.id for kind in p.kinds for q in properties_of(kind)}
        for other, id in p.implies.items():
            assert other in known, f"{p.id} implies {other}, which is no property of its kinds"
            assert claims[id].kind == "theorem", id
            linked += 1
        assert all(id in claims for id in p.claims)
    assert linked >= 20


def report(name, kept, broken, kind=rt.Kind.REWARD, evidence="decided"):
    """A report that says what it is told to say."""
    answers = {RUNS: Answer(RUNS, "", True, "sampled", "")}
    for id in property_ids():
        keeps = True if id in kept else False if id in broken else None
        answers[id] = Answer(id, "", keeps, "exact" if keeps is False else evidence, "")
    return Report(name, kind, answers, 0, 0.0, 1)


def test_separators_and_contradictions_are_read_off_the_table():
    found = lattice_of(
        [
            report("honest", {"set_of_optimal_policies"}, {"order_of_all_policies"}),
            report("impossible", {"order_of_all_policies"}, {"no_farmable_cycle"}),
            report("scores", {"set_of_optimal_policies"}, {"order_of_all_policies"}, rt.Kind.GROUP),
        ],
        rt.Kind.REWARD,
    )
    assert found.separators["set_of_optimal_policies", "order_of_all_policies"] == ("honest",)
    assert found.contradicted == {("order_of_all_policies", "no_farmable_cycle"): ("impossible",)}
    assert ("set_of_optimal_policies", "boundedness") in found.open
    assert len(found.implied["order_of_all_policies", "no_farmable_cycle"]) == 3
    assert found.implied["telescoping", "boltzmann_rational_policy"][0] == "shaping_shifts_values_by_the_potential"


@pytest.mark.parametrize(
    ("evidence", "counts"),
    [("decided", True), ("exhaustive up to 3 states", True), ("exhaustive up to 2 states", False), ("sampled", False)],
)
def test_a_yes_that_was_cut_short_separates_nothing(evidence, counts):
    told = report("one", {"set_of_optimal_policies"}, {"order_of_all_policies"}, evidence=evidence)
    found = lattice_of([told], rt.Kind.REWARD)
    assert (found.separators["set_of_optimal_policies", "order_of_all_policies"] == ("one",)) == counts


def test_every_pair_is_implied_or_listed():
    for kind in rt.Kind:
        found = lattice_of([], kind)
        n = len(found.ids)
        assert len(found.implied) + len(found.separators) == n * (n - 1)
        assert set(found.implied).isdisjoint(found.separators)
        assert sorted(id for part in found.classes for id in part) == sorted(found.ids)


def test_closure_is_transitive_and_the_hasse_diagram_generates_it():
    found = lattice_of([], rt.Kind.REWARD)
    pairs = set(found.implied)
    assert all((p, r) in pairs for p, q in pairs for s, r in pairs if q == s and p != r)
    at = {id: i for i, part in enumerate(found.classes) for id in part}
    reach = {(i, j) for i, j in found.steps}
    while True:
        more = reach | {(i, k) for i, j in reach for m, k in reach if j == m}
        if more == reach:
            break
        reach = more
    assert reach == {(at[p], at[q]) for p, q in pairs if at[p] != at[q]}


@pytest.fixture(scope="module")
def paths():
    return find_lattice(rt.Kind.PATH)


def test_no_pair_of_properties_of_paths_is_open(paths):
    assert not paths[0].open and not paths[0].contradicted


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", [rt.Kind.LENGTHS, pytest.param(rt.Kind.GROUP, marks=pytest.mark.full), rt.Kind.CRITERIA, rt.Kind.STEPS]
)
def test_no_pair_of_the_other_score_properties_is_open(kind):
    found, _ = find_lattice(kind)
    assert not found.open and not found.contradicted


@pytest.mark.full
def test_no_pair_of_properties_of_rewards_is_open():
    found, _ = find_lattice(time_limit=120)
    assert not found.open, found.open
    assert not found.contradicted, found.contradicted


def test_every_separating_scheme_says_what_it_does():
    names = [s.name for s in (*SEPARATING, *SEPARATING_SCORES)]
    assert len(set(names)) == len(names)
    assert all(s.function.__doc__ for s in SEPARATING)


def test_tables_data_and_picture(paths, tmp_path):
    found, reports = paths
    edges, missing = lattice_tables(found)
    assert edges.row_count == len(found.edges) and missing.row_count == len(found.ids)
    data = json.loads(json.dumps(lattice_data(found, reports, seed=0)))
    assert data["schema"] == "rewardtheory/lattice/1" and not data["open"]
    assert all(row["separated_by"] and row["separated_by"][0]["counterexample"] for row in data["not_implied"])
    assert lattice_picture(found, path=tmp_path / "x.png").stat().st_size > 5000
    with pytest.raises(ValueError, match="plot"):
        lattice_picture(found, path=tmp_path / "x.doc")


def test_the_command(paths, tmp_path, monkeypatch):
    monkeypatch.setattr("rewardtheory.verify.lattice.find_lattice", lambda kind, **_: paths)
    done = CliRunner().invoke(app, ["lattice", "--kind", "path", "--json"])
    data = json.loads(done.stdout)
    assert data["kind"] == "PATH" and ["telescoping", "order_of_paths"] in [
        [c["from"], c["to"]] for c in data["claims"]
    ]
    done = CliRunner().invoke(app, ["lattice", "--kind", "path", "--plot", str(tmp_path / "x.png")])
    assert done.exit_code == 0 and (tmp_path / "x.png").exists() and "order_of_paths" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--kind", "nonsense"], "`--kind` is 'nonsense'; it must be one of reward, model"),
        (["--time-limit", "0"], "`--time-limit` is 0"),
        (["--plot", "x.doc"], "--plot"),
    ],
)
def test_bad_input_is_one_sentence(arguments, message):
    done = CliRunner().invoke(app, ["lattice", *arguments])
    assert isinstance(done.exception, ValueError) and message in str(done.exception)
