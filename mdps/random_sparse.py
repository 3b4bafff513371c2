"""The random models and rewards of the experiment in skalse2024starc.

Faithful to the authors' set-up: the distributions of transitions and rewards below, 32 states, 4 actions,
discount .95, uniform start. Chosen: NumPy's generators instead of the global random state, so that no two
draws ever share a stream (give each task its own seed, or one child of a `numpy.random.SeedSequence`).

A transition that is drawn as "impossible" still has probability e^-20 over the row's sum, about 1e-10: the
support is full, and the table dense. With ``successors=K`` that probability is 0 and every pair keeps exactly K
successors: the law of the experiment given that K logits pass the threshold, in the layout `Successors`, for models
of any size.
"""

from typing import Any

import numpy as np

from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen
from rewardtheory.specify.shaping import shape
from rewardtheory.transition import probability
from rewardtheory.types import MDP, Successors
from rewardtheory.validation import require_memory, whole


def random_sparse(
    *, seed, states: int = 32, actions: int = 4, discount: Any = 0.95, successors: int | None = None
) -> Specimen:
    """A random model with nearly sparse transitions, and two random rewards.

    P(·|s,a) = softmax of independent standard normal logits, where those up to a threshold are set to -20.
    The threshold is 1 for fewer than 50 states, 1.5 for fewer than 100, else 1.8.

    Args:
        seed: of NumPy's default generator: a number, or a `numpy.random.SeedSequence`.
        states, actions: how many.
        discount: γ.
        successors: how many logits of each pair pass the threshold; the others become impossible, and no table
            over all states is built. By default chance decides, as in the experiment, and nothing is impossible.

    Returns:
        A `Specimen` with the rewards "first" and "second", drawn by `random_sparse_reward` after the model; in
        the layout `Successors` when `successors` is given.

    Raises:
        ValueError: on counts below 1, on more successors than states, and on a table that memory cannot hold.

    Source: skalse2024starc.

    >>> from rewardtheory.mdps.random_sparse import random_sparse
    >>> random_sparse(seed=3, states=10_000, successors=8).mdp
    MDP(10000 states, 4 actions, discount 0.95, 8 possible successors)
    """
    S, A = whole(states, "states"), whole(actions, "actions")
    threshold = _threshold(S, (1, 1.5, 1.8))
    if successors is None:
        require_memory((S, A, S), "transition")
        draw = np.random.default_rng(seed)
        logits = draw.standard_normal((S, A, S))
        weight = np.exp(np.where(logits > threshold, logits, -20.0))
        transition: Any = weight / weight.sum(axis=2, keepdims=True)
    else:
        K = whole(successors, "successors")
        if K > S:
            raise ValueError(f"`successors` is {K}; a pair cannot have more than the {S} states as successors.")
        require_memory((S, A, K), "transition")
        draw = np.random.default_rng(seed)
        state = _subsets(S * A, S, K, draw).reshape(S, A, K)
        weight = np.exp(_normal_above(threshold, (S, A, K), draw))
        transition = Successors(state, weight / weight.sum(axis=2, keepdims=True))
    mdp = MDP(transition, np.full(S, 1 / S), discount)
    return Specimen(
        name=f"random sparse model, seed {seed}",
        mdp=mdp,
        rewards={"first": random_sparse_reward(mdp, draw), "second": random_sparse_reward(mdp, draw)},
        source="skalse2024starc",
        about=f"A random model with {S} states and {A} actions, and two random rewards.",
    )


def _subsets(rows: int, n: int, size: int, draw: np.random.Generator) -> np.ndarray:
    """One uniformly random subset of 0, …, n - 1 for each row, (rows, size): Floyd's algorithm on all rows at once.

    It never draws twice for the same place, so a subset of nearly everything costs no more than a small one.
    """
    chosen = np.empty((rows, size), dtype=np.int64)
    for k in range(size):
        last = n - size + k
        pick = draw.integers(0, last, size=rows, endpoint=True)
        taken = (chosen[:, :k] == pick[:, None]).any(axis=1)
        chosen[:, k] = np.where(taken, last, pick)
    return chosen


def _normal_above(threshold: float, shape: tuple, draw: np.random.Generator) -> np.ndarray:
    """Standard normal numbers given that they exceed the threshold, by the inverse of the upper tail."""
    from scipy.special import ndtr, ndtri

    return -ndtri(ndtr(-threshold) * (1 - draw.random(shape)))


def random_sparse_reward(mdp: MDP, draw: np.random.Generator) -> np.ndarray:
    """A random reward on a model without terminal states, in the layout of its transition.

    R(s,a,s') standard normal; with probability .2 sparse (entries up to 3 become 0; 3.5 from 50 states on,
    3.8 from 100); with probability .7 times 10 U; with probability .3 plus 10 U; with probability .5 shaped
    by Φ = 10 U N + U, N standard normal in each state; every U a fresh uniform number from [0, 1).

    Args:
        mdp: the model.
        draw: the generator that it draws from.

    Returns:
        R(s,a,s') in the layout: (S, A, S), or (S, A, K) for `Successors`.

    Source: skalse2024starc.

    >>> import numpy as np
    >>> from rewardtheory.mdps.random_sparse import random_sparse, random_sparse_reward
    >>> random_sparse_reward(random_sparse(seed=3).mdp, np.random.default_rng(0)).shape
    (32, 4, 32)
    """
    S = mdp.n_states
    R = draw.standard_normal(tuple(probability(mdp.transition).shape))
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
