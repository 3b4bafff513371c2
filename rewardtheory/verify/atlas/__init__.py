"""The atlas of small models: each deterministic model without reward once up to isomorphism, and what is true on it."""

from rewardtheory.verify.atlas.coincidences import coincidences
from rewardtheory.verify.atlas.features import Features, features
from rewardtheory.verify.atlas.searching import Instance, Smallest, smallest
from rewardtheory.verify.atlas.skeletons import Skeleton, rooted_skeletons, skeletons
from rewardtheory.verify.atlas.soaps import check_equal_soap, check_range_soap
from rewardtheory.verify.atlas.table import build, table

__all__ = [
    "Features",
    "Instance",
    "Skeleton",
    "Smallest",
    "build",
    "check_equal_soap",
    "check_range_soap",
    "coincidences",
    "features",
    "rooted_skeletons",
    "skeletons",
    "smallest",
    "table",
]
