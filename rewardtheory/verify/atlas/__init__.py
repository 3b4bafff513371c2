"""The atlas of small models: each deterministic model without reward once up to isomorphism, and what is true on it."""

from rewardtheory.verify.atlas.searching import Instance, Smallest, smallest
from rewardtheory.verify.atlas.skeletons import Skeleton, rooted_skeletons, skeletons

__all__ = ["Instance", "Skeleton", "Smallest", "rooted_skeletons", "skeletons", "smallest"]
