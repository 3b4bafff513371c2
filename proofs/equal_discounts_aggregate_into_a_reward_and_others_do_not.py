"""When a weighted sum of two discounted objectives is one discounted objective."""

from rewardtheory.objectives.order_programs import solution
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity_hypotheses import TwoDiscounts, TwoWeights


@theorem(
    source="pitis2023aggregation",
    floats=False,
    needs=["a_reward_and_a_discount_do_not_reverse_a_preference_by_waiting"],
)
def equal_discounts_aggregate_into_a_reward_and_others_do_not(discounts: TwoDiscounts, weights: TwoWeights):
    """After a transition objective i is worth rᵢ + γᵢ Vᵢ, with Vᵢ what the future is worth to it. Let the futures have worths
    (V₁, V₂) that are no mixtures of each other: (0, 0), (1, 0), (0, 1). There are r and γ with w₁(r₁ + γ₁V₁) + w₂(r₂ + γ₂V₂)
    = r + γ(w₁V₁ + w₂V₂) for all of them iff γ₁ = γ₂."""
    (one, two), (w1, w2) = discounts, weights
    futures = ((0, 0), (1, 0), (0, 1))
    constant = w1 * 3 - w2 * 2  # w₁r₁ + w₂r₂ with r₁ = 3, r₂ = −2: any
    right = [constant + w1 * one * a + w2 * two * b for a, b in futures]
    columns = [[w1**0] * 3, [w1 * a + w2 * b for a, b in futures]]
    try:
        found = solution(columns, right)
    except ValueError:
        found = None
    assert (found is not None) == (one == two)
    if found is not None:
        assert found == [constant, one]
