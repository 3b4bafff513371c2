"""Games about rewards: the off-switch family, preferences, debate."""

from rewardtheory.games import axioms, beliefs, humans, voting

__all__ = ["axioms", "beliefs", "humans", "voting"]
