"""Which weights of a reward no demonstration fixes, decided by exact rank."""

import numpy as np

from rewardtheory.arithmetic import floats, is_jax, rationals
from rewardtheory.design.identifiability import independent, kernel
from rewardtheory.design.soft_plans import feature_table
from rewardtheory.transition import expect, graph, probability, reachable
from rewardtheory.types import MDP
from rewardtheory.validation import whole


def unidentified_weights(mdp: MDP, *, features=None, horizon: int | None = None):
    """The directions in which the weights of a reward w · f can move and no soft-optimal policy with them.

    x is such a direction if, wherever some policy comes, x · f(s,a) = V(s) − γ E[V(S')] for some V; with a last step, if at
    every step t x · f(s,a) + γ E[V_{t+1}(S')] = V_t(s) for every action, with V_T = 0. Constants, potentials that are in the
    span of the features, and features that are never seen, are of this kind.

    Args:
        mdp: the model, float64, with a discount < 1 or a horizon.
        features: f (S, K) or (S, A, K), 0 in terminal states; by default one for each state that is not terminal.
        horizon: the number of steps; by default there is no last step.

    Returns:
        A basis, (dimension, K).

    Raises:
        ValueError: on bad input.

    Notes: the rank is exact, the floats read as the rationals that they are. One elimination with K + S columns, or
    for each step one with as many columns as directions are still open.

    Source: kim2021identification, cao2021identifiability.

    >>> import rewardtheory as rt
    >>> ring = rt.mdp({str(s): {"+": str((s + 1) % 4), "-": str((s - 1) % 4)} for s in range(4)}, start="0", discount=0.5)
    >>> rt.unidentified_weights(ring).tolist()
    [[1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0]]
    """
    if mdp.is_exact or is_jax(probability(mdp.transition)):
        raise ValueError("`mdp` must be a float64 model.")
    if horizon is None and not mdp.discount < 1:
        raise ValueError("`discount` is 1; give a horizon, or a discount < 1.")
    F = rationals(feature_table(mdp, features))
    model = mdp.dense().exact()
    live = ~np.asarray(mdp.terminal)
    if horizon is None:
        here = reachable(mdp) & live
        pairs = np.argwhere(np.asarray(mdp.available) & here[:, None])
        one = rationals(np.eye(mdp.n_states, dtype=int))
        s, a = pairs[:, 0], pairs[:, 1]
        shaping = (one[s] - model.discount * model.transition[s, a])[:, here]
        found = kernel(np.hstack([F[s, a], 0 - shaping]))[:, : F.shape[2]]
    else:
        found = _with_last_step(mdp, model, F, whole(horizon, "horizon"))
    return floats(independent(found))


def _with_last_step(mdp: MDP, model: MDP, F, horizon: int):
    """The x for which x · f + γ E[V_{t+1}] does not depend on the action at any step, from the last step to the first.

    Only what has passed the later steps is carried on: after a few steps that is little.
    """
    live = ~np.asarray(mdp.terminal)
    edges, here, where = graph(mdp).astype(np.int32), np.asarray(mdp.initial) != 0, []
    for _ in range(horizon):
        where.append(here & live)
        here = (here.astype(np.int32) @ edges) > 0
    first = np.asarray(mdp.available).argmax(axis=1)
    basis = rationals(np.eye(F.shape[2], dtype=int))
    V = F[:, 0] * 0
    for seen in where[::-1]:
        Q = F @ basis.T + model.discount * expect(model.transition, V)
        V = Q[np.arange(len(Q)), first] * live[:, None]
        pairs = np.argwhere(np.asarray(mdp.available) & seen[:, None])
        kept = kernel(Q[pairs[:, 0], pairs[:, 1]] - V[pairs[:, 0]])
        basis, V = kept @ basis, V @ kept.T
        if not len(basis):
            break
    return basis
