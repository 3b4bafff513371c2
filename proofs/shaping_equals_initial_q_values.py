"""Potential-based shaping does what an initial table of Q values does."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPotential, AnyReward
from rewardtheory.verify.shaping_hypotheses import AnyTable, Experience, StepSizes


@theorem(source="wiewiora2003", needs=["a_moving_potential_is_no_initialization"])
def shaping_equals_initial_q_values(
    mdp: AnyMDP,
    reward: AnyReward,
    phi: AnyPotential,
    initial: AnyTable,
    experience: Experience,
    step_sizes: StepSizes,
):
    """A learner with shaped rewards that starts from Q₀ and one with plain rewards that starts from Q₀ + Φ, given the same
    experience and step sizes, differ by Φ(s) after every update of Q-learning and of Sarsa: they prefer the same actions.
    """

    def greedy(q, state, _):
        return q[state, mdp.available[state]].max()

    def next_action(q, state, action):
        return q[state, action]

    def update(q, R, step, size, follow):
        s, a, t, b = step
        new = q.copy()
        new[s, a] = q[s, a] + size * (R[s, a, t] + mdp.discount * follow(q, t, b) - q[s, a])
        return new

    shaped = rt.shape(mdp, reward, phi)
    for follow in (greedy, next_action):
        with_bonus, with_start = initial, initial + phi[:, None]
        for step, size in zip(experience, step_sizes, strict=True):
            with_bonus = update(with_bonus, shaped, step, size, follow)
            with_start = update(with_start, reward, step, size, follow)
            assert same(with_start, with_bonus + phi[:, None])
