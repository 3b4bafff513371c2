"""Probabilities of formulas: two independent ways, brute force, order, policies that attain them, exact and float."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from objectives.words import generator, random_formula, random_word

import rewardtheory as rt
from rewardtheory.objectives.controllers import best_controller, under_controller
from rewardtheory.objectives.edges import accepting, edges_of, end_components, reached, together
from rewardtheory.objectives.formulas import atoms, text
from rewardtheory.objectives.labels import letters
from rewardtheory.objectives.rabin import rabin
from rewardtheory.objectives.reaching import reach_probability
from rewardtheory.objectives.satisfaction import largest_probability, least_probability, satisfaction_probability
from rewardtheory.objectives.semantics import holds, holds_at_the_end
from rewardtheory.objectives.traces import trace_automaton, trace_probability


def instance(seed, *, exact=False, depth=3):
    rng = generator(seed)
    f = random_formula(rng, depth)
    S = int(rng.integers(1, 6))
    mdp = rt.random_mdp(states=S, actions=2, discount=0.9, successors=min(2, S), seed=seed)
    labels = {name: rng.random(S) < 0.5 for name in "ab"}
    return rng, f, mdp.exact() if exact else mdp, labels


def through_one_automaton(mdp, f, labels, policy=None):
    """The text-book way: one product with the whole automaton."""
    automaton = rabin(f)
    product = together(
        edges_of(mdp, letters(mdp, labels, atoms(f)), policy=policy), automaton.successor, automaton.marks
    )
    first = np.zeros(product.n, bool)
    first[np.arange(mdp.n_states) * automaton.n_states] = True
    product = product.only(reached(product, first)[product.source])
    won = np.zeros(product.n, bool)
    for pair in automaton.pairs:
        won |= accepting(product, pair)[0]
    return reach_probability(product, won)[0][first]


@pytest.mark.parametrize("seed", range(60))
def test_pair_by_pair_and_one_automaton_agree(seed):
    rng, f, mdp, labels = instance(seed)
    best, least = largest_probability(mdp, f, labels), least_probability(mdp, f, labels)
    pi = rt.uniform_policy(mdp)
    middle = satisfaction_probability(mdp, f, labels, pi)
    assert best.values == pytest.approx(through_one_automaton(mdp, f, labels), abs=1e-9), text(f)
    assert middle.values == pytest.approx(through_one_automaton(mdp, f, labels, pi), abs=1e-9), text(f)
    assert (least.values <= middle.values + 1e-9).all() and (middle.values <= best.values + 1e-9).all()


@pytest.mark.parametrize("seed", range(25))
def test_floats_are_within_their_bound_of_the_exact_values(seed):
    _, f, mdp, labels = instance(seed)
    rough, exact = largest_probability(mdp, f, labels), largest_probability(mdp.exact(), f, labels)
    error = max(abs(float(x) - y) for x, y in zip(exact.values, rough.values, strict=True))
    assert error <= rough.bound < 1e-6 and exact.bound == 0


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("exact", [False, True])
def test_the_controller_attains_the_greatest_probability(seed, exact):
    _, f, mdp, labels = instance(seed, exact=exact)
    controller, found = best_controller(mdp, f, labels)
    attained = under_controller(mdp, controller)
    if exact:
        assert (attained == largest_probability(mdp, f, labels).values).all(), text(f)
    else:
        assert attained == pytest.approx(largest_probability(mdp, f, labels).values, abs=1e-8), text(f)
        assert found.values == pytest.approx(attained, abs=1e-8)


@pytest.mark.parametrize("seed", range(60))
def test_on_a_deterministic_path_the_probability_is_the_definition(seed):
    rng = generator(seed)
    f, (begin, cycle) = random_formula(rng, 3), random_word(rng)
    word, n = [*begin, *cycle], len(begin) + len(cycle)
    graph = {str(i): {"on": str(i + 1 if i + 1 < n else len(begin))} for i in range(n)}
    mdp = rt.mdp(graph, start="0", discount=0.5)
    labels = {name: [str(i) for i in range(n) if name in word[i]] for name in "ab"}
    for found in (largest_probability(mdp, f, labels), least_probability(mdp, f, labels)):
        assert found.value == holds(f, begin, cycle)


@pytest.mark.parametrize("seed", range(40))
def test_reaching_equals_the_best_deterministic_policy(seed):
    """Brute force: for reachability some deterministic stationary policy is best."""
    _, _, mdp, labels = instance(seed)
    best = 0
    for actions in itertools.product(range(2), repeat=mdp.n_states):
        pi = rt.policy(mdp, list(actions))
        best = np.maximum(best, satisfaction_probability(mdp, "F a", labels, pi).values)
    assert best == pytest.approx(largest_probability(mdp, "F a", labels).values, abs=1e-9)


def divided(mdp, action, p):
    """In the first state `action` with probability p, else its other one."""
    pi = np.array(rt.uniform_policy(mdp))
    a = mdp.actions.index(action)
    s = int(np.flatnonzero(mdp.initial != 0)[0])
    pi[s] = np.where(np.arange(mdp.n_actions) == a, p, (1 - p) * mdp.available[s])
    return pi


def test_memory_can_be_needed():
    """Both of two rooms, with one step to each: a stationary policy gets less than one that remembers."""
    graph = {"s": {"left": {"l": 1}, "right": {"r": 1}}, "l": {"on": {"s": Fraction(1, 2), "end": Fraction(1, 2)}},
             "r": {"on": {"s": 1}}, "end": {}}  # fmt: skip
    mdp = rt.mdp(graph, start="s", discount=Fraction(1, 2))
    labels = {"l": ["l"], "r": ["r"]}
    controller, found = best_controller(mdp, "F l & F r", labels)
    assert found.value == 1 and under_controller(mdp, controller)[0] == 1
    stationary = [
        satisfaction_probability(mdp, "F l & F r", labels, divided(mdp, "left", p)).value
        for p in (Fraction(1, 10), Fraction(1, 2), Fraction(9, 10))
    ]
    assert all(value < 1 for value in stationary)


def test_a_policy_decides_by_exact_zeros():
    graph = {"s": {"wait": "s", "go": "t"}, "t": {}}
    mdp = rt.mdp(graph, start="s", discount=0.5)
    values = [
        satisfaction_probability(mdp, "F t", {"t": ["t"]}, divided(mdp, "go", p)).value for p in (0.0, 1e-12, 1.0)
    ]
    assert values == [0, pytest.approx(1, abs=1e-3), 1]


@pytest.mark.parametrize("seed", range(60))
def test_finite_traces(seed):
    rng = generator(seed)
    f = random_formula(rng, 3)
    from rewardtheory.objectives.parsing import ltl

    g = ltl(text(f), finite=True)
    trace = [frozenset(name for name in "ab" if rng.random() < 0.5) for _ in range(int(rng.integers(1, 6)))]
    assert trace_automaton(g).accepts(trace) == holds_at_the_end(g, trace), (text(g), trace)
    graph = {str(i): {"on": str(i + 1)} for i in range(len(trace) - 1)} | {str(len(trace) - 1): {}}
    mdp = rt.mdp(graph, start="0", discount=0.5)
    labels = {name: [str(i) for i, letter in enumerate(trace) if name in letter] for name in "ab"}
    assert trace_probability(mdp, g, labels).value == holds_at_the_end(g, trace)


def test_a_trace_that_never_ends_satisfies_nothing():
    mdp = rt.mdp({"s": {"stay": "s", "go": "end"}, "end": {}}, start="s", discount=0.5)
    assert trace_probability(mdp, "true", {}).value == 1
    assert trace_probability(mdp, "true", {}, policy={"s": "stay"}).value == 0


def test_end_components_of_a_small_model():
    graph = {
        "a": {"stay": "a", "leave": {"b": 0.5, "c": 0.5}},
        "b": {"on": "c"},
        "c": {"on": "b", "out": "a"},
        "d": {"on": "a"},
    }
    mdp = rt.mdp(graph, start="d", discount=0.5)
    component, _ = end_components(edges_of(mdp, np.zeros(np.shape(mdp.transition), int)))
    a, b, c, d = (mdp.states.index(x) for x in "abcd")
    assert component[d] == -1 and component[a] == component[b] == component[c] != -1


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ({}, r"^`labels` has no atom 'a' \(it has none\); say in which states 'a' holds\.$"),
        ({"a": ["nowhere"]}, r"^`labels`\['a'\] names the state 'nowhere'; the model has 2 states and no such one\.$"),
        ({"a": np.zeros(3, bool)}, r"^`labels`\['a'\] has shape \(3,\) and numbers of kind bool; it must be a mask"),
        ({"a": np.zeros(2)}, r"numbers of kind float64; it must be a mask of booleans"),
    ],
)
def test_bad_labels_get_one_sentence(labels, message):
    mdp = rt.mdp({"s": {"go": "t"}, "t": {}}, start="s", discount=0.5)
    with pytest.raises(ValueError, match=message):
        largest_probability(mdp, "F a", labels)


def test_labels_of_transitions():
    graph = {"s": {"walk": "s", "jump": "s"}}
    mdp = rt.mdp(graph, start="s", discount=0.5)
    jumps = np.array([[False, True]])
    assert largest_probability(mdp, "G F jump & G (jump -> X !jump)", {"jump": jumps}).value == 1
    assert satisfaction_probability(mdp, "G F jump", {"jump": jumps}, {"s": "walk"}).value == 0
