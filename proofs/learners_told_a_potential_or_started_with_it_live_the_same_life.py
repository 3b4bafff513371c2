"""Shaping and initial values are the same to a learner: it meets, does and learns the same."""

import rewardtheory as rt
from rewardtheory.design.temporal_difference import Rule, advance, birth, table
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPotential, AnyReward
from rewardtheory.verify.learning_hypotheses import Chance, EpisodeLength, StepSize, Target
from rewardtheory.verify.shaping_hypotheses import AnyTable, Share


@theorem(
    source="wiewiora2003",
    needs=["a_learner_that_trusts_its_values_tells_shaping_from_a_start", "a_moving_potential_is_no_initialization"],
    floats=False,  # rounding breaks ties
)
def learners_told_a_potential_or_started_with_it_live_the_same_life(
    mdp: AnyMDP,
    reward: AnyReward,
    phi: AnyPotential,
    initial: AnyTable,
    chance: Chance,
    target: Target,
    step_size: StepSize,
    exploration: Share,
    length: EpisodeLength,
):
    """Let one learner be paid R + γΦ(s′) − Φ(s) and start from Q₀, another be paid R and start from Q₀ + Φ, and both
    explore by chance and else take one of their best actions. Given the same chance they see the same states, take the same
    actions, and differ by Φ after every step: Q-learning and Sarsa, with any step size, ties and cut episodes included."""
    rule = Rule(target, step_size, exploration, None, length)
    visits = mdp.available * 0
    told, started = birth(initial, visits, len(chance)), birth(initial + phi[:, None], visits, len(chance))
    for row in chance:
        told = advance(table(mdp, rt.shape(mdp, reward, phi)), rule, told, row)
        started = advance(table(mdp, reward), rule, started, row)
        assert (told.state, told.action, told.episode) == (started.state, started.action, started.episode)
        assert same(started.q, told.q + phi[:, None])
