"""What interruptions do to the fixed points of learning."""

import numpy as np

import rewardtheory as rt
from rewardtheory.transition import expect, expect_reward
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyReward
from rewardtheory.verify.off_switch_hypotheses import Probability
from rewardtheory.verify.shaping_hypotheses import Share


@theorem(source="orseau2016interruptible", needs=["interruptions_move_what_sarsa_learns"])
def interruptions_do_not_move_off_policy_learning(
    mdp: AnyMDP, reward: AnyReward, operator: AnyPolicy, share: Probability, exploration: Share
):
    """Let an operator take over with probability θ in some states. The expected update of Q-learning is 0 at Q* for every
    θ, and that of Sarsa bootstrapping with the action that it would have played itself at a Q that does not depend on θ
    either. Sarsa bootstrapping with the action really played is at rest where Q is the value of its own behavior,
    interruptions included; without interruptions the last two agree, and without exploration all three."""
    where = np.arange(mdp.n_states) % 2 == 0
    found, free = (
        rt.interrupted_fixed_points(
            mdp, reward, interruption=operator, probability=theta, where=where, exploration=exploration
        )
        for theta in (share, 0 * share)
    )
    mean = expect_reward(mdp.transition, reward)
    seen = mdp.available

    def rests(q, bootstrap):
        update = mean + mdp.discount * expect(mdp.transition, bootstrap) - q
        return same(update[seen], 0 * update[seen])

    best = np.where(seen, found.q_learning, found.q_learning.min()).max(axis=1)
    assert rests(found.q_learning, best)
    assert rests(found.sarsa, (found.behavior * found.sarsa).sum(axis=1))
    assert same(found.q_learning, free.q_learning) and same(found.uninterrupted_sarsa, free.uninterrupted_sarsa)
    assert same(free.sarsa[seen], free.uninterrupted_sarsa[seen])
    if exploration == 0:
        assert same(free.sarsa[seen], free.q_learning[seen])
