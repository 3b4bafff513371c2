"""POWER and orbits against sampling, closed forms and exhaustive counting."""

from collections import Counter
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rewardtheory as rt
from rewardtheory.arithmetic import rational
from rewardtheory.games.piecewise import greatest, plus_uniform, probability_above, scaled, uniform

WAIT = {
    "start": {"candy": "candy", "wait": "wait"},
    "candy": {"stay": "candy"},
    "wait": {"chocolate": "chocolate", "hug": "hug"},
    "chocolate": {"stay": "chocolate"},
    "hug": {"stay": "hug"},
}


def number(x):
    return Fraction(int(x.p), int(x.q))


@pytest.mark.parametrize("gamma", [Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(9, 10), Fraction(1)])
def test_the_printed_formulas_of_the_wait_game(gamma):
    found = rt.tree_power(rt.mdp(WAIT, start="start", discount=gamma), "start")
    power = (1 + (1 - gamma) ** 2 / 3 + 2 * gamma * (1 - gamma) / 3 + gamma**2 / 2) / 2
    assert number(found.power) == power and number(found.optimal[1]) == Fraction(1, 2) + gamma / 6
    assert sum(map(number, found.optimal)) == 1


@pytest.mark.parametrize("k", [1, 2, 5])
def test_k_ends_have_power_k_over_k_plus_one(k):
    for gamma in (Fraction(0), Fraction(2, 3), Fraction(1)):
        graph = {"s": {f"a{i}": f"t{i}" for i in range(k)}} | {f"t{i}": {"stay": f"t{i}"} for i in range(k)}
        found = rt.tree_power(rt.mdp(graph, start="s", discount=gamma), "s")
        assert number(found.power) == Fraction(k, k + 1)
        assert [number(x) for x in found.optimal] == [Fraction(1, k)] * k


def test_piecewise_distributions_agree_with_sampling():
    random = np.random.default_rng(0)
    n = 200_000
    X = plus_uniform(scaled(greatest([uniform(), uniform()]), rational(2) / 3), rational(1) / 3)
    Y = plus_uniform(X, rational(2))
    x = 2 / 3 * random.random((n, 2)).max(axis=1) + random.random(n) / 3
    y = x + 2 * random.random(n)
    for V, v in ((X, x), (Y, y), (greatest([X, Y]), np.maximum(x, random.permutation(y)))):
        for point in (Fraction(1, 5), Fraction(1, 2), Fraction(9, 10), Fraction(2)):
            assert abs(float(number(V(rational(point)))) - (v <= float(point)).mean()) <= 4 * 0.5 / np.sqrt(n)
        assert abs(float(number(V.mean())) - v.mean()) <= 5 * v.std() / np.sqrt(n)
        assert V(V.cuts[0]) == 0 and V(V.cuts[-1]) == 1
    share = (x > random.random(n)).mean()
    assert abs(float(number(probability_above(X, [uniform()]))) - share) <= 4 * 0.5 / np.sqrt(n)


@st.composite
def trees(draw):
    """A tree of up to three levels, its states numbered in order of appearance."""
    graph, count = {}, 0

    def grow(depth):
        nonlocal count
        name = f"n{count}"
        count += 1
        graph[name] = {}
        width = draw(st.integers(0 if depth else 1, 3)) if depth < 3 and count < 8 else 0
        for i in range(width):
            graph[name][f"go{i}"] = grow(depth + 1)
        if not width:
            graph[name]["stay"] = name
        return name

    return graph, grow(0)


def test_an_estimate_contains_the_closed_form():
    check_estimate(WAIT, "start", 0.3)


def test_the_interval_holds_where_a_sample_shows_no_variance():
    """Rewards that are nearly always 0: most samples are all zeros, and the interval must reach the mean all the same."""
    states, chance = 8, 0.002
    mdp = rt.mdp({f"s{i}": {"stay": f"s{i}"} for i in range(states)}, start="s0", discount=0.5)
    found = rt.power(mdp, lambda random, n, s: (random.random((n, s)) < chance).astype(float), samples=100)
    assert (found.deviation == 0).sum() > 3
    assert (np.abs(found.value - chance) <= found.radius).all() and found.radius.max() < 0.5


@pytest.mark.slow
@given(trees(), st.sampled_from([0.0, 0.3, 0.9]))
@settings(max_examples=8)
def test_the_estimate_contains_the_closed_form_on_any_tree(tree, gamma):
    check_estimate(*tree, gamma)


def check_estimate(graph, root, gamma):
    mdp = rt.mdp(graph, start=root, discount=gamma)
    found = rt.power(mdp, samples=1500, confidence=0.9999, seed=1)
    for i, state in enumerate(mdp.states):
        exact = float(number(rt.tree_power(mdp, state).power))
        assert abs(found.value[i] - exact) <= found.radius[i]
        assert abs(found.value[i] - exact) <= 6 * found.deviation[i] + 1e-12


@pytest.mark.slow
def test_other_rewards_and_an_exact_model():
    mdp = rt.mdp(WAIT, start="start", discount=Fraction(1, 2))

    def squared(random, count, states):
        return np.sqrt(random.random((count, states)))  # distribution function x²

    found = rt.power(mdp, squared, samples=4000, seed=3)
    assert found.value[0] > float(number(rt.tree_power(mdp, "start").power)) + found.radius[0]
    assert abs(found.value[1] - 2 / 3) <= found.radius[1]


