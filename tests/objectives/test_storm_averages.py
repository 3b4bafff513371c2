"""Limit averages against Storm: of stationary policies and at most, in models with one class and with several.

Storm's averages of floats are off by up to 10^-6, so rationals are asked for; its rewards are those of states and actions.
"""

from fractions import Fraction

import numpy as np
import pytest
from objectives.words import generator, rounded

import rewardtheory as rt
from rewardtheory.arithmetic import rational
from rewardtheory.objectives.average_optimum import best_average
from rewardtheory.objectives.markov import LimitAverageReward

stormpy = pytest.importorskip("stormpy", reason="stormpy is not installed: `pip install stormpy` compares with Storm")


def random_model(rng, *, classes):
    """(model, pays): with some absorbing states and islands where there may be several classes, else a way back to 0."""
    size = int(rng.integers(2, 7))
    graph, pays = {}, {}
    for s in range(size):
        graph[str(s)] = {}
        for a in range(int(rng.integers(1, 4))):
            reach = size if not classes or rng.random() < 0.5 else s + 1  # several classes: often no way up
            targets = sorted(set(rng.integers(reach, size=int(rng.integers(1, 4))).tolist()))
            if classes and rng.random() < 0.3:
                targets = [s]
            if not classes:
                targets = sorted({0, *targets})
            weights = rng.integers(1, 4, size=len(targets)).tolist()
            graph[str(s)][f"a{a}"] = {str(t): Fraction(w, sum(weights)) for t, w in zip(targets, weights, strict=True)}
            pays[str(s), f"a{a}"] = Fraction(int(rng.integers(0, 7)), int(rng.integers(1, 4)))
    return graph, pays


def storm_average(kind, graph, pays, path, question):
    """The exact answer of Storm from state 0."""
    lines, rewards = [], []
    for s, choices in graph.items():
        for a, targets in choices.items():
            lines.append(f" [{a}] s={s} -> " + " + ".join(f"{p}:(s'={t})" for t, p in targets.items()) + ";")
            rewards.append(f" [{a}] s={s} : {pays[s, a]};")
    program = [
        kind,
        "module m",
        f" s : [0..{len(graph)}] init 0;",
        *lines,
        "endmodule",
        'rewards "r"',
        *rewards,
        "endrewards",
    ]
    path.write_text("\n".join(program), "utf8")
    parsed = stormpy.parse_prism_program(str(path))
    wanted = stormpy.parse_properties(f'R{{"r"}}{question}=? [ LRA ]', parsed)
    model = stormpy.build_model[stormpy.Rational](parsed, wanted)
    return Fraction(str(stormpy.model_checking(model, wanted[0]).get_value(model.initial_states[0])))


def mixed(rng, mdp):
    """A policy with exact chances, some of them 0."""
    pi = np.zeros((mdp.n_states, mdp.n_actions), dtype=object)
    for s in range(mdp.n_states):
        actions = np.flatnonzero(mdp.available[s])
        weights = rng.integers(0, 4, size=len(actions))
        weights[rng.integers(len(actions))] += 1
        for a, w in zip(actions.tolist(), weights.tolist(), strict=True):
            pi[s, a] = rational(Fraction(w, int(weights.sum())))
    return pi


def chain(graph, pays, mdp, pi):
    """The graph and the payments of one policy."""
    moves, paid = {}, {}
    for s, name in enumerate(mdp.states):
        targets: dict[str, Fraction] = {}
        paid[name, "on"] = Fraction(0)
        for a, action in enumerate(mdp.actions):
            chance = Fraction(str(pi[s, a]))
            if chance:
                paid[name, "on"] += chance * pays[name, action]
                for t, p in graph[name][action].items():
                    targets[t] = targets.get(t, Fraction(0)) + chance * p
        moves[name] = {"on": targets}
    return moves, paid


@pytest.mark.parametrize("classes", [False, True])
@pytest.mark.parametrize("seed", range(30))
def test_limit_averages_of_policies_equal_those_of_storm_exactly(seed, classes, tmp_path):
    rng = generator(seed)
    graph, pays = random_model(rng, classes=classes)
    mdp = rt.mdp(graph, start="0", discount=Fraction(1, 2))
    pi = mixed(rng, mdp)
    found = LimitAverageReward(rt.reward(mdp, pays)).evaluate(mdp, pi)
    theirs = storm_average("dtmc", *chain(graph, pays, mdp, pi), tmp_path / "m.pm", "")
    assert found.bound == 0 and Fraction(str(found.value)) == theirs
    rough = rt.mdp(rounded(graph), start="0", discount=0.5)
    pi = np.array([[float(Fraction(str(x))) for x in row] for row in pi])
    reward = rt.reward(rough, {key: float(x) for key, x in pays.items()})
    assert rt.average_reward(rough, reward, pi) == pytest.approx(float(theirs), abs=1e-10)


@pytest.mark.parametrize("classes", [False, True])
@pytest.mark.parametrize("seed", range(30))
def test_the_greatest_limit_average_equals_that_of_storm(seed, classes, tmp_path):
    rng = generator(1000 + seed)
    graph, pays = random_model(rng, classes=classes)
    mdp = rt.mdp(rounded(graph), start="0", discount=0.5)
    reward = rt.reward(mdp, {key: float(x) for key, x in pays.items()})
    for sign, question in ((1, "max"), (-1, "min")):
        theirs = float(storm_average("mdp", graph, pays, tmp_path / "m.nm", question))
        value, policy = best_average(mdp, sign * reward)
        assert sign * value == pytest.approx(theirs, abs=1e-8)
        # The policy attains it, so that the value is one of a policy and not of the program alone.
        policy = np.where(policy < 1e-9, 0.0, policy)
        policy = policy / policy.sum(axis=1, keepdims=True)
        assert rt.average_reward(mdp, reward, policy) == pytest.approx(theirs, abs=1e-8)


def test_both_kinds_of_models_occur():
    """Half of the models have one class under every policy, and enough of the others several."""
    several = 0
    for seed in range(30):
        rng = generator(seed)
        mdp = rt.mdp(rounded(random_model(rng, classes=True)[0]), start="0", discount=0.5)
        pi = rt.uniform_policy(mdp)
        matrix = np.einsum("sa,sat->st", pi, np.asarray(mdp.transition)) > 0
        seen = np.linalg.matrix_power(np.eye(len(matrix)) + matrix, len(matrix)) > 0
        several += len({tuple(row) for row in seen if all((seen[t] == row).all() for t in np.flatnonzero(row))}) > 1
    assert several >= 8
