"""Distances: canonical forms, distances between rewards, the return region, regret, equivalence and hackability."""

from rewardtheory.distances import canonical

__all__ = ["canonical"]
