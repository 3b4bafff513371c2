"""Every built-in scheme on one small input, against numbers worked out by hand."""

import math

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.verify.builtin_schemes import SCHEMES

# States x, y, end (0, 1, 2), actions go, stay, jump; Φ = 1, 4, 0.
GRAPH = {"x": {"go": "y", "stay": "x", "jump": {"y": 0.25, "end": 0.75}}, "y": {"go": "end"}}
PAYS = {("x", "go"): 2, ("x", "stay"): 0.5, ("x", "jump"): 1, ("y", "go"): -3}
MOVES = [(0, 0, 1), (0, 1, 0), (0, 2, 1), (0, 2, 2), (1, 0, 2)]
ROOT = 1 / math.sqrt(2)


def logistic(x):
    return 1 / (1 + math.exp(-x))


# On the moves x go y, x stay x, x jump y, x jump end, y go end, which pay 2, 0.5, 1, 1, −3.
REWARDS = {
    "potential_shaping": [3, 0, 2, 0, -7],
    "undiscounted_shaping": [5, 0.5, 4, 0, -7],
    "look_ahead_advice": [3, 0, 0, -2, -7],  # Φ(x, ·) = 1, 2, 3
    "redistribution": [2, 0.5, 4, 0, -3],
    "positive_scaling": [6, 1.5, 3, 3, -9],
    "negation": [-2, -0.5, -1, -1, 3],
    "constant_shift": [3, 1.5, 2, 2, -2],
    "constant_shift_for_ever": [3, 1.5, 2, 3, -1],
    "step_penalty": [1, -0.5, 0, 0, -4],
    "clipping": [1, 0.5, 1, 1, -1],
    "sign": [1, 1, 1, 1, -1],
    "tanh": [math.tanh(x) for x in (2, 0.5, 1, 1, -3)],
    "distance_bonus": [3, 0.5, 2, 2, -2],
    "count_bonus": [2 + ROOT, 1.5, 1 + ROOT, 1, -3],
}

# States x, x, y, end by stay, go, go, paid 0.5, 2, −3.
HISTORIES = {
    "look_back_advice": [2.5, -1, -5],
    "look_back_advice_to_the_last_step": [2.5, -1, -1],
    "dynamic_potential": [0.5, 6, -15],
    "dynamic_potential_looked_up_anew": [0, 4, -15],
    "count_bonus_along_a_path": [0.5 + ROOT, 3, -2],
    "count_bonus_paid_back": [0.5 + ROOT, 3, -2 - 4 * (ROOT + 0.75)],
    "count_bonus_matched": [0.5 + ROOT, 3 - 2 * ROOT, -5],
}

OTHERS = {
    "event_bonus": [(([0, 2, 0, -1],), [0, 3, 0, 0])],
    "event_bonus_paid_back": [(([0, 2, 0, -1],), [0, 3, 0, -2])],
    "event_bonus_matched": [(([0, 2, 0, -1],), [0, 3, -1, -1])],
    "log_sigmoid": [(([0, 1, 3],), [math.log(logistic(x)) for x in (-1, 0, 2)])],
    "preference_as_reward": [(([0, 1, 5],), [logistic(x) for x in (-2, -1, 3)])],
    "min_max": [(([0, 1, 4],), [0, 0.25, 1]), (([2, 2],), [0, 0])],
    "z_score": [(([0, 1, 5],), [x / math.sqrt(14 / 3) for x in (-2, -1, 3)]), (([2, 2],), [0, 0])],
    "weighted_sum": [(([1, -2, 3],), 1)],
    "sum_of_log_sigmoids": [(([1, -2],), math.log(logistic(1)) + math.log(logistic(-2)))],
    "least_criterion": [(([1, -2, 3],), -2)],
    "sum_of_steps": [(([1, -2, 3],), [2, 1, 3])],
    "least_step": [(([1, -2, 3],), [-2, -2, 3])],
    "clip_steps": [(([1, -2, 3],), [-2.5, -2.5, 0])],
    "delta_steps": [(([1, -2, 3],), [1, -2, 0]), (([1, -2, 3, 7],), [1, -2, 3, 0]), (([5],), [0])],
    "bonus_for_short": [(([4, 5, 8, 2], [1, 1, 0, 0]), [1.5, 1, 0, 0])],
    "relative_length_penalty": [
        (([4, 5, 8], [1, 1, 0]), [1 - 0.2 * logistic(-1), 1 - 0.2 * logistic(1), 0]),
        (([4, 4], [1, 1]), [0.9, 0.9]),
        (([4, 6], [0, 0]), [0, 0]),
        (([4, 6], [0, 1]), [0, 0.9]),
    ],
    "length_penalty": [(([4, 5, 8], [1, 1, 0]), [0.5, 0.375, -1])],
}
BY_NAME = {scheme.name: scheme for scheme in SCHEMES}
BY_HAND = {"noise", "heuristic_guidance", "reward_machine_shaping", "reward_machine_bonus"}


