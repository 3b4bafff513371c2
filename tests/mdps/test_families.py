"""The families: gridworlds, chains, rings, mazes, random models."""

from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import rewardtheory as rt
from rewardtheory.mdps import load
from rewardtheory.mdps.chain import chain
from rewardtheory.mdps.gridworld import gridworld
from rewardtheory.mdps.maze import maze
from rewardtheory.mdps.random_sparse import random_sparse, random_sparse_reward
from rewardtheory.mdps.ring import ring


def moves(grid, state, action):
    """{label of the successor: probability}."""
    mdp = grid.mdp
    row = mdp.transition[mdp.states.index(state), mdp.actions.index(action)]
    return {mdp.states[t]: row[t] for t in np.flatnonzero(row)}


def test_gridworld_walks():
    grid = gridworld("S.H\n.#G", goal_reward=5, hole_reward=-2, step_reward=-1)
    assert grid.mdp.terminal.tolist() == [False, False, True, False, True]
    assert moves(grid, "(0,0)", "right") == {"(0,1)": 1}
    assert moves(grid, "(0,0)", "up") == {"(0,0)": 1}  # the edge
    assert moves(grid, "(0,1)", "down") == {"(0,1)": 1}  # the wall
    assert moves(grid, "(0,2)", "down") == {"(0,2)": 1}  # terminal
    R = grid.rewards["environment"]
    assert R[1, 2].tolist() == [-1, -1, -2, -1, 5] and not R[[2, 4]].any()
    assert grid.places is not None and grid.places.tolist() == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 2]]


def test_gridworld_drift_turns_the_right_way():
    """Heading right, left of the way is up; weights count, their sum does not."""
    grid = gridworld(["...", ".S.", "..."], drift=(2, 5, 1))
    around = {"left": "(1,0)", "up": "(0,1)", "right": "(1,2)", "down": "(2,1)"}
    clockwise = ["left", "up", "right", "down"]
    for i, heading in enumerate(clockwise):
        at_left, at_right = clockwise[i - 1], clockwise[(i + 1) % 4]
        assert moves(grid, "(1,1)", heading) == {
            around[at_left]: 2 / 8,
            around[heading]: 5 / 8,
            around[at_right]: 1 / 8,
        }


def test_gridworld_is_exact_with_fractions():
    grid = gridworld(
        "SS.G",
        drift=(Fraction(1, 10), Fraction(8, 10), Fraction(1, 10)),
        discount=Fraction(9, 10),
        goal_reward=Fraction(1, 3),
    )
    assert grid.mdp.is_exact and grid.mdp.initial.tolist() == [fmpq(1, 2), fmpq(1, 2), 0, 0]
    assert moves(grid, "(0,2)", "right") == {"(0,3)": fmpq(4, 5), "(0,2)": fmpq(1, 5)}
    assert grid.rewards["environment"][2, 2, 3] == fmpq(1, 3)
    assert gridworld("SSSG").mdp.initial.tolist() == [1 / 3, 1 / 3, 1 / 3, 0]


def test_gridworld_reads_indented_text():
    indented = gridworld("""
        S.#
        .HG
    """)
    assert indented.mdp.states == gridworld(["S.#", ".HG"]).mdp.states


@pytest.mark.parametrize(
    "text, message",
    [
        (
            "S.\n.x",
            r"^`text_map` has 'x' at line 2, column 2; the letters of a map are "
            r"S start, G goal, H hole, # wall, \. free\.$",
        ),
        ("S .", r"^`text_map` has ' ' at line 1, column 2;"),
        ("S..\n..", r"^`text_map` has 2 cells in line 2 and 3 in line 1; lines must be equally long"),
        ("..G", r"^`text_map` has no start; mark at least one cell S\.$"),
        ("", r"^`text_map` is empty; draw at least one cell"),
        ([], r"^`text_map` is empty; draw at least one cell"),
    ],
)
def test_gridworld_errors(text, message):
    with pytest.raises(ValueError, match=message):
        gridworld(text)


