"""When a robot that knows the utility should let itself be switched off."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.shaping_hypotheses import AnyNumber, Share


@theorem(source="hadfieldmenell2017offswitch", needs=["a_certain_robot_loses_by_deferring_to_a_doubtful_human"])
def the_incentive_to_defer_of_a_certain_robot(utility: AnyNumber, share: Share):
    """Let a robot be certain of the utility U, and let the human let it act with probability π. Waiting is worth
    more than the better of acting and switching off by U π where U < 0, and by −U(1 − π) where U ≥ 0. It is never
    worth more."""
    one, none = share * 0 + 1, share * 0
    start, asked, end = [one, none, none], [none, share, 1 - share], [none, none, one]
    rows = [[end, end, asked], [end, end, end], [end, end, end]]
    mdp = rt.MDP(
        np.array(rows),
        np.array(start),
        none,
        available=[[True] * 3, [True, False, False], [True, False, False]],
        terminal=[False, False, True],
    )
    # The discount is 0, so the human's decision is paid in the same step: by its expectation.
    paid = np.array([[utility, none, share * utility], [none] * 3, [none] * 3])
    act, off, wait = rt.q_values(mdp, rt.reward(mdp, action=paid), [0, 0, 0])[0]
    gain = wait - max(act, off)
    assert same(gain, utility * share if utility < 0 else -utility * (1 - share))
    assert at_most(gain, none)
