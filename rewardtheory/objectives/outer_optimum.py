"""The best policy for a concave function of several returns: a concave program over the visits, by cvxpy."""

from typing import Any

import numpy as np

from rewardtheory.arithmetic import floats
from rewardtheory.makers import as_reward
from rewardtheory.solvers.occupancies import policy_of
from rewardtheory.transition import expect_reward, moves, probability
from rewardtheory.types import MDP


def best_outer(mdp: MDP, rewards, concave):
    """max f(J_1 … J_k) over all policies.

    Args:
        mdp: the model, with discount below 1.
        rewards: R_1 … R_k.
        concave: f of k cvxpy expressions, concave by cvxpy's rules.

    Returns:
        (value, policy, None): attained up to the tolerance of the solver, without a proved bound.

    Raises:
        ValueError: where cvxpy does not see that f is concave, or its solver fails.
    """
    import cvxpy
    from scipy import sparse

    S, A = mdp.n_states, mdp.n_actions
    source, action, place, target = moves(mdp)
    p = floats(probability(mdp.transition))[source, action, place] * ~np.asarray(mdp.terminal)[source]
    inflow = sparse.csr_array((p, (target, source * A + action)), shape=(S, S * A))
    outflow = sparse.kron(sparse.eye_array(S), np.ones((1, A)))
    x = cvxpy.Variable(S * A, nonneg=True)
    limits: list[Any] = [(outflow - float(mdp.discount) * inflow) @ x == floats(mdp.initial)]
    closed = ~np.asarray(mdp.available).ravel()
    if closed.any():
        limits.append(x[np.flatnonzero(closed)] == 0)
    live = (~np.asarray(mdp.terminal))[:, None]
    returns = [(floats(expect_reward(mdp.transition, as_reward(mdp, R))) * live).ravel() @ x for R in rewards]
    goal = concave(*returns)
    problem = cvxpy.Problem(cvxpy.Maximize(goal), limits)
    if not problem.is_dcp():
        raise ValueError(
            "`concave` is not concave by the rules of cvxpy: write it with its functions, such as cvxpy.minimum."
        )
    problem.solve(solver=cvxpy.CLARABEL)
    if problem.status not in ("optimal", "optimal_inaccurate"):
        raise ValueError(
            f"the concave program ended with the status {problem.status!r}: check that `concave` is bounded."
        )
    visits = np.maximum(np.asarray(x.value, dtype=float), 0).reshape(S, A)
    return np.asarray(problem.value, dtype=float).item(), policy_of(mdp, visits), None