@pytest.mark.parametrize(
    "drift, message",
    [
        ((1, -1, 1), r"^`drift` is \[1, -1, 1\]; weights must be ≥ 0"),
        ((0, 0, 0), r"^`drift` is \[0, 0, 0\]; weights must be ≥ 0 and not all 0"),
        ((1, 1), r"^`drift` has shape \(2,\); it must be \(3,\)"),
    ],
)
def test_gridworld_drift_errors(drift, message):
    with pytest.raises(ValueError, match=message):
        gridworld("S.", drift=drift)


@pytest.mark.parametrize("slip", [0.3, Fraction(3, 10), 1])
def test_a_slip_goes_anywhere_alike(slip):
    rows, exact = ["S..", ".#.", "..G"], isinstance(slip, Fraction)
    mdp, sure = gridworld(rows, slip=slip).mdp, gridworld(rows).mdp
    p, ahead = np.array(mdp.transition, dtype=object), np.array(sure.transition)
    assert mdp.is_exact is exact
    for s in range(mdp.n_states):
        anywhere = ahead[s].mean(axis=0)  # one step in each of the four directions
        for a in range(4):
            for t in range(mdp.n_states):
                want = (1 - float(slip)) * ahead[s, a, t] + float(slip) * anywhere[t]
                assert float(Fraction(str(p[s, a, t]))) == pytest.approx(want, abs=1e-15)
    assert gridworld(rows, slip=0).mdp.transition.tolist() == sure.transition.tolist()
    mixed = gridworld(rows, drift=(Fraction(1, 10), Fraction(8, 10), Fraction(1, 10)), slip=0.5).mdp
    assert mixed.is_exact and all(sum(row) == 1 for rows in mixed.transition for row in rows)


@pytest.mark.parametrize(("slip", "words"), [(-0.1, "`slip` is -0.1; it is a chance"), ([0.1], "`slip` has shape")])
def test_a_slip_is_one_chance(slip, words):
    with pytest.raises(ValueError, match=words):
        gridworld("S.", slip=slip)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_gridworld_agrees_with_walking_by_hand(data):
    """Each outcome of each turn, walked cell by cell on the text, has the weight that the table gives it."""
    width = data.draw(st.integers(1, 4))
    letters = st.text("S.GH#", min_size=width, max_size=width)
    rows = data.draw(st.lists(letters, min_size=1, max_size=4).filter(lambda x: "S" in "".join(x)))
    drift = data.draw(st.tuples(*[st.integers(0, 3)] * 3).filter(any))
    mdp = gridworld(rows, drift=drift).mdp
    step = {"left": (0, -1), "up": (-1, 0), "right": (0, 1), "down": (1, 0)}
    clockwise = list(step)
    for s, label in enumerate(mdp.states or ()):
        r, c = (int(x) for x in label.strip("()").split(","))
        for a, heading in enumerate(mdp.actions or ()):
            expected = dict.fromkeys(mdp.states or (), 0)
            for turn, weight in zip((-1, 0, 1), drift, strict=True):
                dr, dc = step[clockwise[(clockwise.index(heading) + turn) % 4]]
                row, column = r + dr, c + dc
                blocked = not (0 <= row < len(rows) and 0 <= column < width) or rows[row][column] == "#"
                stays = blocked or rows[r][c] in "GH"
                expected[label if stays else f"({row},{column})"] += weight
            assert mdp.transition[s, a].tolist() == [w / sum(drift) for w in expected.values()]
    assert mdp.initial.sum() == pytest.approx(1)


@pytest.mark.parametrize("n", [2, 3, 17])
def test_chain_values(n):
    row = chain(n, discount=0.9)
    found = rt.solve(row.mdp, row.rewards["environment"]).values
    assert found[:-1] == pytest.approx([0.9 ** (n - 2 - s) for s in range(n - 1)], abs=1e-12) and found[-1] == 0
    steps = rt.solve(row.mdp, row.rewards["steps"]).values
    assert steps == pytest.approx([-(1 - 0.9 ** (n - 1 - s)) / 0.1 for s in range(n)], abs=1e-12)


