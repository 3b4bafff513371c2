"""When the worth of a path is the sum of what its parts are worth."""

from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity_hypotheses import TwoSteps
from rewardtheory.verify.shaping_hypotheses import AnyNumber


@theorem(source="shakerinava2022utility", floats=False)
def payments_add_up_exactly_if_no_step_discounts(steps: TwoSteps, future: AnyNumber):
    """Let a transition τ turn a future of utility u into r(τ) + m(τ)u. Two in a row do so with r = r₁ + m₁r₂ and m = m₁m₂.
    The gain u(τ.h) − u(h) is one number for all futures h iff m(τ) = 1, and the payments of two steps just add up iff
    m₁ = 1 or the second pays nothing."""
    (r1, r2), (m1, m2) = steps

    def after(r, m, u):
        return r + m * u

    both = after(r1, m1, after(r2, m2, future))
    assert both == (r1 + m1 * r2) + (m1 * m2) * future
    gains = {after(r1, m1, u) - u for u in (future, future + 1)}
    assert (len(gains) == 1) == (m1 == 1)
    assert (r1 + m1 * r2 == r1 + r2) == (m1 == 1 or r2 == 0)
