"""Drawing with replacement from few samples."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="gui2024bonbon")
def the_bootstrap_of_best_of_n_is_biased_low():
    """Of four samples let one be correct. The best of four of them is correct, 1 of 1; four draws with
    replacement miss it with probability (3/4)^4, so the bootstrap reports 175/256, about .684."""
    return exact.arithmetic(
        "The score of the best of 4 out of 4 samples with one success, and its bootstrap",
        {"unbiased": 1, "bootstrap": ["-", 1, ["^", "3/4", 4]]},
        [("bootstrap", "==", "175/256"), ("bootstrap", "<", "unbiased")],
    )