def model():
    mdp = rt.mdp(GRAPH, start="x", discount=0.5)
    return mdp, rt.reward(mdp, PAYS)


def test_no_scheme_is_left_out():
    assert set(BY_NAME) == {*REWARDS, *HISTORIES, *OTHERS, *BY_HAND}


@pytest.mark.parametrize("name", REWARDS)
def test_schemes_of_rewards(name):
    found = np.asarray(BY_NAME[name].function(*model()))
    assert [found[move] for move in MOVES] == pytest.approx(REWARDS[name])


@pytest.mark.parametrize("name", HISTORIES)
def test_schemes_of_histories(name):
    arguments = (np.array([0, 0, 1, 2]), np.array([1, 0, 0]), np.array([0.5, 2.0, -3.0]))
    assert BY_NAME[name].function(model()[0], *arguments) == pytest.approx(HISTORIES[name])


@pytest.mark.parametrize("name", OTHERS)
def test_schemes_of_scores(name):
    for arguments, expected in OTHERS[name]:
        assert BY_NAME[name].function(*(np.array(x, dtype=float) for x in arguments)) == pytest.approx(expected)


def test_noise_is_one_normal_number_for_each_transition():
    noise = BY_NAME["noise"].function
    mdp, reward = model()
    big = np.zeros((1, 1, 20_000))
    assert (noise(mdp, reward, 3) == noise(mdp, reward, 3)).all() and (
        noise(mdp, reward, 3) != noise(mdp, reward)
    ).all()
    assert noise(mdp, big).std() == pytest.approx(0.5, rel=0.05) and abs(noise(mdp, big).mean()) < 0.02
    assert noise(mdp, big + 7) == pytest.approx(noise(mdp, big) + 7)


def test_guidance_halves_the_discount():
    mdp, reward = model()
    changed, guided = BY_NAME["heuristic_guidance"].function(mdp, reward)
    assert changed.discount == 0.25
    assert [guided[move] for move in MOVES] == pytest.approx([2.25, 0.5625, 1.25, 1, -3])


@pytest.mark.parametrize(
    ("name", "steps", "entering"),
    [
        ("reward_machine_shaping", (1.5, 0, 0.5), (1 - 1, -3 - 1)),
        ("reward_machine_bonus", (2, 0.5, 1), (1 + 1, -3 + 1)),
    ],
)
def test_machines_see_the_last_state(name, steps, entering):
    """Before it is seen the machine is in its first state: (x, y, end), then the same again."""
    product, reward, lift = BY_NAME[name].function(*model())
    assert (
        product.n_states == 6 and lift.tolist() == [0, 1, 2, 0, 1, 2] and product.initial.tolist() == [1, 0, 0, 0, 0, 0]
    )
    assert [reward[0, 0, 1], reward[0, 1, 0], reward[0, 2, 1]] == pytest.approx(steps)
    assert [reward[0, 2, 5], reward[1, 0, 5]] == pytest.approx(entering)
    assert product.transition[0, 2].tolist() == [0, 0.25, 0, 0, 0, 0.75]


def test_a_machine_goes_on_after_its_last_state():
    """x goes to y, the last state, which stays: Φ(u) is 1 before and 3 after."""
    mdp = rt.mdp({"x": {"go": "y"}, "y": {"go": "y"}}, start="x", discount=0.5)
    _, shaped, _ = BY_NAME["reward_machine_shaping"].function(mdp, rt.reward(mdp, {}))
    _, paid, _ = BY_NAME["reward_machine_bonus"].function(mdp, rt.reward(mdp, {}))
    assert [shaped[0, 0, 3], shaped[3, 0, 3]] == pytest.approx([0.5 * 3 - 1, 0.5 * 3 - 3])
    assert [paid[0, 0, 3], paid[3, 0, 3]] == [1, 0]
