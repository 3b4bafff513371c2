"""The lemma of Farkas, for policies."""

import numpy as np

import rewardtheory as rt
from rewardtheory.arithmetic import rational
from rewardtheory.verify.caution_hypotheses import Level, WeighedRewards
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy


@theorem(source="altman1999constrained", floats=False)
def budgets_that_nobody_keeps_have_weights_that_show_it(
    mdp: AnyMDP, rewards: WeighedRewards, policy: AnyPolicy, level: Level
):
    """Either some policy keeps every budget, or some weights w ≥ 0 of the costs make every policy exceed the weighted
    budgets, Σ w_i J_i(π) > Σ w_i b_i for all π; never both."""
    belief = rt.Rewards(*rewards)
    spent = np.array([rt.expected_return(mdp, C, policy) for C in belief.array])
    costs = list(belief.array)
    kept, proof = rt.check_affordable(mdp, costs, spent + level)
    assert kept and proof.verify() and proof.low >= 0
    # Less than the least of one cost is affordable to nobody.
    least = 0 - mdp.initial @ rt.solve(mdp, -belief.array[0]).values
    budgets = np.array([least - level, *spent[1:]])
    kept, proof = rt.check_affordable(mdp, costs, budgets)
    assert not kept and proof.verify()
    w = np.array(proof.z[-len(costs) :])
    weighed = np.tensordot(w, belief.array, 1)
    assert all(x >= 0 for x in w) and sum(w, rational(0)) == 1
    assert 0 - mdp.initial @ rt.solve(mdp, -weighed).values > w @ budgets
