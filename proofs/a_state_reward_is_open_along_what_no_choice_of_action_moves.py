"""What one expert leaves open about a reward of the state alone."""

import numpy as np
from flint import fmpq_mat

import rewardtheory as rt
from rewardtheory.arithmetic import rationals
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP


@theorem(
    source="kim2021identification",
    floats=False,
    needs=["a_forced_swap_leaves_every_state_reward_open", "an_even_ring_hides_an_alternating_state_reward"],
)
def a_state_reward_is_open_along_what_no_choice_of_action_moves(mdp: AnyMDP):
    """A soft-optimal policy leaves a reward R(s) open along V − γP_aV for exactly those V (0 in terminal states) whose
    expectation after a step does not depend on the action: γ(P_a − P_b)V = 0 for all actions of each state. Where nothing
    ends it fixes R up to a constant iff only constants are of that kind; at γ = 0 it fixes nothing."""
    live = ~mdp.terminal
    rows = [rationals(np.zeros(int(live.sum()), dtype=int))]
    for s in np.flatnonzero(live):
        first, *others = np.flatnonzero(mdp.available[s])
        rows += [mdp.discount * (mdp.transition[s, a] - mdp.transition[s, first])[live] for a in others]
    table = np.vstack(rows)
    rank = fmpq_mat(table.shape[0], table.shape[1], table.ravel().tolist()).rank() if table.size else 0
    found = rt.identifiable_directions(mdp, state_only=True)
    assert found.dimension == int(live.sum()) - rank
    if live.all():
        assert found.only_constants == (found.dimension == 1)
