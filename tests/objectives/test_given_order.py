"""A given order: a specification that is checked, or a certificate that is."""

from fractions import Fraction

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.given_order import express
from rewardtheory.objectives.tasks import deterministic_policies, express_soap, multidimensional_soap


def instance(seed):
    rng = np.random.default_rng(seed)
    mdp = rt.random_mdp(states=int(rng.integers(1, 4)), actions=2, discount=0.7, seed=seed)
    policies = {}
    for k in range(4):
        weights = rng.integers(0, 3, size=(mdp.n_states, 2)) + (k % 2)
        weights[weights.sum(axis=1) == 0] = 1
        policies[f"p{k}"] = np.vectorize(Fraction)(weights) / np.vectorize(Fraction)(weights.sum(axis=1, keepdims=True))
    names = list(policies)
    order = []
    for _ in range(int(rng.integers(1, 5))):
        i, j = rng.choice(4, size=2, replace=False)
        order.append((names[i], rng.choice([">", ">", "="]).item(), names[j]))
    return mdp, policies, order


@pytest.mark.parametrize("formalism", ["MR", "LAR", "RRL"])
@pytest.mark.parametrize("seed", range(30))
def test_every_answer_is_verified(formalism, seed):
    mdp, policies, order = instance(seed)
    answer = express(mdp, policies, order, formalism)
    if answer.expressible:
        value = dict(zip(policies, answer.values, strict=True))
        assert all((value[a] > value[b]) if sign == ">" else value[a] == value[b] for a, sign, b in order)
    else:
        assert answer.certificate.verify().ok
        again = exact.from_json(exact.to_json(answer.certificate))
        assert again.verify().ok and again.formalism == formalism


def test_both_answers_occur():
    answers = {formalism: set() for formalism in ("MR", "LAR", "RRL")}
    for seed in range(30):
        for formalism, found in answers.items():
            found.add(express(*instance(seed), formalism).expressible)
    assert all(found == {True, False} for found in answers.values())


@pytest.mark.parametrize("seed", range(10))
def test_a_markov_reward_that_is_found_orders_the_policies_so(seed):
    mdp, policies, order = instance(seed)
    answer = express(mdp, policies, [p for p in order if p[1] == ">"] or [("p0", "=", "p0")], "MR")
    if not answer.expressible:
        return
    R = np.zeros(mdp.transition.shape, dtype=object)
    R[:] = Fraction(0)
    possible = np.argwhere(mdp.transition != 0)
    for place, w in zip(possible, answer.weights, strict=True):
        R[tuple(place)] = Fraction(str(w))
    returns = {
        name: rt.expected_return(mdp.exact(), rt.reward(mdp.exact(), transition=R), p) for name, p in policies.items()
    }
    for a, sign, b in order:
        if sign == ">":
            assert returns[a] > returns[b]


def test_orders_of_lotteries_are_tied_only_by_equal_ones():
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}, "room": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    policies = {"aa": [0, 0], "ab": [0, 1], "b": [1, 0]}
    assert express(mdp, policies, [("aa", ">", "b")], "FOMR").expressible
    answer = express(mdp, policies, [("aa", ">", "b"), ("aa", ">", "ab")], "ONMR")
    assert not answer.expressible and answer.certificate.verify().ok
    circle = express(mdp, policies, [("aa", ">", "b"), ("b", ">", "ab")], "TLO")
    assert circle.expressible is False and circle.certificate.verify().ok
    assert express(mdp, policies, [("aa", ">", "b"), ("b", ">", "ab")], "PO").expressible


def islands(discount=0.5):
    graph = {"x": {"x": "x", "y": "y"}, "y": {"x": "x", "y": "y"}}
    return rt.mdp(graph, start="x", discount=discount).replace(initial=[0.5, 0.5])


@pytest.mark.parametrize("discount", [0.0, 0.5, 0.9])
def test_no_markov_reward_accepts_staying_and_swapping_alone(discount):
    answer = express_soap(islands(discount), ["x, y", "y, x"])
    assert not answer.expressible and answer.certificate.verify().ok
    assert express_soap(islands(discount), ["x, y"]).expressible


def test_the_same_for_every_discount_at_once():
    """(1+γ) J(stay) + (1−γ) J(swap) = J(all x) + J(all y): multipliers that are polynomials."""
    mdp = islands()
    policies = deterministic_policies(mdp)
    order = [(a, ">", b) for a in ("x, y", "y, x") for b in ("x, x", "y, y")]
    half_plus, half_minus = [Fraction(1, 2), Fraction(1, 2)], [Fraction(1, 2), Fraction(-1, 2)]
    found = exact.inexpressible(
        "MR", exact.model_of(mdp), policies, order, [half_plus, half_plus, half_minus, half_minus]
    )
    assert "No Markov reward orders these policies so" in str(found)
    with pytest.raises(exact.Unproved, match="do not cancel what the formalism sees at discount"):
        exact.inexpressible("MR", exact.model_of(mdp), policies, order, [1, 1, 1, 1])


def test_several_rewards_with_thresholds_keep_out_what_lies_outside_the_hull():
    mdp = islands()
    policies = deterministic_policies(mdp)
    answer, kept_out = multidimensional_soap(mdp, policies, ["x, y", "y, x"])
    assert answer and set(kept_out) == {"x, x", "y, y"}
    for name, (reward, threshold) in kept_out.items():
        earned = {key: rt.expected_return(mdp.exact(), reward, p) for key, p in policies.items()}
        assert earned[name] < threshold == min(earned["x, y"], earned["y, x"])
    mixed = policies | {"half": (policies["x, y"] + policies["x, x"]) / 2}
    answer, reason = multidimensional_soap(mdp, mixed, ["x, y", "x, x"])
    if not answer:
        assert sum(reason["weights"].values()) == 1 and reason["policy"] == "half"


@pytest.mark.parametrize(
    ("order", "formalism", "message"),
    [
        ([("a", ">", "c")], "MR", r"^`order` names the policy 'c'; there are 'a', 'b'\.$"),
        ([("a", "?", "b")], "MR", r"^`order` has the relation '\?'; it must be '>' or '='\.$"),
        ([("a", ">", "b")], "XX", r"^`formalism` is 'XX'; there are MR, LAR, LTL"),
    ],
)
def test_bad_input_gets_one_sentence(order, formalism, message):
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    with pytest.raises(ValueError, match=message):
        express(mdp, {"a": [0], "b": [1]}, order, formalism)
