"""A heuristic in place of a part of the horizon."""

from rewardtheory.arithmetic import is_exact, is_traced, scalar
from rewardtheory.makers import as_reward
from rewardtheory.makers import potential as as_potential
from rewardtheory.transition import at_arrival
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_shape


def shorten_horizon(mdp: MDP, reward, heuristic, share):
    """The model with discount λγ and the reward R(s,a,s') + (1 − λ) γ h(s'): the heuristic stands for what is cut off.

    At λ = 1 nothing changes; at λ = 0 one step is planned and the heuristic says the rest. Unlike potential shaping this
    can change the optimum, unless h = V*.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.
        heuristic: h (S,), a guess of the optimal values, 0 in terminal states.
        share: λ in [0, 1], the share of the horizon that stays.

    Returns:
        (mdp, reward): the model with the shorter horizon, and its reward.

    Raises:
        ValueError: on bad input.

    Source: cheng2021heuristic.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}}, "t": {"go": {"end": 1}}}, start="s", discount=0.5)
    >>> short, reward = rt.shorten_horizon(mdp, rt.reward(mdp, {"t": 1}), [0.5, 1, 0], share=0)
    >>> short.discount, rt.solve(short, reward).values.tolist()
    (0.0, [0.5, 1.0, 0.0])
    """
    R, h = as_reward(mdp, reward), as_potential(mdp, heuristic, "heuristic")
    lam = numbers(share, "share", exact=is_exact(R))
    require_shape(lam, (), "share", "give one number")
    lam = scalar(lam)
    if not is_traced(lam) and not 0 <= lam <= 1:
        raise ValueError(f"`share` is {lam}; it must lie in [0, 1].")
    extra = (1 - lam) * mdp.discount * at_arrival(mdp.transition, h)
    return mdp.replace(discount=lam * mdp.discount), R + extra * ~mdp.terminal[:, None, None]
