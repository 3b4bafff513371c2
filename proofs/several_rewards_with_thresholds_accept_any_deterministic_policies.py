"""Deterministic policies are never mixtures of others."""

import itertools

from rewardtheory.objectives.outer import transition_visits
from rewardtheory.objectives.tasks import deterministic_policies, multidimensional_soap
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity_hypotheses import SmallModel


@theorem(source="miura2023expressivity", floats=False, needs=["no_reward_and_discount_want_to_stay_or_to_swap"])
def several_rewards_with_thresholds_accept_any_deterministic_policies(mdp: SmallModel):
    """Take one of the deterministic policies with each table of visits (others with the same are not told apart by any
    reward). Sets of these that are not empty are accepted by several rewards with thresholds, and no others: the visits
    of a deterministic policy are a vertex of all visits, and no vertex is a mixture of others."""
    different = {}
    for name, policy in deterministic_policies(mdp).items():
        different.setdefault(tuple(transition_visits(mdp, policy).ravel()), (name, policy))
    policies = dict(different.values())
    for mask in itertools.islice(itertools.product((False, True), repeat=len(policies)), 1, 9):
        acceptable = [name for name, chosen in zip(policies, mask, strict=True) if chosen]
        assert multidimensional_soap(mdp, policies, acceptable)[0]
