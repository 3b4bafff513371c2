"""FrozenLake and CliffWalking against Gymnasium's own tables, and the numbers that their sources print."""

import numpy as np
import pytest
from flint import fmpq
from scipy.optimize import linprog

import rewardtheory as rt
from rewardtheory.mdps import load

LAKES = [("frozen-lake", "4x4"), ("frozen-lake-8x8", "8x8")]


def tables(env):
    """P(s'|s,a), R(s,a,s') and the done transitions of a Gymnasium table; no successor has two rewards."""
    S, A = len(env.P), len(env.P[0])
    p, R, done = np.zeros((S, A, S)), np.full((S, A, S), np.nan), np.zeros((S, A, S), bool)
    for s, actions in env.P.items():
        for a, outcomes in actions.items():
            for chance, end, paid, ended in outcomes:
                assert np.isnan(R[s, a, end]) or R[s, a, end] == paid
                p[s, a, end] += chance
                R[s, a, end] = paid
                done[s, a, end] |= ended
    return p, R, done


@pytest.mark.parametrize("name, size", LAKES)
def test_frozen_lake_equals_gymnasiums_table(name, size):
    pytest.importorskip("gymnasium")
    from gymnasium.envs.toy_text.frozen_lake import FrozenLakeEnv

    env = FrozenLakeEnv(map_name=size)
    lake = load(name)
    mdp = lake.mdp
    p, R, done = tables(env)
    # Gymnasium's side steps are (1 - 1/3)/2, one bit above a third.
    assert np.abs(mdp.transition - p).max() <= 2.0**-53
    assert np.array_equal(mdp.transition != 0, p != 0)
    assert np.array_equal(mdp.initial, env.initial_state_distrib)
    # Every way into a terminal state is flagged, and no other; so no state has to be added.
    into_end = np.broadcast_to(mdp.terminal, p.shape)
    assert np.array_equal(done[p != 0], into_end[p != 0])
    assert np.array_equal(lake.rewards["environment"][p != 0], R[p != 0])
    assert lake.places is not None
    assert np.array_equal(lake.places @ (env.ncol, 1), np.arange(env.nrow * env.ncol))


@pytest.mark.parametrize("name, size", LAKES)
def test_frozen_lake_has_exact_thirds(name, size):
    exact = load(name).mdp.exact()
    assert set(exact.transition.ravel()) == {fmpq(0), fmpq(1, 3), fmpq(2, 3), fmpq(1)}


def test_frozen_lake_optimum():
    """.5420 at discount .99; and the linear program over values, on Gymnasium's numbers, says the same."""
    pytest.importorskip("gymnasium")
    from gymnasium.envs.toy_text.frozen_lake import FrozenLakeEnv

    lake = load("frozen-lake")
    found = rt.solve(lake.mdp, lake.rewards["environment"])
    assert found.values[0] == pytest.approx(0.5420, abs=5e-5)
    p, R, done = tables(FrozenLakeEnv())
    R = np.nan_to_num(R)
    S, A, _ = p.shape
    r = (p * R).sum(axis=2)
    lhs = np.eye(S)[:, None, :] - 0.99 * p * ~done
    program = linprog(np.ones(S), A_ub=-lhs.reshape(S * A, S), b_ub=-r.ravel(), bounds=(None, None))
    assert np.abs(program.x - found.values).max() < 1e-8


@pytest.mark.parametrize("name, steps, printed", [("frozen-lake", 100, 0.74), ("frozen-lake-8x8", 200, 0.91)])
def test_frozen_lake_reaches_what_gymnasium_says_is_optimal(name, steps, printed):
    """Gymnasium's registry notes the best success rates within the step limits as .74 and .91."""
    lake = load(name)
    found = rt.solve(lake.mdp.replace(discount=1), lake.rewards["environment"], horizon=steps)
    assert found.values[0] == pytest.approx(printed, abs=0.005)


@pytest.mark.parametrize("name, same", [("frozen-lake", {"shaped", "careful"}), ("frozen-lake-8x8", {"shaped"})])
def test_frozen_lake_rewards_that_keep_the_optimal_actions(name, same):
    lake = load(name)
    masks = {key: rt.optimal_actions(lake.mdp, R).mask for key, R in lake.rewards.items()}
    kept = {key for key, mask in masks.items() if np.array_equal(mask, masks["environment"])}
    assert kept == {"environment"} | same
    J = {key: rt.expected_return(lake.mdp, R, rt.uniform_policy(lake.mdp)) for key, R in lake.rewards.items()}
    assert lake.places is not None
    potential = -np.abs(lake.places[0] - lake.places[-1]).sum()
    assert J["shaped"] - J["environment"] == pytest.approx(-potential, rel=1e-12)


def test_cliff_walking_equals_gymnasiums_table():
    pytest.importorskip("gymnasium")
    from gymnasium.envs.toy_text.cliffwalking import CliffWalkingEnv

    env, walk = CliffWalkingEnv(), load("cliff-walking")
    p, R, done = tables(env)
    live = ~walk.mdp.terminal
    assert np.array_equal(walk.mdp.transition[live], p[live])
    assert np.array_equal(walk.mdp.initial, env.initial_state_distrib)
    assert np.array_equal(walk.rewards["environment"][live][p[live] != 0], R[live][p[live] != 0])
    # Every way into the goal is flagged and no other transition is; the table itself goes on paying there.
    assert np.array_equal(done[p != 0], np.broadcast_to(walk.mdp.terminal, p.shape)[p != 0])
    assert (R[47][p[47] != 0] < 0).all()


def test_cliff_walking_optimum():
    """13 steps along the edge: -13 undiscounted, -(1 - γ^13)/(1 - γ) with the discount."""
    walk = load("cliff-walking")
    found = rt.solve(walk.mdp, walk.rewards["environment"])
    assert found.values[36] == pytest.approx(-(1 - 0.99**13) / 0.01, abs=1e-9)
    finite = rt.solve(walk.mdp.replace(discount=1), walk.rewards["environment"], horizon=50)
    assert finite.values[36] == -13.0
    with pytest.raises(ValueError, match="discount"):
        rt.solve(walk.mdp.replace(discount=1), walk.rewards["environment"])
    # Without the punishment the cliff is no shorter way: it leads back.
    assert rt.solve(walk.mdp, walk.rewards["steps"]).values[36] == pytest.approx(found.values[36], abs=1e-9)


def test_cliff_cells_are_never_entered():
    walk = load("cliff-walking")
    assert walk.mdp.transition[:, :, 37:47].sum() == 0
    part, R = rt.restrict(walk.mdp, walk.rewards["environment"])
    assert part.n_states == 38
    assert rt.solve(part, R).values[36] == rt.solve(walk.mdp, walk.rewards["environment"]).values[36]
