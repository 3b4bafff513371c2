"""Objectives that add rewards up: Markov rewards, limit averages, reward machines, regularized rewards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rewardtheory.arithmetic import is_exact, rational, roundoff
from rewardtheory.makers import as_reward
from rewardtheory.makers import policy as as_policy
from rewardtheory.objectives.formalism import Best, Evaluation, Valued
from rewardtheory.objectives.reward_machines import RewardMachine, machine_product
from rewardtheory.solvers.average import average_reward
from rewardtheory.solvers.error_bounds import evaluation_error
from rewardtheory.solvers.evaluation import evaluate
from rewardtheory.solvers.occupancies import occupancy
from rewardtheory.solvers.optimal import solve
from rewardtheory.solvers.soft import soft_solve
from rewardtheory.transition import expect_reward
from rewardtheory.types import MDP


def discounted(mdp: MDP, reward, pi) -> Evaluation:
    """E Σ γ^t r(s_t, a_t) with a proved bound."""
    R = as_reward(mdp, reward)
    r = expect_reward(mdp.transition, R)
    v = evaluate(mdp, r, pi)
    value = mdp.initial @ v
    if is_exact(v):
        return Evaluation(value, 0)
    bound = evaluation_error(mdp, r, pi, v, reward=abs(R).max())
    return Evaluation(value, float(bound) + 4 * (mdp.n_states + 4) * roundoff(v) * float(abs(v).max()))


@dataclass(frozen=True)
class MarkovReward(Valued):
    """J(π) = E Σ γ^t R(s_t, a_t, s_{t+1}).

    Args:
        reward: R(s,a,s') in the layout of the model.
        discount: γ; by default that of the model.
    """

    abbreviation = "MR"
    name = "Markov rewards"
    reward: Any
    discount: Any = None

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """The expected return."""
        mdp = at_discount(mdp, self.discount)
        return discounted(mdp, self.reward, as_policy(mdp, policy))

    def optimize(self, mdp: MDP) -> Best:
        """An optimal policy."""
        mdp = at_discount(mdp, self.discount)
        found = solve(mdp, self.reward)
        return Best(mdp.initial @ found.values, found.policy, found.bound)


@dataclass(frozen=True)
class LimitAverageReward(Valued):
    """J(π) = lim_T (1/T) E Σ_{t<T} R(s_t, a_t, s_{t+1}); the discount plays no part.

    Args:
        reward: R(s,a,s') in the layout of the model.
    """

    abbreviation = "LAR"
    name = "limit-average rewards"
    reward: Any

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """The long-run average; which classes are bottom is decided on the support exactly."""
        value = average_reward(mdp, self.reward, policy)
        return Evaluation(value, 0 if mdp.is_exact else None)

    def optimize(self, mdp: MDP) -> Best:
        """A policy of the greatest average, by the linear program of multichain models; in floats, without a bound."""
        from rewardtheory.objectives.average_optimum import best_average

        value, policy = best_average(mdp, as_reward(mdp, self.reward))
        return Best(value, policy, None)


@dataclass(frozen=True)
class RewardMachineObjective(Valued):
    """J(π) = E Σ γ^t of what a reward machine pays.

    Args:
        machine: what `rt.reward_machine` made.
        labels: atom -> where it holds.
        discount: γ; by default that of the model.
    """

    abbreviation = "RM"
    name = "reward machines"
    machine: RewardMachine
    labels: Mapping[str, Any] = field(default_factory=dict)
    discount: Any = None

    def product(self, mdp: MDP):
        """The model in which the machine's state is part of the state, and its reward."""
        return machine_product(at_discount(mdp, self.discount), self.machine, self.labels)

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """The expected return of a policy that does not look at the machine."""
        product, reward = self.product(mdp)
        return discounted(product, reward, lifted(mdp, product, as_policy(mdp, policy)))

    def optimize(self, mdp: MDP) -> Best:
        """An optimal policy on the product: it remembers the machine's state."""
        product, reward = self.product(mdp)
        found = solve(product, reward)
        return Best(product.initial @ found.values, found.policy, found.bound)


@dataclass(frozen=True)
class RegularizedReward(Valued):
    """J(π) = E Σ γ^t [R(s_t, a_t, s_{t+1}) − α F(π(·|s_t))].

    Args:
        reward: R(s,a,s') in the layout of the model.
        weight: α.
        regularizer: F, a function of a distribution over actions, (A,) -> number. `negative_entropy` makes the best
            policy soft-optimal.
        discount: γ; by default that of the model.
    """

    abbreviation = "RRL"
    name = "regularized rewards"
    hardness = "only the negative entropy has a solver here; other regularizers need one of their own"
    reward: Any
    weight: Any
    regularizer: Callable[[Any], Any]
    discount: Any = None

    def evaluate(self, mdp: MDP, policy) -> Evaluation:
        """Expected return minus α times the discounted visits of F."""
        mdp = at_discount(mdp, self.discount)
        pi = as_policy(mdp, policy)
        plain = discounted(mdp, self.reward, pi)
        seen = occupancy(mdp, pi).sum(axis=1)
        live = ~np.asarray(mdp.terminal)
        zero = rational(0) if is_exact(pi) else 0.0
        cost = sum((seen[s] * self.regularizer(pi[s]) for s in range(mdp.n_states) if live[s]), start=zero)
        exact = is_exact(pi)
        weight = rational(self.weight) if exact else self.weight
        return Evaluation(plain.value - weight * cost, 0 if exact else None)

    def optimize(self, mdp: MDP) -> Best:
        """The soft-optimal policy where F is the negative entropy."""
        if self.regularizer is not negative_entropy or self.weight <= 0:
            return super().optimize(mdp)
        mdp = at_discount(mdp, self.discount)
        found = soft_solve(mdp, self.reward, temperature=self.weight)
        return Best(mdp.initial @ found.values, found.policy, found.bound)


def negative_entropy(distribution):
    """F(p) = Σ p log p.

    >>> from rewardtheory.objectives.markov import negative_entropy
    >>> float(negative_entropy([0.5, 0.5]))
    -0.6931471805599453
    """
    p = np.asarray(distribution, dtype=float)
    return (p[p > 0] * np.log(p[p > 0])).sum()


def squared_length(distribution):
    """F(p) = Σ p².

    >>> from rewardtheory.objectives.markov import squared_length
    >>> float(squared_length([0.5, 0.5]))
    0.5
    """
    p = np.asarray(distribution)
    return (p * p).sum()


def at_discount(mdp: MDP, discount) -> MDP:
    """The model with the discount of a specification, or its own."""
    return mdp if discount is None else mdp.replace(discount=discount)


def lifted(mdp: MDP, product: MDP, pi):
    """A policy of the model as one of a product with it, whose states are named "s & u"."""
    names = list(mdp.states or map(str, range(mdp.n_states)))
    place = {name: s for s, name in enumerate(names)}
    rows = [place[name.rpartition(" & ")[0]] for name in product.states or ()]
    found = pi[rows]
    ends = np.asarray(product.terminal)
    own = np.asarray(product.available)
    first = own.argmax(axis=1)
    for s in np.flatnonzero(ends).tolist():
        for a in range(product.n_actions):
            found[s, a] = found[s, a] * 0 + int(a == first[s])
    return found
