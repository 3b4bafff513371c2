"""Partially observable off-switch games against the enumeration of all pairs of policies."""

from fractions import Fraction
from itertools import product

import nashpy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rewardtheory as rt
from rewardtheory.arithmetic import rational, rationals
from rewardtheory.games.partial_off_switch import always_wait_value, pair_value
from rewardtheory.games.partial_off_switch_garbling import garble_jointly

tables = st.sampled_from([(1, 1), (1, 3), (3, 1), (2, 2), (2, 3), (3, 2)]).flatmap(
    lambda shape: st.lists(st.integers(-3, 3), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]).map(
        lambda x: np.array(x).reshape(shape)
    )
)


def policies(game):
    H, A = game.gain.shape
    return product(("act", "off", "wait"), repeat=A), product(("on", "off"), repeat=H)


def brute_force(game):
    """The value and all optimal pairs, 3^A 2^H of them compared."""
    worth = {pair: pair_value(game, *pair) for pair in product(*policies(game))}
    best = max(worth.values())
    return best, {pair for pair, x in worth.items() if x == best}


@given(tables)
def test_value_and_all_optimal_pairs_agree_with_enumeration(table):
    game = rt.table_game(table)
    found = rt.optimal_pairs(game)
    value, pairs = brute_force(game)
    listed = list(found.pairs())
    assert found.value == value and set(listed) == pairs and len(listed) == found.count == len(pairs)
    assert found.wait_sets() == {frozenset(i for i, x in enumerate(robot) if x == "wait") for robot, _ in pairs}


@given(st.integers(0, 10**6))
@settings(max_examples=30)
def test_hidden_states_and_payments_for_off_count(seed):
    random = np.random.default_rng(seed)
    S, H, A = 3, 2, 2
    prior = [Fraction(int(x), 12) for x in random.multinomial(12, np.ones(S) / S)]
    seen = [
        [[Fraction(int(x), 8) for x in row] for row in random.multinomial(8, np.ones(4) / 4).reshape(H, A)]
        for _ in range(S)
    ]
    act, off = random.integers(-3, 4, S).tolist(), random.integers(-3, 4, S).tolist()
    found = rt.optimal_pairs(rt.partial_off_switch(prior, seen, act, off)).value

    prior, seen = rationals(prior), rationals(seen)

    def worth(robot, human):
        total = rational(0)
        for s, h, a in product(range(S), range(H), range(A)):
            runs = robot[a] == "act" or (robot[a] == "wait" and human[h] == "on")
            total += prior[s] * seen[s, h, a] * (act[s] if runs else off[s])
        return total

    robots, humans = product(("act", "off", "wait"), repeat=A), product(("on", "off"), repeat=H)
    assert found == max(worth(*pair) for pair in product(robots, humans))


def test_every_optimal_pair_is_an_equilibrium():
    """In a game of common interest; nashpy decides what is a best response."""
    game = rt.table_game([[5, 4, -3], [-3, -1, -3], [-2, 2, 5]])
    robots, humans = (list(x) for x in policies(game))
    payoff = np.array([[float(Fraction(str(pair_value(game, r, h)))) for h in humans] for r in robots])
    normal = nashpy.Game(payoff, payoff)
    for robot, human in rt.optimal_pairs(game).pairs():
        row, column = np.eye(len(robots))[robots.index(robot)], np.eye(len(humans))[humans.index(human)]
        assert normal.is_best_response(row, column) == (True, True)


def test_the_printed_games():
    deletion = rt.table_game([[3, -5], [-1, 5]])
    found = rt.optimal_pairs(deletion)
    assert found.value == rational(7) / 4 and list(found.pairs()) == [(("act", "wait"), ("off", "on"))]
    assert always_wait_value(deletion) == 1
    fine = rt.table_game([[1, -5], [-2, 3], [3, 3]])
    assert rt.optimal_pairs(fine).value == rational(4) / 3 and rt.optimal_pairs(fine).wait_sets() == {frozenset({1})}


