"""What the log-sigmoid and PAR transforms change of a judge: order, distance, spread, and what optimization buys."""

from typing import Any

import numpy as np

from rewardtheory.extra.tables.disagreement import STATE
from rewardtheory.extra.tables.distributions import tied_pairs
from rewardtheory.extra.tables.engines import rows_of
from rewardtheory.extra.tables.matrices import Matrix
from rewardtheory.extra.tables.moments import per_prompt, standardized_distance, within, within_of
from rewardtheory.extra.tables.transforms import identity, log_sigmoid, sigmoid, with_reference
from rewardtheory.scores.laws import kl_divergence, tilt

TRANSFORMS = {"raw": identity, "log_sigmoid": log_sigmoid, "par": sigmoid}
BUDGET = 0.5  # nats of divergence at which transforms are compared


def transformed(rows: Any, *, quantile: float) -> Any:
    """Clean rows of one judge with the columns raw, log_sigmoid and par, all of reward − reference."""
    table = with_reference(rows.filter(rows.reward.notnull()), "reward", by=STATE, quantile=quantile)
    centered = table.reward - table.reference
    return table.mutate(**{name: change(centered) for name, change in TRANSFORMS.items()})


def effects(table: Any, found: Matrix) -> dict[str, Any]:
    """The effect of each transform on one judge.

    Args:
        table: what `transformed` returns.
        found: the same as a matrix (of a sample of prompts, where the table is large).

    Returns:
        For each transform its range, its spread within prompts as a share of the raw one, STARC from the raw reward,
        the share of pairs of answers that become ties (saturation in float64), the mean correlation of group
        advantages with the raw ones, and the raw reward that a tilted policy gains at the same mean divergence.
    """
    before = tied_pairs(table, "raw")
    raw_gain = gain_at(found, "raw")
    answer: dict[str, Any] = {}
    for name in ("log_sigmoid", "par"):
        sums = per_prompt(table, "raw", name, by=STATE)
        whole = within_of(rows_of(within(sums))[0])
        both = sums.filter((sums.aa > 0) & (sums.bb > 0))
        advantage = rows_of(both.aggregate(mean=(both.ab / (both.aa.sqrt() * both.bb.sqrt())).mean()))[0]["mean"]
        ends = rows_of(table.aggregate(low=table[name].min(), high=table[name].max()))[0]
        after = tied_pairs(table, name)
        answer[name] = {
            "minimum": ends["low"],
            "maximum": ends["high"],
            "spread": (whole.bb / whole.aa) ** 0.5 if whole.aa > 0 else None,
            "starc_from_raw": standardized_distance(whole),
            "pairs_made_ties": (after[0] - before[0]) / before[1] if before[1] else None,
            "advantage_correlation": None if advantage is None else min(1.0, advantage),
            "gain": gain_at(found, name),
            "gain_raw": raw_gain,
            "divergence": BUDGET,
        }
    return answer


def gain_at(found: Matrix, name: str, budget: float = BUDGET) -> float | None:
    """The raw reward gained by tilting by the column `name` until the mean divergence is `budget` nats.

    None where even the greedy policy stays below the budget.
    """
    rows = found.mask.sum(1) >= 2
    if not rows.any():
        return None
    kept = found.keep(rows)
    base = kept.mask / kept.mask.sum(1, keepdims=True)
    u, raw = kept.columns[name], kept.columns["raw"]
    size = float(np.abs(np.where(kept.mask, u, 0)).max())
    if size == 0:
        return None

    def policy(log_temperature):
        return tilt(base, u, float(np.exp(-log_temperature)) / size)

    low, high = -12.0, 12.0  # of the log temperature; the divergence falls as it rises
    if kl_divergence(policy(low), base).mean() < budget:
        return None
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if kl_divergence(policy(middle), base).mean() > budget else (low, middle)
    return float(((policy(high) - base) * raw).sum(1).mean())
