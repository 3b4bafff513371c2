"""Payments that are no differences of potentials."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="shakerinava2022utility")
def one_payment_more_makes_the_way_count():
    """Pay 1 for going from x to y and nothing else. From x to z one gets 0 on the straight way and 1 by way of y; no φ has
    the three differences φ(y) − φ(x) = 1, φ(z) − φ(y) = 0 and φ(z) − φ(x) = 0."""
    rows = [[-1, 1, 0], [0, -1, 1], [-1, 0, 1]]
    system = exact.system_of("φ on x, y, z with differences 1, 0 and 0", 3, equal=(rows, [1, 0, 0]))
    return exact.farkas(system, [1, 1, -1], [])
