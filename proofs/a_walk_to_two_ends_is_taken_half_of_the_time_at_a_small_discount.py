"""A probability of an optimal action, as told beside the paper on POWER."""

from rewardtheory import exact
from rewardtheory.verify.claims import refutation


@refutation(
    source="turner2021power",
    printed="A state leads to one absorbing state, or over two others to a choice between two absorbing ones; state rewards are "
    "independent with distribution function x², and γ = .12. Going to the single one is optimal with probability .91 (our "
    "reading of an example told beside the paper).",
    repaired="On this reading it is optimal with probability .509; in general E[1 − X²] with X the average reward of the other "
    "way, (1 − γ)(R + γR') + γ² max(R'', R''').",
)
def a_walk_to_two_ends_is_taken_half_of_the_time_at_a_small_discount():
    """With distribution function x² a reward exceeds a number X in [0, 1] with probability 1 − X². The other way averages X =
    (1 − γ)R + γ(1 − γ)R' + γ²M with E[R] = 2/3, E[R²] = 1/2, E[M] = 4/5 and E[M²] = 2/3, M the greater of two. So the
    probability is 1 − E[X²], between .509 and .510."""
    squares = ["+", ["*", ["^", "a", 2], "square"], ["*", ["^", "b", 2], "square"], ["*", ["^", "c", 2], "top square"]]
    products = [
        "+",
        ["*", 2, "a", "b", "mean", "mean"],
        ["*", 2, "a", "c", "mean", "top"],
        ["*", 2, "b", "c", "mean", "top"],
    ]
    return exact.arithmetic(
        "Four independent rewards with distribution function x^2, discounted by .12",
        {
            "gamma": "3/25",
            "a": ["-", 1, "gamma"],
            "b": ["*", "gamma", "a"],
            "c": ["^", "gamma", 2],
            "mean": "2/3",
            "square": "1/2",
            "top": "4/5",
            "top square": "2/3",
            "probability": ["-", 1, ["+", squares, products]],
        },
        [("probability", ">", "509/1000"), ("probability", "<", "510/1000"), (["+", "a", "b", "c"], "==", 1)],
    )
