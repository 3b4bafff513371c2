"""Which sets of policies several rewards with thresholds accept."""

import rewardtheory as rt
from rewardtheory.objectives.outer import transition_visits
from rewardtheory.objectives.tasks import multidimensional_soap
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import SomePolicies
from rewardtheory.verify.expressivity_hypotheses import SmallModel


@theorem(source="miura2023expressivity", floats=False, needs=["no_reward_and_discount_want_to_stay_or_to_swap"])
def several_rewards_with_thresholds_keep_out_what_is_no_mixture(mdp: SmallModel, policies: SomePolicies):
    """Accept the first of some policies, or all but the last. Several rewards with thresholds accept these and no others
    iff no other has visits that are a mixture of theirs: else a reward parts it from all of them, which is shown, or the
    weights of the mixture are."""
    named = {str(k): policy for k, policy in enumerate(policies)}
    for acceptable in (list(named)[:1], list(named)[:-1]):
        answer, proof = multidimensional_soap(mdp, named, acceptable)
        if not answer:
            mixed = sum(w * transition_visits(mdp, named[name]) for name, w in proof["weights"].items())
            assert (mixed == transition_visits(mdp, named[proof["policy"]])).all()
            assert sum(proof["weights"].values()) == 1 and all(w > 0 for w in proof["weights"].values())
            continue
        for name, (reward, threshold) in proof.items():
            assert rt.expected_return(mdp, reward, named[name]) < threshold
            assert all(rt.expected_return(mdp, reward, named[good]) >= threshold for good in acceptable)
