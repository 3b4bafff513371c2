"""Policies for a belief about the reward: best on average, in the worst case, by regret, and in the worst share.

All four are one linear program (`rewardtheory.design.guarantees`) with other limits on the coefficients.
"""

import numpy as np

from rewardtheory.arithmetic import floats, is_exact, known, rational, rationals
from rewardtheory.design.guarantees import Guarantee, guarantee
from rewardtheory.design.occupancy_program import Limits
from rewardtheory.design.rewards import Rewards, as_rewards
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_shape


def bayes_optimal_policy(mdp: MDP, belief: Rewards, *, certify: bool = False) -> Guarantee:
    """The policy with the greatest mean return under a belief: max_π Σ_k w_k J_k(π), the optimum of the mean reward.

    Args:
        mdp: the model, its discount < 1 or every policy ending.
        belief: R_k with weights w_k.
        certify: whether to prove the result in exact rationals; exact models and beliefs always are.

    Returns:
        `Guarantee`: `value` is the mean return, `coefficients` are the weights.

    Raises:
        ValueError: on bad input; NotConverged: where the linear program is not solved.

    Notes: `rt.solve(mdp, belief.mean)` finds the same faster; this gives it the form of the other three.

    Source: ramachandran2007birl.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"bold": "end", "safe": "end"}}, start="s", discount=0.5)
    >>> belief = rt.Rewards([rt.reward(mdp, action=[[x, 1], [0, 0]]) for x in (6, -3)])
    >>> rt.bayes_optimal_policy(mdp, belief).value
    1.5
    """
    belief = as_rewards(mdp, belief)
    w = _exact_weights(belief)
    return guarantee(mdp, belief, Limits(w, w), certify=certify)


def maximin_policy(mdp: MDP, belief: Rewards, *, certify: bool = False) -> Guarantee:
    """The policy that earns most under the worst of the rewards: max_π min_k J_k(π).

    Args:
        mdp: the model, its discount < 1 or every policy ending.
        belief: the rewards that are possible; their weights do not count.
        certify: whether to prove the result in exact rationals; exact models and beliefs always are.

    Returns:
        `Guarantee`: `value` is the least of the returns, `coefficients` the probabilities of the rewards under which the
        policy is optimal. Such a policy may have to randomize.

    Raises:
        ValueError: on bad input; NotConverged: where the linear program is not solved.

    Notes: a constant added to one of the rewards changes what is worst; `rt.minimax_regret_policy` does not see it.

    Source: mcmahan2003planning.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"left": "end", "right": "end"}}, start="s", discount=0.5)
    >>> belief = rt.Rewards([rt.reward(mdp, {("s", a): 1}) for a in ("left", "right")])
    >>> found = rt.maximin_policy(mdp, belief, certify=True)
    >>> found.value, found.policy[0].tolist(), found.certificate.verify().ok
    (0.5, [0.5, 0.5], True)
    """
    belief = as_rewards(mdp, belief)
    return guarantee(mdp, belief, _any_probabilities(belief), certify=certify)


def minimax_regret_policy(mdp: MDP, belief: Rewards, *, certify: bool = False) -> Guarantee:
    """The policy that has least to regret, whichever reward is true: min_π max_k (max J_k − J_k(π)).

    Args:
        mdp: the model, its discount < 1 or every policy ending.
        belief: the rewards that are possible; their weights do not count.
        certify: whether to prove the result in exact rationals; exact models and beliefs always are.

    Returns:
        `Guarantee`: `value` is minus the greatest regret, in units of return.

    Raises:
        ValueError: on bad input; NotConverged: where the linear program is not solved.

    Notes: potential shaping, and a constant, added to any one of the rewards change nothing. The regret over all mixtures
    of the rewards is the same: its maximum is at one of them.

    Source: regan2009regret.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"bold": "end", "safe": "end"}}, start="s", discount=0.5)
    >>> belief = rt.Rewards([rt.reward(mdp, action=[[x, 1], [0, 0]]) for x in (6, -3)])
    >>> found = rt.minimax_regret_policy(mdp, belief)
    >>> round(-found.value, 9), found.policy[0].round(9).tolist()
    (2.222222222, [0.555555556, 0.444444444])
    """
    belief = as_rewards(mdp, belief)
    return guarantee(mdp, belief, _any_probabilities(belief), relative=True, certify=certify)


def cvar_policy(mdp: MDP, belief: Rewards, level, *, certify: bool = False) -> Guarantee:
    """The policy with the best mean return in the worst share α of a belief: max_π CVaR_α of J under the belief.

    CVaR_α(J) = max_t [t − (1/α) Σ_k w_k (t − J_k)₊] = min {Σ_k c_k J_k : 0 ≤ c_k ≤ w_k/α, Σ c_k = 1}

    Args:
        mdp: the model, its discount < 1 or every policy ending.
        belief: R_k with weights w_k.
        level: α in (0, 1]; 1 is the mean, and small ones the worst case among rewards of positive weight.
        certify: whether to prove the result in exact rationals; exact models and beliefs always are.

    Returns:
        `Guarantee`: `value` is the CVaR.

    Raises:
        ValueError: on bad input; NotConverged: where the linear program is not solved.

    Notes: what varies is the expected return from one possible reward to another; chance within an episode is averaged.

    Source: rockafellar2000cvar.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"bold": "end", "safe": "end"}}, start="s", discount=0.5)
    >>> belief = rt.Rewards([rt.reward(mdp, action=[[x, 1], [0, 0]]) for x in (6, -3)])
    >>> [rt.cvar_policy(mdp, belief, level).value for level in (1, 0.75, 0.5)]
    [1.5, 1.0, 1.0]
    """
    belief = as_rewards(mdp, belief)
    share = numbers(level, "level")
    require_shape(share, (), "level", "give one number")
    share = rational(known(share).item())
    if not 0 < share <= 1:
        raise ValueError(
            f"`level` is {level}; it must lie in (0, 1]: 1 is the mean, 0.1 the worst tenth of the belief."
        )
    w = _exact_weights(belief)
    return guarantee(mdp, belief, Limits(0 * w, w / share, 1), certify=certify)


def _exact_weights(belief: Rewards):
    """The weights as the rationals that they are, divided by their exact sum."""
    w = belief.weights
    w = w if is_exact(w) else rationals(floats(w))
    return w / w.sum()


def _any_probabilities(belief: Rewards) -> Limits:
    n = len(belief)
    return Limits(np.zeros(n), np.ones(n), 1)
