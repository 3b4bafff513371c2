"""Unhackable on finitely many policies, hackable on their mixtures."""

import itertools
from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="skalse2022hacking")
def a_proxy_that_is_safe_for_single_policies_can_be_hacked_by_mixtures():
    """A robot cleans some of three rooms, each worth 1; the proxy leaves out the third. No two of the eight sets of
    rooms are ordered oppositely. But to draw evenly between the third room alone and the first and third is worth
    3/2 and 1/2, against 1 and 1 for the first room alone."""
    worth, seen = (1, 1, 1), (1, 1, 0)
    earned = [
        [sum(w for w, taken in zip(worths, rooms, strict=True) if taken) for worths in (worth, seen)]
        for rooms in itertools.product((0, 1), repeat=3)
    ]
    assert not any(x[0] < y[0] and x[1] > y[1] for x in earned for y in earned)
    moves = [{"clean": after, "leave": after} for after in ("room 2", "room 3", "end")]
    graph = {f"room {i + 1}": move for i, move in enumerate(moves)}
    mdp = rt.mdp(graph, start="room 1", discount=Fraction(1))

    def clean(*rooms):
        return rt.policy(mdp, {f"room {i}": "clean" if i in rooms else "leave" for i in (1, 2, 3)})

    model = exact.model_of(mdp)
    rewards = [
        exact.reward_of(model, mdp, rt.reward(mdp, {(f"room {i + 1}", "clean"): w for i, w in enumerate(worths)}), name)
        for name, worths in (("true", worth), ("proxy", seen))
    ]
    half = Fraction(1, 2)
    plans = {"first room": clean(1), "mixture": [(half, clean(3)), (half, clean(1, 3))]}
    claims = [("true", "mixture", ">", "first room"), ("proxy", "mixture", "<", "first room")]
    return exact.witness(model, rewards, plans, claims)
