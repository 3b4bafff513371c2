"""Weighted sums of two objectives find two treasures of ten
=========================================================

A submarine dives for one of ten treasures, the deeper the more it is worth and the longer it takes. Ten plans are such that
no other is both faster and worth more: the full front. A weighted sum of treasure and time, with any weights, prefers the
nearest or the farthest, for the other eight lie below the line between these two; mixing the two by chance beats all
eight on average, and no single dive does. With treasures that bend the other way the hull holds the whole front.
"""

from fractions import Fraction

import numpy as np

import rewardtheory as rt
from rewardtheory.arithmetic import floats
from rewardtheory.mdps.deep_sea_treasure import BULGING, TREASURES, deep_sea_treasure
from rewardtheory.transition import moves

SOURCE = ("vamplew2011empirical", "yang2019generalized")
KIND = "All numbers are exact: the fronts and hulls are computed in rationals, at discount 1."
SIZES = {"small": {}}
PANELS = (1, 2)
STEPS = (1, 3, 5, 7, 8, 9, 13, 14, 17, 19)


def undominated(points):
    """Those pairs that no other pair reaches in both places, by their second place."""
    points = set(points)
    return sorted(
        (p for p in points if not any(q != p and q[0] >= p[0] and q[1] >= p[1] for q in points)), key=lambda p: -p[1]
    )


def full_front(specimen):
    """(treasure, time) of every plan that no other dominates, by dynamic programming on sets, for a model that ends.

    F(s) = undominated ∪_a {R(s,a) + f : f ∈ F(s')}
    """
    mdp = specimen.mdp
    R1, R2 = specimen.rewards.values()
    steps: dict = {}
    for s, a, place, t in zip(*moves(mdp), strict=True):
        steps.setdefault(int(s), []).append((R1[s, a, place], R2[s, a, place], int(t)))
    known: dict = {}

    def front(s):
        if s not in known:
            known[s] = [(0, 0)]
            if not mdp.terminal[s]:
                known[s] = undominated((x + f, y + g) for x, y, t in steps[s] for f, g in front(t))
        return known[s]

    return front(int(np.flatnonzero(mdp.initial)[0]))


def preferred(points):
    """Those of a front that some weights ≥ 0 prefer, ties included: none lies below the line between two others."""

    def below(p, a, b):
        return (b[0] - a[0]) * (p[1] - a[1]) < (b[1] - a[1]) * (p[0] - a[0])

    return [p for p in points if not any(a[0] < p[0] < b[0] and below(p, a, b) for a in points for b in points)]


def data(*, seed, progress):
    """The full front, what weighted sums prefer of it, and the region of all policies, for both kinds of treasures."""
    found = {}
    for name, treasures in (("hollow", TREASURES), ("bulging", BULGING)):
        specimen = deep_sea_treasure(treasures=treasures, discount=Fraction(1), one_way=True)
        front = full_front(specimen)
        corners = rt.return_region(specimen.mdp, *specimen.rewards.values()).vertices
        # The corners of the region that weights ≥ 0 prefer, found by solving for weighted sums.
        solved = preferred(undominated(map(tuple, corners)))
        found[name] = {"front": front, "preferred": preferred(front), "solved": solved, "corners": corners}
    return found


def compared(data):
    """The printed front, and how much of it weighted sums find."""
    from rewardtheory.report.figures import Row

    hollow, bulging = data["hollow"], data["bulging"]
    rows = [
        Row(f"steps to the treasure worth {x}", float(-floats(y)), printed=n)
        for (x, y), n in zip(hollow["front"], STEPS, strict=True)
    ]
    rows.append(Row("undominated plans", len(hollow["front"]), printed=10))
    rows.append(Row("… that a weighted sum prefers", len(hollow["solved"]), note="the nearest and the farthest"))
    note = "the one worth 20.3 only in a tie, for it lies on a line with two others"
    rows.append(Row("the same with the other treasures", len(bulging["preferred"]), note=note))
    (first, *_, last) = hollow["front"]
    for x, y in (hollow["front"][5], hollow["front"][7]):
        share = (y - first[1]) / (last[1] - first[1])
        mixed = first[0] + share * (last[0] - first[0])
        rows.append(Row(f"mean treasure of mixing the two, in {-y} steps", float(floats(mixed)), note=f"a dive: {x}"))
    return rows


def draw(axes, data):
    """Treasure against steps: the front, its hull, and all that policies attain on average."""
    titles = {"hollow": "the benchmark", "bulging": "treasures that bend the other way"}
    for place, (name, found) in zip(axes, data.items(), strict=True):
        corners, front = floats(found["corners"]), floats(found["front"])
        hull = floats(found["solved"])
        place.fill(-corners[:, 1], corners[:, 0], color="0.93", label="means of all policies")
        place.plot(-hull[:, 1], hull[:, 0], "-", color="C1", label="what weighted sums prefer, and mixtures")
        place.plot(-front[:, 1], front[:, 0], "o", color="C0", markersize=5, label="the full front")
        place.plot(-hull[:, 1], hull[:, 0], "o", color="C1", markersize=9, fillstyle="none")
        place.set_title(titles[name], fontsize="medium")
        place.set_xlabel("steps")
        place.set_ylabel("treasure")
        place.legend(loc="upper left" if name == "hollow" else "lower right", fontsize="small")


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("deep-sea")