def test_chain_moves():
    row = chain(4).mdp
    assert row.transition.state[:, :, 0].tolist() == [[0, 1], [0, 2], [1, 3], [3, 3]]
    assert row.actions == ("back", "on") and row.terminal.tolist() == [False, False, False, True]


@pytest.mark.parametrize("n", [3, 4, 11])
def test_ring_values(n):
    circle = ring(n, discount=0.9)
    found = rt.solve(circle.mdp, circle.rewards["environment"]).values
    distance = [2] + [min(s, n - s) for s in range(1, n)]
    assert found == pytest.approx([0.9 ** (d - 1) / (1 - 0.81) for d in distance], abs=1e-12)
    always_right = rt.policy(circle.mdp, ["right"] * n)
    assert rt.values(circle.mdp, circle.rewards["clockwise"], always_right) == pytest.approx([10] * n)
    assert rt.average_reward(circle.mdp, circle.rewards["environment"], always_right) == pytest.approx(1 / n)


@pytest.mark.parametrize("n, seed", [(2, 0), (3, 1), (8, 0), (8, 1), (20, 5)])
def test_maze_is_perfect_and_solved_by_walking(n, seed):
    walk = maze(n, seed=seed, discount=0.9)
    state = walk.mdp.transition.state[:, :, 0]
    graph = nx.Graph((s, int(t)) for s in range(n * n) for t in state[s] if t != s)
    assert graph.number_of_nodes() == n * n and nx.is_tree(graph)
    assert walk.places is not None
    for s in range(n * n - 1):
        for a, move in enumerate([(0, -1), (1, 0), (0, 1), (-1, 0)]):
            step = (walk.places[state[s, a]] - walk.places[s]).tolist()
            assert step in ([0, 0], list(move))
            # A passage is open from both sides, save out of the goal.
            if step != [0, 0] and state[s, a] != n * n - 1:
                assert state[state[s, a], (a + 2) % 4] == s
    assert rt.restrict(walk.mdp)[0].n_states == n * n
    distance = nx.single_source_shortest_path_length(graph, n * n - 1)
    found = rt.solve(walk.mdp, walk.rewards["environment"]).values
    assert found[:-1] == pytest.approx([0.9 ** (distance[s] - 1) for s in range(n * n - 1)], abs=1e-10)


def test_seeds_decide_mazes_and_random_models():
    assert np.array_equal(maze(9, seed=4).mdp.transition.state, maze(9, seed=4).mdp.transition.state)
    mazes = {maze(9, seed=seed).mdp.transition.state.tobytes() for seed in range(10)}
    assert len(mazes) == 10
    one, two = random_sparse(seed=4), random_sparse(seed=4)
    assert np.array_equal(one.mdp.transition, two.mdp.transition)
    assert all(np.array_equal(one.rewards[key], two.rewards[key]) for key in ("first", "second"))
    other = random_sparse(seed=5)
    assert not np.array_equal(one.mdp.transition, other.mdp.transition)
    assert not np.array_equal(one.rewards["first"], other.rewards["first"])
    # NumPy's global random state is neither read nor moved.
    np.random.seed(0)
    before = np.random.get_state()[1].copy()
    assert np.array_equal(random_sparse(seed=4).mdp.transition, one.mdp.transition)
    assert np.array_equal(np.random.get_state()[1], before)


def test_children_of_a_seed_sequence_differ():
    children = np.random.SeedSequence(7).spawn(4)
    assert len({random_sparse(seed=child, states=5).mdp.transition.tobytes() for child in children}) == 4


