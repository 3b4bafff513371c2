"""Games about rewards: the off-switch family, preferences, debate."""

from rewardtheory.games import axioms, voting

__all__ = ["axioms", "voting"]
