"""Confidence intervals by resampling prompts: answers to one prompt are not independent, prompts are."""

from collections.abc import Callable
from typing import Any

import numpy as np

LEVEL = 0.95


def prompt_bootstrap(
    statistics: np.ndarray, value: Callable[[np.ndarray], Any], *, seed: int, resamples: int | None = None
) -> np.ndarray:
    """Percentile intervals of a function of sums over prompts.

    Args:
        statistics: (prompts, k), what each prompt adds to k sums.
        value: sums (resamples, k) -> values (resamples,) or (resamples, m).
        seed: of the resampling.
        resamples: how often; by default 1000, and 200 from 20,000 prompts on.

    Returns:
        (2,) or (2, m): the ends of the intervals of 95 %; nan where there are fewer than two prompts.

    >>> ends = prompt_bootstrap(np.arange(100.0)[:, None], lambda sums: sums[:, 0] / 100, seed=0)
    >>> bool(ends[0] < 49.5 < ends[1])
    True
    """
    prompts = len(statistics)
    if prompts < 2:
        return np.full_like(np.asarray(value(np.ones((2, statistics.shape[1]))), float), np.nan)
    times = resamples or (1000 if prompts < 20_000 else 200)
    random, sums = np.random.default_rng(seed), np.empty((times, statistics.shape[1]))
    for index in range(times):
        weights = np.bincount(random.integers(prompts, size=prompts), minlength=prompts)
        sums[index] = weights @ statistics
    tail = (1 - LEVEL) / 2
    return np.nanquantile(np.asarray(value(sums), float), [tail, 1 - tail], axis=0)