def test_large_games_take_the_smaller_side():
    random = np.random.default_rng(0)
    table = random.integers(-9, 10, (40, 8))
    tall, wide = rt.optimal_pairs(rt.table_game(table)), rt.optimal_pairs(rt.table_game(table.T))
    D = rationals(table) / 320
    best = max(
        sum((max(0, row[list(W)].sum() if W else 0) for row in D), rational(0))
        + sum((max(0, D[:, a].sum()) for a in range(8) if a not in W), rational(0))
        for W in ([a for a in range(8) if bits >> a & 1] for bits in range(256))
    )
    assert tall.value == best and wide.value != 0


def message_value(game, robot, human):
    """All ways to speak, by enumeration."""
    H, A = game.gain.shape
    best = None
    for cut in product(range(human), repeat=H):
        total = game.base
        for symbol in range(human):
            rows = [h for h in range(H) if cut[h] == symbol]
            options = []
            for plan in product(("act", "off", *range(robot)), repeat=A):
                worth = sum((game.gain[rows, a].sum() for a in range(A) if plan[a] == "act" and rows), rational(0))
                for h, m in product(rows, range(robot)):
                    worth += max(0, sum((game.gain[h, a] for a in range(A) if plan[a] == m), rational(0)))
                options.append(worth)
            total = total + max(options)
        best = total if best is None else max(best, total)
    return best


@given(tables, st.integers(1, 3), st.integers(1, 2))
@settings(max_examples=25)
def test_messages_agree_with_enumeration(table, robot, human):
    game = rt.table_game(table)
    found = rt.best_messages(game, robot=robot, human=human)
    assert found.value == message_value(game, robot, human)
    # The plan that is given is worth what is claimed.
    total = game.base
    for rows, symbols, rest in found.groups:
        rows = list(rows)
        total += sum((game.gain[rows, a].sum() for a, x in rest.items() if x == "act"), rational(0))
        for columns in symbols:
            total += sum((max(0, game.gain[h, list(columns)].sum()) for h in rows), rational(0))
    assert total == found.value


def test_bounded_messages_can_shrink_where_the_robot_waits():
    game = rt.table_game([[5, 4, -3], [-3, -1, -3], [-2, 2, 5]])
    found = [rt.best_messages(game, robot=k) for k in (1, 2, 3)]
    assert [x.value for x in found] == [rational(x) / 9 for x in (11, 15, 16)]
    assert [x.wait_sets for x in found] == [{frozenset({0, 1, 2})}, {frozenset({0, 2})}, {frozenset({0, 1, 2})}]


@given(tables)
@settings(max_examples=30)
def test_wait_sets_without_messages_are_those_of_the_pairs(table):
    game = rt.table_game(table)
    assert rt.best_messages(game).wait_sets == rt.optimal_pairs(game).wait_sets()


def test_garblings_multiply_kernels():
    game = rt.table_game([[3, -5], [-1, 5]])
    K, L = [[Fraction(3, 4), Fraction(1, 4)], [0, 1]], [[Fraction(1, 2), Fraction(1, 2)], [0, 1]]
    found = rt.garble(game, [(Fraction(1, 3), K, L), (Fraction(2, 3), [[1, 0], [1, 0]], [[1, 0], [0, 1]])])
    for s, (h, a) in enumerate(product(range(2), repeat=2)):
        for i, j in product(range(2), repeat=2):
            expected = Fraction(1, 3) * K[h][i] * L[a][j] + Fraction(2, 3) * (i == 0) * (a == j)
            assert found.observation[s, i, j] == rational(expected)


def test_a_coordinated_garbling_is_found_and_refuted_with_a_certificate():
    first = rt.table_game(np.zeros((2, 2), int))
    mixture = [
        (Fraction(1, 2), [[1, 0], [0, 1]], [[1, 0], [0, 1]]),
        (Fraction(1, 2), [[0, 1], [1, 0]], [[0, 1], [1, 0]]),
    ]
    together = rt.garble(first, mixture)
    answer, certificate = rt.check_coordinated_garbling(first.observation, together.observation)
    assert answer and certificate.verify()
    # Both learn whether their observations agree: no player can do that alone.
    kernel = np.zeros((2, 2, 2, 2), int)
    for h, a in product(range(2), repeat=2):
        kernel[h, a, int(h == a), int(h == a)] = 1
    told = garble_jointly(first, kernel)
    answer, certificate = rt.check_coordinated_garbling(first.observation, told.observation)
    assert not answer and certificate.verify()


