"""A positive margin breaks transitivity."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="bukharin2023heron")
def a_margin_lets_comparisons_go_in_a_circle():
    """Three alternatives have the features (0, 2), (1, 1), (2, 0), and the first feature decides beyond a margin of
    1. The first beats the second and the second the third on the second feature; the third beats the first on the
    first. No scores have these orders."""
    label = rt.hierarchical_comparison([[0, 2], [1, 1], [2, 0]], [1, 0])
    assert label[0, 1] == label[1, 2] == label[2, 0] == 1
    system = exact.system_of(
        "scores x, y, z with x ≥ y + 1, y ≥ z + 1 and z ≥ x + 1",
        3,
        at_least=([[1, -1, 0], [0, 1, -1], [-1, 0, 1]], [1, 1, 1]),
    )
    return exact.farkas(system, [], [1, 1, 1])
