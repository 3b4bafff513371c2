"""Detecting a shaping term."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import refutation


@refutation(
    source="ng1999policy",
    printed="To find the potential of a shaping term, its value at one state may be set to 0, since constants are free (as a "
    "public detector of shaping does).",
    repaired="a_shaping_term_has_one_potential: for γ < 1 no constant is free; where a state can stay, Φ(s) = "
    "F(s,a,s)/(γ − 1). At γ = 1 constants are free: an_undiscounted_shaping_term_has_one_potential_up_to_a_constant.",
)
def pinning_a_potential_at_one_state_misses_shaping():
    """Two states, every transition possible, γ = 9/10, Φ = (1, 0). The term γΦ(s′) − Φ(s) pays −1/10 for staying in
    the first state. With Φ(first) = 0 nothing is paid there, whatever the other value: no potential fits."""
    gamma, phi = Fraction(9, 10), (1, 0)
    pairs = [(s, t) for s in (0, 1) for t in (0, 1)]
    term = [gamma * phi[t] - phi[s] for s, t in pairs]
    rows = [[gamma * (t == 1) - (s == 1)] for s, t in pairs]
    system = exact.system_of(
        "Φ(second) with γΦ(s') − Φ(s) = F(s,s') on all four transitions and Φ(first) = 0", 1, equal=(rows, term)
    )
    return exact.farkas(system, [-1, 0, 0, 0], [])
