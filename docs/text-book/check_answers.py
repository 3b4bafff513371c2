"""Check answers to the exercises: ``python docs/text-book/check_answers.py FILE.py``.

Each exercise has a property that a right answer has on every instance. The functions of your file are run on random
instances; the first one that disagrees is shown.
"""

import importlib.util
import sys
from fractions import Fraction

import numpy as np

import rewardtheory as rt
from rewardtheory.objectives.environments import fork, split
from rewardtheory.objectives.inner import FunctionFromTrajectories
from rewardtheory.objectives.semantics import holds

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


def formulas(answer, rng):
    """On a random word that repeats itself, each formula means what the exercise says."""
    begin, cycle = ([_letter(rng) for _ in range(rng.integers(low, 5))] for low in (0, 1))
    word = begin + cycle * 3
    later = ["a" in letter for letter in word]
    wanted = {
        "twice": sum(later) >= 2,
        "first only": later[0] and not any(later[1:]),
        "answered": all(any("b" in x for x in word[i + 1 :] + cycle) for i in range(len(begin + cycle)) if later[i]),
    }
    for name, text in answer().items():
        assert holds(rt.ltl(text), begin, cycle) == wanted[name], (name, begin, cycle)


def _letter(rng):
    return frozenset(name for name in "ab" if rng.random() < 0.5)


def count_to_three(answer, rng):
    """The machine pays once, at the third a, and ends there."""
    machine = answer()
    state, seen, paid = machine.initial, 0, 0
    for _ in range(20):
        if machine.terminal[state]:
            break
        a = bool(rng.random() < 0.5)
        seen += a
        letter = int(a) if machine.atoms == ("a",) else 0
        paid += machine.payments[machine.edge[state, letter]]
        state = machine.successor[state, letter]
        assert paid == (seen == 3), "paid at another time"
    assert bool(machine.terminal[state]) == (seen >= 3)


def mixture_value(answer, rng):
    """It is what a function from trajectories says of the mixture."""
    mdp = fork()
    values = [int(x) for x in rng.integers(-9, 9, 2)]
    chance = Fraction(int(rng.integers(0, 8)), 7)
    spec = FunctionFromTrajectories(lambda path: values[int(path.begin[0][2] == mdp.states.index("right"))])
    found = spec.evaluate(mdp, split(mdp, "s", a=1 - chance, b=chance)).value
    assert str(found) == str(Fraction(answer(*values, chance))), (values, chance)


def _belief(rng):
    """Utilities of both signs, and their probabilities."""
    count = int(rng.integers(2, 5))
    u = np.concatenate([[-1.0, 1.0], rng.normal(size=count)]) * rng.uniform(0.1, 3)
    p = rng.uniform(0.1, 1, size=count + 2)
    return u, p / p.sum()


def most_misreports(answer, rng):
    """The incentive to defer is 0 there."""
    u, p = _belief(rng)
    human = rt.humans.misreporting(rt.humans.rational, answer(u, p))
    assert abs(rt.deference_incentive(rt.beliefs.finite(u, p), human)) <= 1e-9, (u, p)


def worth_of_a_perfect_bit(answer, rng):
    """What `rt.one_more_bit` says."""
    u, p = _belief(rng)
    share = float(rng.uniform())
    bit = rt.one_more_bit(rt.beliefs.finite(u, p), rt.humans.coin(share), answer=rt.humans.rational)
    assert np.isclose(answer(u, p, share), bit.gain, atol=1e-9), (u, p, share)


def best_wait_set(answer, rng):
    """Among the optimal sets."""
    table = rng.integers(-5, 6, size=(int(rng.integers(1, 4)), int(rng.integers(1, 4))))
    assert frozenset(answer(table)) in rt.optimal_pairs(rt.table_game(table)).wait_sets(), table


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


def same_soft_policy(answer, rng):
    """Yes after V − γPV for any V, no once one payment is moved."""
    mdp, reward = _instance(rng)
    if mdp.n_actions < 2:
        return  # every reward has the same policy
    first = reward[:, :, 0]
    V = rng.normal(size=mdp.n_states)
    second = first + V[:, None] - mdp.discount * mdp.transition @ V
    assert answer(mdp, first, second), mdp
    second[0, 1] += rng.choice([-1, 1]) * rng.uniform(0.1, 1)
    assert not answer(mdp, first, second), mdp


def greatest_gain(answer, rng):
    """The value that `rt.check_feasible_reward` proves."""
    mdp, reward = _instance(rng)
    actions = rng.integers(0, mdp.n_actions, size=mdp.n_states)
    proved = rt.check_feasible_reward(mdp, actions, reward)[1].value
    assert np.isclose(answer(mdp, reward, actions), float(proved), atol=1e-7), (mdp, actions)


def open_dimensions(answer, rng):
    """What `rt.identifiable_directions` finds by exact rank."""
    size, actions = int(rng.integers(1, 6)), int(rng.integers(1, 4))
    successor = rng.integers(0, size, size=(size, actions))
    mdp = rt.MDP(np.eye(size)[successor], np.eye(size)[0], 0.9)
    found = rt.identifiable_directions(mdp, state_only=True).dimension
    assert answer(successor.tolist()) == found, successor


PROPERTIES = (
    potential_of,
    my_starc,
    opposite,
    is_potential_difference,
    critical_bonus,
    shifted_q_values,
    formulas,
    count_to_three,
    mixture_value,
    same_soft_policy,
    greatest_gain,
    open_dimensions,
    most_misreports,
    worth_of_a_perfect_bit,
    best_wait_set,
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
