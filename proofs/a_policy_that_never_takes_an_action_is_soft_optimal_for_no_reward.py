"""A probability of 0 has no finite explanation."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory.verify.claims import counterexample


@counterexample(source="cao2021identifiability")
def a_policy_that_never_takes_an_action_is_soft_optimal_for_no_reward():
    """One state, two actions, of which one is never taken. At a temperature τ > 0 the odds of the actions are exp of the
    difference of their rewards over τ, so finite and positive; odds of 1 to 0 are those of no positive numbers. Only the
    limit of ever larger rewards explains such a policy."""
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    for share in (0.1, 1e-9, 1e-300):
        reward = rt.reward_from_policy(mdp, [[1 - share, share]], [0], temperature=1)
        assert rt.soft_solve(mdp, reward, temperature=1).policy[0, 1] > 0
    half = Fraction(1, 2)
    answer, certificate = rt.check_bradley_terry([[half, 1], [0, half]])
    assert not answer
    return certificate
