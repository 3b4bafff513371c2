"""The greatest probability of reaching, in floats: within its bound of the exact one, whatever the solver did."""

import numpy as np
import pytest
from scipy.optimize import linprog

import rewardtheory as rt
from rewardtheory.arithmetic import rational
from rewardtheory.objectives import bounded_reaching
from rewardtheory.objectives.edges import edges_of, end_components, forced
from rewardtheory.objectives.reaching import reach_probability
from rewardtheory.types import MDP, NotConverged, Successors


def error_of(exact, values):
    """The greatest difference, exact, and rounded up."""
    return float(max(abs(rational(float(y)) - x) for x, y in zip(exact, values, strict=True))) * (1 + 1e-15)


def moves_of(mdp):
    return edges_of(mdp, np.zeros(np.shape(rt.reward(mdp, {})), dtype=int))


def random_model(seed, size, successors=2, actions=2):
    """Sparse; some actions are copies, some states have an action that stays."""
    rng = np.random.default_rng(seed)
    state = (rng.integers(size, size=(size, actions, 1)) + np.arange(successors)) % size
    if successors > 2:
        state[..., 2:] = (state[..., :1] + size // 2 + np.arange(successors - 2)) % size
    p = rng.choice([0.0, 0.125, 0.5, 0.3, 1e-7], size=(size, actions, 1))
    p = np.concatenate([p, np.tile((1 - p) / (successors - 1), (1, 1, successors - 1))], axis=2)
    copied, stay = rng.random(size) < 0.2, rng.random(size) < 0.15
    state[copied, -1], p[copied, -1] = state[copied, 0], p[copied, 0]
    state[stay, 0] = (np.flatnonzero(stay)[:, None] + np.arange(successors)) % size
    p[stay, 0] = np.eye(successors)[0]
    return MDP(Successors(state, p), np.eye(size)[0], 0.5)


def grid(width, traps, *, slip=0.1):
    """Four directions, each slips to both sides; the walls stop."""
    cell = np.arange(width * width)
    x, y = np.divmod(cell, width)
    steps = [(-1, 0), (1, 0), (0, -1), (0, 1)]
    aim = np.stack([np.clip(x + dx, 0, width - 1) * width + np.clip(y + dy, 0, width - 1) for dx, dy in steps], 1)
    chance = np.zeros((len(cell), 4, 5))
    state = np.concatenate([np.repeat(aim[:, None], 4, axis=1), np.repeat(cell[:, None, None], 4, axis=1)], axis=2)
    for a in range(4):
        chance[:, a, a] = 1 - 2 * slip
        chance[:, a, [2, 3] if a < 2 else [0, 1]] = slip
    # What a wall stops stays where it is: one entry for each next state.
    stopped = state[..., :4] == cell[:, None, None]
    chance[..., 4] = np.where(stopped, chance[..., :4], 0).sum(axis=2)
    chance[..., :4][stopped] = 0
    spare = (cell[:, None, None] + width * (2 + np.arange(4)) + 3) % len(cell)
    state[..., :4] = np.where(stopped, spare, state[..., :4])
    chance[traps], state[traps] = np.eye(5)[4], (np.array(traps)[:, None, None] + np.array([1, 2, 3, 4, 0])) % len(cell)
    return MDP(Successors(state, chance), np.eye(len(cell))[0], 0.5)


@pytest.mark.parametrize("seed", range(60))
def test_floats_are_within_their_bound_of_the_exact_probabilities(seed):
    size = 5 + seed % 7
    mdp = random_model(seed, size, successors=2 + seed % 2)
    goal = np.random.default_rng(seed).random(size) < 0.25
    exact, none = reach_probability(moves_of(mdp.exact()), goal)
    values, bound = reach_probability(moves_of(mdp), goal)
    assert none == 0 and error_of(exact, values) <= bound < 1e-9
    # Certain is a question about the graph: certain in floats are the same states.
    assert [bool(x == 1) for x in exact] <= [bool(y == 1) for y in values]


def test_to_dawdle_for_ever_without_a_loss_that_a_float_shows_does_not_spoil_the_bound():
    """Far from the trap one can stay 10^14 steps and lose less than 10^-17 a step."""
    width = 14
    mdp = grid(width, [0, width // 2], slip=0.01)
    goal = np.arange(width * width) == width - 1
    start = 3 * width
    values, bound = reach_probability(moves_of(mdp), goal)
    assert bound < 1e-10 and 0.9 < values[start] <= 1
    exact, _ = reach_probability(moves_of(mdp.exact()), goal)
    assert error_of(exact, values) <= bound


@pytest.mark.parametrize("size", [30, 700])
@pytest.mark.parametrize("kind", ["random", "ring"])
def test_both_linear_solvers_against_a_linear_program(size, kind):
    """V* is the least v with v ≥ P v for every choice: an oracle that shares nothing."""
    if kind == "random":
        mdp = random_model(size, size, successors=3, actions=3)
    else:
        here = np.arange(size)
        state = np.stack([np.stack([(here + d) % size, here, (here - d) % size], 1) for d in (1, -1)], axis=1)
        mdp = MDP(Successors(state, np.tile([0.6, 0.1, 0.3], (size, 2, 1))), np.eye(size)[0], 0.5)
    goal, lost = np.arange(size) == size // 3, np.arange(size) % (size // 3 + 7) == 5
    edges = moves_of(mdp)
    edges = edges.only(~(goal | lost)[edges.source])
    values, bound = reach_probability(edges, goal)
    rows = np.unique(edges.row, return_inverse=True)[1]
    matrix = np.zeros((rows.max() + 1, size))
    np.add.at(matrix, (rows, edges.target), edges.probability)
    matrix[np.arange(len(matrix)), [edges.source[rows == r][0] for r in range(len(matrix))]] -= 1
    dead = np.where(np.isin(np.arange(size), edges.source) | goal, None, 0.0)
    limits = [(1, 1) if goal[s] else (0, 0) if dead[s] == 0 else (0, 1) for s in range(size)]
    found = linprog(np.ones(size), A_ub=matrix, b_ub=np.zeros(len(matrix)), bounds=limits, method="highs")
    assert bound <= 1e-10 and values == pytest.approx(found.x, abs=1e-6)


@pytest.mark.parametrize("noise", [1e-13, 1e-9, 1e-7, 1e-3])
@pytest.mark.parametrize("seed", range(6))
def test_no_solver_is_believed(seed, noise, monkeypatch):
    """Values that are off by noise get a bound that covers it, or are refused."""
    mdp = grid(5, [7, 12, 13], slip=0.15)
    goal = np.arange(25) == 24
    true, _ = reach_probability(moves_of(mdp.exact()), goal)
    solved, rng = bounded_reaching._evaluate, np.random.default_rng(seed)

    def poor(move, pay, v):
        found = solved(move, pay, v)
        return found * (1 + noise * rng.uniform(-1, 1, len(found)))

    monkeypatch.setattr(bounded_reaching, "_evaluate", poor)
    try:
        values, bound = reach_probability(moves_of(mdp), goal)
    except NotConverged as error:
        assert "was found with a proved error of" in str(error) and noise > 1e-9
        return
    assert error_of(true, values) <= bound
    assert bound > noise / 1e3


def test_forced_and_end_components_by_their_definitions():
    for seed in range(30):
        mdp = random_model(seed, 7, successors=2)
        edges = moves_of(mdp)
        goal = np.random.default_rng(seed).random(7) < 0.2
        inside = goal.copy()
        choices = {r: np.flatnonzero(edges.row == r) for r in np.unique(edges.row)}
        for _ in range(7):
            for s in range(7):
                mine = [c for c in choices.values() if edges.source[c[0]] == s]
                inside[s] |= all(inside[edges.target[c]].any() for c in mine)
        assert (forced(edges, goal) == inside).all()
        component, used = end_components(edges)
        for c in choices.values():
            assert used[c].all() or not used[c].any()
            if used[c].any():
                assert (component[edges.target[c]] == component[edges.source[c[0]]]).all()


@pytest.mark.full
@pytest.mark.parametrize("kind", ["grid", "random", "ring"])
def test_a_hundred_thousand_states_of_a_product(kind):
    size = 145**2
    rng = np.random.default_rng(1)
    traps = np.flatnonzero(rng.random(size) < 0.04)
    if kind == "grid":
        mdp = grid(145, traps[traps > 0])
    elif kind == "random":
        mdp = random_model(1, size, successors=3, actions=3)
    else:
        here = np.arange(size)
        state = np.stack([np.stack([(here + d) % size, here], 1) for d in (1, -1)], axis=1)
        mdp = MDP(Successors(state, np.tile([0.9, 0.1], (size, 2, 1))), np.eye(size)[1], 0.5)
    labels = {name: rng.random(size) < share for name, share in (("a", 0.002), ("b", 0.002), ("c", 0.2))}
    found = rt.largest_probability(mdp, "!c U (a & F b)", labels)
    assert found.n_product > 80_000 and found.bound <= 1e-8
    again = rt.largest_probability(mdp, "!c U (a & F b)", labels, tolerance=1e-6)
    assert np.abs(again.values - found.values).max() <= again.bound + found.bound
