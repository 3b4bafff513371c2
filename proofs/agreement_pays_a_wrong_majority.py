"""Self-consistency without a verifier."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="zhang2025empo")
def agreement_pays_a_wrong_majority():
    """Of four answers let three agree on the same mistake. Paid by the share that agrees, each of them earns
    3/4 and the correct one 1/4: the advantage of the wrong ones is positive."""
    return exact.arithmetic(
        "The shares of the group that agree with a wrong answer and with the correct one, and their mean",
        {"wrong": "3/4", "correct": "1/4", "mean": ["/", ["+", ["*", 3, "wrong"], "correct"], 4]},
        [("wrong", ">", "mean"), ("mean", ">", "correct")],
    )
