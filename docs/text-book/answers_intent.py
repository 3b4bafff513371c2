"""Answers to the exercises of the chapter on rewards from intent and from behavior."""

import networkx as nx
import numpy as np

import rewardtheory as rt


def same_soft_policy(mdp, first, second):
    """The difference is V(s) − γ E[V(S')] for some V: a linear system."""
    P = np.asarray(mdp.transition).reshape(-1, mdp.n_states)
    here = np.repeat(np.eye(mdp.n_states), mdp.n_actions, axis=0)
    shaping = here - mdp.discount * P
    difference = (np.asarray(first) - np.asarray(second)).ravel()
    V = np.linalg.lstsq(shaping, difference, rcond=None)[0]
    return bool(np.allclose(shaping @ V, difference, atol=1e-9))


def greatest_gain(mdp, reward, actions):
    """The greatest advantage."""
    return float(rt.advantage(mdp, reward, actions).max())


def open_dimensions(successor):
    """The components of the graph that joins states between which some state chooses."""
    graph = nx.empty_graph(len(successor))
    for first, *others in successor:
        graph.add_edges_from((first, other) for other in others)
    return nx.number_connected_components(graph)