@given(st.integers(0, 10**6))
@settings(max_examples=10)
def test_random_garblings_are_recognized(seed):
    random = np.random.default_rng(seed)

    def kernel(n, m):
        return [[Fraction(int(x), 6) for x in random.multinomial(6, np.ones(m) / m)] for _ in range(n)]

    game = rt.table_game(random.integers(-3, 4, (2, 3)))
    garbled = rt.garble(
        game, [(Fraction(1, 4), kernel(2, 2), kernel(3, 2)), (Fraction(3, 4), kernel(2, 2), kernel(3, 2))]
    )
    answer, certificate = rt.check_coordinated_garbling(game.observation, garbled.observation)
    assert answer and certificate.verify()
    assert rt.optimal_pairs(garbled).value <= rt.optimal_pairs(game).value


BAD = [
    (lambda: rt.partial_off_switch([0.5, 0.75], [[[1]], [[1]]], [1, 1]), "`prior` sums to 5/4; every distribution"),
    (
        lambda: rt.partial_off_switch([1], [[[0.5]]], [1]),
        "`observation`[0] sums to 1/2; every distribution must sum to 1",
    ),
    (
        lambda: rt.partial_off_switch([1], [[1]], [1]),
        "`observation` has shape (1, 1) for 1 states; it must be (S, H, A)",
    ),
    (
        lambda: rt.partial_off_switch([1], [[[1]]], [1, 2]),
        "`act` has shape (2,); give one utility for each of the 1 states",
    ),
    (lambda: rt.partial_off_switch([1], [[[1]]], [1], [1, 2]), "`off` has shape (2,)"),
    (lambda: rt.table_game([1, 2]), "`table` has shape (2,); it must be (H, A)"),
    (lambda: rt.table_game([[1, 2]], [[1]]), "`prior` has shape (1, 1); it must be (1, 2)"),
    (lambda: rt.optimal_pairs(rt.table_game(np.ones((23, 23), int))), "`game` has 23 and 23 observations; the smaller"),
    (lambda: rt.best_messages(rt.table_game(np.ones((2, 13), int)), robot=2), "`robot` speaks and has 13 observations"),
    (lambda: rt.best_messages(rt.table_game([[1]]), robot=0), "`robot` is 0; it must be a whole number of at least 1"),
    (lambda: pair_value(rt.table_game([[1]]), ["go"], ["on"]), "`robot`[0] is 'go'; it must be 'act', 'off' or 'wait'"),
    (
        lambda: rt.garble(rt.table_game([[1]]), [(1, [[1], [1]], [[1]])]),
        "`mixture[0][1]` has shape (2, 1); it must have 1",
    ),
    (lambda: rt.garble(rt.table_game([[1]]), [(2, [[1]], [[1]])]), "`mixture` sums to 2; every distribution"),
    (lambda: garble_jointly(rt.table_game([[1]]), [[1]]), "`kernel` has shape (1, 1); it must be (1, 1, H', A')"),
    (lambda: rt.check_coordinated_garbling([[[1]]], [[1]]), "`second` has shape (1, 1); it must be (S, H, A)"),
    (lambda: rt.check_coordinated_garbling([[[1]]], [[[1]], [[1]]]), "`second` has 2 states and `first` 1"),
    (
        lambda: rt.check_coordinated_garbling(np.full((1, 9, 9), 1 / 81), np.full((1, 9, 9), 1 / 81)),
        "`second` makes 150094635296999121 pairs of maps; at most 20000",
    ),
]


@pytest.mark.parametrize("call, text", BAD, ids=[text[:45] for _, text in BAD])
def test_bad_input_gets_one_sentence(call, text):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).startswith(text)
