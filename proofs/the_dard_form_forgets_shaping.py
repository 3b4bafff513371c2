"""The form of DARD."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyPotential, AnyReward, ContinuingMDP


@theorem(source="wulfe2022dard", identity=True, needs=["the_dard_form_is_another_reward"])
def the_dard_form_forgets_shaping(mdp: ContinuingMDP, reward: AnyReward, second: AnyReward, phi: AnyPotential):
    """C(R + γΦ(s′) − Φ(s)) = C(R), and C is linear. So the Pearson distance of two forms is invariant under shaping
    and positive affine maps."""
    form = rt.canonical.dard(mdp, reward)
    assert same(rt.canonical.dard(mdp, rt.shape(mdp, reward, phi)), form)
    assert same(rt.canonical.dard(mdp, 3 * reward + second), 3 * form + rt.canonical.dard(mdp, second))
