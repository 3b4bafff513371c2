"""Beliefs about the reward of one model: finitely many rewards with their probabilities."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import (
    floats,
    is_exact,
    is_jax,
    known,
    namespace,
    rational,
    rationals,
    tree,
)
from rewardtheory.makers import as_reward
from rewardtheory.types import MDP
from rewardtheory.validation import distributions, dtype_of, numbers, require_shape


@tree(data=("array", "weights"))
@dataclass(frozen=True, eq=False, init=False, repr=False)
class Rewards:
    """A belief about the reward of one model: finitely many rewards R_k with probabilities w_k.

    Args:
        array: K rewards in the layout of the model's transition, each as `rt.reward` gives it: a list of them, or
            (K, S, A, S'); (K, S, A, n) for a model with `Successors`.
        weights: (K,), nonnegative with sum 1; equal by default.

    Attributes:
        array: (K, S, A, S').
        weights: (K,).

    Raises:
        ValueError: on an empty list, on shapes that differ, on a negative weight and on a sum that is not 1.

    Notes: Fractions among the rewards or the weights make the whole belief exact; on a float64 model it is read as floats.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": "end", "stay": "s"}}, start="s", discount=0.5)
    >>> belief = rt.Rewards([rt.reward(mdp, {("s", "go"): x}) for x in (1, -1)], [0.75, 0.25])
    >>> belief, belief.mean[0, 0].tolist()
    (Rewards(2 rewards of shape (2, 2, 2)), [0.5, 0.5])
    """

    array: Any
    weights: Any

    def __init__(self, array, weights=None):
        array = _stacked(array)
        exact = np.dtype(object) in (dtype_of(array), dtype_of(1.0 if weights is None else weights))
        R = numbers(array, "array", exact=exact)
        if R.ndim != 4 or not len(R):
            raise ValueError(
                f"`array` has shape {tuple(R.shape)}; it must be (K, S, A, S'), at least one reward in the layout of the "
                "transition: give a list of what rt.reward(mdp, state=... | action=... | arrival=...) returns."
            )
        if weights is None:
            w = namespace(R).full(len(R), rational(1) / len(R) if exact else 1 / len(R))
        else:
            w = numbers(weights, "weights", exact=exact)
            require_shape(w, (len(R),), "weights", "give one weight for each reward")
            w = distributions(w, "weights", dtype=dtype_of(weights))
        object.__setattr__(self, "array", R)
        object.__setattr__(self, "weights", w)

    @property
    def mean(self):
        """Σ_k w_k R_k, the reward whose return is the expected return of every policy."""
        return namespace(self.array, self.weights).tensordot(self.weights, self.array, 1)

    @property
    def is_exact(self) -> bool:
        """Whether the belief holds exact rationals."""
        return is_exact(self.array)

    def __len__(self) -> int:
        return len(self.array)

    def __repr__(self) -> str:
        kind = ", exact" if self.is_exact else ""
        count = f"{len(self)} reward" + ("" if len(self) == 1 else "s")
        return f"Rewards({count} of shape {tuple(self.array.shape[1:])}{kind})"


def as_rewards(mdp: MDP, belief, name: str = "belief") -> Rewards:
    """The door for a belief: checks its rewards against the model and brings it into the model's number system.

    Args:
        mdp: the model.
        belief: `Rewards`.
        name: of the argument, for messages.

    Raises:
        ValueError: on what is no belief, and on rewards that the model refuses.
    """
    if not isinstance(belief, Rewards):
        raise ValueError(f"`{name}` is {type(belief).__name__}; it must be a belief: rt.Rewards(array, weights).")
    tables = [as_reward(mdp, R, f"{name}.array[{k}]") for k, R in enumerate(belief.array)]
    weights = belief.weights
    if mdp.is_exact and not is_exact(weights):
        weights = rationals(known(weights))
        weights = weights / weights.sum()
    elif is_exact(weights) and not mdp.is_exact:
        weights = floats(weights)
    return _made(namespace(*tables).stack(tables), weights)


def _made(array, weights) -> Rewards:
    """A belief from numbers that were checked."""
    found = object.__new__(Rewards)
    object.__setattr__(found, "array", array)
    object.__setattr__(found, "weights", weights)
    return found


def _stacked(array):
    if isinstance(array, (list, tuple)) and any(is_jax(R) for R in array):
        return namespace(*array).stack([namespace(*array).asarray(R) for R in array])
    if isinstance(array, (list, tuple)) and array and len({np.shape(R) for R in array}) == 1:
        return np.stack([np.asarray(R) for R in array])
    return array
