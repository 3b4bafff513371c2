"""A finite horizon as a model of its own: one copy of every state for each step, the last copies terminal.

Certificates then need nothing new: at γ = 1 the weight is the number of steps left.
"""

from flint import fmpq

from rewardtheory.exact.model import Choice, Model, Reward


def unroll(model: Model, horizon: int) -> Model:
    """The model of the first `horizon` steps; state s at step t (from 0 to the horizon) is number t·S + s."""
    n = model.n_states
    if horizon < 1:
        raise ValueError(f"`horizon` is {horizon}; it must be at least 1.")
    choices = [
        tuple(Choice(a, tuple((t + (step + 1) * n, p) for t, p in successors)) for a, successors in row)
        for step in range(horizon)
        for row in model.choices
    ]
    left = tuple(fmpq(horizon - step if row else 0) for step in range(horizon) for row in model.choices)
    labels = model.states or [str(s) for s in range(n)]
    return Model(
        discount=model.discount,
        initial=model.initial + (fmpq(0),) * (n * horizon),
        choices=tuple(choices) + ((),) * n,
        n_actions=model.n_actions,
        weight=left + (fmpq(0),) * n,
        states=tuple(f"{label} at step {step}" for step in range(horizon + 1) for label in labels),
        actions=model.actions,
    )


def unroll_reward(reward: Reward, horizon: int) -> Reward:
    """The same payments at every step."""
    return Reward(reward.name, reward.payments * horizon + ((),) * len(reward.payments))
