"""What soft-optimal experts leave open about their common reward, decided by exact rank."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rewardtheory.arithmetic import floats, is_jax, rationals
from rewardtheory.transition import probability
from rewardtheory.types import MDP


@dataclass(frozen=True)
class Ambiguity:
    """The directions in which a reward can move without any expert behaving differently.

    Attributes:
        unidentified: a basis, (dimension, S, A) of E[R](s,a); 0 where an action is not available or a state terminal.
        dimension: how many directions there are; 0 if the reward is determined.
        identified: how many directions of the reward the experts fix.
        only_constants: whether nothing is open but one amount paid in every step.
    """

    unidentified: np.ndarray
    dimension: int
    identified: int
    only_constants: bool


def identifiable_directions(experts: MDP | Sequence[MDP], *, state_only: bool = False) -> Ambiguity:
    """A basis of what the soft-optimal policies of one reward, each in its own model, leave open about it.

    A direction δ(s,a) is open if for every expert k there are V_k with δ = V_k − γ_k P_k V_k: adding it then shifts the soft
    values by V_k and leaves the policy as it is. Whatever the temperatures, every action must have been taken.

    Args:
        experts: the models of the experts, with the same states, actions, available pairs and terminal states; one model
            for a single expert. Two discounts, or two environments, are two models.
        state_only: whether the reward is known to depend on the state alone.

    Returns:
        `Ambiguity`: the rank is exact; a float model stands for the rationals of its entries.

    Raises:
        ValueError: on models that do not fit together.

    Notes: one expert leaves S directions open, as many as there are potentials. Exact elimination of a matrix of
    (number of experts) S columns; tens of states take seconds.

    Source: cao2021identifiability.

    >>> import rewardtheory as rt
    >>> mdp = rt.random_mdp(states=3, actions=2, discount=0.5, seed=0)
    >>> alone, two = rt.identifiable_directions(mdp), rt.identifiable_directions([mdp, mdp.replace(discount=0.9)])
    >>> alone.dimension, two.dimension, two.only_constants
    (3, 1, True)
    """
    models = [experts] if isinstance(experts, MDP) else list(experts)
    if not models:
        raise ValueError("`experts` is empty; give the model of at least one expert.")
    for k, model in enumerate(models):
        if not isinstance(model, MDP) or is_jax(probability(model.transition)):
            raise ValueError(f"`experts[{k}]` is {type(model).__name__}; give a float64 or an exact MDP.")
        for name in ("available", "terminal"):
            ours, theirs = getattr(models[0], name), getattr(model, name)
            if np.shape(ours) != np.shape(theirs) or not (np.asarray(ours) == np.asarray(theirs)).all():
                raise ValueError(
                    f"`experts[{k}]` differs from `experts[0]` in `{name}`; one reward for all needs the same states, "
                    "actions and ends."
                )
    live = ~np.asarray(models[0].terminal)
    pairs = np.argwhere(np.asarray(models[0].available) & live[:, None])
    blocks = [_shaping_map(model.dense().exact(), pairs, live) for model in models]
    if state_only:
        # The state rewards are one more family that δ must lie in, with a minus sign like every other.
        blocks.append(rationals((pairs[:, :1] == np.flatnonzero(live)[None, :]).astype(int)))
    rows = [
        [blocks[0], *[-b if j == k else 0 * b for j, b in enumerate(blocks) if j > 0]] for k in range(1, len(blocks))
    ]
    n = blocks[0].shape[1]
    common = kernel(np.vstack([np.hstack(row) for row in rows])) if rows else rationals(np.eye(n, dtype=int))
    directions = independent(common[:, :n] @ blocks[0].T)
    count = len(np.unique(pairs[:, 0])) if state_only else len(pairs)
    basis = np.zeros((len(directions), *models[0].available.shape))
    basis[:, pairs[:, 0], pairs[:, 1]] = floats(directions)
    constant = len(directions) == 1 and bool((directions[0] == directions[0][0]).all())
    return Ambiguity(basis, len(directions), count - len(directions), constant)


def _shaping_map(mdp: MDP, pairs, live):
    """V -> V(s) − γ Σ P(s'|s,a) V(s') on the pairs, as a matrix; terminal states have value 0."""
    here = rationals(np.eye(mdp.n_states, dtype=int))[pairs[:, 0]]
    return (here - mdp.discount * mdp.transition[pairs[:, 0], pairs[:, 1]])[:, live]


def _reduced(matrix):
    from flint import fmpq_mat

    entries, rank = fmpq_mat(matrix.shape[0], matrix.shape[1], matrix.ravel().tolist()).rref()
    table = np.empty(matrix.size, dtype=object)
    table[:] = entries.entries()
    return table.reshape(matrix.shape), rank


def kernel(matrix):
    """A basis of {x: matrix x = 0}, one in each row."""
    table, rank = _reduced(matrix)
    pivots = [int(np.flatnonzero(table[i] != 0)[0]) for i in range(rank)]
    free = [j for j in range(matrix.shape[1]) if j not in set(pivots)]
    basis = rationals(np.zeros((len(free), matrix.shape[1]), dtype=int))
    for row, j in enumerate(free):
        basis[row, j] = rationals(1).item()
        for i, pivot in enumerate(pivots):
            basis[row, pivot] = -table[i, j]
    return basis


def independent(rows):
    """A reduced basis of the span of some rows."""
    if not rows.size:
        return rows
    table, rank = _reduced(rows)
    return table[:rank]
