"""The one file that looks inside a transition.

A transition P(s'|s,a) is a dense array with axes (S, A, S), or `Successors`: the possible next states and their
probabilities, both (S, A, K). A reward R(s,a,s') has the same layout. Everything else in the library goes through
the functions here and never asks which layout it has.
"""

from typing import Any

import numpy as np
import scipy.sparse as sparse
import scipy.sparse.linalg  # noqa: F401  (makes sparse.linalg available)

from rewardtheory.arithmetic import eye, is_exact, is_jax, known, namespace, scatter_add, solve_linear
from rewardtheory.elimination import solve_dominant
from rewardtheory.types import MDP, Successors

# Beyond this many states one policy is evaluated by a sparse factorization instead of a dense one: 22 times faster at
# 500 states with few successors, slower below 100.
DENSE_STATES, SPARSE_LAYOUT_STATES = 500, 100
FUSED_STATES = 64


def probability(transition):
    """The probabilities, in the layout: (S, A, S) or (S, A, K)."""
    return transition.probability if isinstance(transition, Successors) else transition


def support(transition):
    """Which entries of the layout are possible transitions: decided exactly, never with a tolerance."""
    return known(probability(transition)) != 0


def expect(transition, v) -> Any:
    """E[v(S')] for every (s, a): Σ_s' P(s'|s,a) v(s'); a trailing axis of `v` is kept."""
    if isinstance(transition, Successors):
        p = transition.probability
        if not is_exact(p) and not is_jax(p) and not is_jax(v) and not is_exact(v):
            flat = transition.matrix @ v
            return flat.reshape(p.shape[:2] + v.shape[1:])
        after = v[transition.state]
        return (p * after).sum(2) if v.ndim == 1 else (p[..., None] * after).sum(2)
    states, actions, _ = transition.shape
    if states <= FUSED_STATES and v.ndim == 1 and (is_jax(transition) or is_jax(v)):
        return (transition * v).sum(axis=2)  # compiled and small, a sum fuses with its surroundings
    return (transition.reshape(states * actions, states) @ v).reshape((states, actions, *v.shape[1:]))


def expect_reward(transition, reward):
    """E[R(s,a,S')] for every (s, a)."""
    return (probability(transition) * reward).sum(axis=2)


def push(transition, occupancy):
    """The flow into every state: Σ_{s,a} occupancy(s,a) P(s'|s,a)."""
    if isinstance(transition, Successors):
        states = transition.probability.shape[0]
        return scatter_add(states, transition.state, occupancy[..., None] * transition.probability)
    states, actions, _ = transition.shape
    return occupancy.reshape(states * actions) @ transition.reshape(states * actions, states)


def at_arrival(transition, phi):
    """φ(s') in the layout of a reward."""
    if isinstance(transition, Successors):
        return phi[transition.state]
    return namespace(phi).broadcast_to(phi[None, None, :], transition.shape)


def at_departure(transition, phi):
    """φ(s), or φ(s, a), in the layout of a reward."""
    phi = phi[:, None, None] if phi.ndim == 1 else phi[:, :, None]
    return namespace(phi).broadcast_to(phi, probability(transition).shape)


def policy_matrix(transition, policy):
    """P_π(s, s') = Σ_a π(a|s) P(s'|s,a), dense."""
    states = policy.shape[0]
    if isinstance(transition, Successors):
        weight = policy[..., None] * transition.probability
        cell = np.arange(states)[:, None, None] * states + transition.state
        return scatter_add(states * states, cell, weight).reshape(states, states)
    if is_exact(transition) or is_exact(policy) or is_jax(transition) or is_jax(policy):
        return (policy[..., None] * transition).sum(axis=1)  # compiled, a sum fuses and many small products do not
    return (policy[:, None, :] @ transition)[:, 0, :]


def resolvent(mdp: MDP, policy, right, *, adjoint: bool = False) -> Any:
    """The solution x of (I − γ P_π) x = right, or of its adjoint; terminal states have value 0 and pass nothing on.

    `right` is (S,) or (S, k). With terminal states cut out, the system is regular at γ = 1 too when `policy` is proper.
    """
    live = ~mdp.terminal
    states = policy.shape[0]
    p = probability(mdp.transition)
    limit = SPARSE_LAYOUT_STATES if isinstance(mdp.transition, Successors) else DENSE_STATES
    if states > limit and not (is_exact(p) or is_jax(p) or is_jax(policy) or is_jax(right)):
        matrix = _sparse_system(mdp, policy, live)
        factor = sparse.linalg.splu(matrix)
        masked = right * (live if right.ndim == 1 else live[:, None])
        if adjoint:
            # The adjoint of the masked system: mass that reaches a terminal state is counted once and stops.
            return factor.solve(np.ascontiguousarray(right), trans="T")
        return factor.solve(np.ascontiguousarray(masked))
    matrix = policy_matrix(mdp.transition, policy)
    xp = namespace(matrix, right)
    matrix = eye(states, like=matrix) - mdp.discount * (matrix * live[:, None])
    solver = solve_dominant if is_jax(matrix) else solve_linear
    if adjoint:
        return solver(matrix.T, right)
    zero = matrix[0, 0] * 0
    return solver(matrix, xp.where(live if right.ndim == 1 else live[:, None], right, zero))


