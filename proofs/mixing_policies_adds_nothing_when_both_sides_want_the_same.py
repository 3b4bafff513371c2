"""Why deterministic pairs suffice in a partially observable off-switch game."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import AnyPartialGame, HumanMix, RobotMix


@theorem(source="garber2024observable", floats=False)
def mixing_policies_adds_nothing_when_both_sides_want_the_same(game: AnyPartialGame, robot: RobotMix, human: HumanMix):
    """In a partially observable off-switch game no pair of mixed policies is worth more than the best deterministic pair;
    and a mixed pair that is worth as much takes with positive probability only pairs that are optimal."""
    G = rt.partial_off_switch(*game)
    best = rt.optimal_pairs(G)
    act, wait = robot[:, 0], robot[:, 2]
    value = G.base + (G.gain.sum(axis=0) * act).sum() + (human @ G.gain * wait).sum()
    assert at_most(value, best.value)
    if value == best.value:
        names = ("act", "off", "wait")
        optimal = set(best.pairs())
        for i in range(3):
            for j in range(3):
                for first in ("on", "off"):
                    for second in ("on", "off"):
                        weight = robot[0, i] * robot[1, j]
                        weight *= human[0] if first == "on" else 1 - human[0]
                        weight *= human[1] if second == "on" else 1 - human[1]
                        assert weight == 0 or ((names[i], names[j]), (first, second)) in optimal
