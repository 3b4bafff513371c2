"""What optimal behavior tells about a reward, exactly."""

import numpy as np

import rewardtheory as rt
from rewardtheory.transition import expect, expect_reward
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyNoise, AnyPotential, AnyReward
from rewardtheory.verify.shaping_hypotheses import AnyTable


@theorem(source="skalse2023invariance", floats=False, needs=["the_same_optimal_policies_can_come_with_another_order"])
def rewards_with_given_optimal_actions_are_values_less_their_slack(
    mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, slack: AnyTable, noise: AnyNoise
):
    """A reward has exactly the optimal actions O(s) iff for some Ψ (0 in terminal states) E[R + γΨ(S′)] ≤ Ψ(s), with
    equality exactly for a in O(s); Ψ is then its V*. So any state function Ψ, any O and any gaps make a reward with
    these, and optimal policies determine a reward up to that and no further."""
    found = rt.solve(mdp, reward)
    gap = (
        found.values[:, None]
        - expect_reward(mdp.transition, reward)
        - mdp.discount * expect(mdp.transition, found.values)
    )
    live = mdp.available & ~mdp.terminal[:, None]
    assert (gap[live] >= 0).all()
    assert same((gap == 0)[live], rt.optimal_actions(mdp, reward).mask[live])
    # The other way: any Ψ, and gaps that are 0 for the first action and |slack| for the others.
    short = np.where(np.arange(mdp.n_actions) == mdp.available.argmax(axis=1)[:, None], slack * 0, abs(slack))
    paid = phi[:, None] - mdp.discount * expect(mdp.transition, phi) - short
    made = rt.redistribute(mdp, rt.reward(mdp, action=np.where(live, paid, paid * 0)), noise)
    assert same(rt.solve(mdp, made).values, phi)
    assert same(rt.optimal_actions(mdp, made).mask[live], (short == 0)[live])
