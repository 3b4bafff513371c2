"""The look-ahead that is needed, against finite horizons solved one by one in rationals."""

import numpy as np
import pytest

import rewardtheory as rt


def slowly(mdp, reward, limit=30):
    best = rt.optimal_actions(mdp, reward).mask
    for depth in range(1, limit):
        q = rt.solve(mdp, reward, horizon=depth).q_values
        looks = np.asarray(q == q.max(axis=1)[:, None], dtype=bool)
        if not (looks & mdp.available & ~best & ~mdp.terminal[:, None]).any():
            return depth
    return None


@pytest.mark.parametrize("seed", range(6))
def test_it_is_what_horizons_say_and_floats_agree(seed):
    rng = np.random.default_rng(seed)
    mdp = rt.random_mdp(states=4, actions=2, discount=0.9, seed=seed).exact()
    reward = rt.reward(mdp, arrival=[int(x) for x in rng.integers(-2, 3, size=4)])
    wanted = slowly(mdp, reward)
    assert rt.needed_look_ahead(mdp, reward) == wanted
    plain = rt.random_mdp(states=4, actions=2, discount=0.9, seed=seed)
    assert rt.needed_look_ahead(plain, np.array(reward, dtype=float)) == wanted


@pytest.mark.parametrize("length", [1, 3, 6])
def test_a_line_needs_its_length_and_a_potential_makes_it_one(length):
    graph = {str(i): {"on": str(i + 1), "back": str(max(i - 1, 0))} for i in range(length)}
    line = rt.mdp(graph, start="0", discount=0.95)
    reward = rt.reward(line, {(str(length - 1), "on"): 1})
    assert rt.needed_look_ahead(line, reward) == length
    assert rt.needed_look_ahead(line, rt.shape(line, reward, -np.arange(length, -1.0, -1))) == 1


def test_nothing_to_choose_needs_one_step():
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.0)
    assert rt.needed_look_ahead(mdp, rt.reward(mdp, {})) == 1


def test_too_small_a_limit_is_said():
    line = rt.mdp({"0": {"on": "1", "stay": "0"}, "1": {"on": "2", "stay": "1"}}, start="0", discount=0.9)
    with pytest.raises(rt.NotConverged, match=r"^`needed_look_ahead` found no number of steps up to 1 after which"):
        rt.needed_look_ahead(line, rt.reward(line, {("1", "on"): 1}), limit=1)
