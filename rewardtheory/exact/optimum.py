"""Which actions are optimal: exactly these, in every claimed state, under each of the rewards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flint import fmpq

from rewardtheory.exact.certificate import Certificate
from rewardtheory.exact.enclosure import check_values, optimal_residuals, q_values
from rewardtheory.exact.identity import read_states
from rewardtheory.exact.layout import (
    read_index,
    read_list,
    read_model,
    read_object,
    read_rewards,
    read_vector,
    write_model,
    write_reward,
    write_vector,
)
from rewardtheory.exact.model import (
    Model,
    Reward,
    Vector,
    check_model,
    check_reward,
    check_states,
    expected,
    require,
    weights,
)
from rewardtheory.exact.number import Interval, float_below


@dataclass(frozen=True)
class OptimalActions(Certificate):
    """The optimal actions of each claimed state are exactly `actions`, under every one of the rewards.

    With a tolerance τ, an action counts as optimal if it is within 2 τ w(s) of the best, the most by which an error of
    τ in every entry can change a difference of Q values: every other action is worse whatever that error is. At τ = 0
    several actions of one state are proved equal only by values with residual 0, that is, by the exact optimal values.

    Args:
        model, rewards: one reward or more.
        actions: for each state the claimed optimal actions, in order; ignored outside `states`.
        values: for each reward approximate (exact where there are ties and no tolerance) optimal values.
        tolerance: for each reward, how far each of its entries may be off.
        states: None for all, else a closed set with every reachable state.
    """

    kind: ClassVar[str] = "optimal-actions"
    model: Model
    rewards: tuple[Reward, ...]
    actions: tuple[tuple[int, ...], ...]
    values: tuple[Vector, ...]
    tolerance: tuple[fmpq, ...]
    states: tuple[int, ...] | None = None

    @property
    def statement(self) -> str:
        """One plain sentence: what is proved if `verify` says so."""
        names = ", ".join(r.name for r in self.rewards)
        where = "every state" if self.states is None else "every reachable state"
        off = [f"{r.name} by {float_below(t)!r}" for r, t in zip(self.rewards, self.tolerance, strict=True) if t]
        tied = f", counting as tied what could be if every entry is off by at most: {', '.join(off)}" if off else ""
        if len(self.rewards) == 1:
            return f"The optimal actions under {names} are exactly the listed ones in {where}{tied}."
        return f"The rewards {names} have the same optimal actions in {where}{tied}."

    def prove(self) -> dict[str, fmpq]:
        """Enclose every Q value and compare."""
        model = self.model
        check_model(model)
        places = check_states(model, self.states)
        require(len(self.rewards) >= 1, "there is no reward")
        require(len(self.values) == len(self.rewards), "`values` does not have one row for each reward")
        require(len(self.actions) == model.n_states, "`actions` does not have one row for each state")
        require(len(self.tolerance) == len(self.rewards), "`tolerance` does not have one number for each reward")
        require(all(t >= 0 for t in self.tolerance), "a tolerance is negative")
        gaps = {}
        for reward, values, tolerance in zip(self.rewards, self.values, self.tolerance, strict=True):
            check_reward(model, reward)
            check_values(model, values, f"values under {reward.name}")
            gap = self._check_one(reward, values, tie_margins(model, tolerance), places)
            if gap is not None:
                gaps[f"least gap under {reward.name}"] = gap
        return gaps

    def _check_one(self, reward: Reward, values: Vector, margins: Vector, places: list[int]) -> fmpq | None:
        model, r = self.model, expected(self.model, reward)
        fall, rise = optimal_residuals(model, r, values)
        w = weights(model)
        low = q_values(model, r, [v - fall * x if c else v for v, x, c in zip(values, w, model.choices, strict=True)])
        high = q_values(model, r, [v + rise * x if c else v for v, x, c in zip(values, w, model.choices, strict=True)])
        least = None
        for s in places:
            choices, claimed = [choice.action for choice in model.choices[s]], self.actions[s]
            at = f"{model.state(s)} under {reward.name}"
            if not choices:
                require(not claimed, f"{at}: a terminal state has no actions")
                continue
            require(
                bool(claimed) and set(claimed) <= set(choices),
                f"{at}: the claimed actions are not some of its own",
            )
            require(
                list(claimed) == sorted(set(claimed)),
                f"{at}: the claimed actions are repeated or out of order",
            )
            q = {a: Interval(low[s][i], high[s][i]) for i, a in enumerate(choices)}
            if len(claimed) > 1:
                require(
                    max(q[a].high for a in claimed) - min(q[a].low for a in claimed) <= margins[s],
                    f"{at}: the claimed actions are not proved to be equal",
                )
            top = max(q[a].low for a in claimed)
            for a in set(choices) - set(claimed):
                gap = top - q[a].high
                require(gap > margins[s], f"{at}: {model.action(a)} is not proved to be worse than the claimed ones")
                least = gap if least is None else min(least, gap)
        return least

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        return {
            "model": write_model(self.model),
            "rewards": [write_reward(r) for r in self.rewards],
            "actions": [list(row) for row in self.actions],
            "values": [write_vector(v) for v in self.values],
            "tolerance": write_vector(self.tolerance),
            "states": None if self.states is None else list(self.states),
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "OptimalActions":
        """The certificate from plain data."""
        read_object(data, cls.kind, ["model", "rewards", "actions", "values", "tolerance", "states"])
        model = read_model(data["model"], models)
        rewards = read_rewards(data["rewards"], model)
        actions = tuple(
            tuple(read_index(a, f"actions[{s}]", model.n_actions) for a in read_list(row, f"actions[{s}]"))
            for s, row in enumerate(read_list(data["actions"], "actions", model.n_states))
        )
        rows = read_list(data["values"], "values", len(rewards))
        values = tuple(read_vector(v, f"values[{i}]", model.n_states) for i, v in enumerate(rows))
        tolerance = read_vector(data["tolerance"], "tolerance", len(rewards))
        return cls(model, rewards, actions, values, tolerance, read_states(data["states"], model))


def tie_margins(model: Model, tolerance: fmpq) -> list[fmpq]:
    """2 τ w(s): how far apart two actions may seem in each state that tie, if every entry is off by at most τ."""
    return [2 * tolerance * x for x in weights(model)]
