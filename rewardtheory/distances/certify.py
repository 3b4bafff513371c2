"""A certificate for a worst-case regret: two plans from below, the multiplier of the dual from above, checked exactly."""

import numpy as np

from rewardtheory import exact
from rewardtheory.arithmetic import to_float
from rewardtheory.distances.extremes import Pair
from rewardtheory.distances.worst_case import WorstCaseRegret
from rewardtheory.solvers.bellman import one_hot
from rewardtheory.solvers.evaluation import evaluate as solvers_evaluate
from rewardtheory.solvers.policy_iteration import policy_iteration
from rewardtheory.types import MDP


def certify_worst_case(model, rewards: tuple, two: Pair, found: WorstCaseRegret, proxy_best, ends=None):
    """An `exact.WorstCaseRegretBound` for what `worst_case_regret` found.

    Args:
        model: what ``exact.model_of`` gave for the model.
        rewards: what ``exact.reward_of`` gave for the reward and the proxy.
        two: the two rewards as expected rewards.
        found: the worst-case regret.
        proxy_best: the actions (S,) of an optimal policy of the proxy.
        ends: approximate values (best, least) under the reward, if they are known.

    Returns:
        The certificate, whose ``low`` and ``high`` enclose the exact worst-case regret of the tables as they are; or
        None where the reward is not proved to be nontrivial, so that a share of its range means nothing.
    """
    # In exact arithmetic the multiplier and the weights are rationals, and the certificate is tight.
    level, share = (x if two.mdp.is_exact else to_float(x) for x in (found.multiplier, found.share))
    known = values_of_ends(two.mdp, two.first) if ends is None else ends
    mixed = values_of_ends(two.mdp, two.first - level * two.second)
    better, chosen = (
        [(w, pair[i]) for i, w in enumerate((share, 1 - share)) if w > 0]
        for pair in (found.better_pair, found.chosen_pair)
    )

    def evaluate(action):
        pi = one_hot(np.asarray(action), two.mdp.n_actions, like=two.first)
        return tuple(solvers_evaluate(two.mdp, r, pi).tolist() for r in (two.first, two.second))

    try:
        return exact.worst_case_regret_bound(
            model,
            rewards,
            multiplier=level,
            policies=(better, chosen),
            proxy_best=proxy_best,
            evaluate=evaluate,
            ends=known,
            mixed_ends=mixed,
        )
    except exact.Unproved:
        return None


def values_of_ends(mdp: MDP, r):
    """The values of the best and of the worst policy for expected rewards r, as lists of floats."""
    best, worst = policy_iteration(mdp, r)[1], policy_iteration(mdp, -r)[1]
    return best.tolist(), (-worst).tolist()
