"""The axiom behind rewards and discounts."""

from rewardtheory.verify.claims import theorem
from rewardtheory.verify.shaping_hypotheses import AnyDiscount, AnyNumber, Bonuses


@theorem(source="bowling2023settling", floats=False, needs=["no_reward_and_discount_square_what_comes_later"])
def indifference_to_when_a_future_is_mixed_in_means_an_affine_utility(
    bonuses: Bonuses, discount: AnyDiscount, payment: AnyNumber, fault: AnyNumber
):
    """Let u(h) be the utility of some futures and u(t.h) that after a transition t. There is a reward r with u(t.h)
    = r + γu(h) for all of them iff u(t.A) + γu(B) = u(t.B) + γu(A) for every two: mixing A after t with B is as
    good as mixing B after t with A."""
    before = bonuses
    after = payment + discount * before
    after[-1] = after[-1] + fault
    indifferent = all(
        after[i] + discount * before[j] == after[j] + discount * before[i] for i in range(len(before)) for j in range(i)
    )
    r = after[0] - discount * before[0]
    assert indifferent == bool((after == r + discount * before).all())
    assert indifferent == (fault == 0 or len(before) == 1)
