"""Specimens from papers and the book, against the numbers printed there."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from flint import fmpq

import rewardtheory as rt
from rewardtheory.mdps import cleaning_robot, load
from rewardtheory.mdps.bandit import bandit
from rewardtheory.mdps.gambler import gambler

SUTTON_RANDOM = [
    [3.3, 8.8, 4.4, 5.3, 1.5],
    [1.5, 3.0, 2.3, 1.9, 0.5],
    [0.1, 0.7, 0.7, 0.4, -0.4],
    [-1.0, -0.4, -0.4, -0.6, -1.2],
    [-1.9, -1.3, -1.2, -1.4, -2.0],
]
SUTTON_OPTIMAL = [
    [22.0, 24.4, 22.0, 19.4, 17.5],
    [19.8, 22.0, 19.8, 17.8, 16.0],
    [17.8, 19.8, 17.8, 16.0, 14.4],
    [16.0, 17.8, 16.0, 14.4, 13.0],
    [14.4, 16.0, 14.4, 13.0, 11.7],
]
EPIC = {
    ("sparse", "dense"): 0,
    ("sparse", "path"): 0.16018,
    ("sparse", "cliff"): 0.36756,
    ("path", "cliff"): 0.26721,
}


def test_sutton_gridworld_values():
    grid = load("sutton-gridworld")
    R = grid.rewards["environment"]
    random = rt.values(grid.mdp, R, rt.uniform_policy(grid.mdp)).reshape(5, 5)
    optimal = rt.solve(grid.mdp, R).values.reshape(5, 5)
    assert np.abs(random - SUTTON_RANDOM).max() <= 0.05 + 1e-9
    assert np.abs(optimal - SUTTON_OPTIMAL).max() <= 0.05 + 1e-9


def epic_by_definition(mdp, R1, R2):
    """sqrt((1 - ρ)/2) of the canonical rewards R + γu(s') - u(s) - γ mean(u), under uniform coverage."""

    def canonical(R):
        u = R.mean(axis=(1, 2))
        return (R + mdp.discount * u[None, None, :] - u[:, None, None] - mdp.discount * u.mean()).ravel()

    rho = np.corrcoef(canonical(R1), canonical(R2))[0, 1]
    return np.sqrt(max(0.0, (1 - rho) / 2))


@pytest.mark.parametrize("pair", EPIC, ids="-".join)
def test_epic_gridworld_distances(pair):
    grid = load("epic-gridworld")
    R1, R2 = (grid.rewards[name] for name in pair)
    assert epic_by_definition(grid.mdp, R1, R2) == pytest.approx(EPIC[pair], abs=5e-6 if EPIC[pair] else 1e-7)
    assert rt.epic(grid.mdp, R1, R2) == pytest.approx(EPIC[pair], abs=5e-6 if EPIC[pair] else 1e-7)


def test_epic_gridworld_moves():
    """In a corner, stay and two blocked moves keep the state; the dense reward is the sparse one, shaped."""
    grid = load("epic-gridworld")
    p = grid.mdp.transition
    assert [int(p[s, :, s].sum()) for s in range(9)] == [3, 2, 3, 2, 1, 2, 3, 2, 3]
    assert grid.places is not None
    distance = np.abs(grid.places - (2, 2)).sum(axis=1)
    shaped = grid.rewards["sparse"] + 0.99 * -distance[None, None, :] + distance[:, None, None]
    assert np.abs(grid.rewards["dense"] - shaped).max() < 1e-12


@pytest.mark.parametrize(
    "name, returns",
    [
        ("tied low", (1, 1, 5, 3)),
        ("rising", (1, 2.5, 3, 4.25)),
        ("tied middle", (0.5, 1, 1, 1.5)),
        ("crossing", (1, 0.5, 3, 1.25)),
    ],
)
def test_two_state_returns(name, returns):
    world = load("two-state")
    found = [
        rt.expected_return(world.mdp, world.rewards[name], rt.policy(world.mdp, x)) for x in product((0, 1), repeat=2)
    ]
    assert found == pytest.approx(returns, abs=1e-14)


def test_cleaning_robot_returns_are_sums_over_rooms():
    robot = load("cleaning-robot")
    for name, worth in cleaning_robot.REWARDS.items():
        for rooms in product((0, 1), repeat=3):
            policy = rt.policy(robot.mdp, [*(1 - np.array(rooms)), 0])
            assert rt.expected_return(robot.mdp, robot.rewards[name], policy) == np.dot(rooms, worth)


@pytest.mark.parametrize("true, proxy, hackable", cleaning_robot.PAIRS)
def test_cleaning_robot_verdicts(true, proxy, hackable):
    """Hackable: two policies that one reward orders strictly and the other strictly the other way."""
    robot = load("cleaning-robot")
    policies = [rt.policy(robot.mdp, [*x, 0]) for x in product((0, 1), repeat=3)]
    J1, J2 = (
        np.array([rt.expected_return(robot.mdp, robot.rewards[name], policy) for policy in policies])
        for name in (true, proxy)
    )
    opposed = (J1[:, None] < J1) & (J2[:, None] > J2)
    assert opposed.any() == hackable


def test_gambler_values():
    game = load("gambler")
    found = rt.solve(game.mdp, game.rewards["environment"])
    for capital, value in ((25, 0.16), (50, 0.4), (75, 0.64)):
        assert abs(found.values[capital] - value) <= found.bound + 1e-15


def test_gambler_mask_is_the_rule():
    mdp = load("gambler").mdp
    for s in range(1, 100):
        assert (np.flatnonzero(mdp.available[s]) + 1).tolist() == list(range(1, min(s, 100 - s) + 1))
    assert np.flatnonzero(mdp.terminal).tolist() == [0, 100]
    assert rt.restrict(mdp)[0].n_states == 101


def test_gambler_is_exact_with_a_fraction():
    """At 2/5 the values are those of bold play, in rationals, and the ties are exactly those of Bellman."""
    p = Fraction(2, 5)
    game = gambler(heads=p)
    V = rt.solve(game.mdp, game.rewards["environment"]).values
    V = [Fraction(int(v.p), int(v.q)) for v in V]
    V[100] = Fraction(1)  # paid on arrival
    assert (V[25], V[50], V[75]) == (Fraction(4, 25), Fraction(2, 5), Fraction(16, 25))
    for s in range(1, 100):
        assert V[s] == (p * V[2 * s] if s <= 50 else p + (1 - p) * V[2 * s - 100])
    actions = rt.optimal_actions(game.mdp, game.rewards["environment"])
    ties = []
    for s in range(1, 100):
        q = {k: p * V[s + k] + (1 - p) * V[s - k] for k in range(1, min(s, 100 - s) + 1)}
        assert max(q.values()) == V[s]
        best = [k for k, x in q.items() if x == V[s]]
        assert (np.flatnonzero(actions.mask[s]) + 1).tolist() == best
        ties.append(len(best))
    assert actions.decided and max(ties) > 2
    assert (np.flatnonzero(actions.mask[50]) + 1).tolist() == [50]
    assert (np.flatnonzero(actions.mask[51]) + 1).tolist() == [1, 49]


def test_gambler_float_keeps_every_tie():
    exact = gambler(heads=Fraction(2, 5))
    game = load("gambler")
    certain = rt.optimal_actions(exact.mdp, exact.rewards["environment"]).mask
    possible = rt.optimal_actions(game.mdp, game.rewards["environment"]).mask
    assert (possible | ~certain).all()


@pytest.mark.parametrize(
    "arguments, message", [({"heads": 1.5}, "^`heads` is 1.5; a probability"), ({"goal": 1}, "^`goal` is 1;")]
)
def test_gambler_errors(arguments, message):
    with pytest.raises(ValueError, match=message):
        gambler(**arguments)


def test_goodhart_bandit():
    """The rewards, centred, are 60 degrees apart; the path of steepest ascent has returns .4, 5/9, .2."""
    arms = load("bandit")
    true, proxy = (arms.rewards[name][0, :, 0] for name in ("true", "proxy"))
    a, b = true - true.mean(), proxy - proxy.mean()
    assert a @ b / np.sqrt((a @ a) * (b @ b)) == pytest.approx(0.5, abs=1e-15)
    path = [[1 / 3] * 3, [5 / 9, 4 / 9, 0], [1, 0, 0]]
    found = [rt.expected_return(arms.mdp, arms.rewards["true"], [x]) for x in path]
    assert found == pytest.approx([0.4, 5 / 9, 0.2], abs=1e-15)


def test_bandit_takes_lists_and_dictionaries():
    arms = bandit([1, 0, 2], discount=0.5)
    assert list(arms.rewards) == ["environment"]
    assert rt.solve(arms.mdp, arms.rewards["environment"]).values[0] == pytest.approx(4)
    assert bandit({"a": [1], "b": np.array([2])}).mdp.actions == ("arm 0",)
    exact = bandit([fmpq(1, 3), 0], discount=Fraction(1, 2))
    assert rt.solve(exact.mdp, exact.rewards["environment"]).values[0] == fmpq(2, 3)


@pytest.mark.parametrize(
    "rewards, message",
    [
        ({}, "^`rewards` is empty; give at least one list"),
        ([], "^`rewards` names no arm"),
        ({"a": [1, 2], "b": [1]}, r"^`rewards\['b'\]` pays 1 arms and the first one 2"),
    ],
)
def test_bandit_errors(rewards, message):
    with pytest.raises(ValueError, match=message):
        bandit(rewards)
