"""What it costs to optimize one judge where another one counts: best-of-n and KL-regularized policies, by budget."""

from typing import Any

import numpy as np

from rewardtheory.extra.tables.bootstrap import prompt_bootstrap
from rewardtheory.extra.tables.matrices import Matrix
from rewardtheory.scores.law import regret, worst_case_regret
from rewardtheory.scores.laws import best_of_n, kl_divergence, tilt

SAMPLES = (1, 2, 4, 8, 16, 32, 64, 128)
# Temperatures in units of the proxy's deviation within prompts, from hardly optimized to nearly greedy.
TEMPERATURES = (16.0, 8.0, 4.0, 2.0, 1.0, 0.5, 0.25, 0.125, 0.0625)


def optimization_cost(found: Matrix, proxy: str, true: str, *, seed: int) -> dict[str, Any]:
    """The regret under `true` of optimizing `proxy`, from a base policy uniform over each prompt's answers.

    regret = mean_x [max_y t(x, y) − E_{y~π(x)} t(x, y)], divided by the mean range of t: 0 is the best policy, 1 the
    worst.

    Args:
        found: a matrix with both columns.
        proxy: the column that is optimized.
        true: the column that counts.
        seed: of the bootstrap over prompts.

    Returns:
        `base` (the regret of the base policy), `greedy` (least and greatest regret of taking what the proxy likes best:
        ties leave a choice), `worst_case` (the regret of the worst policy whose proxy return is no lower than that of
        another one), `best_of_n` and `kl`: lists by budget (n or temperature, mean KL,
        proxy gain, regret with its interval), and for each `turns`: the budget of least regret when regret rises
        again beyond it by more than chance, with the rise and its interval; else None. None for all with the reason
        where the true reward does not vary.
    """
    mask = found.mask & (found.mask.sum(1, keepdims=True) >= 2)
    rows = mask.any(1)
    if not rows.any():
        return _nothing("fewer than two answers in common on every prompt")
    mask = mask[rows]
    p, t = found.columns[proxy][rows], found.columns[true][rows]
    base = mask / mask.sum(1, keepdims=True)
    best = np.where(mask, t, -np.inf).max(1)
    span = best - np.where(mask, t, np.inf).min(1)
    if span.sum() <= 0:
        return _nothing("the reward that counts is the same for all answers of a prompt")
    # An answer that a prompt does not have has probability 0; its reward must be finite and no more.
    deviation = np.sqrt((base * (p - (base * p).sum(1, keepdims=True)) ** 2).sum() / len(base))
    laws = {"best_of_n": [(n, best_of_n(base, p, n)) for n in SAMPLES]}
    laws["kl"] = (
        [(scale * deviation, tilt(base, p, 1 / (scale * deviation))) for scale in TEMPERATURES] if deviation > 0 else []
    )
    curves = {name: _curve(name, law, base, p, t, best, span, seed) for name, law in laws.items()}
    mean = float((best - (base * t).sum(1)).sum() / span.sum())
    turns = {name: curve["turns"] for name, curve in curves.items()}
    return {
        "prompts": len(base),
        "base": mean,
        "greedy": [float(end) for end in regret(t, p, where=mask)],
        "worst_case": float(worst_case_regret(t, p, where=mask).value),
        **{name: curve["budgets"] for name, curve in curves.items()},
        "turns": turns,
        "reason": None if deviation > 0 else "the optimized reward is the same for all answers of a prompt",
    }


def _curve(name, law, base, p, t, best, span, seed) -> dict[str, Any]:
    if not law:
        return {"budgets": [], "turns": None}
    costs = np.stack([best - (policy * t).sum(1) for _, policy in law], axis=1)
    statistics = np.column_stack([span, costs])

    def regrets(sums):
        return sums[:, 1:] / np.where(sums[:, :1] > 0, sums[:, :1], np.nan)

    ends = prompt_bootstrap(statistics, regrets, seed=seed)
    middle = regrets(statistics.sum(0)[None])[0]
    budgets = []
    for k, (budget, policy) in enumerate(law):
        budgets.append(
            {
                "n" if name == "best_of_n" else "temperature": budget if name == "best_of_n" else float(budget),
                "divergence": float(kl_divergence(policy, base).mean()),
                "proxy_gain": float(((policy - base) * p).sum(1).mean()),
                "regret": float(middle[k]),
                "interval": None if np.isnan(ends[:, k]).any() else [float(end) for end in ends[:, k]],
            }
        )
    least = int(np.argmin(middle))
    turns = None
    if least < len(law) - 1:

        def rise(sums):
            found = regrets(sums)
            return found[:, -1] - found[:, least]

        low, high = prompt_bootstrap(statistics, rise, seed=seed)
        if low > 0:
            at = budgets[least]
            turns = {key: at[key] for key in ("n", "temperature", "divergence") if key in at}
            turns |= {"rise": float(middle[-1] - middle[least]), "interval": [float(low), float(high)]}
    return {"budgets": budgets, "turns": turns}


def _nothing(reason: str) -> dict[str, Any]:
    turns = {"best_of_n": None, "kl": None}
    nothing = dict.fromkeys(("base", "greedy", "worst_case"))
    return {"prompts": 0, **nothing, "best_of_n": [], "kl": [], "turns": turns, "reason": reason}
