"""Distances: canonical forms, distances between rewards, the return region, regret, equivalence and hackability."""

from rewardtheory.distances import canonical, coverage, invariances

__all__ = ["canonical", "coverage", "invariances"]
