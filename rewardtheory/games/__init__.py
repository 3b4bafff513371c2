"""Games about rewards: the off-switch family, preferences, debate."""

from rewardtheory.games import beliefs, humans

__all__ = ["beliefs", "humans"]
