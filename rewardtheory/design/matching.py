"""Feature counts: of a policy or of paths, and whether any policy has them."""

from collections.abc import Sequence

import numpy as np

from rewardtheory.arithmetic import is_jax
from rewardtheory.design.soft_plans import counts_of, feature_table, visits
from rewardtheory.makers import policy as as_policy
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import moves, probability
from rewardtheory.types import MDP
from rewardtheory.validation import whole


def feature_counts(mdp: MDP, policy, *, features=None, horizon: int | None = None):
    """The discounted feature counts of a policy: Σ_t γ^t E[f(S_t, A_t)].

    Args:
        mdp: the model, float64.
        policy: what `rt.policy` accepts, or with a horizon also π_t(a|s), (T, S, A).
        features: f (S, K) or (S, A, K); by default one for each state that is not terminal, in order.
        horizon: the number of steps; by default there is no last step.

    Returns:
        (K,).

    Raises:
        ValueError: on bad input.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": "t"}, "t": {"go": "s"}}, start="s", discount=0.5)
    >>> rt.feature_counts(mdp, [0, 0], horizon=3).tolist()
    [1.25, 0.5]
    """
    if mdp.is_exact or is_jax(probability(mdp.transition)):
        raise ValueError("`mdp` must be a float64 model.")
    F = feature_table(mdp, features)
    if horizon is None:
        require_ending(mdp)
        plan = as_policy(mdp, policy)
    else:
        T = whole(horizon, "horizon")
        stages = [policy] * T if np.ndim(policy) < 3 else list(policy)
        if len(stages) != T:
            raise ValueError(f"`policy` has {len(stages)} steps, and `horizon` is {T}; give one table for each step.")
        plan = np.stack([as_policy(mdp, pi) for pi in stages])
    return counts_of(visits(mdp, plan)[..., None] * plan, F)


def path_counts(mdp: MDP, paths: Sequence[Sequence[tuple[int, int]]], *, features=None):
    """The mean discounted feature counts of demonstrated paths: the mean of Σ_t γ^t f(s_t, a_t).

    Args:
        mdp: the model, float64.
        paths: for each demonstration its steps (s, a), as indices.
        features: f (S, K) or (S, A, K); by default one for each state that is not terminal, in order.

    Returns:
        (K,).

    Raises:
        ValueError: on bad input.

    Notes: a path cut off early counts too little; with a horizon every path should have that many steps or end.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": "t"}, "t": {"go": "s"}}, start="s", discount=0.5)
    >>> rt.path_counts(mdp, [[(0, 0), (1, 0)], [(0, 0)]]).tolist()
    [1.0, 0.25]
    """
    F = feature_table(mdp, features)
    if not len(paths):
        raise ValueError("`paths` is empty; give at least one demonstration.")
    total = np.zeros(F.shape[2])
    for i, path in enumerate(paths):
        for t, step in enumerate(path):
            s, a = (int(x) for x in step)
            if not (0 <= s < mdp.n_states and 0 <= a < mdp.n_actions and mdp.available[s, a]):
                raise ValueError(f"`paths`[{i}][{t}] is ({s}, {a}), which is no available action of a state.")
            total += float(mdp.discount) ** t * F[s, a]
    return total / len(paths)


def distance_to_counts(mdp: MDP, F, counts, horizon) -> float:
    """How far, in the worst feature, the counts of every policy are from those given: a linear program in occupancies."""
    import scipy.sparse as sparse
    from scipy.optimize import linprog

    flow, start = _flow(mdp, horizon)
    pairs = np.argwhere(np.asarray(mdp.available) & ~np.asarray(mdp.terminal)[:, None])
    rows, unknowns = len(start), len(pairs) * (horizon or 1)
    match = sparse.csr_array(np.tile(F[pairs[:, 0], pairs[:, 1]].T, horizon or 1))
    one = sparse.csr_array(np.ones((len(counts), 1)))
    done = linprog(
        np.append(np.zeros(unknowns), 1.0),
        A_eq=sparse.hstack([flow, sparse.csr_array((rows, 1))]),
        b_eq=start,
        A_ub=sparse.vstack([sparse.hstack([match, -one]), sparse.hstack([-match, -one])]),
        b_ub=np.append(counts, -counts),
        method="highs",
    )
    if done.status != 0:
        raise ValueError(f"the linear program of `counts` was not solved: {done.message}")
    return float(done.fun)


def _flow(mdp: MDP, horizon):
    """(matrix, right side) of the conservation of visits; unknowns are η(s,a), or η_t(s,a) step by step."""
    import scipy.sparse as sparse

    live = ~np.asarray(mdp.terminal)
    place = np.cumsum(live) - 1
    keep = np.asarray(mdp.available) & live[:, None]
    index = np.where(keep, np.cumsum(keep).reshape(keep.shape) - 1, -1)
    pairs = np.argwhere(keep)
    shape = (int(live.sum()), len(pairs))
    out = sparse.csr_array((np.ones(len(pairs)), (place[pairs[:, 0]], np.arange(len(pairs)))), shape=shape)
    source, action, at, target = moves(mdp)
    good = live[source] & live[target]
    source, action, at, target = (x[good] for x in (source, action, at, target))
    p = np.asarray(probability(mdp.transition))[source, action, at] * mdp.discount
    into = sparse.csr_array((p, (place[target], index[source, action])), shape=shape)
    if horizon is None:
        return out - into, np.asarray(mdp.initial)[live]
    steps = sparse.kron(sparse.eye_array(horizon), out) - sparse.kron(sparse.eye_array(horizon, k=-1), into)
    return steps.tocsr(), np.concatenate([np.asarray(mdp.initial)[live], np.zeros((horizon - 1) * int(live.sum()))])
