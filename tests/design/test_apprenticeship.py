"""The linear program of Ng and Russell against its own definition, and what is refused."""

import itertools

import numpy as np
import pytest

import rewardtheory as rt


def margins(mdp, policy, R):
    """Σ_s of the least bracket, by evaluating every action; and the least bracket of all."""
    reward = rt.reward(mdp, state=R)
    Q = rt.q_values(mdp, reward, policy)
    here, act = np.arange(mdp.n_states), np.asarray(policy)
    brackets = (Q[here, act][:, None] - Q) / mdp.discount
    others = [
        [brackets[s, a] for a in np.flatnonzero(mdp.available[s]) if a != act[s]]
        for s in range(mdp.n_states)
        if not mdp.terminal[s]
    ]
    least = [min(row) for row in others if row]
    return sum(least), min(least)


@pytest.mark.parametrize("penalty", [0.0, 0.3])
@pytest.mark.parametrize("seed", range(4))
def test_the_policy_is_optimal_and_no_corner_of_the_box_does_better(seed, penalty):
    mdp = rt.random_mdp(states=5, actions=3, discount=0.8, seed=seed)
    policy = rt.solve(mdp, rt.random_reward(mdp, seed=seed)).policy.argmax(axis=1).tolist()
    found = rt.inferred_reward(mdp, policy, penalty=penalty, certify=True)
    total, least = margins(mdp, policy, found.reward)
    assert least >= -1e-7 and abs(total - found.margin) < 1e-6 and np.abs(found.reward).max() <= 1 + 1e-9
    objective = total - penalty * np.abs(found.reward).sum()
    assert found.certificate.verify() and abs(float(found.certificate.value) + objective) < 1e-6
    for corner in itertools.product([-1.0, 0.0, 1.0], repeat=5):
        other, worst = margins(mdp, policy, np.array(corner))
        assert worst < 0 or other - penalty * np.abs(corner).sum() <= objective + 1e-7


def test_a_large_penalty_leaves_nothing():
    mdp = rt.random_mdp(states=4, actions=2, discount=0.8, seed=0)
    assert not rt.inferred_reward(mdp, [0, 1, 0, 1], penalty=1e3).reward.any()


def test_terminal_states_are_not_paid():
    mdp = rt.mdp({"s": {"go": {"end": 1}, "stay": {"s": 1}}}, start="s", discount=0.9)
    found = rt.inferred_reward(mdp, {"s": "stay"})
    np.testing.assert_allclose(found.reward, [1, 0], atol=1e-12)
    np.testing.assert_allclose(found.margin, 10, atol=1e-9)


def test_bad_input_is_refused():
    mdp = rt.random_mdp(states=2, actions=2, seed=0)
    with pytest.raises(
        ValueError, match=r"^`policy`\[0\] mixes actions; the program needs one action in each state\.$"
    ):
        rt.inferred_reward(mdp, [[0.5, 0.5], [1, 0]])
    with pytest.raises(ValueError, match=r"^`penalty` is -1; it must be ≥ 0: 0 leaves it out\.$"):
        rt.inferred_reward(mdp, [0, 0], penalty=-1)
    with pytest.raises(ValueError, match=r"^`largest` is 0; it must be > 0\.$"):
        rt.inferred_reward(mdp, [0, 0], largest=0)
    with pytest.raises(ValueError, match=r"^`mdp` must be a float64 model with a discount < 1"):
        rt.inferred_reward(mdp.exact(), [0, 0])