@pytest.mark.parametrize("make", [lambda: maze(100, seed=0), lambda: chain(10_000), lambda: ring(10_000)])
def test_ten_thousand_states_stay_sparse(make):
    big = make()
    assert isinstance(big.mdp.transition, rt.Successors) and big.mdp.n_states == 10_000
    assert big.mdp.transition.probability.nbytes <= 8 * 10_000 * 4
    assert all(R.shape == big.mdp.transition.probability.shape for R in big.rewards.values())


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: chain(1), "^`n` is 1; it must be a whole number of at least 2"),
        (lambda: ring(2), "^`n` is 2; it must be a whole number of at least 3"),
        (lambda: maze(2.5, seed=0), "^`n` is 2.5;"),
        (lambda: random_sparse(seed=0, states=0), "^`states` is 0;"),
        (
            lambda: random_sparse(seed=0, states=10**6),
            r"^`transition` of shape \(1000000, 4, 1000000\) would take",
        ),
    ],
)
def test_family_errors(make, message):
    with pytest.raises(ValueError, match=message):
        make()


class Scripted:
    """A generator whose uniform numbers are given, and whose normal numbers are a fixed table."""

    def __init__(self, uniform, normal):
        self.uniform, self.normal = list(uniform), normal

    def random(self):
        return self.uniform.pop(0)

    def standard_normal(self, shape):
        return np.resize(self.normal, shape).astype(float)


@pytest.mark.parametrize(
    "uniform, expected",
    [
        # sparse? scale? shift? shape? each followed by the number it uses.
        ([0.8, 0.3, 0.7, 0.5], lambda x: x),
        ([0.81, 0.3, 0.7, 0.5], lambda x: np.where(x > 3, x, 0)),
        ([0.8, 0.31, 0.25, 0.7, 0.5], lambda x: 2.5 * x),
        ([0.8, 0.3, 0.71, 0.4, 0.5], lambda x: x + 4),
        ([0.81, 0.31, 0.2, 0.71, 0.4, 0.5], lambda x: 2 * np.where(x > 3, x, 0) + 4),
    ],
)
def test_random_sparse_reward_takes_each_branch(uniform, expected):
    mdp = rt.random_mdp(states=4, actions=2, discount=0.95, seed=0)
    normal = np.linspace(-4, 4, 32)
    draw = Scripted(uniform, normal)
    assert np.array_equal(random_sparse_reward(mdp, draw), expected(normal.reshape(4, 2, 4)))
    assert not draw.uniform


def test_random_sparse_reward_is_shaped_by_a_scaled_and_moved_potential():
    mdp = rt.random_mdp(states=4, actions=2, discount=0.95, seed=0)
    normal = np.linspace(-4, 4, 32)
    R = random_sparse_reward(mdp, Scripted([0.1, 0.1, 0.1, 0.51, 0.3, 0.6], normal))
    phi = 3 * normal[:4] + 0.6
    assert np.allclose(R, normal.reshape(4, 2, 4) + 0.95 * phi[None, None, :] - phi[:, None, None], rtol=0, atol=1e-13)


def test_random_sparse_model_has_the_published_distribution():
    """Kept entries are the normal numbers above the threshold, with weights e^x; all others weigh e^-20."""
    for states, threshold, tail in ((32, 1, 0.15866), (60, 1.5, 0.06681), (100, 1.8, 0.03593)):
        mdp = random_sparse(seed=1, states=states).mdp
        p = mdp.transition
        assert p.min() > 0 and np.array_equal(mdp.initial, np.full(states, 1 / states)) and mdp.discount == 0.95
        smallest = p.min(axis=2, keepdims=True)  # stands for the logit -20 wherever a row drops an entry
        logits = np.log(p / smallest) - 20
        kept = logits > -10
        assert (logits[kept] > threshold).all() and np.abs(logits[~kept] + 20).max() < 1e-12
        share, n = kept.mean(), kept.size
        assert abs(share - tail) < 5 * np.sqrt(tail * (1 - tail) / n)
        # Independent normal numbers above t have the mean φ(t)/(1 - Φ(t)).
        mean = np.exp(-(threshold**2) / 2) / np.sqrt(2 * np.pi) / tail
        assert abs(logits[kept].mean() - mean) < 5 * 0.5 / np.sqrt(kept.sum())


def test_named_random_sparse_is_seed_zero():
    named, made = load("random-sparse"), random_sparse(seed=0)
    assert np.array_equal(named.mdp.transition, made.mdp.transition)
    assert named.mdp.available.shape == (32, 4)
