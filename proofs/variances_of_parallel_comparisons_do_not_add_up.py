"""A second path of comparisons."""

from fractions import Fraction

import networkx as nx

from rewardtheory import exact
from rewardtheory.games.topology import inference_variance
from rewardtheory.verify.claims import counterexample


@counterexample(source="qiu2024topology")
def variances_of_parallel_comparisons_do_not_add_up():
    """In a ring of three comparisons with variance 1 the difference of two neighbors has variance 2/3 and not 1,
    nor the 2 of the way around: 1/(1/1 + 1/2)."""
    ring = nx.Graph(
        [(0, 1, {"variance": Fraction(1)}), (1, 2, {"variance": Fraction(1)}), (2, 0, {"variance": Fraction(1)})]
    )
    return exact.arithmetic(
        "A ring of three comparisons",
        {"found": inference_variance(ring, 0, 1), "direct": 1, "around": 2},
        [("found", "==", ["/", 1, ["+", ["/", 1, "direct"], ["/", 1, "around"]]]), ("found", "<", "direct")],
    )
