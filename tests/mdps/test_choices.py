"""What the files call chosen: starts, discounts, second rewards, thresholds."""

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.mdps import load
from rewardtheory.mdps.gambler import gambler
from rewardtheory.mdps.random_sparse import random_sparse, random_sparse_reward

DISCOUNTS = {
    "bandit": 0,
    "chain": 0.99,
    "cleaning-robot": 1,
    "cliff-walking": 0.99,
    "epic-gridworld": 0.99,
    "frozen-lake": 0.99,
    "frozen-lake-8x8": 0.99,
    "gambler": 1,
    "maze": 0.99,
    "random-sparse": 0.95,
    "reward-tampering": 0.9,
    "ring": 0.99,
    "sutton-gridworld": 0.9,
    "taxi": 0.99,
    "two-state": 0.5,
}


@pytest.mark.parametrize("name, discount", DISCOUNTS.items())
def test_discounts(name, discount):
    assert load(name).mdp.discount == discount


@pytest.mark.parametrize(
    "name, state",
    [("chain", 0), ("cleaning-robot", 0), ("cliff-walking", 36), ("epic-gridworld", 0), ("frozen-lake", 0),
     ("frozen-lake-8x8", 0), ("gambler", 50), ("maze", 0), ("ring", 0)],
)  # fmt: skip
def test_starts(name, state):
    initial = load(name).mdp.initial
    assert np.flatnonzero(initial).tolist() == [state] and initial[state] == 1


@pytest.mark.parametrize("name", ["frozen-lake", "frozen-lake-8x8"])
def test_frozen_lake_pays_falls_and_steps(name):
    """R(s') out of a live state, cell by cell: environment, careful, hurried."""
    lake = load(name)
    goal = lake.mdp.n_states - 1
    for s in range(goal):
        if lake.mdp.terminal[s]:
            continue
        for t in range(goal + 1):
            kind = "goal" if t == goal else "hole" if lake.mdp.terminal[t] else "ice"
            paid = [lake.rewards[key][s, :, t] for key in ("environment", "careful", "hurried")]
            expected = {"goal": (1, 1, 1), "hole": (0, -1, 0), "ice": (0, 0, -0.01)}[kind]
            assert all((row == x).all() for row, x in zip(paid, expected, strict=True))


def test_gambler_tosses():
    """With a fair coin the smallest stakes last longest: s (N - s) tosses."""
    game = gambler(heads=0.5, goal=10)
    found = rt.solve(game.mdp, game.rewards["tosses"])
    assert found.values == pytest.approx([s * (10 - s) for s in range(11)], abs=1e-10)
    assert (found.policy.argmax(axis=1) == 0).all()


def test_sutton_second_reward_leaves_out_b():
    grid = load("sutton-gridworld")
    both, only = grid.rewards["environment"], grid.rewards["only A"]
    assert (both[3] == 5).all() and (only[3] == 0).all()
    assert np.array_equal(np.delete(both, 3, axis=0), np.delete(only, 3, axis=0))


def test_ring_second_reward_pays_one_way_round():
    R = load("ring").rewards["clockwise"]
    assert (R[:, 0] == 0).all() and (R[:, 1] == 1).all()


@pytest.mark.parametrize("states, threshold", [(49, 3), (50, 3.5), (99, 3.5), (100, 3.8)])
def test_random_sparse_reward_keeps_what_exceeds_its_threshold(states, threshold):
    class Draw:
        """Sparse and nothing else, on normal numbers that straddle the threshold."""

        uniform = [0.9, 0.1, 0.1, 0.1]
        normal = np.array([threshold - 0.01, threshold, threshold + 0.01, -5.0])

        def random(self):
            return self.uniform.pop(0)

        def standard_normal(self, shape):
            return np.resize(self.normal, shape)

    mdp = rt.random_mdp(states=states, actions=2, discount=0.95, seed=0)
    R = random_sparse_reward(mdp, Draw())
    assert set(R.ravel()) == {0.0, threshold + 0.01}
    assert (R != 0).sum() == pytest.approx(R.size / 4, abs=1)


@pytest.mark.parametrize("successors", [None, 3])
def test_random_sparse_draws_model_first_and_second_in_one_stream(successors):
    """The rewards are drawn one after the other from where the model stopped."""
    made = random_sparse(seed=5, states=8, actions=2, successors=successors)
    draw = np.random.default_rng(5)
    if successors is None:
        draw.standard_normal((8, 2, 8))
    else:
        for last in (5, 6, 7):
            draw.integers(0, last, size=16, endpoint=True)
        draw.random((8, 2, 3))
    for name in ("first", "second"):
        assert np.array_equal(made.rewards[name], random_sparse_reward(made.mdp, draw))
