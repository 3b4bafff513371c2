"""The construction behind the necessity of potentials, on three states."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.arithmetic import rationals
from rewardtheory.verify.claims import counterexample


@counterexample(source="ng1999policy")
def a_bonus_that_is_no_potential_difference_flips_the_optimum():
    """One unit for moving from the second state to the third is no potential difference; where that move costs half a
    unit, the bonus makes it the only optimal action, and without the bonus it is the only one that is not."""
    bonus = rationals([[[0, 0, 0]] * 2, [[0, 0, 1]] * 2, [[0, 0, 0]] * 2])
    found = rt.necessity_witness(bonus, Fraction(9, 10))
    if found is None:
        raise ValueError("`bonus` was taken for a potential difference.")
    mdp, reward = found
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, reward, "plain"), exact.reward_of(model, mdp, reward + bonus, "with bonus")]
    claims = [("plain", "home", ">", "detour"), ("with bonus", "home", "<", "detour")]
    return exact.witness(model, rewards, {"home": [0, 0, 0], "detour": [0, 1, 0]}, claims)
