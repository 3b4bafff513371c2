"""Stopping a climb is not all that caution can do."""

from fractions import Fraction

import numpy as np

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="karwowski2024goodhart")
def a_climb_that_stops_in_time_can_leave_a_sure_gain():
    """Four arms, a proxy of (0, 2, 3, 8), and a true reward within the angle whose cosine is 4/5. The climb from the uniform
    mixture stops at (0, 0, 1/7, 6/7), since on the next segment some such reward falls. It is sure of a gain of 2.55…; the
    last arm alone is sure of 2.67…, for the reward that is worst for the last segment is not the worst for the whole way."""
    mdp = rt.mdp({"s": {a: "s" for a in "abcd"}}, start="s", discount=0)
    arms = [0, 2, 3, 8]
    path = rt.steepest_ascent(mdp, rt.reward(mdp, action=[arms]))
    stop = path.occupancies[rt.optimal_stop(path, float(np.arctan2(3, 4)))]
    assert np.allclose(stop, [[0, 0, 1 / 7, 6 / 7]])
    mean = Fraction(sum(arms), 4)
    values: dict = {}
    for name, end in (("stop", (0, 0, Fraction(1, 7), Fraction(6, 7))), ("last", (0, 0, 0, 1))):
        move = [x - Fraction(1, 4) for x in end]
        values[f"along {name}"] = ["+", *[["*", m, r - mean] for m, r in zip(move, arms, strict=True)]]
        values[f"length {name}"] = ["+", *[["^", m, 2] for m in move]]
        size = sum((r - mean) ** 2 for r in arms)
        across = ["-", ["*", size, f"length {name}"], ["^", f"along {name}", 2]]
        values[f"sure of {name}"] = ["-", ["*", "4/5", f"along {name}"], ["*", "3/5", ["sqrt", across]]]
    claims = [("sure of stop", "<", "256/100"), ("sure of last", ">", "267/100")]
    return exact.arithmetic("The least gain of two moves within an angle whose cosine is 4/5", values, claims)
