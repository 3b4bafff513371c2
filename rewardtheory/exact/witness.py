"""Two rewards order plans differently: the returns of stored plans, enclosed exactly and compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flint import fmpq

from rewardtheory.exact.certificate import Certificate
from rewardtheory.exact.enclosure import plan_return
from rewardtheory.exact.layout import (
    read_index,
    read_list,
    read_model,
    read_object,
    read_parts,
    read_plan,
    read_rewards,
    write_model,
    write_plan,
    write_reward,
    write_vector,
)
from rewardtheory.exact.model import (
    Model,
    Plan,
    Reward,
    Vector,
    check_model,
    check_plan,
    check_reward,
    expected,
    mean_weight,
    require,
)
from rewardtheory.exact.number import Interval, float_below, float_near, read_rational

RELATIONS = (">", ">=", "=", "<=", "<")


@dataclass(frozen=True)
class Comparison:
    """The claim J_reward(left) relation J_reward(right); rewards and plans by their place."""

    reward: int
    left: int
    relation: str
    right: int


@dataclass(frozen=True)
class Witness(Certificate):
    """Plans whose returns compare as claimed under one or more rewards.

    Args:
        model, rewards, plans: what is compared.
        values: ``values[i][j][k]`` approximates V of the k-th policy of plan j under reward i.
        comparisons: what is claimed.
        tolerance: for each reward, how far each of its entries may be off: all gaps under it must exceed
            2 τ μ·w, the most by which such an error can change a difference of returns. At 0 the claims
            are about the rewards exactly as stored.
    """

    kind: ClassVar[str] = "witness"
    model: Model
    rewards: tuple[Reward, ...]
    plans: tuple[Plan, ...]
    values: tuple[tuple[tuple[Vector, ...], ...], ...]
    comparisons: tuple[Comparison, ...]
    tolerance: tuple[fmpq, ...]

    @property
    def statement(self) -> str:
        """One plain sentence: what is proved if `verify` says so."""
        claims = []
        for c in self.comparisons:
            name, left, right = self.rewards[c.reward].name, self.plans[c.left].name, self.plans[c.right].name
            claims.append(f"J[{name}]({left}) {c.relation} J[{name}]({right})")
        off = [f"{r.name} by {float_below(t)!r}" for r, t in zip(self.rewards, self.tolerance, strict=True) if t]
        robust = f", and still if every entry is off by at most: {', '.join(off)}" if off else ""
        return " and ".join(claims) + robust + "."

    def returns(self) -> list[list[Interval]]:
        """Enclosures of J, one row for each reward, one column for each plan."""
        tables = [expected(self.model, reward) for reward in self.rewards]
        return [
            [plan_return(self.model, r, plan, v) for plan, v in zip(self.plans, row, strict=True)]
            for r, row in zip(tables, self.values, strict=True)
        ]

    def prove(self) -> dict[str, fmpq]:
        """Enclose every return and check every comparison, with its margin."""
        check_model(self.model)
        for reward in self.rewards:
            check_reward(self.model, reward)
        for plan in self.plans:
            check_plan(self.model, plan)
        require(len(self.values) == len(self.rewards), "`values` does not have one row for each reward")
        require(
            all(len(row) == len(self.plans) for row in self.values),
            "`values` does not have one entry for each plan",
        )
        require(len(self.tolerance) == len(self.rewards), "`tolerance` does not have one number for each reward")
        require(all(t >= 0 for t in self.tolerance), "a tolerance is negative")
        require(len(self.comparisons) > 0, "nothing is claimed")
        facts = {}
        for c, difference in zip(self.comparisons, self.differences(), strict=True):
            require(c.relation in RELATIONS, f"relation {c.relation!r} is not one of {', '.join(RELATIONS)}")
            margin = 2 * self.tolerance[c.reward] * mean_weight(self.model)
            name, left, right = self.rewards[c.reward].name, self.plans[c.left].name, self.plans[c.right].name
            label = f"J[{name}]({left}) - J[{name}]({right})"
            low, high = float_near(difference.low), float_near(difference.high)
            require(
                _holds(difference, c.relation, margin),
                f"{label} lies in [{low:.6g}, {high:.6g}]; that does not prove {c.relation} 0 "
                f"with a margin of {float_near(margin):.3g}",
            )
            facts |= {f"{label} at least": difference.low, f"{label} at most": difference.high}
            facts |= {f"{label} margin": margin}
        return facts

    def differences(self) -> list[Interval]:
        """For each comparison an enclosure of J(left) − J(right)."""
        returns = self.returns()
        return [returns[c.reward][c.left].minus(returns[c.reward][c.right]) for c in self.comparisons]

    def gaps(self) -> list[fmpq]:
        """For each comparison a lower bound of the gap that it claims, in the direction that it claims."""
        pairs = zip(self.comparisons, self.differences(), strict=True)
        return [-d.high if c.relation.startswith("<") else d.low for c, d in pairs]

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        return {
            "model": write_model(self.model),
            "rewards": [write_reward(r) for r in self.rewards],
            "plans": [write_plan(p) for p in self.plans],
            "values": [[[write_vector(v) for v in parts] for parts in row] for row in self.values],
            "comparisons": [[c.reward, c.left, c.relation, c.right] for c in self.comparisons],
            "tolerance": write_vector(self.tolerance),
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "Witness":
        """The certificate from plain data."""
        read_object(data, "witness", ["model", "rewards", "plans", "values", "comparisons", "tolerance"])
        model = read_model(data["model"], models)
        rewards = read_rewards(data["rewards"], model)
        plans = tuple(read_plan(p, model, f"plans[{j}]") for j, p in enumerate(read_list(data["plans"], "plans")))
        values = tuple(
            tuple(
                read_parts(parts, plan, model, f"values[{i}][{j}]")
                for j, (parts, plan) in enumerate(zip(read_list(row, f"values[{i}]", len(plans)), plans, strict=True))
            )
            for i, row in enumerate(read_list(data["values"], "values", len(rewards)))
        )
        comparisons = []
        for i, entry in enumerate(read_list(data["comparisons"], "comparisons")):
            at = f"comparisons[{i}]"
            reward, left, relation, right = read_list(entry, at, 4)
            if relation not in RELATIONS:
                raise ValueError(f"{at}: the relation must be one of {', '.join(RELATIONS)}.")
            reward = read_index(reward, at, len(rewards))
            left, right = read_index(left, at, len(plans)), read_index(right, at, len(plans))
            comparisons.append(Comparison(reward, left, relation, right))
        tolerance = tuple(
            read_rational(t, "tolerance") for t in read_list(data["tolerance"], "tolerance", len(rewards))
        )
        return cls(model, rewards, plans, values, tuple(comparisons), tolerance)


def _holds(difference: Interval, relation: str, margin: fmpq) -> bool:
    """Whether `difference` relation 0 is sure even after an error of at most `margin`."""
    if relation == ">":
        return difference.low > margin
    if relation == ">=":
        return difference.low >= margin
    if relation == "<":
        return difference.high < -margin
    if relation == "<=":
        return difference.high <= -margin
    return difference.low == difference.high == margin == 0
