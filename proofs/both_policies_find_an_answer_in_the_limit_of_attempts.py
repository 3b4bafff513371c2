"""Coverage in the limit of many attempts."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import refutation


@refutation(
    source="wu2025leash",
    printed="If training moves success mass away, the limit superior of pass@k of the trained policy is strictly below that of "
    "the policy it came from.",
    repaired="more_attempts_find_what_has_any_success_mass: pass@k tends to 1 for both as soon as both have success mass, so "
    "only the weak inequality holds in the limit; at a finite k the policy with the greater mass is ahead.",
)
def both_policies_find_an_answer_in_the_limit_of_attempts():
    """Success mass 1/2 before and 1/100 after. From k = 2000 on, 1 − (1 − p)^k is above 1 − 10^−8 for both, since it
    grows with k: the limits cannot differ by more than 10^−8, and with a larger k by less than anything."""
    values = {
        name: ["-", 1, ["^", 1 - mass, 2000]]
        for name, mass in (("before", Fraction(1, 2)), ("after", Fraction(1, 100)))
    }
    least = 1 - Fraction(1, 10**8)
    claims = [("before", ">", least), ("after", ">", least), ("after", "<", "before"), ("before", "<", 1)]
    return exact.arithmetic("pass@2000 before and after training", values, claims)
