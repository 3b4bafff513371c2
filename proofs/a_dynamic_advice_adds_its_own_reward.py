"""Advice learned from −R† pays R†."""

import rewardtheory as rt
from rewardtheory.transition import at_arrival, at_departure, expect_reward
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyReward


@theorem(source="harutyunyan2015advice", needs=["a_dynamic_advice_that_is_not_added_back_is_followed"], identity=True)
def a_dynamic_advice_adds_its_own_reward(mdp: AnyMDP, reward: AnyReward, advice: AnyReward, policy: AnyPolicy):
    """The potential learned on-policy from −R† is Φ = −Q†, and then E[γΦ(s′,a′) − Φ(s,a)] = E[R†(s,a)]: at its fixed
    point the bonus is the advice itself, and Q′ is the Q of R + R†. Adding Φ back cancels the advice: Q′ + Φ = Q."""
    phi = -rt.q_values(mdp, advice, policy)
    after = at_arrival(mdp.transition, (policy * phi).sum(axis=1))
    bonus = mdp.discount * after - at_departure(mdp.transition, phi)
    bonus = bonus * ~mdp.terminal[:, None, None]
    free = mdp.available & ~mdp.terminal[:, None]
    assert same(expect_reward(mdp.transition, bonus)[free], expect_reward(mdp.transition, advice)[free])
    learned = rt.q_values(mdp, reward + bonus, policy)
    assert same(learned, rt.q_values(mdp, reward + advice, policy))
    assert same((learned + phi)[mdp.available], rt.q_values(mdp, reward, policy)[mdp.available])
