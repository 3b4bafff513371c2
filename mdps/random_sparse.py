"""The random models and rewards of the experiment in skalse2024starc.

Faithful to the authors' set-up: the distributions of transitions and rewards below, 32 states, 4 actions,
discount .95, uniform start. Chosen: NumPy's generators instead of the global random state, so that no two
draws ever share a stream (give each task its own seed, or one child of a `numpy.random.SeedSequence`).

A transition that is drawn as "impossible" still has probability e^-20 over the row's sum, about 1e-10: the
support is full, and the table dense. For large models with a few successors take
``rt.random_mdp(successors=…)``.
"""

from typing import Any

import numpy as np

from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen
from rewardtheory.specify.shaping import shape
from rewardtheory.types import MDP
from rewardtheory.validation import require_memory, whole


def random_sparse(*, seed, states: int = 32, actions: int = 4, discount: Any = 0.95) -> Specimen:
    """A random model with nearly sparse transitions, and two random rewards.

    P(·|s,a) = softmax of independent standard normal logits, where those up to a threshold are set to -20.
    The threshold is 1 for fewer than 50 states, 1.5 for fewer than 100, else 1.8.

    Args:
        seed: of NumPy's default generator: a number, or a `numpy.random.SeedSequence`.
        states, actions: how many.
        discount: γ.

    Returns:
        A `Specimen` with the rewards "first" and "second", drawn by `random_sparse_reward` after the model.

    Source: skalse2024starc.

    >>> from rewardtheory.mdps.random_sparse import random_sparse
    >>> random_sparse(seed=3).mdp
    MDP(32 states, 4 actions, discount 0.95)
    """
    S, A = whole(states, "states"), whole(actions, "actions")
    require_memory((S, A, S), "transition")
    draw = np.random.default_rng(seed)
    logits = draw.standard_normal((S, A, S))
    weight = np.exp(np.where(logits > _threshold(S, (1, 1.5, 1.8)), logits, -20.0))
    mdp = MDP(weight / weight.sum(axis=2, keepdims=True), np.full(S, 1 / S), discount)
    return Specimen(
        name=f"random sparse model, seed {seed}",
        mdp=mdp,
        rewards={"first": random_sparse_reward(mdp, draw), "second": random_sparse_reward(mdp, draw)},
        source="skalse2024starc",
        about=f"A random model with {S} states and {A} actions, and two random rewards.",
    )


def random_sparse_reward(mdp: MDP, draw: np.random.Generator) -> np.ndarray:
    """A random reward on a dense model without terminal states.

    R(s,a,s') standard normal; with probability .2 sparse (entries up to 3 become 0; 3.5 from 50 states on,
    3.8 from 100); with probability .7 times 10 U; with probability .3 plus 10 U; with probability .5 shaped
    by Φ = 10 U N + U, N standard normal in each state; every U a fresh uniform number from [0, 1).

    Args:
        mdp: the model, with a dense transition (S, A, S).
        draw: the generator that it draws from.

    Returns:
        R(s,a,s') of shape (S, A, S).

    Source: skalse2024starc.

    >>> import numpy as np
    >>> from rewardtheory.mdps.random_sparse import random_sparse, random_sparse_reward
    >>> random_sparse_reward(random_sparse(seed=3).mdp, np.random.default_rng(0)).shape
    (32, 4, 32)
    """
    S, A = mdp.available.shape
    R = draw.standard_normal((S, A, S))
    if draw.random() > 0.8:
        R = np.where(R > _threshold(S, (3, 3.5, 3.8)), R, 0.0)
    if draw.random() > 0.3:
        R = R * (10 * draw.random())
    if draw.random() > 0.7:
        R = R + 10 * draw.random()
    R = reward(mdp, transition=R)
    if draw.random() > 0.5:
        phi = draw.standard_normal(S)
        R = shape(mdp, R, phi * (10 * draw.random()) + draw.random())
    return R


def _threshold(states: int, steps: tuple) -> float:
    return steps[0] if states < 50 else steps[1] if states < 100 else steps[2]


@specimen("random-sparse", source="skalse2024starc")
def random_sparse_32x4() -> Specimen:
    """The random model of the STARC experiment: 32 states, 4 actions, two random rewards."""
    return random_sparse(seed=0)
