"""Taxi: the shipped table against its rules, against Gymnasium, and its optimum against breadth-first search.

Run as a script, this file writes the table anew.
"""

import json
import sys
from collections import deque
from importlib.resources import files

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.mdps import load

MAP = ["R: | : :G", " : | : : ", " : : : : ", " | : | : ", "Y| : |B: "]
STANDS = [(r, c // 2) for letter in "RGYB" for r, row in enumerate(MAP) for c, x in enumerate(row) if x == letter]
ABOARD = 4


def encode(row, column, passenger, destination):
    return ((row * 5 + column) * 5 + passenger) * 4 + destination


def step(row, column, passenger, destination, action):
    """(next state, reward, whether it is a delivery), from the rules."""
    here = (row, column)
    paid, delivered = -1, False
    if action == 0:
        row = min(row + 1, 4)
    elif action == 1:
        row = max(row - 1, 0)
    elif action == 2 and column < 4 and MAP[row][2 * column + 1] == ":":
        column += 1
    elif action == 3 and column > 0 and MAP[row][2 * column - 1] == ":":
        column -= 1
    elif action == 4:
        if passenger != ABOARD and here == STANDS[passenger]:
            passenger = ABOARD
        else:
            paid = -10
    elif action == 5:
        if passenger == ABOARD and here in STANDS:
            passenger = STANDS.index(here)
            delivered = passenger == destination
            paid = 20 if delivered else -1
        else:
            paid = -10
    return encode(row, column, passenger, destination), paid, delivered


def rules():
    """The table of all states and actions, as the file holds it."""
    cells = [(r, c, p, d) for r in range(5) for c in range(5) for p in range(5) for d in range(4)]
    rows = [[step(*cell, action) for action in range(6)] for cell in cells]
    return {
        "next": [[end for end, _, _ in row] for row in rows],
        "reward": [[paid for _, paid, _ in row] for row in rows],
        "deliveries": [[s, a] for s, row in enumerate(rows) for a, (_, _, done) in enumerate(row) if done],
    }


def shipped():
    return json.loads(files("rewardtheory.mdps").joinpath("taxi.json").read_text(encoding="utf-8"))


def test_shipped_table_follows_the_rules():
    assert shipped() == rules()


def test_table_equals_gymnasiums():
    pytest.importorskip("gymnasium")
    from gymnasium.envs.toy_text.taxi import TaxiEnv

    table, env = shipped(), TaxiEnv()
    deliveries = []
    for s, actions in env.P.items():
        for a, ((chance, end, paid, done),) in actions.items():
            assert (chance, end, paid) == (1.0, table["next"][s][a], table["reward"][s][a])
            if done:
                deliveries.append([s, a])
    assert deliveries == table["deliveries"]
    taxi = load("taxi").mdp
    assert np.array_equal(taxi.initial[:500], env.initial_state_distrib) and taxi.initial[500] == 0
    for s in range(500):
        row, column, passenger, destination = env.decode(s)
        stand = ["Red", "Green", "Yellow", "Blue", "aboard"]
        assert taxi.states is not None
        assert taxi.states[s] == f"taxi({row},{column}) passenger {stand[passenger]}→{stand[destination]}"


def test_deliveries_lead_into_the_added_end():
    taxi = load("taxi")
    mdp, paid = taxi.mdp, taxi.rewards["environment"][:, :, 0]
    table = shipped()
    assert len(table["deliveries"]) == 4
    for s, a in table["deliveries"]:
        assert mdp.transition.state[s, a, 0] == 500 and paid[s, a] == 20
    assert (mdp.transition.state[:500] == 500).sum() == 4
    assert mdp.terminal.tolist() == [False] * 500 + [True]
    assert np.array_equal(np.delete(paid, 500, axis=0), table["reward"])
    delivery = taxi.rewards["delivery"][:, :, 0]
    assert np.argwhere(delivery).tolist() == table["deliveries"] and set(delivery[delivery != 0]) == {20}


def test_reachable_counts():
    assert rt.restrict(load("taxi").mdp)[0].n_states == 401
    # In the table itself the deliveries lead to four states, here to one: 404 less 3.
    ends = np.array(shipped()["next"])
    seen, queue = set(), deque(np.flatnonzero(load("taxi").mdp.initial).tolist())
    while queue:
        s = queue.popleft()
        if s not in seen:
            seen.add(s)
            done = [a for t, a in shipped()["deliveries"] if t == s]
            queue.extend(int(t) for a, t in enumerate(ends[s]) if a not in done)
            seen.update(int(ends[s, a]) for a in done)
    assert len(seen) == 404


def test_optimum_is_the_shortest_trip():
    """V*(s) = -(1 - γ^(n-1))/(1-γ) + 20 γ^(n-1), with n the least number of steps to a delivery."""
    taxi = load("taxi")
    table, deliveries = shipped(), {tuple(x) for x in shipped()["deliveries"]}
    before = {s: set() for s in range(500)}
    for s, row in enumerate(table["next"]):
        for a, end in enumerate(row):
            if (s, a) not in deliveries:
                before[end].add(s)
    steps = {s: 1 for s, _ in deliveries}
    queue = deque(steps)
    while queue:
        s = queue.popleft()
        for t in before[s] - steps.keys():
            steps[t] = steps[s] + 1
            queue.append(t)
    assert len(steps) == 500
    n = np.array([steps[s] for s in range(500)])
    gamma = taxi.mdp.discount
    expected = -(1 - gamma ** (n - 1)) / (1 - gamma) + 20 * gamma ** (n - 1)
    found = rt.solve(taxi.mdp, taxi.rewards["environment"])
    assert np.abs(found.values[:500] - expected).max() <= found.bound + 1e-12
    # Undiscounted, over the starts: what a perfect taxi earns on average.
    start = taxi.mdp.initial[:500]
    undiscounted = rt.solve(taxi.mdp.replace(discount=1), taxi.rewards["environment"], horizon=200)
    assert undiscounted.values[:500] @ start == pytest.approx((21 - n) @ start, abs=1e-9)
    assert (21 - n) @ start == pytest.approx(7.93)


if __name__ == "__main__":
    json.dump(rules(), sys.stdout, separators=(",", ":"))
    print()
