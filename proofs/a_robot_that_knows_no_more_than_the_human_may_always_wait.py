"""When deferring always is optimal though both sides see only a part."""

import numpy as np

import rewardtheory as rt
from rewardtheory.games.partial_off_switch import always_wait_value
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import AnyPartialGame, Observer


@theorem(
    source="garber2024observable",
    floats=False,
    needs=[
        "a_robot_that_knows_something_else_must_not_always_wait",
        "always_waiting_can_be_optimal_for_a_robot_that_knows_more",
    ],
)
def a_robot_that_knows_no_more_than_the_human_may_always_wait(game: AnyPartialGame, kernel: Observer):
    """Let the robot's observation be a randomized function of the human's. Then there is an optimal pair in which the robot
    always waits."""
    prior, seen, act, off = game
    human = seen.sum(axis=2)
    G = rt.partial_off_switch(prior, human[:, :, None] * kernel[None], act, off)
    best = rt.optimal_pairs(G)
    assert same(always_wait_value(G), best.value)
    assert frozenset(range(2)) in best.wait_sets() and np.shape(G.gain) == (2, 2)
