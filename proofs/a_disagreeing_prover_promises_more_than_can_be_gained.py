"""The printed bound on the gain of a policy that follows a prover."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import refutation


@refutation(
    source="setlur2024pav",
    printed="A natural-gradient step of size g along A_π + A_μ improves the return by at least "
    "g Var_π[A_μ] + g E_π[A_μ A_π], both under the visits of the new policy.",
    repaired="the_first_order_gain_of_a_prover_is_its_alignment: to first order in g the gain is g times the expected "
    "Var_π[A_π] + E_π[A_π A_μ] under the visits of π itself: the disagreement of the prover pays only as far as it is aligned "
    "with the policy's own advantages.",
)
def a_disagreeing_prover_promises_more_than_can_be_gained():
    """A tree: two branches, then a right and a wrong answer. π takes both branches alike and answers right with
    probability 99/100; the prover answers right in the first branch and wrong in the second. With g = 1/10 the step
    gains less than 1/400, and no policy gains more than 1/100; the printed bound promises more than 1/40, most of it
    for the disagreement of the prover at the root, where both branches are worth the same to π."""
    g, slip = Fraction(1, 10), Fraction(1, 100)
    # Of the right answer in a branch, then of the wrong one: A_π and A_μ. The prover's own value is 1 there, then 0.
    own = {"right": slip, "wrong": slip - 1}
    judged = {"first": {"right": 0, "wrong": -1}, "second": {"right": 1, "wrong": 0}}
    share = {"right": 1 - slip, "wrong": slip}
    values = {"g": g, "first": ["exp", g / 2], "second": ["exp", -g / 2]}
    for branch, by in judged.items():
        for answer, advantage in own.items():
            power = ["exp", ["*", "g", advantage + by[answer]]]
            values[f"{answer} in {branch}"] = ["*", share[answer], power]
        right, wrong = f"right in {branch}", f"wrong in {branch}"
        values[f"value of {branch}"] = ["/", right, ["+", right, wrong]]
        values[f"visits of {branch}"] = ["/", branch, ["+", "first", "second"]]
        mean = sum(share[x] * by[x] for x in own)
        variance = sum(share[x] * (by[x] - mean) ** 2 for x in own)
        alignment = sum(share[x] * by[x] * own[x] for x in own)
        values[f"terms of {branch}"] = variance + alignment
    products = [["*", f"visits of {branch}", f"value of {branch}"] for branch in judged]
    terms = [["*", f"visits of {branch}", f"terms of {branch}"] for branch in judged]
    values["gain"] = ["-", ["+", *products], 1 - slip]
    # At the root the prover's Q is 1 and 0 and π takes both alike: variance 1/4, and no advantage of its own.
    values["promise"] = ["*", "g", ["+", Fraction(1, 4), *terms]]
    claims = [("gain", "<", Fraction(1, 400)), ("gain", ">", 0), ("promise", ">", Fraction(1, 40))]
    return exact.arithmetic("The gain of a natural-gradient step, and what is printed for it", values, claims)
