"""Steepest ascent of a proxy over the mixtures of a few arms, for claims about Goodhart's law.

From the uniform policy the path follows the gradient, projected on the arms still played, until an arm runs out, which
is never played again: the directions that remain are those among fewer arms.
"""

from typing import NamedTuple

import numpy as np


class Segment(NamedTuple):
    """A straight piece of the path: policies at its two ends, and its unit direction."""

    start: np.ndarray
    end: np.ndarray
    direction: np.ndarray


def ascent(proxy) -> list[Segment]:
    """The path of steepest ascent from the uniform policy to the best arms, in float64.

    Args:
        proxy: what each arm pays, (A,). An arm leaves for good once it is not played: with x the payments centred among
            the arms played, the one that runs out first has the least x < 0, and the others' mean rises past it.
    """
    r = np.asarray(proxy, float)
    x, playing, path = np.full(len(r), 1 / len(r)), np.ones(len(r), bool), []
    while True:
        slope = np.where(playing, r - r[playing].mean(), 0)
        if np.linalg.norm(slope) <= 1e-12 * (1 + np.abs(r).max()):
            return path
        slope = slope / np.linalg.norm(slope)
        falling = slope < 0
        reach = np.where(falling, x / np.where(falling, -slope, 1), np.inf)
        end = np.maximum(x + reach.min() * slope, 0)
        playing = playing & ~(reach <= reach.min() * (1 + 1e-12))
        end = np.where(playing, end, 0)
        path.append(Segment(x, end, slope))
        x = end
