"""The exact finite model, rewards and policies that certificates speak about, and the checks of these data.

A state with no choices is terminal: the episode is over, nothing more is paid, its value is 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flint import fmpq


class Refused(ValueError):
    """A certificate does not prove what it claims, or its data are not what they should be."""


class Choice(NamedTuple):
    """One available action of a state, with its possible successors ((s', p), ...), every p > 0."""

    action: int
    successors: tuple[tuple[int, fmpq], ...]


@dataclass(frozen=True)
class Model:
    """A finite Markov decision process in exact rationals, without a reward.

    Args:
        discount: γ in [0, 1].
        initial: μ, one probability for each state.
        choices: for each state its available actions; none at a terminal state.
        n_actions: the number of action names.
        weight: w with w(s) >= 1 + γ Σ p(s') w(s') at every choice: how many discounted steps remain, at most.
            None stands for 1/(1−γ). Needed at γ = 1, where it also proves that every policy ends.
        states, actions: labels for printing, or None.
    """

    discount: fmpq
    initial: tuple[fmpq, ...]
    choices: tuple[tuple[Choice, ...], ...]
    n_actions: int
    weight: tuple[fmpq, ...] | None = None
    states: tuple[str, ...] | None = None
    actions: tuple[str, ...] | None = None

    @property
    def n_states(self) -> int:
        """How many states there are."""
        return len(self.choices)

    def state(self, s: int) -> str:
        """The state's number and label, for messages."""
        return f"state {s}" + (f" ({self.states[s]})" if self.states else "")

    def action(self, a: int) -> str:
        """The action's number and label, for messages."""
        return f"action {a}" + (f" ({self.actions[a]})" if self.actions else "")


@dataclass(frozen=True)
class Reward:
    """R(s,a,s') on the support of a model: ``payments[s][i][k]`` for choice i of s and its k-th successor."""

    name: str
    payments: tuple[tuple[tuple[fmpq, ...], ...], ...]


Policy = tuple[tuple[fmpq, ...], ...]
"""``policy[s][i]``: the probability of the i-th choice of state s."""

Vector = Sequence[fmpq]
"""One number for each state."""


@dataclass(frozen=True)
class Plan:
    """What an agent may do: draw one of several stationary policies at the start, then keep to it."""

    name: str
    weights: tuple[fmpq, ...]
    policies: tuple[Policy, ...]


def require(condition: bool, reason: str) -> None:
    """Raise `Refused` with the reason unless the condition holds."""
    if not condition:
        raise Refused(reason)


def check_model(model: Model) -> None:
    """Refuse a model that is not one: probabilities, indices, the weight's inequality.

    A model cannot change, so one that passed is not checked again; a changed copy is another object.
    """
    if getattr(model, "_sound", False):
        return
    n, gamma = model.n_states, model.discount
    require(n >= 1, "the model has no states")
    require(0 <= gamma <= 1, f"the discount is {gamma}; it must lie in [0, 1]")
    _check_distribution(model.initial, n, "initial")
    require(model.states is None or len(model.states) == n, "the model does not have one label for each state")
    require(
        model.actions is None or len(model.actions) == model.n_actions,
        "the model does not have one label for each action",
    )
    for s, choices in enumerate(model.choices):
        actions = [choice.action for choice in choices]
        require(actions == sorted(set(actions)), f"{model.state(s)}: actions are repeated or out of order")
        require(all(0 <= a < model.n_actions for a in actions), f"{model.state(s)}: an action is out of range")
        for action, successors in choices:
            where = f"{model.state(s)}, {model.action(action)}"
            targets = [t for t, _ in successors]
            require(len(set(targets)) == len(targets), f"{where}: a successor is named twice")
            require(all(0 <= t < n for t in targets), f"{where}: a successor is out of range")
            require(all(p > 0 for _, p in successors), f"{where}: a probability is not positive")
            total = sum((p for _, p in successors), fmpq(0))
            require(total == 1, f"{where}: the probabilities sum to {total}, not to 1")
    _check_weight(model)
    object.__setattr__(model, "_sound", True)


def _check_weight(model: Model) -> None:
    w = model.weight
    if w is None:
        require(
            model.discount < 1,
            "the discount is 1 and the model carries no `weight` that proves that every policy ends",
        )
        return
    require(len(w) == model.n_states, "`weight` does not have one number for each state")
    for s, choices in enumerate(model.choices):
        require(w[s] >= 0, f"{model.state(s)}: the weight is negative")
        require(bool(choices) or w[s] == 0, f"{model.state(s)} is terminal, and its weight is not 0")
        for action, successors in choices:
            enough = w[s] >= 1 + model.discount * expect(successors, w)
            require(enough, f"{model.state(s)}, {model.action(action)}: the weight is below 1 + γ Σ p w")


def _check_distribution(p: Sequence[fmpq], n: int, what: str) -> None:
    require(len(p) == n, f"{what}: {len(p)} probabilities for {n} places")
    require(all(x >= 0 for x in p), f"{what}: a probability is negative")
    total = sum(p, fmpq(0))
    require(total == 1, f"{what}: the probabilities sum to {total}, not to 1")


def check_reward(model: Model, reward: Reward) -> None:
    """Refuse a reward that does not have exactly one payment for each possible transition of the model."""
    require(len(reward.payments) == model.n_states, f"reward {reward.name}: not one row for each state")
    for s, (choices, rows) in enumerate(zip(model.choices, reward.payments, strict=True)):
        fits = [len(choice.successors) for choice in choices] == [len(row) for row in rows]
        require(fits, f"reward {reward.name}: the payments at {model.state(s)} do not match its transitions")


def check_plan(model: Model, plan: Plan) -> None:
    """Refuse a plan whose weights or policies are not distributions."""
    _check_distribution(plan.weights, len(plan.policies), f"plan {plan.name}, weights")
    for j, policy in enumerate(plan.policies):
        require(len(policy) == model.n_states, f"plan {plan.name}, part {j}: not one row for each state")
        for s, row in enumerate(policy):
            where = f"plan {plan.name}, part {j}, {model.state(s)}"
            if model.choices[s]:
                _check_distribution(row, len(model.choices[s]), where)
            else:
                require(not row, f"{where}: a terminal state has no actions")


def expect(successors: Sequence[tuple[int, fmpq]], v: Vector) -> fmpq:
    """Σ p v(s')."""
    total = fmpq(0)
    for t, p in successors:
        total += p * v[t]
    return total


def expected(model: Model, reward: Reward) -> list[list[fmpq]]:
    """r(s,a) = Σ p R(s,a,s'), laid out as the model's choices."""
    return [
        [
            sum((p * x for (_, p), x in zip(choice.successors, row, strict=True)), fmpq(0))
            for choice, row in zip(*pair, strict=True)
        ]
        for pair in zip(model.choices, reward.payments, strict=True)
    ]


def mean(model: Model, v: Vector) -> fmpq:
    """μ · v."""
    return sum((p * x for p, x in zip(model.initial, v, strict=True) if p), fmpq(0))


def weights(model: Model) -> Vector:
    """w(s) >= 1 + γ Σ p w(s') at every choice: how many discounted steps are left in each state, at most."""
    return model.weight if model.weight is not None else (1 / (1 - model.discount),) * model.n_states


def mean_weight(model: Model) -> fmpq:
    """μ · w: how many discounted steps an episode has, at most."""
    return mean(model, model.weight) if model.weight is not None else 1 / (1 - model.discount)


def reachable(model: Model) -> set[int]:
    """The states that some policy reaches with positive probability, decided on the graph."""
    found = {s for s, p in enumerate(model.initial) if p}
    frontier = list(found)
    while frontier:
        for choice in model.choices[frontier.pop()]:
            new = {t for t, _ in choice.successors} - found
            found |= new
            frontier += new
    return found


def check_states(model: Model, states: Sequence[int] | None) -> list[int]:
    """The states a claim is made on (None: all); refused unless closed, with every reachable state."""
    if states is None:
        return list(range(model.n_states))
    claimed = set(states)
    require(list(states) == sorted(claimed), "`states` has repetitions or is out of order")
    require(all(0 <= s < model.n_states for s in claimed), "`states` has a state out of range")
    missing = reachable(model) - claimed
    require(not missing, f"`states` leaves out the reachable {model.state(min(missing, default=0))}")
    for s in states:
        for choice in model.choices[s]:
            out = [t for t, _ in choice.successors if t not in claimed]
            require(
                not out,
                f"`states` is not closed: {model.state(s)} leads to {model.state(out[0]) if out else ''}",
            )
    return list(states)
