"""Rewards of language models, as pure functions of arrays of any library that follows the array API standard."""
