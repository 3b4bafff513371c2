"""Utilities of goals."""

from rewardtheory.arithmetic import rational
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity_hypotheses import StatePayments


@theorem(source="shakerinava2022utility", floats=False, needs=["one_payment_more_makes_the_way_count"])
def payments_that_see_only_start_and_end_are_differences_of_potentials(r: StatePayments):
    """Every state leads to every state, and a path is worth the sum of its payments r(s,t). What a path is worth is settled
    by its first and last state, and a path that returns is worth 0, iff r(s,t) = φ(t) − φ(s) for some φ: the utility that
    prefers ends, and not the ways to them. Then φ(t) = r(0,t)."""
    n = len(r)
    triangles = all(r[s, t] + r[t, u] == r[s, u] for s in range(n) for t in range(n) for u in range(n))
    phi = r[0] - r[0, 0]
    assert triangles == bool((r == phi[None, :] - phi[:, None]).all())
    if triangles:
        assert all(r[s, s] == rational(0) for s in range(n))
