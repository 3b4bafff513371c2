"""Objectives that apply a function: inside or outside of an expectation, to returns, visits, lotteries, or policies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from rewardtheory.arithmetic import is_exact
from rewardtheory.makers import as_reward
from rewardtheory.makers import policy as as_policy
from rewardtheory.objectives.formalism import Best, Evaluation, Specification, Valued, sign_of
from rewardtheory.objectives.markov import at_discount, discounted
from rewardtheory.objectives.trajectories import Trajectory, discounted_return, expectation
from rewardtheory.solvers.occupancies import occupancy
from rewardtheory.transition import probability, reachable
from rewardtheory.types import MDP, Successors

DEPTH = 8


def _exact(value: Any) -> Any:
    """The bound of a value that went through somebody's function: 0 if it is rational, else none is known."""
    return 0 if is_exact(value) or isinstance(value, int) else None


def reader(mdp: MDP, reward):
    """A function of a step (s, a, s') that reads a reward in the layout of the model."""
    return table_reader(mdp, as_reward(mdp, reward))


def table_reader(mdp: MDP, table):
    """A function of a step (s, a, s') that reads any table in the layout of the model."""
    R = np.asarray(table)
    if not isinstance(mdp.transition, Successors):
        return lambda step: R[step]
    state, p = np.asarray(mdp.transition.state), np.asarray(mdp.transition.probability)

    def read(step):
        s, a, t = step
        return R[s, a, int(np.flatnonzero((state[s, a] == t) & (p[s, a] != 0))[0])]

    return read


@dataclass(frozen=True)
class FunctionFromTrajectories(Valued):
    """J(π) = E f(ξ).

    Args:
        function: f, of a `Trajectory`.
        depth: how many steps f may look at where trajectories branch: f is then given these steps only.
    """

    abbreviation = "FTR"
    name = "functions from trajectories"
    function: Callable[[Trajectory], Any]
    depth: int = DEPTH

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """The expectation over all trajectories, or over all first steps."""
        value = expectation(mdp, as_policy(mdp, policy), self.function, self.depth)
        return Evaluation(value, _exact(value))


@dataclass(frozen=True)
class InnerMultiObjective(Valued):
    """J(π) = E f(G_1, …, G_k), with G_i the discounted sum of R_i.

    Args:
        rewards: R_1 … R_k.
        function: f, of k numbers.
        discount: γ; by default that of the model.
        depth: how many steps are added up where trajectories branch.
        slope: a Lipschitz constant of f in the sup norm: with it the steps that are left out are bounded.
    """

    abbreviation = "IMORL"
    name = "inner multi-objective rewards"
    rewards: Sequence[Any]
    function: Callable[..., Any]
    discount: Any = None
    depth: int = DEPTH
    slope: Any = None

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """The expectation over all trajectories, or over all first steps, with a bound if a slope is given."""
        mdp = at_discount(mdp, self.discount)
        pi = as_policy(mdp, policy)
        tables = [reader(mdp, R) for R in self.rewards]
        cut = False

        def value(trajectory):
            nonlocal cut
            cut |= trajectory.cut
            return self.function(*(discounted_return(trajectory, table, mdp.discount) for table in tables))

        found = expectation(mdp, pi, value, self.depth)
        if not cut:
            return Evaluation(found, _exact(found))
        if self.slope is None:
            return Evaluation(found, None)
        largest = max(abs(as_reward(mdp, R)).max() for R in self.rewards)
        return Evaluation(found, self.slope * mdp.discount**self.depth * largest / (1 - mdp.discount))

    def optimize(self, mdp: MDP) -> Best:
        """The best plan over `depth` steps that may look at time and at the returns so far, where all episodes end by then."""
        from rewardtheory.objectives.inner_optimum import best_inner

        mdp = at_discount(mdp, self.discount)
        value, choose = best_inner(mdp, [reader(mdp, R) for R in self.rewards], self.function, self.depth)
        return Best(value, choose, _exact(value))


@dataclass(frozen=True)
class InnerNonlinear(InnerMultiObjective):
    """J(π) = E f(G): an inner multi-objective with one reward.

    Args:
        rewards: (R,).
        function: f, of one number.
        discount, depth, slope: as for `InnerMultiObjective`.
    """

    abbreviation = "INMR"
    name = "inner nonlinear Markov rewards"