def test_orbits_of_the_wait_game():
    rewards = [Fraction(1, 10), Fraction(4, 10), Fraction(7, 10), Fraction(95, 100)]
    names = ["candy", "wait", "chocolate", "hug"]
    for gamma, waits in ((Fraction(1, 2), 12), (Fraction(9, 10), 16), (Fraction(99, 100), 16)):
        mdp = rt.mdp(WAIT, start="start", discount=gamma)
        found = rt.orbit_optimal_actions(mdp, rewards, state="start", among=names)
        assert found == Counter({frozenset({"wait"}): waits, frozenset({"candy"}): 24 - waits})
        # By hand: candy for ever against wait once and then the better of two.
        by_hand = sum(
            g * w + g**2 / (1 - g) * max(c, h) > g * k / (1 - g)
            for g in [gamma]
            for k, w, c, h in permutations(rewards)
        )
        assert waits == by_hand
        near = rt.orbit_optimal_actions(
            rt.mdp(WAIT, start="start", discount=float(gamma)), [float(r) for r in rewards], state="start", among=names
        )
        assert near == found


def test_orbit_power_counts_all_permutations():
    mdp = rt.mdp(WAIT, start="start", discount=Fraction(9, 10))
    found = rt.orbit_power(mdp, [1, 2, 3, 4, 5], states=("start", "candy"))
    assert sum(found.values()) == 120 and found["first"] > found["second"]
    assert rt.orbit_power(mdp, [1, 1], states=("chocolate", "hug"), among=["chocolate", "hug"])["equal"] == 2
    assert rt.orbit_counts([1, 2], tuple) == Counter({(1.0, 2.0): 1, (2.0, 1.0): 1})


BAD = [
    (lambda m: rt.power(m.replace(discount=1)), "`mdp` has discount 1, where values have no limit"),
    (lambda m: rt.power(m, samples=1), "`samples` is 1; it must be a whole number of at least 2"),
    (lambda m: rt.power(m, confidence=1), "`confidence` is 1; it must lie between 0 and 1"),
    (
        lambda m: rt.power(m, lambda random, n, s: np.full((n, s), 2.0)),
        "`rewards` drew 2.0, outside `within` = (0.0, 1.0)",
    ),
    (lambda m: rt.power(m, lambda random, n, s: np.zeros(n)), "`rewards` gave an array of shape (10000,)"),
    (
        lambda m: rt.power(rt.mdp({"s": {"a": "end"}}, start="s", discount=0.5)),
        "`mdp` has terminal states, which pay nothing",
    ),
    (lambda m: rt.tree_power(m, "nowhere"), "`state` is 'nowhere'; the states are start, candy"),
    (
        lambda m: rt.tree_power(
            rt.mdp({"s": {"a": "x", "b": "y"}, "x": {"c": "y"}, "y": {"d": "y"}}, start="s", discount=0.5), "s"
        ),
        "`mdp` reaches state 'y' in two ways",
    ),
    (
        lambda m: rt.tree_power(
            rt.mdp({"s": {"a": {"s": 0.5, "x": 0.5}}, "x": {"c": "x"}}, start="s", discount=0.5), "s"
        ),
        "`mdp` has an action of state 's' with several outcomes",
    ),
    (
        lambda m: rt.tree_power(rt.mdp({"s": {"a": "s", "b": "x"}, "x": {"c": "x"}}, start="s", discount=0.5), "s"),
        "`mdp` lets state 's' both stay and leave",
    ),
    (lambda m: rt.orbit_counts(range(9), len), "`rewards` has 9 numbers and so 362880 permutations; at most 50000"),
    (lambda m: rt.orbit_power(m, [1, 2], states=(0, 1)), "`rewards` has 2 numbers for 5 states; give one for each"),
]


@pytest.mark.parametrize("call, text", BAD, ids=[text[:45] for _, text in BAD])
def test_bad_input_gets_one_sentence(call, text):
    with pytest.raises(ValueError) as caught:
        call(rt.mdp(WAIT, start="start", discount=0.9))
    assert str(caught.value).startswith(text)


def test_visit_distributions_span_power():
    from rewardtheory.games.orbits import visit_distributions

    for discount in (0.6, Fraction(3, 5)):
        mdp = rt.mdp(WAIT, start="start", discount=discount)
        visits = visit_distributions(mdp, "start")
        assert len(visits) == 3
        R = np.array([Fraction(k, 7) for k in (3, 1, 6, 2, 5)])
        R = R if mdp.is_exact else R.astype(float)
        best = max((row * [rational(x) if mdp.is_exact else x for x in R]).sum() for row in visits)
        expected = rt.solve(mdp, rt.reward(mdp, state=R)).values[0] - (rational(R[0]) if mdp.is_exact else R[0])
        assert best == expected if mdp.is_exact else abs(best - expected) <= 1e-12
        assert rt.contains_copy(mdp, "candy", "hug", {"candy": "hug"})
        assert not rt.contains_copy(mdp, "start", "wait", {"start": "wait"})
    with pytest.raises(ValueError, match="^`swap` exchanges 'wait' or 'candy' twice; every state"):
        rt.contains_copy(mdp, "candy", "hug", {"candy": "hug", "wait": "candy"})
