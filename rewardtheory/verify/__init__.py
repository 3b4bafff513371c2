"""Verify: claims that run, the instances they run on, the checks of a reward scheme of one's own, and the atlas."""

from rewardtheory.verify import atlas

__all__ = ["atlas"]
