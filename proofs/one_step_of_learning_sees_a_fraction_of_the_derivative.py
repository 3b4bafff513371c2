"""The meta-gradient through one step of learning, and what it leaves out."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="zheng2018intrinsic")
def one_step_of_learning_sees_a_fraction_of_the_derivative():
    """One state, two actions with probabilities (3/4, 1/4) at the soft optimum of temperature 1, outer reward (1, 0), learned
    reward (0, 1): the exact derivative in its weight is −3/16. There H has the eigenvalue −3/8, A'B = −9/128, and the
    meta-gradient through K steps of size α is (1 − (1 − 3α/8)^K) times the exact one: at α = 1 one step sees 3/8 of it, at
    α = 1/1000 less than a two-thousandth, ten steps at α = 1 more than 99 percent. With more actions the sign can be wrong:
    a_first_order_meta_gradient_can_have_the_wrong_sign."""
    values = {
        "p": "3/4",
        "q": "1/4",
        "exact": ["*", -1, ["*", "p", "q"]],
        "eigenvalue": ["*", 2, ["*", "p", "q"]],
        # A = (pq, −pq) for the outer reward, B = (−pq, pq) for the learned one.
        "slope": ["*", -2, ["^", ["*", "p", "q"], 2]],
        "one step": "slope",
        "one small step": ["/", "slope", 1000],
        "ten steps": ["*", "exact", ["-", 1, ["^", ["-", 1, "eigenvalue"], 10]]],
    }
    claims = [
        ("exact", "==", "-3/16"),
        ("slope", "==", "-9/128"),
        ("slope", "==", ["*", "exact", "eigenvalue"]),
        ("one step", "==", ["*", "3/8", "exact"]),
        ("one small step", ">", ["/", "exact", 2000]),
        ("ten steps", "<", ["*", "99/100", "exact"]),
        ("ten steps", ">", "exact"),
    ]
    return exact.arithmetic("A learner of two actions that takes a few steps", values, claims)
