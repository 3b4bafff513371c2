"""When never deferring is optimal."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import AnyPartialGame, Observer


@theorem(source="garber2024observable", floats=False, needs=["a_robot_that_knows_something_else_must_not_always_wait"])
def a_human_that_knows_no_more_than_the_robot_is_not_needed(game: AnyPartialGame, kernel: Observer):
    """Let the human's observation be a randomized function of the robot's. Then there is an optimal pair in which the robot
    never waits."""
    prior, seen, act, off = game
    robot = seen.sum(axis=1)
    G = rt.partial_off_switch(prior, (robot[:, :, None] * kernel[None]).transpose(0, 2, 1), act, off)
    best = rt.optimal_pairs(G)
    assert frozenset() in best.wait_sets()
    assert same(best.value, G.base + sum(max(x, 0 * x) for x in G.gain.sum(axis=0)))
