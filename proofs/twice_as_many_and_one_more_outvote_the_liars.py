"""Decoupled feedback: what other states say of a state."""

import itertools
from fractions import Fraction

import rewardtheory as rt
from rewardtheory.verify.claims import theorem

HALF = Fraction(1, 2)


def channels():
    """Two states that pay 0 or 1, three that observe them, and at most one of these that says anything at all."""
    for true in itertools.product((0, 1), repeat=2):
        honest = {(o, s): true[s] for o in range(2, 5) for s in range(2)}
        yield {"true": true, "seen": honest}
        for liar in range(2, 5):
            for said in itertools.product((0, 1), repeat=2):
                yield {"true": true, "seen": honest | {(liar, s): said[s] for s in range(2)}}


@theorem(source="everitt2017corrupted", over=channels, needs=["two_witnesses_cannot_tell_who_lies"])
def twice_as_many_and_one_more_outvote_the_liars(true, seen):
    """Let at most q states lie, and let 2q + 1 states speak of a state: the majority of them is honest, so only its true reward
    explains what they say. Here for q = 1, two states that pay and three that observe."""
    mdp = rt.mdp({f"s{i}": {"on": f"s{(i + 1) % 5}"} for i in range(5)}, start="s0", discount=HALF)
    found = rt.possible_rewards(mdp, seen, [Fraction(0), Fraction(1)], corrupt=1)
    assert {tuple(R[:2, 0, 0].tolist()) for R in found.array} == {true}
