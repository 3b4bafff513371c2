"""What weighted sums of two objectives cannot find."""

import itertools
from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.mdps.deep_sea_treasure import TREASURES, deep_sea_treasure
from rewardtheory.verify.claims import counterexample

STEPS = (1, 3, 5, 7, 8, 9, 13, 14, 17, 19)


@counterexample(source="vamplew2011empirical")
def a_hollow_front_hides_its_middle_from_every_weighted_sum():
    """In Deep Sea Treasure none of the ten dives is both slower and worth less than another. Yet for every treasure but
    the first and the last, taking these two by chance, so that the mean time is the same, brings more on average: then any
    weighted sum of treasure and time prefers one of the two, and no single reward of that form asks for the middle."""
    found = deep_sea_treasure(discount=Fraction(1), one_way=True)
    region = rt.return_region(found.mdp, *found.rewards.values())
    corners = [tuple(map(int, corner)) for corner in region.vertices]
    best = [p for p in corners if not any(q != p and q[0] >= p[0] and q[1] >= p[1] for q in corners)]
    dives = dict(zip(STEPS, TREASURES, strict=True))
    # What the solver finds among all policies are dives; the mixtures decide which of them a weighted sum can prefer.
    assert {(1, -1), (124, -19)} <= set(best) <= {(x, -n) for n, x in dives.items()}
    values: dict = {f"dive of {n}": x for n, x in dives.items()}
    claims = [(f"dive of {n}", "<", f"dive of {m}") for n, m in itertools.pairwise(STEPS)]
    for n in STEPS[1:-1]:
        share = ["/", n - STEPS[0], STEPS[-1] - STEPS[0]]
        values[f"mixture of mean {n}"] = [
            "+", ["*", ["-", 1, share], f"dive of {STEPS[0]}"], ["*", share, f"dive of {STEPS[-1]}"]
        ]  # fmt: skip
        claims.append((f"mixture of mean {n}", ">", f"dive of {n}"))
    return exact.arithmetic(
        "What a dive of so many steps brings, and what the shortest and the longest bring by chance in as many on average",
        values,
        claims,
    )
