"""The example of one dimension."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="siththaranjan2023hidden")
def hidden_context_drops_the_borda_count_from_nine_tenths_to_less_than_half():
    """Alternatives a are drawn from [0, 1]; a is worth a up to 8/10, and above that 2a or 0 with probability 1/2
    each, so its expected utility is a throughout. The Borda count is a + 1/10 below 8/10 and 275/1000 + a/4 above,
    and drops from 9/10 to 475/1000 there: the better of two alternatives around 8/10 looks much worse."""
    below = ["+", "edge", ["*", ["-", 1, "edge"], "1/2"]]
    return exact.arithmetic(
        "Borda counts just below and just above the edge, where utility 2a beats all below and pairs above tie in part",
        {
            "edge": "4/5",
            "below": below,
            # Above: all that is below is beaten with probability 1/2 (by 2a). Against another above: won if one has 2a and
            # the other 0, or both 2a' < 2a; at the edge the latter has probability 0, and two zeros tie.
            "against the lower": ["*", "edge", "1/2"],
            "against the upper": ["*", ["-", 1, "edge"], ["+", "1/4", ["*", "1/4", "1/2"]]],
            "above": ["+", "against the lower", "against the upper"],
        },
        [("below", "==", "9/10"), ("above", "==", "19/40")],
    )
