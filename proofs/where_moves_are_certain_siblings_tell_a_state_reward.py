"""The graph condition for a reward of the state alone."""

import networkx as nx
import numpy as np

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import SinglePathMDP


@theorem(
    source="kim2021identification",
    floats=False,
    needs=["a_forced_swap_leaves_every_state_reward_open", "an_even_ring_hides_an_alternating_state_reward"],
)
def where_moves_are_certain_siblings_tell_a_state_reward(mdp: SinglePathMDP):
    """Let transitions be certain and nothing end. Join two states if some state can choose between them: a soft-optimal
    policy leaves as many dimensions of a state reward open as this graph has components. It fixes the reward up to a
    constant iff the graph is connected."""
    siblings = nx.empty_graph(mdp.n_states)
    for s in range(mdp.n_states):
        choice = np.flatnonzero((mdp.transition[s][mdp.available[s]] != 0).any(axis=0))
        siblings.add_edges_from((int(choice[0]), int(other)) for other in choice[1:])
    found = rt.identifiable_directions(mdp, state_only=True)
    assert not mdp.terminal.any()
    assert found.dimension == nx.number_connected_components(siblings)
