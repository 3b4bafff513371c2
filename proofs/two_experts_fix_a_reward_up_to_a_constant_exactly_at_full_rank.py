"""What two experts with one reward and two discounts leave open."""

import numpy as np
from flint import fmpq_mat

import rewardtheory as rt
from rewardtheory.arithmetic import rationals
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import ContinuingMDP
from rewardtheory.verify.shaping_hypotheses import AnyDiscount


@theorem(
    source="rolland2022experts",
    floats=False,
    needs=["two_discounts_leave_a_reward_open_where_actions_do_nothing"],
)
def two_experts_fix_a_reward_up_to_a_constant_exactly_at_full_rank(mdp: ContinuingMDP, other: AnyDiscount):
    """The directions δ = V₁ − γ₁PV₁ = V₂ − γ₂PV₂ that two soft-optimal experts leave open are as many as 2S minus the rank of
    the matrix that stacks [I − γ₁P_a, −(I − γ₂P_a)] over the actions: constants alone exactly if it is 2S − 1."""
    one = rationals(np.eye(mdp.n_states, dtype=int))
    rows = [
        np.hstack([one - mdp.discount * mdp.transition[:, a], other * mdp.transition[:, a] - one])
        for a in range(mdp.n_actions)
    ]
    stacked = np.vstack(rows)
    rank = fmpq_mat(stacked.shape[0], stacked.shape[1], stacked.ravel().tolist()).rank()
    found = rt.identifiable_directions([mdp, mdp.replace(discount=other)])
    assert found.dimension == 2 * mdp.n_states - rank >= 1
    assert found.only_constants == (rank == 2 * mdp.n_states - 1)
