"""The gambler's problem, example 4.3 of sutton2018reinforcement.

Faithful: capital 0 to 100, stakes 1 to min(s, 100 - s), heads with probability .4, reward 1 on reaching 100,
no discount. Every stake is at least 1, so every policy ends. Ties between optimal stakes are everywhere: with
``heads=Fraction(2, 5)`` the model is exact and they are decided.

Chosen: the start in the middle, from which every capital can be reached; the second reward, which pays for
every toss.
"""

from typing import Any

import numpy as np

from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen
from rewardtheory.types import MDP, Successors
from rewardtheory.validation import numbers, require_shape, whole


def gambler(*, heads: Any = 0.4, goal: int = 100) -> Specimen:
    """Stake capital on coin flips until it is 0 or the goal.

    P(s + k | s, k) = heads, P(s - k | s, k) = 1 - heads, for stakes k from 1 to min(s, goal - s).

    Args:
        heads: the probability to win a stake; a Fraction makes the model exact.
        goal: the capital at which the game is won, at least 2.

    Returns:
        A `Specimen` whose action a is the stake a + 1, in the layout `Successors`.

    Raises:
        ValueError: on a probability outside [0, 1] or a goal below 2.

    Source: sutton2018reinforcement.

    >>> from rewardtheory.mdps.gambler import gambler
    >>> gambler(goal=10).mdp
    MDP(11 states, 5 actions, discount 1.0, 2 possible successors)
    """
    chance = numbers(heads, "heads")
    require_shape(chance, (), "heads", "give one probability")
    if not 0 <= chance.item() <= 1:
        raise ValueError(f"`heads` is {heads}; a probability lies in [0, 1].")
    goal = whole(goal, "goal", least=2)
    capital, stake = np.arange(goal + 1)[:, None], np.arange(1, goal // 2 + 1)
    available = stake <= np.minimum(capital, goal - capital)
    terminal = (capital == 0) | (capital == goal)
    state = np.where(available[..., None], np.stack([capital + stake, capital - stake], axis=2), capital[..., None])
    p = available[..., None] * np.array([chance.item(), 1 - chance.item()])
    # The two ends keep their smallest stake, as a self-loop.
    available[terminal[:, 0], 0] = True
    p[terminal[:, 0], 0, 0] = 1
    mdp = MDP(
        Successors(state, p),
        np.where(capital[:, 0] == goal // 2, 1, 0),
        1,
        available=available,
        states=[f"capital {c}" for c in capital[:, 0]],
        actions=[f"stake {k}" for k in stake],
        terminal=terminal[:, 0],
    )
    rewards = {
        "environment": reward(mdp, arrival=capital[:, 0] == goal),
        "tosses": reward(mdp, state=~terminal[:, 0]),
    }
    return Specimen(
        name=f"gambler with goal {goal}",
        mdp=mdp,
        rewards=rewards,
        about="Stake capital on coin flips until it is gone or the goal is reached.",
    )


@specimen("gambler", source="sutton2018reinforcement")
def gambler_to_100() -> Specimen:
    """Stake capital on coin flips, heads with probability .4, until it is 0 or 100."""
    return gambler()
