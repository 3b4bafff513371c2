"""Reward machines: products against the definition, values under shaping, and one sentence for each mistake."""

from fractions import Fraction

import numpy as np
import pytest

import rewardtheory as rt

GRAPH = {
    "u0": {"coffee & !mail": ("u1", 0), "mail": ("done", Fraction(1, 4)), "else": ("u0", 0)},
    "u1": {"office": ("done", 1), "else": ("u1", 0)},
    "done": {},
}
CORRIDOR = {
    "office": {"right": {"hall": 1}},
    "hall": {"left": {"office": 0.75, "hall": 0.25}, "right": {"kitchen": 1}},
    "kitchen": {"left": {"hall": 1}, "wait": {"kitchen": 1}},
}
LABELS = {"coffee": ["kitchen"], "office": ["office"], "mail": []}


@pytest.fixture
def corridor():
    return rt.mdp(CORRIDOR, start="office", discount=0.9)


def simulated(mdp, machine, labels, policy, steps):
    """Σ γ^t r_t by pushing the joint distribution of (s, u) forward, from the definition."""
    names = mdp.states
    mass = {(s, machine.initial): float(p) for s, p in enumerate(mdp.initial) if p}
    total, weight = 0.0, 1.0
    for _ in range(steps):
        following = {}
        for (s, u), m in mass.items():
            if machine.terminal[u] or mdp.terminal[s]:
                continue
            letter = sum(1 << i for i, name in enumerate(machine.atoms) if names[s] in labels[name])
            v, paid = machine.successor[u, letter], machine.payments[machine.edge[u, letter]]
            for a in range(mdp.n_actions):
                for t in range(mdp.n_states):
                    q = m * policy[s, a] * mdp.transition[s, a, t]
                    if q:
                        total += weight * q * float(paid)
                        following[t, v] = following.get((t, v), 0) + q
        mass, weight = following, weight * mdp.discount
    return total


def test_the_product_pays_what_the_machine_pays(corridor):
    machine = rt.reward_machine(GRAPH, start="u0")
    product, reward = rt.machine_product(corridor, machine, LABELS)
    pi = rt.uniform_policy(corridor)
    rows = [corridor.states.index(name.split(" & ")[0]) for name in product.states]
    lifted = np.where(product.available, pi[rows], 0)
    lifted[product.terminal] = rt.uniform_policy(product)[product.terminal]
    assert rt.expected_return(product, reward, lifted) == pytest.approx(
        simulated(corridor, machine, LABELS, pi, 400), abs=1e-12
    )


def test_shaping_by_the_machine_keeps_optimal_actions_and_shifts_values(corridor):
    machine = rt.reward_machine(GRAPH, start="u0")
    product, reward = rt.machine_product(corridor, machine, LABELS)
    for sign in (1, -1):
        phi = rt.machine_potential(product, machine, sign * rt.machine_values(machine, 0.9))
        shaped = rt.shape(product, reward, phi)
        plain, other = rt.solve(product, reward), rt.solve(product, shaped)
        assert other.values == pytest.approx(plain.values - phi, abs=1e-9)
        assert (rt.optimal_actions(product, shaped).mask == rt.optimal_actions(product, reward).mask).all()


def test_machine_values_are_optimal_values_of_the_machine():
    machine = rt.reward_machine(GRAPH, start="u0")
    assert rt.machine_values(machine, 0.5) == pytest.approx([0.5, 1, 0])


def test_a_payment_may_be_a_reward_on_the_model(corridor):
    table = rt.reward(corridor, {("kitchen", "left"): 2})
    graph = {"u": {"coffee": ("v", table), "else": ("u", 0)}, "v": {}}
    product, reward = rt.machine_product(corridor, rt.reward_machine(graph, start="u"), LABELS)
    kitchen = product.states.index("kitchen & u")
    assert reward[kitchen, corridor.actions.index("left")].max() == 2
    assert reward[kitchen, corridor.actions.index("wait")].max() == 0
    with pytest.raises(ValueError, match="`machine` pays a reward on a model"):
        rt.machine_values(rt.reward_machine(graph, start="u"), 0.9)


def test_exact_products_are_exact():
    mdp = rt.mdp(
        {"s": {"go": {"s": Fraction(1, 3), "t": Fraction(2, 3)}}, "t": {"go": "s"}}, start="s", discount=Fraction(1, 2)
    )
    machine = rt.reward_machine({"u": {"t": ("end", 1), "else": ("u", 0)}, "end": {}}, start="u")
    product, reward = rt.machine_product(mdp, machine, {"t": ["t"]})
    # v = γ (v/3 + 2/3 · 1)
    assert str(rt.solve(product, reward).values[0]) == "2/5"


@pytest.mark.parametrize(
    ("graph", "message"),
    [
        (
            {"u": {"a": ("u", 0)}},
            r"^`graph`\['u'\]: no guard holds where no atom is true; add one, or the guard 'else'\.$",
        ),
        (
            {"u": {"a": ("u", 0), "b": ("u", 1), "else": ("u", 0)}},
            r"'a' and 'b' both hold where only a and b are true",
        ),
        (
            {"u": {"a & !a": ("u", 0), "else": ("u", 0)}},
            r"the guard 'a & !a' can never hold; remove it or correct it\.$",
        ),
        ({"u": {"F a": ("u", 0), "else": ("u", 0)}}, r"the guard 'F a' is temporal; a guard is about one letter"),
        (
            {"u": {"a": ("w", 0), "else": ("u", 0)}},
            r"^`graph`\['u'\]\['a'\] leads to 'w'; the machine has the states 'u'\.$",
        ),
        ({"u": {"a": 3, "else": ("u", 0)}}, r"is 3; it must be a pair: \(next state, payment\)\.$"),
        ({"u": {"a &": ("u", 0), "else": ("u", 0)}}, r"the guard 'a &' is no formula: `text`, column 4"),
        ({"v": {}}, r"^`start` is 'u'; the machine has the states 'v'\.$"),
    ],
)
def test_mistakes_get_one_sentence(graph, message):
    with pytest.raises(ValueError, match=message):
        rt.reward_machine(graph, start="u")


def test_an_atom_without_a_label_is_named(corridor):
    with pytest.raises(ValueError, match="`labels` has no atom 'mail'"):
        rt.machine_product(corridor, rt.reward_machine(GRAPH, start="u0"), {"coffee": [], "office": []})
