"""The worst case as one reward."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.caution_hypotheses import WeighedRewards
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP


@theorem(source="mcmahan2003planning", needs=["the_worst_case_can_ask_for_chance"])
def a_maximin_policy_is_optimal_for_some_mixture_of_the_rewards(mdp: AnyMDP, rewards: WeighedRewards):
    """max_π min_k J_k(π) = min_w max_π Σ w_k J_k(π) over probabilities w. So the policy that is best in the worst case is
    optimal for one mixture of the rewards, and no mixture has an optimum below it."""
    belief = rt.Rewards(*rewards)
    found = rt.maximin_policy(mdp, belief)
    proof = found.certificate
    low, c = (found.value, found.coefficients) if proof is None else (proof.low, np.array(proof.coefficients))

    def best(w):
        return mdp.initial @ rt.solve(mdp, np.tensordot(w, belief.array, 1)).values

    if proof is None:
        assert abs(best(c) - low) <= found.bound + 1e-9 * (1 + abs(low))
    else:
        assert proof.verify() and 0 <= best(c) - low <= proof.high - proof.low
    assert at_most(low, best(belief.weights))
