"""Rewards from intent or from behavior: bi-level alignment, explicable design, sets of rewards, inverse learning."""
