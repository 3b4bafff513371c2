"""The canonical form of EPIC."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyNoise, AnyPotential, AnyReward, ContinuingMDP, NonzeroScale


@theorem(
    source="gleave2021epic", identity=True, needs=["rewards_of_one_policy_order_can_have_a_positive_epic_distance"]
)
def the_epic_form_is_linear_and_forgets_shaping(
    mdp: ContinuingMDP, reward: AnyReward, other: AnyNoise, phi: AnyPotential, factor: NonzeroScale
):
    """C(a R1 + R2) = a C(R1) + C(R2), C(R + γΦ(s′) − Φ(s)) = C(R), C(C(R)) = C(R), and the mean of C(R) is 0 for
    independent S, A, S′ with the distributions that C uses (uniform here). It is not invariant under
    redistribution."""

    def C(R):
        return rt.canonical.epic(mdp, R)

    form = C(reward)
    assert same(C(factor * reward + other), factor * form + C(other))
    assert same(C(rt.shape(mdp, reward, phi)), form)
    assert same(C(form), form)
    assert same(form.sum(), 0 * mdp.discount, scale=None if mdp.is_exact else 1 + abs(form).sum())
