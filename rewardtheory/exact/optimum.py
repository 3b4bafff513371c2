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
)
from rewardtheory.exact.number import Interval


@dataclass(frozen=True)
class OptimalActions(Certificate):
    """The optimal actions of each claimed state are exactly `actions`, under every one of the rewards.

    An action is proved worse when its enclosure lies below that of every claimed one. Several actions of one
    state are proved equal only by values with residual 0, that is, by the exact optimal values.

    Args:
        model, rewards: one reward or more.
        actions: for each state the claimed optimal actions, in order; ignored outside `states`.
        values: for each reward approximate (exact where there are ties) optimal values.
        states: None for all, else a closed set with every reachable state.
    """

    kind: ClassVar[str] = "optimal-actions"
    model: Model
    rewards: tuple[Reward, ...]
    actions: tuple[tuple[int, ...], ...]
    values: tuple[Vector, ...]
    states: tuple[int, ...] | None = None

    @property
    def statement(self) -> str:
        """One plain sentence: what is proved if `verify` says so."""
        names = ", ".join(r.name for r in self.rewards)
        where = "every state" if self.states is None else "every reachable state"
        if len(self.rewards) == 1:
            return f"The optimal actions under {names} are exactly the listed ones in {where}."
        return f"The rewards {names} have the same optimal actions in {where}."

    def prove(self) -> dict[str, fmpq]:
        """Enclose every Q value and compare."""
        model = self.model
        check_model(model)
        places = check_states(model, self.states)
        require(len(self.rewards) >= 1, "there is no reward")
        require(len(self.values) == len(self.rewards), "`values` does not have one row for each reward")
        require(len(self.actions) == model.n_states, "`actions` does not have one row for each state")
        gaps = {}
        for reward, values in zip(self.rewards, self.values, strict=True):
            check_reward(model, reward)
            check_values(model, values, f"values under {reward.name}")
            gap = self._check_one(reward, values, places)
            if gap is not None:
                gaps[f"least gap under {reward.name}"] = gap
        return gaps

    def _check_one(self, reward: Reward, values: Vector, places: list[int]) -> fmpq | None:
        model, r = self.model, expected(self.model, reward)
        fall, rise = optimal_residuals(model, r, values)
        w = model.weight or [1 / (1 - model.discount)] * model.n_states
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
            floor = min(q[a].low for a in claimed)
            if len(claimed) > 1:
                require(
                    max(q[a].high for a in claimed) == floor,
                    f"{at}: the claimed actions are not proved to be equal",
                )
            for a in set(choices) - set(claimed):
                require(
                    q[a].high < floor,
                    f"{at}: {model.action(a)} is not proved to be worse than the claimed ones",
                )
                least = floor - q[a].high if least is None else min(least, floor - q[a].high)
        return least

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        return {
            "model": write_model(self.model),
            "rewards": [write_reward(r) for r in self.rewards],
            "actions": [list(row) for row in self.actions],
            "values": [write_vector(v) for v in self.values],
            "states": None if self.states is None else list(self.states),
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "OptimalActions":
        """The certificate from plain data."""
        read_object(data, cls.kind, ["model", "rewards", "actions", "values", "states"])
        model = read_model(data["model"], models)
        rewards = read_rewards(data["rewards"], model)
        actions = tuple(
            tuple(read_index(a, f"actions[{s}]", model.n_actions) for a in read_list(row, f"actions[{s}]"))
            for s, row in enumerate(read_list(data["actions"], "actions", model.n_states))
        )
        rows = read_list(data["values"], "values", len(rewards))
        values = tuple(read_vector(v, f"values[{i}]", model.n_states) for i, v in enumerate(rows))
        return cls(model, rewards, actions, values, read_states(data["states"], model))
