"""An exponential tail is too light."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="kwa2024catastrophic")
def a_light_tail_bounds_the_mean_within_a_divergence():
    """Let U be exponential with mean 1, so log E e^{U/2} = log 2. Every P with KL(P‖Q) ≤ 1/10 has E_P[U] ≤ (1/10 +
    log 2) / (1/2) < 8/5: no mean above can be reached at this divergence."""
    return exact.arithmetic(
        "The bound (KL + log E exp(l U)) / l for an exponential U, where E exp(l U) = 1/(1 − l)",
        {"l": "1/2", "divergence": "1/10", "bound": ["/", ["+", "divergence", ["log", ["/", 1, ["-", 1, "l"]]]], "l"]},
        [("bound", "<", "8/5")],
    )
