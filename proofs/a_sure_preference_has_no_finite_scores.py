"""A preference of probability 1 is not Bradley-Terry."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory.verify.claims import counterexample


@counterexample(source="bradley1952rank")
def a_sure_preference_has_no_finite_scores():
    """If one of two alternatives is always preferred, no finite positive strengths have these odds: triangles are
    not all that counts."""
    half = Fraction(1, 2)
    answer, certificate = rt.check_bradley_terry([[half, 1], [0, half]])
    assert not answer
    return certificate
