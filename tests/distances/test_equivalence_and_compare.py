"""Same order or not, with certificates; hackability; and what `compare` says about every pair."""

import json

import numpy as np
import pytest
from oracles import deterministic_returns, small

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.report.data import comparison_data
from rewardtheory.specify.candidates import best_paying, cheapest_cycle

RELATIONS = {
    "identical",
    "same-order",
    "same-up-to-rounding",
    "same-optimal-policies",
    "trivial",
    "opposite",
    "different",
}


@pytest.mark.parametrize("seed", range(25))
def test_scale_shaping_and_redistribution_change_no_order(seed):
    mdp, reward, _ = small(seed)
    draw = np.random.default_rng(seed)
    changed = rt.redistribute(
        mdp, rt.shape(mdp, draw.uniform(0.1, 10) * reward, draw.normal(size=4)), draw.normal(size=reward.shape)
    )
    same, certificate = rt.check_same_policy_order(mdp, reward, changed)
    assert same and isinstance(certificate, exact.Identity) and certificate.scale > 0
    assert certificate.verify().ok and float(certificate.epsilon) < 1e-12
    assert not rt.is_hackable(mdp, reward, changed)
    opposite, certificate = rt.check_same_policy_order(mdp, reward, -changed)
    assert not opposite and certificate.verify().ok
    assert rt.is_hackable(mdp, reward, -changed)


@pytest.mark.parametrize("seed", range(25))
def test_a_difference_has_a_witness_that_brute_force_confirms(seed):
    mdp, r1, r2 = small(seed)
    same, certificate = rt.check_same_policy_order(mdp, r1, r2)
    _, points = deterministic_returns(mdp, r1, r2)
    differs = np.linalg.matrix_rank(points - points[0], tol=1e-9) > 1
    assert same is not differs
    assert isinstance(certificate, exact.Witness) and certificate.verify().ok
    assert all(gap > 0 for gap in certificate.gaps())


def test_the_literal_question_about_floats_is_asked_with_tolerance_zero():
    mdp, reward, _ = small(3)
    shaped = rt.shape(mdp, 3 * reward, [0.1, 0.2, 0.3, 0.4])
    assert rt.is_same_policy_order(mdp, reward, shaped)
    assert not rt.is_same_policy_order(mdp, reward, shaped, tolerance=0)
    exactly = mdp.exact()
    rational = rt.shape(exactly, rt.rescale(exactly, reward, 3), [1, 2, 3, 4])
    same, certificate = rt.check_same_policy_order(exactly, reward, rational, tolerance=0)
    assert same and certificate.epsilon == 0
    with pytest.raises(ValueError, match="`tolerance` is -1; it must be ≥ 0"):
        rt.check_same_policy_order(mdp, reward, shaped, tolerance=-1)


def test_trivial_rewards():
    mdp, reward, _ = small(4)
    constant = rt.reward(mdp, state=np.ones(4))
    assert rt.is_same_policy_order(mdp, constant, 0 * reward)
    same, certificate = rt.check_same_policy_order(mdp, reward, constant)
    assert not same and certificate.verify().ok
    hackable, certificate = rt.check_hackable(mdp, reward, constant)
    assert not hackable and isinstance(certificate, exact.Identity) and certificate.verify().ok


def test_unreachable_states_do_not_matter_to_the_order():
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}, "far": {"a": "s", "b": "far"}}, start="s", discount=0.9)
    one = rt.reward(mdp, {("s", "a"): 1})
    other = rt.reward(mdp, {("s", "a"): 1, ("far", "b"): 5})
    assert rt.is_same_policy_order(mdp, one, other)
    assert float(rt.starc(mdp, one, other)) > 0.1
    assert rt.compare(mdp, {"one": one, "other": other}).pairs[0].relation.relation == "identical"


def test_the_same_optimum_in_another_order():
    mdp = rt.mdp({"s": {"a": "t", "b": "t", "c": "t"}}, start="s", discount=0.5)
    one = rt.reward(mdp, {("s", "a"): 2, ("s", "b"): 1})
    other = rt.reward(mdp, {("s", "a"): 2, ("s", "c"): 1})
    relation = rt.compare(mdp, {"one": one, "other": other}).pairs[0].relation
    assert relation.relation == "same-optimal-policies"
    assert isinstance(relation.certificates[0], exact.OptimalActions) and all(
        c.verify().ok for c in relation.certificates
    )


@pytest.mark.parametrize("seed", range(12))
def test_rewards_equal_up_to_rounding_relate_alike_to_a_third(seed):
    mdp, reward, _ = small(seed)
    P = np.array(mdp.transition)
    P[:, 1], reward[:, 1] = P[:, 0], reward[:, 0]  # two actions tie in every state
    mdp, draw = rt.MDP(P, mdp.initial, mdp.discount), np.random.default_rng(seed)
    third = rt.invariances.same_optima.apply(mdp, reward, draw.normal(size=4), draw.uniform(0.1, 1, size=(4, 3)))
    rewards = {"first": reward, "third": third}
    for i in range(3):
        rewards[f"copy {i}"] = reward * (1 + 2.0**-53 * draw.integers(-4, 5, size=reward.shape))
        assert (rewards[f"copy {i}"][:, 0] != rewards[f"copy {i}"][:, 1]).any()
    relation = {(p.a, p.b): p.relation for p in rt.compare(mdp, rewards).pairs}
    of_first = relation["first", "third"]
    for i in range(3):
        assert relation["third", f"copy {i}"].relation == of_first.relation
        assert relation["first", f"copy {i}"].relation in ("same-order", "same-up-to-rounding", "identical")
    assert of_first.relation == "same-optimal-policies"
    assert all(c.verify().ok for c in relation["third", "copy 0"].certificates)


