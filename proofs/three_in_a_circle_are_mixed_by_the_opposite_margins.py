"""The maximal lottery of a circle of three."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import CircularMargins


@theorem(source="munos2023nash")
def three_in_a_circle_are_mixed_by_the_opposite_margins(circle: CircularMargins):
    """Let i beat j by the margin a, j beat k by c and k beat i by b, all positive. The one maximal lottery of the
    three is (c, b, a) / (a + b + c): each has the margin between the other two."""
    a, b, c = circle
    margins = np.array([[a * 0, a, -b], [-a, a * 0, c], [b, -c, a * 0]])
    found = rt.maximal_lottery((1 + margins) / 2)
    assert found.unique and same(found.probabilities, np.array([c, b, a]) / (a + b + c))
