"""The table of ambiguities, against kernels computed from the definitions on models with everything in them."""

import itertools

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.transition import expect_reward, support
from rewardtheory.verify.ambiguity import OBJECTS, WIDER, missing, suffices


def model(seed):
    """Three reachable states, one that is not, impossible and branching transitions; no symmetry."""
    graph = {
        "a": {"x": {"a": 0.3, "b": 0.7}, "y": {"c": 1}},
        "b": {"x": {"b": 0.6, "c": 0.4}, "y": {"a": 0.2, "c": 0.8}},
        "c": {"x": {"a": 1}, "y": {"b": 0.5, "c": 0.5}},
        "never": {"x": {"a": 0.5, "never": 0.5}, "y": {"b": 1}},
    }
    return rt.mdp(graph, start=("a", {"a": 0.4, "b": 0.6})[seed], discount=(0.7, 0.9)[seed])


def fragments(mdp, starts, longest):
    """Rows of discounted counts of transitions, one for each possible fragment."""
    possible = np.argwhere(support(mdp.transition))
    rows = []

    def extend(state, row, steps):
        if steps:
            rows.append(row)
        if steps < longest:
            for s, a, t in possible[possible[:, 0] == state]:
                longer = row.copy()
                longer[s, a, t] += mdp.discount**steps
                extend(t, longer, steps + 1)

    for s in starts:
        extend(s, np.zeros(mdp.transition.shape), 0)
    return np.array([row.ravel() for row in rows])


def infinite(mdp, longest):
    """Trajectories from the start without an end: a path, and then for ever what x does, in expectation of nothing.

    To have finitely many coordinates, each path is closed by the returns of the uniform policy from where it ends,
    which are averages of returns of trajectories.
    """
    S, A = mdp.available.shape
    cells = np.eye(S * A * S).reshape(-1, S, A, S)
    after = np.array([rt.values(mdp, cell, rt.uniform_policy(mdp)) for cell in cells]).T
    rows = []

    def extend(state, row, steps):
        rows.append(row + mdp.discount**steps * after[state])
        if steps < longest:
            for s, a, t in np.argwhere(support(mdp.transition)):
                if s == state:
                    longer = row.copy()
                    longer[np.ravel_multi_index((s, a, t), (S, A, S))] += mdp.discount**steps
                    extend(t, longer, steps + 1)

    for s in np.flatnonzero(mdp.initial):
        extend(s, np.zeros(S * A * S), 0)
    return np.array(rows)


def maps(mdp):
    """For objects whose invariances are linear spaces, a matrix with that kernel, from the definition."""
    S, A = mdp.available.shape
    cells = np.eye(S * A * S).reshape(-1, S, A, S)
    uniform = rt.uniform_policy(mdp)
    seen = ["abc".index(s) for s in "abc"]
    q = np.array([rt.q_values(mdp, cell, uniform).ravel() for cell in cells]).T
    advantage = np.array([rt.advantage(mdp, cell, uniform) for cell in cells])
    whole = infinite(mdp, 4)
    found = {
        "q_values": q,
        "boltzmann_policy": advantage.reshape(len(cells), -1).T,
        "soft_optimal_policy": advantage.reshape(len(cells), -1).T,
        "soft_optimal_trajectories": advantage[:, seen].reshape(len(cells), -1).T,
        "returns_of_fragments": fragments(mdp, range(S), 2),
        "choices_between_fragments": (rows := fragments(mdp, range(S), 2)) - rows[0],
        "returns_of_trajectories": whole,
        "choices_between_trajectories": whole - whole[0],
    }
    assert expect_reward(mdp.transition, cells[0]).shape == (S, A)
    return found


def rank(matrix):
    return np.linalg.matrix_rank(matrix, tol=1e-8)


@pytest.mark.parametrize("seed", (0, 1))
def test_linear_objects_agree_with_their_kernels(seed):
    found = maps(model(seed))
    for source, use in itertools.product(found, repeat=2):
        contained = rank(np.vstack([found[source], found[use]])) == rank(found[source])
        assert contained == suffices(source, use), (source, use)


def test_scaling_and_monotone_changes():
    assert suffices("q_values", "order_of_policies") and not suffices("order_of_policies", "q_values")
    assert suffices("order_of_policies", "optimal_policies") and not suffices("optimal_policies", "order_of_policies")
    # A monotone change can flip an optimum: a_monotone_change_of_payments_can_flip_the_optimum.
    assert missing("order_of_fragments", "optimal_policies") == ("monotone",)
    assert suffices("returns_of_fragments", "order_of_fragments")
    assert not suffices("order_of_lotteries", "choices_between_trajectories")
    assert suffices("choices_between_trajectories", "order_of_lotteries")


def test_it_is_an_order_on_objects():
    for a, b, c in itertools.product(OBJECTS, repeat=3):
        assert not (suffices(a, b) and suffices(b, c)) or suffices(a, c)
    assert all(suffices(a, a) for a in OBJECTS if OBJECTS[a].unseen == OBJECTS[a].harmless)
    assert set().union(*(x.unseen | x.harmless for x in OBJECTS.values())) == set(WIDER)


def test_a_name_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="`use` is 'regret'; it must be one of q_values, "):
        suffices("q_values", "regret")


def test_sources_that_are_not_comparable_leave_less_open_together():
    found = maps(model(0))
    pairs = [(a, b) for a, b in itertools.combinations(found, 2) if not suffices(a, b) and not suffices(b, a)]
    assert ("q_values", "returns_of_trajectories") in pairs
    for a, b in pairs:
        assert rank(np.vstack([found[a], found[b]])) > max(rank(found[a]), rank(found[b]))
