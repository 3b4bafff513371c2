"""How far apart two judges are as reward functions, on the answers that both of them judged."""

from typing import Any

import numpy as np

from rewardtheory.extra.tables.bootstrap import prompt_bootstrap
from rewardtheory.extra.tables.engines import rows_of
from rewardtheory.extra.tables.moments import per_prompt

STATE = ("prompt", "baseline")


def shared_answers(rows: Any, a: str, b: str) -> tuple[Any, int]:
    """The answers that both judges have a reward for, against the same baseline.

    Args:
        rows: clean rows.
        a, b: names of judges.

    Returns:
        (an expression with prompt, baseline, response, length, a and b; how many answers have one name and two lengths:
        they are different answers, and left out).
    """
    one = rows.filter(rows.model == a, rows.reward.notnull())
    two = rows.filter(rows.model == b, rows.reward.notnull())
    keys = [*STATE, "response"]
    left = one.select(*keys, length=one.length, a=one.reward)
    right = two.select(*keys, other=two.length, b=two.reward)
    joined = left.join(right, keys)
    same = (joined.length.isnull() & joined.other.isnull()) | (joined.length == joined.other).fill_null(False)
    away = rows_of(joined.aggregate(away=(~same).sum()))[0]["away"]
    return joined.filter(same).select(*keys, "length", "a", "b"), int(away or 0)


def disagreement(shared: Any, *, seed: int) -> dict[str, Any]:
    """STARC and EPIC with confidence intervals by prompt bootstrap.

    A prompt with its answers is a one-step MDP. Centering each prompt's rewards is the canonical form of both
    distances; STARC = ‖a/‖a‖ − b/‖b‖‖ over all answers, EPIC = ½ of the same with every prompt weighing alike.

    Args:
        shared: what `shared_answers` returns.
        seed: of the bootstrap.

    Returns:
        Numbers of prompts and answers, the two distances with their intervals, or None with the
        reason: a distance compares answers to one prompt, so that two judges must share two.
    """
    sums = rows_of(per_prompt(shared, "a", "b", by=STATE))
    if not sums:
        few = "no answer in common" if not rows_of(shared.limit(1)) else "no prompt with two common answers"
        nothing = dict.fromkeys(("starc", "starc_interval", "epic", "epic_interval"))
        return {"prompts": 0, "answers": 0, **nothing, "reason": few}
    n = np.array([row["n"] for row in sums], float)
    parts = np.array([[row["aa"], row["bb"], row["ab"]] for row in sums])
    prompts = [row["prompt"] for row in sums]
    found: dict[str, Any] = {"prompts": len(set(prompts)), "answers": int(n.sum())}
    for name, weights, scale in (("starc", np.ones_like(n), 1.0), ("epic", 1 / n, 0.5)):
        by_prompt = added_by_prompt(prompts, parts * weights[:, None])

        def value(total, scale=scale):
            return scale * standardized_distances(total)

        found[name] = float(value(by_prompt.sum(0)[None])[0])
        ends = prompt_bootstrap(by_prompt, value, seed=seed)
        found[f"{name}_interval"] = None if np.isnan(ends).any() else [float(end) for end in ends]
    found["reason"] = None
    return found


def added_by_prompt(prompts: list[Any], parts: np.ndarray) -> np.ndarray:
    """One row for each prompt, sorted, so that a bootstrap is the same on every engine.

    >>> added_by_prompt(["b", "a", "b"], np.array([[1.0], [2.0], [3.0]])).tolist()
    [[2.0], [4.0]]
    """
    place = {name: index for index, name in enumerate(sorted(set(prompts)))}
    rows = np.array([place[prompt] for prompt in prompts], int)
    order = np.lexsort((*parts.T[::-1], rows))  # and added in one order
    total = np.zeros((len(place), parts.shape[1]))
    np.add.at(total, rows[order], parts[order])
    return total


def standardized_distances(sums: np.ndarray) -> np.ndarray:
    """sqrt(2 − 2ρ) for rows (aa, bb, ab); 0 where both rewards are trivial, 1 where one is.

    >>> standardized_distances(np.array([[1.0, 4.0, -2.0], [1.0, 0.0, 0.0]])).tolist()
    [2.0, 1.0]
    """
    aa, bb, ab = sums.T
    both = (aa > 0) & (bb > 0)
    size = np.sqrt(np.where(both, aa, 1)) * np.sqrt(np.where(both, bb, 1))
    rho = np.clip(ab / size, -1, 1)
    return np.where(both, np.sqrt(2 - 2 * rho), np.where((aa > 0) | (bb > 0), 1.0, 0.0))
