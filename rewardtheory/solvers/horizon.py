"""Backward induction: optimal values with a given number of steps left."""

from rewardtheory.arithmetic import namespace, zeros
from rewardtheory.solvers.bellman import backup, choose, fill, greedy, one_hot
from rewardtheory.solvers.error_bounds import rounding
from rewardtheory.types import MDP, Solution


def backward_induction(mdp: MDP, r, horizon: int, largest) -> Solution:
    """`Solution` for V_N with V_0 = 0 and V_{k+1} = max_a (r + γ P V_k); its policy is (N, S, A), first step first.

    Each step adds at most its rounding to γ times the error before: bound_{k+1} = γ bound_k + radius_k.
    """
    v = zeros(mdp.n_states, like=r)
    bound = 0
    plan = []
    q = r
    for _ in range(horizon):
        q = backup(mdp, r, v)
        bound = (mdp.discount * bound + rounding(mdp, r, v, reward=largest)) * (1 if mdp.is_exact else 1 + 1e-15)
        action = greedy(mdp, q)
        plan.append(one_hot(action, mdp.n_actions, like=r))
        v = choose(q, action)
    policy = namespace(r).stack(plan[::-1])
    return Solution(v, fill(mdp, q), policy, bound, True, horizon)
