"""What going round in a circle is worth."""

from rewardtheory.arithmetic import holds_rationals, is_traced, powers, scalar
from rewardtheory.validation import numbers, require_shape


def loop_value(bonuses, discount):
    """The discounted return of repeating a cycle for ever: Σ_{k<L} γ^k b_k / (1 − γ^L).

    A bonus invites circling wherever a loop is worth more than arriving.

    Args:
        bonuses: b_0 … b_{L−1}, the rewards of one round, in order, (L,).
        discount: γ in [0, 1).

    Returns:
        A number.

    Raises:
        ValueError: on bad input.

    Source: randlov1998bicycle.

    >>> import rewardtheory as rt
    >>> float(rt.loop_value([1, 0], discount=0.5))
    1.3333333333333333
    """
    exact = holds_rationals(bonuses, discount)
    b, gamma = numbers(bonuses, "bonuses", exact=exact), numbers(discount, "discount", exact=exact)
    require_shape(gamma, (), "discount", "give one number")
    gamma = scalar(gamma)
    if b.ndim != 1 or not len(b):
        raise ValueError(f"`bonuses` has shape {b.shape}; it must be (L,): one number for each step of the cycle.")
    if not is_traced(gamma) and not 0 <= gamma < 1:
        raise ValueError(f"`discount` is {gamma}; it must lie in [0, 1), or the sum over all rounds has no limit.")
    weight = powers(gamma, len(b) + 1)
    return (weight[:-1] * b).sum() / (1 - weight[-1])
