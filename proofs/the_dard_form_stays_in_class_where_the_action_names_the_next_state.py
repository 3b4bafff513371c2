"""Where DARD does no harm."""

from typing import Annotated, Any

import numpy as np
from hypothesis import strategies as st

import rewardtheory as rt
from rewardtheory.arithmetic import rational, rationals
from rewardtheory.types import MDP
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import Given, theorem
from rewardtheory.verify.hypotheses import AnyPolicy, AnyReward
from rewardtheory.verify.instances import DISCOUNTS


def naming(size, discount):
    """A model in which action i leads to state i, from a uniform start."""
    move = rationals(np.broadcast_to(np.eye(size, dtype=int)[None], (size,) * 3))
    return MDP(move, rationals([1] * size) / size, rational(discount))


NamingMDP = Annotated[
    Any,
    Given(
        lambda _: st.builds(naming, st.sampled_from((1, 2, 3)), st.sampled_from(DISCOUNTS)),
        "a model in which the action names the next state",
        lambda random, seen: naming(seen["size"][0], rational(int(random.integers(1, 2**53))) / 2**53),
    ),
]


@theorem(source="wulfe2022dard", identity=True, needs=["the_dard_form_is_another_reward"])
def the_dard_form_stays_in_class_where_the_action_names_the_next_state(
    mdp: NamingMDP, reward: AnyReward, policy: AnyPolicy, second: AnyPolicy
):
    """Where each action leads to one state, whatever the state, the form of DARD changes a reward by shaping only:
    differences of returns stay."""
    form = rt.canonical.dard(mdp, reward)
    before, after = (rt.expected_return(mdp, R, policy) - rt.expected_return(mdp, R, second) for R in (reward, form))
    assert same(before, after)
