"""(b) All distances between many rewards on one model, beside one pass that only sums the array of rewards."""

import os

import numpy as np
from benchmarks.measuring import Row, alternate

import rewardtheory as rt

SIZES = {"quick": (24, 16, 3), "full": (1000, 256, 8)}


def memory() -> float:
    """GiB of memory that the machine has."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def measure(size: str) -> list[Row]:
    count, states, actions = SIZES[size]
    if size == "full" and memory() < 16:
        count = 200
    mdp = rt.random_mdp(states=states, actions=actions, discount=0.95, seed=0)
    draw = np.random.default_rng(1)
    rewards = np.empty((count, states, actions, states))
    for R in rewards:
        draw.standard_normal(out=R)
    rewards[1] = rt.shape(mdp, 3 * rewards[0], draw.standard_normal(states))  # one pair that is the same up to rounding
    us, them = alternate(
        lambda: rt.distance_matrix(mdp, rewards), lambda: rewards.sum(), rounds=3 if size == "quick" else 5
    )
    found = us.answer
    pairs = [(0, 1), (0, 2), (count - 2, count - 1)]
    off = max(abs(found.values[i, j] - rt.starc(mdp, rewards[i], rewards[j])) for i, j in pairs)
    return [
        Row(
            f"(b) {count} rewards {states}x{actions}, all {count * (count - 1) // 2:,} STARC distances",
            "numpy.sum of the rewards",
            us.wall, them.wall, us.busy, them.busy, 1 / 3 if size == "full" else None,
            off,
            f"compared with distances of single pairs; {rewards.nbytes / 1e9:.2f} GB, "
            f"largest proved error {found.bound.max():.1e}, {found.recomputed} pairs recomputed",
            "the pass that weighs each reward with its probability reads two arrays, and a product of matrices follows",
        )
    ]  # fmt: skip
