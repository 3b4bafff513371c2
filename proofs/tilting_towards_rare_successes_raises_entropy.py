"""A tilt that spreads a distribution out."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import refutation


@refutation(
    source="wu2025leash",
    printed="Tilting a distribution q by a reward, π ∝ q exp(β r), never raises its Shannon entropy, because the entropy falls "
    "by KL(π‖q).",
    repaired="tilting_the_uniform_distribution_lowers_entropy: H(π) = H(q) − KL(π‖q) for uniform q only; in general KL(π‖q) "
    "≥ 0 and nothing more.",
)
def tilting_towards_rare_successes_raises_entropy():
    """Let q = (9/10, 1/20, 1/20), let the last two succeed, and β = 3. The entropy rises from 0.394 to 1.097 while
    the divergence of the tilt from q is positive."""
    values = {"q1": Fraction(9, 10), "q2": Fraction(1, 20), "q3": Fraction(1, 20)}
    values |= {"w1": "q1", "w2": ["*", "q2", ["exp", 3]], "w3": ["*", "q3", ["exp", 3]]}
    values |= {f"p{i}": ["/", f"w{i}", ["+", "w1", "w2", "w3"]] for i in (1, 2, 3)}
    for name, p in (("before", "q"), ("after", "p")):
        values[name] = ["-", ["+", *(["*", f"{p}{i}", ["log", f"{p}{i}"]] for i in (1, 2, 3))]]
    values["divergence"] = ["+", *(["*", f"p{i}", ["log", ["/", f"p{i}", f"q{i}"]]] for i in (1, 2, 3))]
    claims = [("before", "<", Fraction(2, 5)), ("after", ">", 1), ("divergence", ">", Fraction(1, 2))]
    return exact.arithmetic("Entropies of q and of its tilt by a reward of 0, 1 and 1", values, claims)
