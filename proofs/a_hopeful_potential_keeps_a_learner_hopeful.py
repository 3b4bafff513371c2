"""Potentials above the optimal values: what is untried keeps looking good."""

import rewardtheory as rt
from rewardtheory.design.temporal_difference import Rule, advance, birth, q_learning, table
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyReward, SinglePathMDP
from rewardtheory.verify.learning_hypotheses import Chance, EpisodeLength, HopefulPotential, StepSize
from rewardtheory.verify.shaping_hypotheses import Share


@theorem(source="asmuth2008shaping", needs=["a_potential_can_keep_a_greedy_learner_from_the_best_action"], floats=False)
def a_hopeful_potential_keeps_a_learner_hopeful(
    mdp: SinglePathMDP,
    reward: AnyReward,
    phi: HopefulPotential,
    chance: Chance,
    step_size: StepSize,
    exploration: Share,
    length: EpisodeLength,
):
    """Where transitions are certain and Φ ≥ V*, Q-learning shaped by Φ from a table of zeros keeps Q + Φ ≥ Q* after every
    step: no action is ever thought worse than it is, so a greedy learner leaves an action only for one that still may be
    better. (With chance in the transitions, or with the target of Sarsa, this fails.)"""
    rule = Rule(q_learning, step_size, exploration, None, length)
    zero = mdp.available * (0 * phi[0])
    life = birth(zero, mdp.available * 0, len(chance))
    best, world = rt.solve(mdp, reward).q_values, table(mdp, rt.shape(mdp, reward, phi))
    for row in chance:
        life = advance(world, rule, life, row)
        assert at_most(best, life.q + phi[:, None])
