"""Games about rewards: the off-switch family, preferences, debate."""
