"""How much of a judge is length: rewards against the logarithm of the length, within prompts."""

from typing import Any

import numpy as np

from rewardtheory.extra.tables.bootstrap import prompt_bootstrap
from rewardtheory.extra.tables.disagreement import STATE, added_by_prompt
from rewardtheory.extra.tables.engines import rows_of
from rewardtheory.extra.tables.matrices import Matrix
from rewardtheory.extra.tables.moments import per_prompt


def length_share(rows: Any, model: str, *, seed: int) -> dict[str, Any]:
    """The share of a judge's variance within prompts that the length explains, R² = ρ(r, log(1 + length))².

    Args:
        rows: clean rows.
        model: the judge.
        seed: of the bootstrap over prompts.

    Returns:
        r2 with its interval, the slope (reward for each factor e of length), the correlation; None with the reason
        where lengths are missing or do not vary.
    """
    nothing = {"r2": None, "r2_interval": None, "slope": None, "correlation": None}
    mine = rows.filter(rows.model == model, rows.reward.notnull(), rows.length.notnull(), rows.length >= 0)
    mine = mine.mutate(log_length=(mine.length + 1).ln())
    sums = rows_of(per_prompt(mine, "reward", "log_length", by=STATE))
    if not sums:
        return nothing | {"reason": "no prompt has two answers with lengths"}
    parts = added_by_prompt(
        [row["prompt"] for row in sums], np.array([[row["aa"], row["bb"], row["ab"]] for row in sums])
    )
    aa, bb, ab = parts.sum(0)
    if aa <= 0 or bb <= 0:
        return nothing | {"reason": "the rewards do not vary within prompts" if aa <= 0 else "the lengths do not vary"}

    def explained(total):
        size = total[:, 0] * total[:, 1]
        return np.where(size > 0, total[:, 2] ** 2 / np.where(size > 0, size, 1), np.nan)

    ends = prompt_bootstrap(parts, explained, seed=seed)
    return {
        "r2": float(explained(parts.sum(0)[None])[0]),
        "r2_interval": None if np.isnan(ends).any() else [float(end) for end in ends],
        "slope": float(ab / bb),
        "correlation": float(ab / np.sqrt(aa) / np.sqrt(bb)),
        "reason": None,
    }


def longer_wins(found: Matrix) -> float | None:
    """Of the pairs of answers to one prompt with different lengths and rewards, the share where the longer gets more.

    ½ is no preference for length. None where there is no such pair.
    """
    reward, length, mask = found.columns["reward"], found.columns["length"], found.mask
    won = pairs = 0
    for k in range(reward.shape[1] - 1):
        both = mask[:, k : k + 1] & mask[:, k + 1 :]
        better = np.sign(reward[:, k + 1 :] - reward[:, k : k + 1])
        longer = np.sign(length[:, k + 1 :] - length[:, k : k + 1])
        decided = both & (better * longer != 0)
        pairs += int(decided.sum())
        won += int((decided & (better == longer)).sum())
    return won / pairs if pairs else None
