"""One more number of state repairs the aggregation of objectives with different discounts."""

from rewardtheory.arithmetic import rational
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity_hypotheses import TwoDiscounts, TwoPayments, TwoWeights
from rewardtheory.verify.shaping_hypotheses import AnyDiscount


@theorem(source="pitis2023aggregation", floats=False)
def a_weight_that_is_carried_along_aggregates_two_discounts(
    payments: TwoPayments, discounts: TwoDiscounts, weights: TwoWeights, discount: AnyDiscount
):
    """Let the state carry a weight for each objective, wᵢ at first and multiplied by γᵢ/γ at each step, and let each step pay
    Σ (weight i) rᵢ. Its return with discount γ > 0 is w₁ G₁ + w₂ G₂ on every path, with Gᵢ at discount γᵢ."""
    gamma = discount if discount != 0 else rational(1) / 2
    carried, weight, total = list(weights), gamma**0, gamma * 0
    for step in payments.T:
        total = total + weight * sum(w * r for w, r in zip(carried, step, strict=True))
        carried = [w * own / gamma for w, own in zip(carried, discounts, strict=True)]
        weight = weight * gamma
    returns = [sum(own**t * r for t, r in enumerate(row)) for own, row in zip(discounts, payments, strict=True)]
    assert total == sum(w * G for w, G in zip(weights, returns, strict=True))
