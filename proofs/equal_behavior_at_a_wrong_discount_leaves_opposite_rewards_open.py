"""What a wrong discount costs an observer."""

import numpy as np

import rewardtheory as rt
from rewardtheory.transition import expect
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyPotential, AnyReward, ContinuingMDP


@theorem(
    source="skalse2024quantifying",
    exact=False,
    needs=["shaping_at_a_wrong_discount_turns_an_order_round", "without_influence_a_wrong_discount_does_no_harm"],
)
def equal_behavior_at_a_wrong_discount_leaves_opposite_rewards_open(
    mdp: ContinuingMDP, reward: AnyReward, phi: AnyPotential
):
    """Behavior that does not see shaping at γ′, such as that of a Boltzmann-rational or soft-optimal agent, is the same
    for R + tF and R − tF, with F = γ′Φ(s′) − Φ(s). At γ ≠ γ′ the two are far apart as soon as F orders some policies:
    their STARC distance in 2-norms is at least 2 − 4 ‖c(R)‖/(t ‖c(F)‖), with c the canonical form at γ. It tends to 2, the
    greatest there is, so whoever reads the behavior is off by at least half of that for one of them: no model that is
    invariant under shaping at γ′ is ε-robust for any ε below half of the greatest distance."""
    wrong = mdp.replace(discount=0.95 if mdp.discount < 0.9 else 0.5)
    F = rt.shape(wrong, 0 * reward, phi)
    size, base = (np.linalg.norm(rt.canonical.val(mdp, x)) for x in (F, reward))
    # F is γ′Φ(s′) − γΦ(s′) up to shaping at γ: it orders policies iff they differ in where they go.
    steered = np.ptp(expect(mdp.transition, phi), axis=1).max()
    assert steered > 0 or size < 1e-9 * (1 + abs(F).max())
    if size < 1e-6:
        return
    t = 1000 * (1 + base) / size
    pair = reward + t * F, reward - t * F
    soft = [rt.soft_solve(wrong, R, temperature=1).policy for R in pair]
    assert np.allclose(*soft, atol=1e-6)
    assert rt.starc(mdp, *pair) >= 2 - 4 * base / (t * size) - 1e-9
