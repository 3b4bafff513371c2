"""Utilities that are not affine in the future are no returns."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="bowling2023settling")
def no_reward_and_discount_square_what_comes_later():
    """Let a transition turn a future of utility u into one of utility u². On futures of utility 0, 1, 2 that gives
    0, 1, 4, with slopes 1 and 3, and no reward r and discount γ of the transition give r + γu for all three."""
    futures = (0, 1, 2)
    system = exact.system_of(
        "(r, γ) with r + γu = u² for u = 0, 1, 2", 2, equal=([[1, u] for u in futures], [u**2 for u in futures])
    )
    return exact.farkas(system, [1, -2, 1], [])
