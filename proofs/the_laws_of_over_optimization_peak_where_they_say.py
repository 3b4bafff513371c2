"""Peaks and zeros of the two laws."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import PositiveScale


@theorem(source="gao2022overoptimization", exact=False)
def the_laws_of_over_optimization_peak_where_they_say(alpha: PositiveScale, beta: PositiveScale):
    """R(d) = d (α − β d) is greatest at α/(2β), where it is α²/(4β), and 0 again at α/β; R(d) = d (α − β log d) is
    greatest at e^{α/β − 1}, where it is β d, and 0 again at e^{α/β}."""
    for law in (rt.best_of_n_law, rt.reinforcement_law):
        peak = law.peak(alpha / beta)
        top = law.height(alpha, beta)
        assert same(law(peak, alpha, beta), top, scale=top)
        assert all(at_most(law(peak * x, alpha, beta), top, scale=top) for x in (0.0, 0.3, 0.9, 1.1, 2.0))
        assert same(law(law.zero(alpha / beta), alpha, beta), 0.0, scale=top)