def _sparse_system(mdp: MDP, policy, live):
    """I − γ P_π with the rows of terminal states those of I, as a scipy matrix ready to be factored."""
    states = policy.shape[0]
    here = np.arange(states)
    if isinstance(mdp.transition, Successors):
        state, p = mdp.transition.state, mdp.transition.probability
        action = policy.argmax(axis=1)
        if (policy[here, action] == 1).all():
            state, p = state[here, action], p[here, action]
        else:
            state, p = state.reshape(states, -1), (policy[..., None] * p).reshape(states, -1)
        rows, columns, values = np.repeat(here, state.shape[1]), state.ravel(), (p * live[:, None]).ravel()
    else:
        matrix = sparse.coo_array(policy_matrix(mdp.transition, policy) * live[:, None])
        rows, columns, values = *matrix.coords, matrix.data
    cells = np.concatenate([rows, here]), np.concatenate([columns, here])
    entries = np.concatenate([-float(mdp.discount) * values, np.ones(states)])
    return sparse.csc_array((entries, cells), shape=(states, states))


def follow(transition, action):
    """v -> P_π v for the deterministic policy that takes `action` (S,), as a function, for many products with it."""
    here = np.arange(len(action))
    if not isinstance(transition, Successors):
        rows = transition[here, action]
        return lambda v: rows @ v
    state, p = transition.state[here, action], transition.probability[here, action]
    if state.shape[1] == 1:
        state, p = state[:, 0], p[:, 0]
        return lambda v: p * v[state]
    return lambda v: np.einsum("sk,sk->s", p, v[state])


def moves(mdp: MDP):
    """The possible moves by available actions: source, action, place in the layout, and target, each (E,)."""
    possible = np.asarray(support(mdp.transition)) & np.asarray(mdp.available)[..., None]
    source, action, place = np.nonzero(possible)
    target = place
    if isinstance(mdp.transition, Successors):
        target = np.asarray(mdp.transition.state)[source, action, place]
    return source, action, place, target


def graph(mdp: MDP):
    """The possible moves between states by available actions, as a boolean scipy sparse matrix (S, S)."""
    source, _, _, target = moves(mdp)
    n = mdp.n_states
    return sparse.csr_array((np.ones(len(source), bool), (source, target)), shape=(n, n))


def reachable(mdp: MDP) -> np.ndarray:
    """Which states some policy reaches from the initial distribution: a boolean mask (S,), decided on the graph."""
    moves = graph(mdp)
    seen = np.asarray(mdp.initial) != 0
    frontier = seen
    while frontier.any():
        following = (frontier.astype(np.int32) @ moves.astype(np.int32)) > 0
        frontier = following & ~seen
        seen = seen | frontier
    return seen


def select(mdp: MDP, keep: np.ndarray, *rewards):
    """The sub-model on the states of the mask `keep`, which must be closed, and the rewards cut to it."""
    index = np.flatnonzero(keep)
    if isinstance(mdp.transition, Successors):
        renumber = np.zeros(mdp.n_states, dtype=int)
        renumber[index] = np.arange(len(index))
        # Padding may point anywhere; it is sent to state 0 with its probability 0 kept.
        transition = Successors(renumber[mdp.transition.state[index]], mdp.transition.probability[index])
        cut = [reward[index] for reward in rewards]
    else:
        transition = mdp.transition[np.ix_(index, np.arange(mdp.n_actions), index)]
        cut = [reward[np.ix_(index, np.arange(mdp.n_actions), index)] for reward in rewards]
    part = mdp.replace(
        transition=transition,
        initial=mdp.initial[index],
        available=mdp.available[index],
        states=None if mdp.states is None else tuple(mdp.states[i] for i in index),
        terminal=mdp.terminal[index],
    )
    return (part, *cut)


def stochastic_width(transition) -> int:
    """The largest number of possible successors of a state and action: how many products one backup adds up."""
    return int(np.asarray(support(transition)).sum(axis=2).max())
