"""What the constant in the form of EPIC is for."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyReward, ContinuingMDP


@theorem(source="gleave2021epic", identity=True)
def the_epic_form_has_mean_zero(mdp: ContinuingMDP, reward: AnyReward):
    """Under the product distribution that it uses, here the uniform one, the form of EPIC has mean 0: u(s) and its
    mean cancel."""
    form = rt.canonical.epic(mdp, reward)
    assert same(form.sum() / form.size, form.sum() * 0)