@dataclass(frozen=True)
class OuterMultiObjective(Valued):
    """J(π) = f(J_1(π), …, J_k(π)), with J_i the expected return of R_i.

    Args:
        rewards: R_1 … R_k.
        function: f, of k numbers.
        discount: γ; by default that of the model.
        concave: f of k cvxpy expressions, where it is concave: with it a best policy is found.
    """

    abbreviation = "OMORL"
    name = "outer multi-objective rewards"
    hardness = "the function is not known to be concave: give it once more as `concave`, in terms of cvxpy"
    rewards: Sequence[Any]
    function: Callable[..., Any]
    discount: Any = None
    concave: Callable[..., Any] | None = None

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """f of the expected returns."""
        mdp = at_discount(mdp, self.discount)
        pi = as_policy(mdp, policy)
        value = self.function(*(discounted(mdp, R, pi).value for R in self.rewards))
        return Evaluation(value, _exact(value))

    def optimize(self, mdp: MDP) -> Best:
        """A best stationary policy, by a concave program over the visits."""
        if self.concave is None:
            return super().optimize(mdp)
        from rewardtheory.objectives.outer_optimum import best_outer

        value, policy, bound = best_outer(at_discount(mdp, self.discount), self.rewards, self.concave)
        return Best(value, policy, bound)


@dataclass(frozen=True)
class OuterNonlinear(OuterMultiObjective):
    """J(π) = f(E G): an outer multi-objective with one reward.

    Args:
        rewards: (R,).
        function: f, of one number.
        discount, concave: as for `OuterMultiObjective`.
    """

    abbreviation = "ONMR"
    name = "outer nonlinear Markov rewards"


def transition_visits(mdp: MDP, policy) -> Any:
    """m_π(s,a,s') = Σ_t γ^t P(S_t = s, A_t = a, S_{t+1} = s'), in the layout of the model; 0 in terminal states.

    >>> import rewardtheory as rt
    >>> from rewardtheory.objectives.functions import transition_visits
    >>> mdp = rt.mdp({"s": {"go": "s"}}, start="s", discount=0.5)
    >>> transition_visits(mdp, [0]).tolist()
    [[[2.0]]]
    """
    live = (~np.asarray(mdp.terminal)).astype(int)[:, None, None]
    return occupancy(mdp, policy)[..., None] * probability(mdp.transition) * live


@dataclass(frozen=True)
class FunctionFromOccupancies(Valued):
    """J(π) = f(m_π), with m the discounted visits of transitions.

    Args:
        function: f, of an array in the layout of the model.
        discount: γ; by default that of the model.
    """

    abbreviation = "FOMR"
    name = "functions from occupancy measures"
    function: Callable[[Any], Any]
    discount: Any = None

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """f of the visits."""
        value = self.function(transition_visits(at_discount(mdp, self.discount), as_policy(mdp, policy)))
        return Evaluation(value, _exact(value))


Lottery = tuple[tuple[int, tuple[Any, ...]], ...]
"""What a distribution of trajectories knows of a policy: each state that is reached, with its action probabilities."""


def lottery(mdp: MDP, policy) -> Lottery:
    """The distribution of trajectories of a policy, as the reached states with their action probabilities.

    Two policies of one model have the same distribution exactly if these are equal.

    >>> import rewardtheory as rt
    >>> from rewardtheory.objectives.functions import lottery
    >>> mdp = rt.mdp({"s": {"go": "s"}, "island": {"go": "s", "rest": "island"}}, start="s", discount=0.5)
    >>> lottery(mdp, {"s": "go", "island": "go"}) == lottery(mdp, {"s": "go", "island": "rest"})
    True
    """
    pi = np.asarray(as_policy(mdp, policy))
    taken = MDP(mdp.transition, mdp.initial, mdp.discount, available=(pi != 0).astype(bool), terminal=mdp.terminal)
    seen = reachable(taken)
    return tuple((int(s), tuple(pi[s].tolist())) for s in np.flatnonzero(seen & ~np.asarray(mdp.terminal)).tolist())


@dataclass(frozen=True)
class FunctionFromLotteries(Valued):
    """J(π) = f(L_π), with L the distribution of trajectories.

    Args:
        function: f, of a `Lottery`.
    """

    abbreviation = "FTLR"
    name = "functions from trajectory lotteries"
    function: Callable[[Lottery], Any]

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """f of the lottery."""
        value = self.function(lottery(mdp, policy))
        return Evaluation(value, _exact(value))


@dataclass(frozen=True)
class FunctionFromPolicies(Valued):
    """J(π) = f(π).

    Args:
        function: f, of π (S, A).
    """

    abbreviation = "FPR"
    name = "functions from policies"
    function: Callable[[Any], Any]

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """f of the policy."""
        value = self.function(as_policy(mdp, policy))
        return Evaluation(value, _exact(value))


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
