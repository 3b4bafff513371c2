"""Utility indifference: a robot that is paid what a press of the button takes from it.

Some states mean that the button has been pressed. Whoever enters one goes on under another reward. The correction pays, on
entering, exactly the difference to what would have come without the press; then no action is better or worse for the
press that follows it, and nothing is gained by causing or preventing one.
"""

from typing import Any

import numpy as np

from rewardtheory.arithmetic import known, rational, rationals
from rewardtheory.makers import as_reward
from rewardtheory.solvers.optimal import solve
from rewardtheory.transition import at_arrival, at_departure, expect, expect_reward, probability
from rewardtheory.types import MDP, Successors
from rewardtheory.validation import require_shape


def never_pressed(mdp: MDP, pressed) -> MDP:
    """The model in which the button is not pressed: transitions out of other states, given that they enter no pressed one.

    Args:
        mdp: the model.
        pressed: a mask (S,) of the states that mean that the button has been pressed.

    Raises:
        ValueError: where an action leads to a press surely, so that there is nothing to compare it with.
    """
    mask = _mask(mdp, pressed)
    p = probability(mdp.transition)
    keeps = ~at_arrival(mdp.transition, mask) | mask[:, None, None]
    kept = p * (rationals(keeps.astype(int)) if mdp.is_exact else keeps)
    total = kept.sum(axis=2)
    sure = np.asarray(total == 0) & mdp.available
    if sure.any():
        s, a = np.argwhere(sure)[0]
        raise ValueError(
            f"`pressed`[…] is entered surely from state {s} by action {a}; the correction compares with what happens "
            "without a press, which must be possible: give it a probability below 1."
        )
    kept = kept / np.where(np.asarray(total == 0), rational(1) if mdp.is_exact else 1.0, total)[..., None]
    lost = ~mdp.available & np.asarray(total == 0)
    if lost.any():
        kept = np.where(lost[..., None], p, kept)
    moved = Successors(mdp.transition.state, kept) if isinstance(mdp.transition, Successors) else kept
    initial = mdp.initial
    return mdp.replace(transition=moved, initial=initial)


def indifferent_reward(mdp: MDP, reward, *, pressed) -> Any:
    """The reward with the correction of utility indifference: Q is what it would be if the button were never pressed.

    On entering a pressed state s' from an unpressed s by a, it pays r̄(s,a) + γ E[V_N | s, a, no press] − γ V_S(s'),
    with V_N the optimal values without presses, V_S those after one, and r̄ the expected reward without a press.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout; what it pays in pressed states is the reward after a press.
        pressed: a mask (S,); no transition leads out of the pressed states.

    Returns:
        A reward in the layout, exact on an exact model.

    Raises:
        ValueError: where a transition leads out of the pressed states, or a press is sure.

    Notes: it takes away every incentive to press or to block the button, and none to make it useless.

    Source: soares2015corrigibility.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"work": {"done": 0.5, "off": 0.5}, "hide": {"done": 1}}}, start="s", discount=0.9)
    >>> fair = rt.indifferent_reward(mdp, rt.reward(mdp, {("s", "work", "done"): 2, ("s", "hide"): 1}), pressed=[0, 0, 1])
    >>> rt.solve(mdp, fair).q_values[0].tolist()
    [2.0, 1.0]
    """
    mask = _mask(mdp, pressed)
    R = as_reward(mdp, reward)
    p = probability(mdp.transition)
    enters = at_arrival(mdp.transition, mask)
    leaves = np.asarray(p != 0) & mask[:, None, None] & ~enters & mdp.available[..., None]
    if leaves.any():
        s = int(np.argwhere(leaves)[0, 0])
        raise ValueError(f"`pressed`[{s}] is left again by a transition; a press is for good: mark where it leads too.")
    without = never_pressed(mdp, mask)
    # Pressed states keep their own reward, so one solution holds both V_N and V_S.
    v = solve(without, R).values
    free = expect_reward(without.transition, R) + mdp.discount * expect(without.transition, v)
    paid = at_departure(mdp.transition, free) - mdp.discount * at_arrival(mdp.transition, v)
    return np.where(enters & ~mask[:, None, None], paid, R)


def _mask(mdp: MDP, pressed):
    mask = np.asarray(known(pressed))
    require_shape(mask, (mdp.n_states,), "pressed", "give True or False for each state")
    if not np.isin(mask, (0, 1)).all():
        raise ValueError("`pressed` must be a mask of True and False, one for each state.")
    return mask.astype(bool)
