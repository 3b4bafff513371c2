"""Abel's program: known sets, both certificates, and as many range-SOAPs as there are chambers."""

import itertools

import numpy as np
import pytest
from flint import fmpq

import rewardtheory as rt
from rewardtheory.verify.atlas.features import numbers_at

FULL = rt.atlas.skeletons(2, 2)[4]  # T(s, a) = a


def policies(skeleton):
    return list(itertools.product(range(skeleton.actions), repeat=skeleton.states))


def subsets(items):
    for n in range(1, len(items)):
        yield from itertools.combinations(items, n)


def returns(mdp, reward):
    """J of every deterministic policy, from the values that the library solves for in rationals."""
    R = np.repeat(reward[:, :, None], mdp.n_states, axis=2)
    every = itertools.product(range(mdp.n_actions), repeat=mdp.n_states)
    return {a: rt.expected_return(mdp, R, rt.policy(mdp, list(a))) for a in every}


@pytest.mark.parametrize("discount", [fmpq(1, 2), fmpq(9, 10)])
def test_every_set_of_two_states(discount):
    mdp = FULL.mdp(discount, uniform=True)
    refused = {"range": [], "equal": []}
    for good in subsets(policies(FULL)):
        for name, check in (("range", rt.atlas.check_range_soap), ("equal", rt.atlas.check_equal_soap)):
            yes, proof = check(mdp, good)
            if not yes:
                assert proof.verify() and "There is no solution" in proof.statement
                refused[name].append(set(good))
                continue
            J = returns(mdp, proof)
            inside = {J[a] for a in good}
            assert min(inside) > max(J[a] for a in J if a not in good)
            assert name == "range" or len(inside) == 1
    xor, alike = {(0, 1), (1, 0)}, {(0, 0), (1, 1)}
    assert len(refused["range"]) == 2 and xor in refused["range"] and alike in refused["range"]
    # A set of optimal policies is a product of sets of actions: 3 · 3 of these, less the one of all policies.
    assert len(refused["equal"]) == 14 - 8 and all(len(x) in (2, 3) for x in refused["equal"])


@pytest.mark.parametrize("index, discount", [(0, fmpq(1, 2)), (30, fmpq(1, 2)), (43, fmpq(9, 10))])
def test_range_soaps_are_as_many_as_chambers(index, discount):
    skeleton = rt.atlas.skeletons(3, 2)[index]
    mdp = skeleton.mdp(discount, uniform=True)
    sets = list(subsets(policies(skeleton)))[: 8 + 28 + 56 + 35]  # half of them: the other half are complements
    found = sum(rt.atlas.check_range_soap(mdp, good)[0] for good in sets)
    assert 2 * found == numbers_at(skeleton, discount)[2]


@pytest.mark.parametrize("states, actions, expected", [(3, 2, 26), (2, 3, 48)])
def test_equal_soaps_are_the_products_of_sets_of_actions(states, actions, expected):
    skeleton = rt.atlas.skeletons(states, actions)[-2]
    mdp = skeleton.mdp(fmpq(9, 10), uniform=True)
    choices = [s for n in range(1, actions + 1) for s in itertools.combinations(range(actions), n)]
    products = {frozenset(itertools.product(*sets)) for sets in itertools.product(choices, repeat=states)}
    products.discard(frozenset(policies(skeleton)))
    assert len(products) == expected == (2**actions - 1) ** states - 1
    assert all(rt.atlas.check_equal_soap(mdp, good)[0] for good in products)
    rng = np.random.default_rng(3)
    for _ in range(60):
        good = frozenset(x for x in policies(skeleton) if rng.random() < 0.4)
        if good and len(good) < actions**states:
            assert rt.atlas.check_equal_soap(mdp, good)[0] == (good in products)


def test_nothing_is_paid_after_the_end():
    """In a model where one step decides all, each of the two policies can be wanted; after the end none can."""
    mdp = rt.mdp({"s": {"a": "x", "b": "y"}}, start="s", discount=0.9)
    yes, reward = rt.atlas.check_range_soap(mdp, [(1, 0, 0)])
    assert yes and not reward[1:].any() and reward[0, 1] > reward[0, 0]
    loop = rt.mdp({"s": {"a": "x"}, "u": {"a": "x", "b": "u"}}, start="s", discount=0.9)
    assert loop.states == ("s", "u", "x")
    yes, proof = rt.atlas.check_range_soap(
        loop, [(0, 1, 0)]
    )  # what is done in an unreachable state makes no difference
    assert not yes and proof.verify()


def test_a_float_model_is_read_as_rationals():
    yes, reward = rt.atlas.check_range_soap(FULL.mdp(0.9, uniform=True), [(0, 0)])
    assert yes and isinstance(reward[0, 0], fmpq)


@pytest.mark.parametrize(
    "good, words",
    [
        ([(0, 2)], r"`good\[0\]` is \(0, 2\); it must be one available action for each of the 2 states."),
        ([(0, 1), (0,)], r"`good\[1\]` is \(0,\); it must be one available action for each of the 2 states."),
        ([(0, 1), (0, 1)], r"`good\[1\]` is \(0, 1\), which is named before; name each policy once."),
        ([], "`good` has 0 of the 4 deterministic policies; it must have some, not all."),
        (policies(FULL), "`good` has 4 of the 4 deterministic policies; it must have some, not all."),
    ],
)
def test_policies_are_refused(good, words):
    with pytest.raises(ValueError, match=f"^{words}$"):
        rt.atlas.check_range_soap(FULL.mdp(0.9), good)
