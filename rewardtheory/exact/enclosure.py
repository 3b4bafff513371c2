"""Proved enclosures of values from approximate ones. Nothing is solved here; residuals are evaluated exactly.

With w(s) >= 1 + γ Σ p w(s') at every choice (w = 1/(1−γ), or the model's weight):

* a policy: |r_π + γ P_π V − V| <= δ everywhere gives |V^π − V| <= δ w;
* the optimum: U = V + δ w with δ >= TV − V satisfies U >= TU, hence U >= V*; L = V − δ w with δ >= V − TV
  satisfies L <= TL, hence L <= V*. T is the Bellman operator: r + γ P V, its maximum (or minimum) over the
  available actions.

At γ = 1 the weight makes every policy end, so that Pᵗ V → 0 and the same steps hold.
"""

from flint import fmpq

from rewardtheory.exact.model import Model, Plan, Policy, Vector, expect, mean, mean_weight, require
from rewardtheory.exact.number import Interval

Expected = list[list[fmpq]]
"""r(s,a), laid out as the model's choices."""


def check_values(model: Model, values: Vector, what: str) -> None:
    """Refuse values that are not one number for each state, or that are not 0 at a terminal state."""
    require(len(values) == model.n_states, f"{what}: {len(values)} values for {model.n_states} states")
    for s, choices in enumerate(model.choices):
        require(bool(choices) or values[s] == 0, f"{what}: {model.state(s)} is terminal, and its value is not 0")


def q_values(model: Model, r: Expected, values: Vector) -> Expected:
    """r(s,a) + γ Σ p V(s') for every choice."""
    gamma = model.discount
    return [
        [x + gamma * expect(choice.successors, values) for x, choice in zip(row, choices, strict=True)]
        for row, choices in zip(r, model.choices, strict=True)
    ]


def policy_residual(model: Model, r: Expected, policy: Policy, values: Vector) -> fmpq:
    """max over s of |r_π + γ P_π V − V|(s)."""
    worst = fmpq(0)
    for s, choices in enumerate(model.choices):
        backup = fmpq(0)
        for probability, x, choice in zip(policy[s], r[s], choices, strict=True):
            if probability:
                backup += probability * (x + model.discount * expect(choice.successors, values))
        worst = max(worst, abs(backup - values[s]))
    return worst


def optimal_residuals(model: Model, r: Expected, values: Vector, best=max) -> tuple[fmpq, fmpq]:
    """(max of V − TV, max of TV − V), neither below 0; T takes the `best`, max or min, of the actions."""
    fall, rise = fmpq(0), fmpq(0)
    for s, q in enumerate(q_values(model, r, values)):
        if q:
            gain = best(q) - values[s]
            rise, fall = max(rise, gain), max(fall, -gain)
    return fall, rise


def plan_return(model: Model, r: Expected, plan: Plan, values: tuple[Vector, ...]) -> Interval:
    """An interval that surely holds J(plan) = Σ weight · μ·V^π, from approximate values of each part."""
    require(len(values) == len(plan.policies), f"plan {plan.name}: not one vector of values for each part")
    center, delta = fmpq(0), fmpq(0)
    for weight, policy, v in zip(plan.weights, plan.policies, values, strict=True):
        check_values(model, v, f"values of plan {plan.name}")
        center += weight * mean(model, v)
        delta += weight * policy_residual(model, r, policy, v)
    radius = delta * mean_weight(model)
    return Interval(center - radius, center + radius)


def optimal_return(model: Model, r: Expected, values: Vector, best=max) -> Interval:
    """An interval that surely holds the greatest (or with ``best=min`` the least) J over all policies."""
    check_values(model, values, "values")
    fall, rise = optimal_residuals(model, r, values, best)
    center, w = mean(model, values), mean_weight(model)
    return Interval(center - fall * w, center + rise * w)
