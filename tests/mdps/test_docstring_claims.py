"""What the docstrings of specimens say beyond the numbers of their sources."""

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.mdps import cleaning_robot, load


@pytest.mark.parametrize("true, proxy", [pair[:2] for pair in cleaning_robot.PAIRS])
def test_cleaning_robot_is_hackable_on_mixtures(true, proxy):
    """A policy cleans room k with probability x_k and J = w·x, so two explicit policies around (½, ½, ½) show it."""
    robot = load("cleaning-robot")
    R1, R2 = robot.rewards[true], robot.rewards[proxy]
    w1, w2 = (np.array(cleaning_robot.REWARDS[name], dtype=float) for name in (true, proxy))
    # Down w1 and up w2: the difference of the unit vectors does both unless they are equal.
    step = w2 / np.linalg.norm(w2) - w1 / np.linalg.norm(w1)
    step *= 0.4 / np.abs(step).max()

    def returns(x):
        policy = rt.policy(robot.mdp, [*([p, 1 - p] for p in x), [1, 0]])
        return np.array([rt.expected_return(robot.mdp, R, policy) for R in (R1, R2)])

    change = returns(0.5 + step) - returns(0.5 * np.ones(3))
    assert change[0] < -1e-3 and change[1] > 1e-3
    answer, certificate = rt.check_hackable(robot.mdp, R1, R2)
    assert answer and certificate.verify().ok


def test_two_state_orders():
    """Three equal returns force the fourth; no reward ties the policies in two pairs that are not all equal."""
    world = load("two-state")
    draw = np.random.default_rng(0)
    policies = [rt.policy(world.mdp, x) for x in ((0, 0), (0, 1), (1, 0), (1, 1))]
    occupancies = np.array([rt.occupancy(world.mdp, policy).ravel() for policy in policies])
    for three in ((0, 1, 2), (0, 1, 3), (0, 2, 3), (1, 2, 3)):
        ties = occupancies[list(three[1:])] - occupancies[three[0]]
        rest = occupancies[({0, 1, 2, 3} - set(three)).pop()] - occupancies[three[0]]
        assert np.linalg.matrix_rank(ties) == np.linalg.matrix_rank(np.vstack([ties, rest])) == 2
    # 12 of the 24 strict orders appear; a thousand random rewards show all of them, and no other.
    found = {tuple(np.argsort(occupancies @ r)) for r in draw.standard_normal((1000, 4))}
    assert len(found) == 12


def test_taxi_reward_as_a_table_of_states_and_actions():
    """EPIC refuses the reward in its layout and takes R(s,a), as the docstring says; here it is by its definition."""
    taxi = load("taxi")
    tables = [R[:, :, 0] for R in taxi.rewards.values()]
    forms = []
    for R in tables:
        u = R.mean(axis=1)
        after = taxi.mdp.discount * (u - u.mean())
        forms.append((R - u[:, None])[:, :, None] + after)
    one, two = (form.ravel() - form.mean() for form in forms)
    rho = one @ two / np.sqrt((one @ one) * (two @ two))
    assert rt.epic(taxi.mdp, *tables) == pytest.approx(np.sqrt((1 - rho) / 2), abs=1e-10)
    with pytest.raises(ValueError, match="Successors"):
        rt.epic(taxi.mdp, *taxi.rewards.values())


def test_random_sparse_stays_the_model_that_it_was():
    """The named model is the one of the first normal numbers of seed 0: a change of the order of draws shows."""
    logits = np.random.default_rng(0).standard_normal((32, 4, 32))
    weight = np.exp(np.where(logits > 1, logits, -20.0))
    assert np.array_equal(load("random-sparse").mdp.transition, weight / weight.sum(axis=2, keepdims=True))
