"""Hacking, simplification and realizable orders on finite sets, against brute force and linear programs."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from strategies import instances, quick

import rewardtheory as rt
from rewardtheory.arithmetic import floats, rationals
from rewardtheory.distances.finite_policies import occupancies, returns_of
from rewardtheory.distances.orders import Order, simplifies_order, unhackable_orders
from rewardtheory.distances.simplification import rank_of
from rewardtheory.mdps import load


def weak_orders(n):
    """All weak orders of n things as tuples of ranks."""
    return {tuple(sorted(set(r)).index(x) for x in r) for r in itertools.product(range(n), repeat=n)}


def feasible(x, ranks):
    """Whether some reward in a box realizes the ranks: a linear program with a margin."""
    pairs = list(itertools.permutations(range(len(ranks)), 2))
    equal = [x[i] - x[j] for i, j in pairs if ranks[i] == ranks[j]]
    above = [x[i] - x[j] for i, j in pairs if ranks[i] > ranks[j]]
    n = x.shape[1]
    if not above:
        return True
    found = linprog(
        np.append(np.zeros(n), -1),
        A_ub=np.hstack([-np.array(above), np.ones((len(above), 1))]),
        b_ub=np.zeros(len(above)),
        A_eq=np.hstack([np.array(equal), np.zeros((len(equal), 1))]) if equal else None,
        b_eq=np.zeros(len(equal)) if equal else None,
        bounds=[(-1, 1)] * n + [(None, 1)],
    )
    return -found.fun > 1e-9


def as_ranks(order):
    ranks = {i: k for k, level in enumerate(order.levels) for i in level}
    return tuple(ranks[i] for i in range(len(ranks)))


def test_the_two_state_world():
    """12 of 24 strict orders, 25 of 75 weak ones: 1 trivial, 12 with one tie, 12 strict, none with two levels."""
    mdp = load("two-state").mdp
    orders = rt.realizable_orders(mdp)
    assert len(orders) == 25 and sum(o.is_strict for o in orders) == 12
    levels = [len(o.levels) for o in orders]
    assert [levels.count(k) for k in (1, 2, 3, 4)] == [1, 0, 12, 12]
    x = floats(occupancies(mdp))
    assert {as_ranks(o) for o in orders} == {r for r in weak_orders(4) if feasible(x, r)}
    for order in orders:
        R = rt.reward(mdp, action=floats(order.reward))
        J = [float(rt.expected_return(mdp, R, list(p))) for p in rt.deterministic_policies(mdp)]
        ranks = as_ranks(order)
        assert all((J[i] > J[j] + 1e-9) == (ranks[i] > ranks[j]) for i, j in itertools.permutations(range(4), 2))


@pytest.mark.parametrize("seed", range(6))
def test_the_orders_are_those_that_linear_programs_allow(seed):
    case = quick(seed, states=2, actions=2, sparse=False, plants=["duplicate"] if seed % 3 == 0 else [])
    x = occupancies(case.exact)
    found = {as_ranks(o) for o in rt.realizable_orders(case.exact)}
    assert found == {r for r in weak_orders(len(x)) if feasible(floats(x), r)}


def test_three_arms_have_thirteen_orders():
    arms = rt.mdp({"s": {"a": "t", "b": "t", "c": "t"}}, start="s", discount=0.5)
    orders = rt.realizable_orders(arms)
    assert len(orders) == 13
    graph = sum(unhackable_orders(a, b) for a, b in itertools.combinations(orders, 2))
    brute = sum(
        all((p[i] - p[j]) * (q[i] - q[j]) >= 0 for i, j in itertools.combinations(range(3), 2))
        for p, q in itertools.combinations(sorted(weak_orders(3)), 2)
    )
    assert graph == brute
    strict = [o for o in orders if o.is_strict]
    assert all(sum(simplifies_order(o, simple) for simple in orders) == 3 for o in strict)  # two ties and the trivial


def test_the_returns_of_the_official_tests():
    world = load("two-state")
    for name, expected in {
        "rising": (1, 2.5, 3, 4.25), "tied middle": (0.5, 1, 1, 1.5), "crossing": (1, 0.5, 3, 1.25), "tied low": (1, 1, 5, 3)
    }.items():  # fmt: skip
        assert floats(returns_of(world.mdp, world.rewards[name])).tolist() == list(expected)


def test_the_cleaning_robot():
    from rewardtheory.mdps.cleaning_robot import PAIRS

    robot = load("cleaning-robot")
    for true, proxy, hackable in PAIRS:
        pair = rt.hacking_pair(robot.mdp, robot.rewards[true], robot.rewards[proxy])
        assert (pair is not None) == hackable
        assert rt.is_hackable(robot.mdp, robot.rewards[true], robot.rewards[proxy])  # on mixtures all four are
        answer, certificate = rt.check_hackable_among(robot.mdp, robot.rewards[true], robot.rewards[proxy])
        assert answer == hackable and (certificate is None or certificate.verify().ok)
        if pair is not None:
            J1, J2 = (returns_of(robot.mdp, robot.rewards[n]) for n in (true, proxy))
            assert J2[pair[0]] > J2[pair[1]] and J1[pair[0]] < J1[pair[1]]


@given(instances(rewards=2, layouts=(False,)))
def test_a_hack_is_found_if_and_only_if_there_is_one(case):
    if len(rt.deterministic_policies(case.exact)) < 2:
        return
    J1, J2 = (returns_of(case.exact, R) for R in case.exact_rewards)
    brute = any(J1[i] < J1[j] and J2[i] > J2[j] for i, j in itertools.permutations(range(len(J1)), 2))
    pair = rt.hacking_pair(case.exact, *case.exact_rewards)
    assert (pair is not None) == brute
    if pair is not None:
        assert J1[pair[0]] < J1[pair[1]] and J2[pair[0]] > J2[pair[1]]
        assert rt.is_hackable(case.exact, *case.exact_rewards)
        assert rt.check_hackable_among(case.exact, *case.exact_rewards)[1].verify().ok
    back = rt.hacking_pair(case.exact, *case.exact_rewards[::-1])
    assert (back is None) == (pair is None)  # symmetric


@given(instances(layouts=(False,)), st.integers(2, 5), st.integers(0, 10**6))
def test_a_simplification_exists_if_and_only_if_the_ranks_say_so(case, count, seed):
    every = rt.deterministic_policies(case.exact)
    draw = np.random.default_rng(seed)
    if len(every) < 2:
        return
    chosen = [every[i] for i in draw.choice(len(every), min(count, len(every)), replace=False)]
    R = case.exact_rewards[0]
    found = rt.simplification(case.exact, R, chosen)
    # Independently: some weak order that simplifies the one of R, is not trivial, and is realizable on these policies.
    orders = rt.realizable_orders(case.exact, chosen)
    J = returns_of(case.exact, R, chosen)
    mine = Order(tuple(tuple(i for i in range(len(J)) if J[i] == v) for v in sorted(set(J))), None)
    brute = any(simplifies_order(mine, o) and len(o.levels) > 1 for o in orders)
    assert found.exists == brute
    if found.exists:
        assert rt.simplifies(case.exact, R, found.reward, chosen)
        assert len(set(returns_of(case.exact, found.reward, chosen))) > 1


@given(instances(layouts=(False,)))
def test_an_unhackable_other_reward(case):
    every = rt.deterministic_policies(case.exact)[:6]
    if len(every) < 2:
        return
    R, x = case.exact_rewards[0], occupancies(case.exact, every)
    try:
        other = rt.unhackable_reward(case.exact, R, every)
    except ValueError:
        k = rank_of([row - x[0] for row in x[1:]])
        J = returns_of(case.exact, R, every)
        assert k <= 1 or all(a != b for i, a in enumerate(J) for b in J[:i])
        return
    assert rt.hacking_pair(case.exact, R, other, every) is None
    J1, J2 = returns_of(case.exact, R, every), returns_of(case.exact, other, every)
    assert len(set(J2)) > 1
    assert any((J1[i] < J1[j]) != (J2[i] < J2[j]) for i, j in itertools.permutations(range(len(every)), 2))


def test_policies_on_a_line_have_no_simplification():
    """The printed corollary (two or more distinct policies have one) fails for two, and for three on a line."""
    arms = rt.mdp({"s": {"a": "t", "b": "t", "c": "t"}}, start="s", discount=0.5)
    r = rt.reward(arms, {("s", "a"): 2, ("s", "b"): 1})
    mixed = [[0.5, 0.5, 0], [1, 0, 0]]
    line = [[0, 0], [1, 0], mixed]
    for chosen in (line[:2], line):
        assert not rt.simplification(arms, r, chosen).exists
        with pytest.raises(ValueError, match="leave no room: their occupancies lie on a line"):
            rt.unhackable_reward(arms, r, chosen)


@pytest.mark.parametrize("seed", range(5))
def test_a_reward_made_for_a_policy(seed):
    mdp = rt.random_mdp(states=4, actions=3, seed=seed)
    policy = np.random.default_rng(seed).integers(0, 3, 4).tolist()
    mask = np.asarray(rt.optimal_actions(mdp, rt.reward_for(mdp, policy)).mask)
    assert (mask == np.eye(3, dtype=bool)[policy]).all()
    mixed = np.array([[0.5, 0.5, 0]] * 4)
    mask = np.asarray(rt.optimal_actions(mdp.exact(), rt.reward_for(mdp.exact(), rationals(mixed))).mask)
    assert (mask == (mixed > 0)).all()


def test_they_refuse_with_one_sentence():
    big = rt.random_mdp(states=13, actions=2, seed=0)
    with pytest.raises(ValueError, match=r"^`mdp` has 8192 deterministic policies, more than 4096: name those"):
        rt.deterministic_policies(big)
    with pytest.raises(ValueError, match=r"^`policies` has 1; give at least two to compare"):
        rt.hacking_pair(big, rt.random_reward(big, seed=0), rt.random_reward(big, seed=1), [[0] * 13])
