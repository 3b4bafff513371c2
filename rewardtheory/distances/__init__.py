"""Distances: canonical forms, distances between rewards, the return region, regret, equivalence and hackability."""
