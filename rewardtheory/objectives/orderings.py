"""Objectives that only order: returns, visits, lotteries, or policies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rewardtheory.makers import policy as as_policy
from rewardtheory.objectives.formalism import Specification, sign_of
from rewardtheory.objectives.lotteries import Lottery, lottery
from rewardtheory.objectives.markov import at_discount, discounted
from rewardtheory.objectives.outer import transition_visits
from rewardtheory.types import MDP


class _Order(Specification):
    """An order: a function of two things that returns a number, positive where the first is better."""

    hardness: ClassVar[str] = "an arbitrary order has no search but to compare all policies"


@dataclass(frozen=True)
class GeneralizedOuterMultiObjective(_Order):
    """π1 ⪰ π2 exactly if (J_1(π1), …, J_k(π1)) ⪰ (J_1(π2), …, J_k(π2)).

    Args:
        rewards: R_1 … R_k.
        order: of two tuples of returns: positive where the first is better, 0 where they are as good.
        discount: γ; by default that of the model.
    """

    abbreviation = "GOMORL"
    name = "generalized outer multi-objective rewards"
    rewards: Sequence[Any]
    order: Callable[[tuple, tuple], Any]
    discount: Any = None

    def prefer(self, mdp: MDP, one, two) -> int:
        """Compare the returns."""
        mdp = at_discount(mdp, self.discount)
        x, y = (tuple(discounted(mdp, R, as_policy(mdp, p)).value for R in self.rewards) for p in (one, two))
        return sign_of(self.order(x, y))


@dataclass(frozen=True)
class OccupancyOrdering(_Order):
    """π1 ⪰ π2 exactly if m_π1 ⪰ m_π2.

    Args:
        order: of two arrays of visits.
        discount: γ; by default that of the model.
    """

    abbreviation = "OMO"
    name = "occupancy-measure orderings"
    order: Callable[[Any, Any], Any]
    discount: Any = None

    def prefer(self, mdp: MDP, one, two) -> int:
        """Compare the visits."""
        mdp = at_discount(mdp, self.discount)
        return sign_of(self.order(*(transition_visits(mdp, as_policy(mdp, p)) for p in (one, two))))


@dataclass(frozen=True)
class LotteryOrdering(_Order):
    """π1 ⪰ π2 exactly if L_π1 ⪰ L_π2.

    Args:
        order: of two lotteries.
    """

    abbreviation = "TLO"
    name = "trajectory-lottery orderings"
    order: Callable[[Lottery, Lottery], Any]

    def prefer(self, mdp: MDP, one, two) -> int:
        """Compare the lotteries."""
        return sign_of(self.order(lottery(mdp, one), lottery(mdp, two)))


@dataclass(frozen=True)
class PolicyOrdering(_Order):
    """Any order of policies.

    Args:
        order: of two policies (S, A).
    """

    abbreviation = "PO"
    name = "policy orderings"
    order: Callable[[Any, Any], Any]

    def prefer(self, mdp: MDP, one, two) -> int:
        """Compare the policies."""
        return sign_of(self.order(as_policy(mdp, one), as_policy(mdp, two)))
