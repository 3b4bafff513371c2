"""Rewards behind a lying channel: against enumeration of all rewards, what suffices to know them, and what is refused."""

import itertools
from fractions import Fraction

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.arithmetic import rational
from rewardtheory.mdps import load
from rewardtheory.mdps.reward_tampering import tampering

RING = rt.mdp({f"s{i}": {"on": f"s{(i + 1) % 4}", "stay": f"s{i}"} for i in range(4)}, start="s0", discount=0.9)


def explains(table, seen, corrupt, trusted):
    liars = {o for (o, s), x in seen.items() if table[s] != x}
    return not liars & set(trusted) and len(liars) <= corrupt


@pytest.mark.parametrize("seed", range(12))
def test_the_search_finds_what_enumeration_finds(seed):
    random = np.random.default_rng(seed)
    values = [0.0, 0.5, 1.0][: int(random.integers(1, 4))]
    every = [(o, s) for o in range(4) for s in range(4)]
    seen = {every[i]: float(random.choice(values)) for i in random.permutation(16)[: int(random.integers(0, 9))]}
    corrupt, trusted = int(random.integers(0, 4)), [int(random.integers(4))][: int(random.integers(0, 2))]
    right = [t for t in itertools.product(values, repeat=4) if explains(t, seen, corrupt, trusted)]
    if not right:
        with pytest.raises(ValueError, match=f"`observed` has no explanation with {corrupt} corrupt states"):
            rt.possible_rewards(RING, seen, values, corrupt=corrupt, trusted=trusted)
        return
    found = rt.possible_rewards(RING, seen, values, corrupt=corrupt, trusted=trusted)
    assert sorted(map(tuple, found.array[:, :, 0, 0].tolist())) == sorted(right)
    assert (found.array == found.array[:, :, :1, :1]).all() and found.weights.tolist() == [1 / len(right)] * len(right)


def test_states_that_show_themselves_are_observers_of_themselves():
    by_state = rt.possible_rewards(RING, {"s0": 0, "s2": 1}, [0, 1], corrupt=1)
    by_pair = rt.possible_rewards(RING, {(0, "s0"): 0, ("s2", 2): 1}, [1, 0, 1], corrupt=1)
    np.testing.assert_array_equal(by_state.array, by_pair.array)
    assert len(by_state) == 4 * 3


def test_fractions_are_compared_as_they_are_and_terminal_states_pay_nothing():
    mdp, third = rt.mdp({"s": {"go": "end"}}, start="s", discount=0.5), Fraction(1, 3)
    found = rt.possible_rewards(mdp.exact(), {"s": third}, [third, 2], corrupt=0)
    assert found.is_exact and found.array[:, 0, 0, 1].tolist() == [rational(third)]
    assert rt.possible_rewards(mdp, {"s": third}, [third, 2], corrupt=0).array[0, 0, 0, 1] == 1 / 3
    with pytest.raises(ValueError, match="`observed` speaks of 'end', a terminal state"):
        rt.possible_rewards(mdp, {"end": 1}, [0, 1], corrupt=1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (({"s9": 1}, [0, 1]), "`observed` names state 's9', which the model does not have"),
        (([0, 1], [0, 1]), "`observed` must be a dictionary"),
        (({("s0", "s1", "s2"): 1}, [0, 1]), "a key is a state or"),
        (({"s0": 1}, []), "`values` must be a list of at least one number"),
        (({}, range(20)), "`observed` leaves more than 10000 rewards possible"),
    ],
)
def test_bad_input_is_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        rt.possible_rewards(RING, *arguments, corrupt=1)


@pytest.mark.parametrize("corrupt", [-1, 0.5, True])
def test_a_number_of_liars_is_a_whole_number(corrupt):
    with pytest.raises(ValueError, match="`corrupt` is .*; it must be a whole number of at least 0"):
        rt.possible_rewards(RING, {}, [0, 1], corrupt=corrupt)


def test_the_tampering_machine_has_its_printed_numbers():
    found = load("reward-tampering")
    work, tamper = (rt.policy(found.mdp, {"honest": a}) for a in ("work", "tamper"))
    returns = [rt.expected_return(found.mdp, R, pi) for R in found.rewards.values() for pi in (work, tamper)]
    np.testing.assert_allclose(returns, [10, 0, 10, 90], atol=1e-12)
    edge = tampering(pay=Fraction(1), said=Fraction(10, 9), discount=Fraction(9, 10))
    assert rt.optimal_actions(edge.mdp, edge.rewards["implemented"]).mask[0].all()
