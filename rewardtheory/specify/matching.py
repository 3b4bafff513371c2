"""Intrinsic rewards that are taken back along the same path, so that no policy gains by them."""

import numpy as np

from rewardtheory.arithmetic import holds_rationals, is_traced, powers, scalar
from rewardtheory.validation import numbers, require_shape


def generalized_reward_matching(bonuses, discount, matching):
    """The bonuses of one path with each of them taken back later: F'_t = F_t − Σ_{i≤t} γ^{i−t} F_i m_{i,t}.

    The discounted sum of F' is Σ_i γ^i F_i (1 − Σ_t m_{i,t}): 0 on every path if every row of m sums to 1. With all
    weight in the last column this is PBIM, which pays back at the end; with m the identity nothing is left.

    Args:
        bonuses: F_0 … F_{N−1} along the path, (N,).
        discount: γ in (0, 1].
        matching: m (N,N), the share of the bonus of step i that is taken back at step t ≥ i; 0 for t < i.

    Returns:
        F' (N,).

    Raises:
        ValueError: on bad input, and where a bonus would be taken back before it is paid.

    Notes: γ^{i−t} grows without bound with the delay; at γ = 0.99 and 4500 steps it reaches 4·10¹⁹.

    Source: forbes2024grm, forbes2024intrinsic.

    >>> import rewardtheory as rt
    >>> rt.generalized_reward_matching([1, 0], 0.5, [[0, 1], [0, 1]]).tolist()
    [1.0, -2.0]
    """
    exact = holds_rationals(bonuses, discount, matching)
    F, gamma = numbers(bonuses, "bonuses", exact=exact), numbers(discount, "discount", exact=exact)
    m = numbers(matching, "matching", exact=exact)
    require_shape(gamma, (), "discount", "give one number")
    gamma = scalar(gamma)
    if F.ndim != 1:
        raise ValueError(f"`bonuses` has shape {F.shape}; it must be (N,): one number for each step of the path.")
    require_shape(m, (len(F), len(F)), "matching", "give the share of each step's bonus for each step")
    if not is_traced(gamma) and not 0 < gamma <= 1:
        raise ValueError(f"`discount` is {gamma}; it must lie in (0, 1]: at 0 nothing can be taken back later.")
    early = [] if is_traced(m) else np.argwhere(np.tril(np.asarray(m) != 0, -1)).tolist()
    if early:
        i, t = early[0]
        raise ValueError(
            f"`matching`[{i}, {t}] is {m[i, t]}; the bonus of step {i} can be taken back from then on only."
        )
    discounts = powers(gamma, len(F))
    return F - (discounts * F) @ m / discounts