def test_redistribution_ties_what_it_redistributes():
    from rewardtheory.mdps import load

    lake = load("frozen-lake")
    made = rt.candidates(lake.mdp, lake.rewards["environment"])
    rewards = lake.rewards | {"redistributed": made["redistributed"].reward}
    found = rt.compare(lake.mdp, rewards)
    for name in ("environment", "redistributed"):
        relation = next(p for p in found.pairs if {p.a, p.b} == {name, "careful"}).relation
        assert relation.relation == "same-optimal-policies" and relation.certificates[0].verify().ok


@pytest.mark.parametrize("layout", ["dense", "successors", "exact"])
def test_compare_agrees_with_the_functions_it_is_made_of(layout):
    if layout == "successors":
        mdp = rt.random_mdp(states=5, actions=2, successors=2, seed=3)
    else:
        mdp = rt.random_mdp(states=4, actions=2, seed=3)
        mdp = mdp.exact() if layout == "exact" else mdp
    rewards = {"a": rt.random_reward(mdp, seed=1), "b": rt.random_reward(mdp, seed=2)}
    pair = rt.compare(mdp, rewards).pair("a", "b")
    assert pair.starc == pytest.approx(float(rt.starc(mdp, *rewards.values())), abs=1e-9)
    assert (pair.epic is None) == (layout == "successors")
    for way, (x, y) in {"a_given_b": ("a", "b"), "b_given_a": ("b", "a")}.items():
        alone, worst = rt.regret(mdp, rewards[x], rewards[y]), rt.worst_case_regret(mdp, rewards[x], rewards[y])
        assert float(pair.regret[way].worst) == pytest.approx(float(alone.worst), abs=1e-9)
        assert float(pair.worst_case_regret[way].value) == pytest.approx(float(worst.value), abs=1e-9)
        proof = pair.worst_case_certificates[way]
        assert proof.verify().ok and float(proof.low) - 1e-9 <= float(worst.value) <= float(proof.high) + 1e-9
    assert all(c.verify().ok for c in pair.certificates)


def test_the_candidates_of_a_real_model_have_every_relation_that_they_should():
    from rewardtheory.mdps import load

    lake = load("frozen-lake")
    made = rt.candidates(lake.mdp, lake.rewards["environment"])
    rewards = {"environment": lake.rewards["environment"]} | {n: c.reward for n, c in made.items()}
    found = rt.compare(lake.mdp, rewards)
    first = {p.b: p.relation.relation for p in found.pairs if p.a == "environment"}
    assert {first[n] for n in ("shaped", "rescaled", "redistributed")} <= {"same-order", "same-up-to-rounding"}
    assert first["negated"] == "opposite" and first["distance"] == "different"
    assert found.distance_matrix().shape == (7, 7) and len(found.rows()) == 21
    data = comparison_data(found, name="frozen-lake", seed=0)
    text = json.dumps(data, allow_nan=False)
    assert {p["relation"] for p in data["pairs"]} <= RELATIONS
    assert all(isinstance(p["starc"], float) and p["errors"]["starc"] < 1e-9 for p in data["pairs"])
    verdicts = exact.recheck(text)
    assert len(verdicts) >= 21 and all(verdicts)


def test_what_a_model_cannot_have_is_said():
    line = rt.mdp({"a": {"go": "b"}, "b": {"go": "c"}}, start="a", discount=0.9)
    made = rt.candidates(line, rt.reward(line, {("b", "go"): 1}))
    assert made["redistributed"].about == "no action of this model has two possible successors to redistribute over"
    assert made["cycle-bonus"].about == "this model has no cycle of live states"
    assert best_paying(line, rt.reward(line, {("b", "go"): 1})).tolist() == [False, False, True]


def test_the_cheapest_cycle_is_reachable_and_closed():
    graph = {"a": {"x": "b"}, "b": {"x": "c", "y": "a"}, "c": {"x": "a"}, "far": {"x": "far"}}
    mdp = rt.mdp(graph, start="a", discount=0.9)
    assert cheapest_cycle(mdp, rt.reward(mdp, {("b", "y"): -1})) == [(0, 0), (1, 1)]


def test_compare_refuses():
    mdp, reward, _ = small(0)
    with pytest.raises(ValueError, match="`rewards` must be a dictionary from names to rewards with at least two"):
        rt.compare(mdp, {"one": reward})
    with pytest.raises(ValueError, match=r"`rewards\['b'\]` has shape"):
        rt.compare(mdp, {"a": reward, "b": reward[0]})


def test_a_comparison_prints_one_line_for_each_pair():
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    r = rt.reward(mdp, {("s", "a"): 1})
    lines = str(rt.compare(mdp, {"one": r, "two": 2 * r, "minus": -r})).split("\n")
    assert lines[0] == "3 rewards on 1 states" and len(lines) == 4
    assert lines[1].startswith("one / two: STARC 0.000, worst-case regret up to 0.000; same order of policies")
