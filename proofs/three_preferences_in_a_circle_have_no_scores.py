"""A circle of preferences is not Bradley-Terry."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory.verify.claims import counterexample


@counterexample(source="bradley1952rank")
def three_preferences_in_a_circle_have_no_scores():
    """Let three alternatives beat each other in a circle with probability 3/4. Around it the odds multiply to 27,
    so no strengths have these odds."""
    p, q, half = Fraction(3, 4), Fraction(1, 4), Fraction(1, 2)
    answer, certificate = rt.check_bradley_terry([[half, p, q], [q, half, p], [p, q, half]])
    assert not answer
    return certificate
