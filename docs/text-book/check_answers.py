"""Check answers to the exercises: ``python docs/text-book/check_answers.py FILE.py``.

Each exercise has a property that a right answer has on every instance. The functions of your file are run on random
instances; the first one that disagrees is shown.
"""

import importlib.util
import sys

import numpy as np

import rewardtheory as rt

INSTANCES = 30


def _instance(rng):
    """A small random model, some with an end, and a reward."""
    size, actions, discount = int(rng.integers(2, 5)), int(rng.integers(1, 4)), float(rng.choice([0.3, 0.5, 0.9]))
    mdp = rt.random_mdp(states=size, actions=actions, discount=discount, seed=int(rng.integers(10**6)))
    return mdp, rng.normal(size=mdp.transition.shape)


def potential_of(answer, rng):
    """The potential that was used comes back."""
    mdp, reward = _instance(rng)
    phi = rng.normal(size=mdp.n_states)
    assert np.allclose(answer(mdp, reward, rt.shape(mdp, reward, phi)), phi, atol=1e-7), (mdp, phi)


def my_starc(answer, rng):
    """It equals `rt.starc`, also after shaping and scaling."""
    mdp, reward = _instance(rng)
    if mdp.n_actions < 2:
        return  # every reward is trivial
    other = rng.normal(size=reward.shape)
    assert np.isclose(answer(mdp, reward, other), rt.starc(mdp, reward, other), atol=1e-9), mdp
    changed = rt.shape(mdp, 3 * other, rng.normal(size=mdp.n_states))
    assert np.isclose(answer(mdp, reward, changed), rt.starc(mdp, reward, other), atol=1e-7), mdp


def opposite(answer, rng):
    """At distance 2, and no multiple."""
    mdp, reward = _instance(rng)
    if mdp.n_actions < 2:
        return
    found = np.asarray(answer(mdp, reward))
    assert np.isclose(rt.starc(mdp, reward, found), 2, atol=1e-7), mdp
    assert np.linalg.matrix_rank(np.stack([reward.ravel(), found.ravel()]), tol=1e-9) == 2, "a multiple"


def is_potential_difference(answer, rng):
    """Yes for differences, no once a single payment is changed."""
    size, discount = int(rng.integers(2, 5)), float(rng.uniform(0.1, 0.95))
    phi = rng.normal(size=size)
    F = discount * phi[None, :] - phi[:, None]
    assert answer(F, discount), (F, discount)
    F[0, 1] += rng.choice([-1, 1]) * rng.uniform(0.1, 1)
    assert not answer(F, discount), (F, discount)


def critical_bonus(answer, rng):
    """A little more makes circling optimal, a little less does not."""
    discount = float(rng.uniform(0.7, 0.99))
    graph = {"far": {"towards": "near", "away": "far"}, "near": {"towards": "goal", "away": "far"}}
    mdp = rt.mdp(graph, start="far", discount=discount)
    for factor, action in ((0.99, 0), (1.01, 1)):
        b = factor * answer(discount)
        paid = rt.reward(mdp, {("far", "towards"): b, ("near", "towards"): 1 + b})
        assert rt.solve(mdp, paid).policy[1].argmax() == action, (discount, factor)


def shifted_q_values(answer, rng):
    """The Q-values of the shaped reward."""
    mdp, reward = _instance(rng)
    phi = rng.normal(size=mdp.n_states)
    policy = rt.uniform_policy(mdp)
    expected = rt.q_values(mdp, rt.shape(mdp, reward, phi), policy)
    assert np.allclose(answer(mdp, reward, phi, policy), expected, atol=1e-7), mdp


def best_of_three(answer, rng):
    """The law that `scores.best_of_n` gives, with ties."""
    p, r = rng.dirichlet(np.ones(4)), rng.integers(0, 3, 4).astype(float)
    assert np.allclose(answer(p, r), rt.scores.best_of_n(p, r, 3), atol=1e-9), (p, r)


def same_preferences(answer, rng):
    """Yes after a positive factor and a number for each prompt, no after a negative one or once one score is moved."""
    r = rng.normal(size=(3, 4))
    moved = rng.uniform(0.1, 5) * r + rng.normal(size=(3, 1))
    assert answer(r, moved), (r, moved)
    assert not answer(r, -moved), (r, -moved)
    moved[1, 2] += rng.uniform(0.5, 1)
    assert not answer(r, moved), (r, moved)


PROPERTIES = (
    potential_of,
    my_starc,
    opposite,
    is_potential_difference,
    critical_bonus,
    shifted_q_values,
    best_of_three,
    same_preferences,
)


def check(module):
    """For each exercise that the module answers, its name and "right" or what is wrong."""
    verdicts = {}
    for statement in PROPERTIES:
        answer = getattr(module, statement.__name__, None)
        if answer is None:
            continue
        verdicts[statement.__name__] = "right"
        for seed in range(INSTANCES):
            try:
                statement(answer, np.random.default_rng(seed))
            except Exception as error:
                verdicts[statement.__name__] = f"wrong at instance {seed}: {type(error).__name__}: {error}"
                break
    return verdicts


def load(path):
    """The module in a file that the reader named."""
    spec = importlib.util.spec_from_file_location("answers", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: check_answers.py FILE.py")
    found = check(load(sys.argv[1]))
    for name, verdict in found.items():
        print(f"{name}: {verdict}")
    if not found:
        sys.exit(f"no answer found; a file holds functions named {', '.join(p.__name__ for p in PROPERTIES)}")
    sys.exit(any(verdict != "right" for verdict in found.values()))
