"""What is true of a skeleton for all rewards at once: the orders of its deterministic policies, and the tasks it has.

The start is uniform, so that every state counts. With x_π the occupancy of π, J(π) = x_π·R. A weak order of the
deterministic policies is a face of the arrangement of the hyperplanes (x_π − x_ρ)·R = 0, a strict order a chamber. A
set of policies that a reward puts above all others (a range-SOAP) is a chamber of the hyperplanes x_π·R = c in (R, c).
"""

import itertools
from dataclasses import asdict, dataclass

import numpy as np
from flint import fmpq

from rewardtheory.solvers.bellman import one_hot
from rewardtheory.solvers.occupancies import occupancy_of
from rewardtheory.verify.atlas.arrangement import counts
from rewardtheory.verify.atlas.coincidences import coincidences, roots
from rewardtheory.verify.atlas.goodhart import goodhart
from rewardtheory.verify.atlas.hackability import hackable_pairs
from rewardtheory.verify.atlas.power import power
from rewardtheory.verify.atlas.skeletons import Skeleton

HALF, NINE_TENTHS = fmpq(1, 2), fmpq(9, 10)
# With more policies there are too many determinants to look at.
MAX_POLICIES = 9


@dataclass(frozen=True)
class Features:
    """What is true of a skeleton; all numbers but those of `goodhart` are exact.

    Attributes:
        states, actions, moves: the skeleton.
        policies: how many deterministic policies it has.
        weak_orders, strict_orders: how many orders of them, with and without ties, rewards realize at all discounts
            but finitely many.
        weak_orders_at_half, strict_orders_at_half: the same at γ = 1/2.
        range_soaps: how many sets of them, neither empty nor all, some reward puts above all others.
        range_soaps_at_half: the same at γ = 1/2.
        coincidences: the polynomials of `rt.atlas.coincidences`; None for more than 9 policies.
        hackable, pairs: of the ordered pairs of rewards R(s,a) in {−1, 0, 1}, how many are hackable at γ = 9/10.
        power: POWER of each state at γ = 9/10, as text, with rewards of 0 or 1 by the toss of a coin.
        goodhart: out of 200 random climbs at γ = 9/10, how many turn against the true reward, by the angle of the two
            rewards (15°, 30°, …, 165°): the one feature that is a sample.
    """

    states: int
    actions: int
    moves: tuple[tuple[int, ...], ...]
    policies: int
    weak_orders: int
    strict_orders: int
    range_soaps: int
    weak_orders_at_half: int
    strict_orders_at_half: int
    range_soaps_at_half: int
    coincidences: tuple[tuple[int, ...], ...] | None
    hackable: int
    pairs: int
    power: tuple[str, ...]
    goodhart: tuple[int, ...]

    @property
    def half_is_special(self) -> bool:
        """Whether γ = 1/2 realizes other numbers of orders or sets than all but finitely many discounts do."""
        generic = self.weak_orders, self.strict_orders, self.range_soaps
        return generic != (self.weak_orders_at_half, self.strict_orders_at_half, self.range_soaps_at_half)

    @property
    def special_discounts(self) -> tuple[float, ...]:
        """The discounts with a coincidence, as floats."""
        if self.coincidences is None:
            raise ValueError(
                f"`coincidences` is not known for {self.policies} policies; it is for up to {MAX_POLICIES}."
            )
        return tuple(sorted(x for polynomial in self.coincidences for x in roots(polynomial)))

    @property
    def choices(self) -> int:
        """How many states have actions with different successors."""
        return sum(len(set(row)) > 1 for row in self.moves)

    def record(self) -> dict:
        """The attributes as plain data."""
        lists: dict[str, list] = {
            "moves": [list(row) for row in self.moves],
            "power": list(self.power),
            "goodhart": list(self.goodhart),
        }
        if self.coincidences is not None:
            lists["coincidences"] = [list(x) for x in self.coincidences]
        return asdict(self) | lists


def features(skeleton: Skeleton) -> Features:
    """The features of a skeleton in which every state has the same number of actions, each with one successor.

    Notes: a tenth of a second with 8 or 9 policies, up to a minute with 16.

    >>> import rewardtheory as rt
    >>> found = rt.atlas.features(rt.atlas.skeletons(2, 2)[4])
    >>> found.moves, found.weak_orders, found.strict_orders, found.range_soaps
    (((0, 1), (0, 1)), 25, 12, 12)
    """
    S, A = skeleton.states, skeleton.actions
    if any(len(row) != A or any(len(ends) != 1 for ends in row) for row in skeleton.moves):
        raise ValueError(
            f"`skeleton` has the moves {skeleton.moves}; every state must have {A} moves to one state each: "
            "take one of rt.atlas.skeletons."
        )
    generic = numbers_at(skeleton, generic_discount(S, A))
    half = numbers_at(skeleton, HALF)
    moves = tuple(tuple(end for (end,) in row) for row in skeleton.moves)
    special = coincidences(skeleton) if A**S <= MAX_POLICIES else None
    hackable = hackable_pairs(skeleton, NINE_TENTHS)
    powers = tuple(str(x) for x in power(skeleton.mdp(NINE_TENTHS)))
    return Features(S, A, moves, A**S, *generic, *half, special, *hackable, powers, goodhart(skeleton))


def numbers_at(skeleton: Skeleton, discount: fmpq) -> tuple[int, int, int]:
    """(weak orders, strict orders, range-SOAPs) that rewards realize at one discount."""
    x = corners(skeleton, discount)
    if len(x) == 1:
        return 1, 1, 0
    orders = counts([p - q for p, q in itertools.combinations(x, 2)])
    sides = counts([[*p, fmpq(1)] for p in x]).chambers
    return orders.faces, orders.chambers, sides - 2


def corners(skeleton: Skeleton, discount: fmpq) -> np.ndarray:
    """Occupancies of the deterministic policies, one row each; the first action is left out, since the flow of a
    model fixes how often it is taken. The columns are a basis then: they are affinely independent."""
    mdp = skeleton.mdp(discount, uniform=True)
    S, A = skeleton.states, skeleton.actions
    policies = itertools.product(range(A), repeat=S)
    return np.array(
        [occupancy_of(mdp, one_hot(np.array(a), A, like=mdp.initial))[:, 1:].ravel() for a in policies], dtype=object
    )


def generic_discount(states: int, actions: int) -> fmpq:
    """A rational discount at which no minor vanishes that does not vanish for every discount.

    With d = S(A − 1), a minor of the differences, scaled by the determinants of I − γP, is a polynomial in γ whose
    coefficients are integers of absolute sum at most H = (d · 2 · 2^S · S·2^(S−1))^d: a determinant is at most the
    product of the sums of its rows. If it vanishes at 1/(H + 1), then H + 1 divides its leading coefficient, which is
    0 then, and so on: it is 0. The minors of the rows (x, 1) are smaller.
    """
    d = states * (actions - 1)
    height = (d * 2 * 2**states * states * 2 ** (states - 1)) ** max(d, 1)
    return fmpq(1, max(height, 1) + 1)
