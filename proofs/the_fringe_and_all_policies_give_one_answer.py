"""Two tests of a set of policies, one small and one large."""

import rewardtheory as rt
from rewardtheory.objectives.tasks import fringe
from rewardtheory.proofs.the_fringe_decides_what_a_reward_can_express import SmallMDP, SomePlans
from rewardtheory.verify.claims import theorem


@theorem(
    source="abel2021expressivity",
    floats=False,
    needs=["no_reward_and_discount_want_to_stay_or_to_swap", "states_that_look_alike_can_cut_a_good_policy_off"],
)
def the_fringe_and_all_policies_give_one_answer(mdp: SmallMDP, good: SomePlans):
    """A reward puts every good policy above all others, and in a second kind of task all of them at the same height, iff
    one does so for the policies that differ from a good one in one state. Each answer comes with a reward or with
    multipliers that are checked exactly."""
    actions = mdp.actions or tuple(map(str, range(mdp.n_actions)))
    names = [", ".join(actions[a] for a in plan) for plan in good]
    for equal in (False, True):
        full = rt.express_soap(mdp, names, equal=equal)
        near = rt.express_soap(mdp, names, equal=equal, against=fringe(mdp, names))
        assert full.expressible == near.expressible
        assert full.expressible or full.certificate.verify()
