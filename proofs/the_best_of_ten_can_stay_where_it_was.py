"""The usual formula for the divergence of best-of-n is only a bound."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import refutation


@refutation(
    source="beirami2024bestofn",
    printed="The distribution of the best of n draws diverges from that of one draw by log n − (n − 1)/n (a formula in common "
    "use, which this work corrects).",
    repaired="best_of_n_diverges_by_at_most_the_usual_formula: it is an upper bound, approached as single outcomes become "
    "unlikely; −log p(best) is another.",
)
def the_best_of_ten_can_stay_where_it_was():
    """Two outcomes, the better with probability 9/10, and n = 10. The greatest ratio of new to old probability is
    below 10/9, so the divergence is below log(10/9) < 1/9. The formula says log 10 − 9/10, which is more than 1,
    because e² < 8."""
    old, n = (Fraction(1, 10), Fraction(9, 10)), 10
    new = (old[0] ** n, 1 - old[0] ** n)
    ratios = [x / y for x, y in zip(new, old, strict=True)]
    assert sum(new) == 1 and max(ratios) < Fraction(10, 9)
    rows = [[y] for y in old]
    system = exact.system_of("t with t p(i) at least the probability of i as the best of ten", 1, at_least=(rows, new))
    return exact.optimum(system, [1], [ratios[1]], [], [0, 1 / old[1]])
