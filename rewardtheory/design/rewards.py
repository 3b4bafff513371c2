"""Beliefs about the reward of one model: finitely many rewards with their probabilities.

A posterior keeps the logarithms of its weights, so that what has become too small for a float can still be revived by
later data, and a bound on the error of each. If the log of every weight is off by at most e_k, up to one constant for
all, then the probability of every set of rewards is off by at most

    min{ tanh(max e / 2), E / (1 − E) }    with E = Σ_k w_k (exp(e_k) − 1), where E < 1.

The first is attained by two rewards whose errors have opposite signs; the second hardly sees rewards that are unlikely.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import (
    floats,
    is_exact,
    is_jax,
    is_traced,
    known,
    namespace,
    rational,
    rationals,
    to_float,
    tree,
)
from rewardtheory.makers import as_reward
from rewardtheory.types import MDP
from rewardtheory.validation import distributions, dtype_of, numbers, require_shape

# Below, the logarithm of a rational is taken from its numerator and denominator.
SMALL = 1e-290


@tree(data=("array", "weights", "error", "_logs"))
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
        error: (K,), how far the logarithm of each weight may be off, up to one constant for all; 0 as given.

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
    error: Any
    _logs: Any

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
        _set(self, R, w, np.zeros(len(R)), None)

    @property
    def mean(self):
        """Σ_k w_k R_k, the reward whose return is the expected return of every policy."""
        return namespace(self.array, self.weights).tensordot(self.weights, self.array, 1)

    @property
    def log_weights(self):
        """log w_k (K,) in float64, −∞ where the weight is 0; a posterior has those of weights too small for a float."""
        return self._logs if self._logs is not None else _logarithms(self.weights)

    @property
    def bound(self):
        """A proved bound on the error of the probability of every set of rewards; 0 for a belief as it was given."""
        xp = namespace(self.error)
        if not is_traced(self.error) and not known(self.error).any():
            return 0.0
        # w (exp(e) − 1) without an infinite exponential of a weight that is next to nothing.
        E = (xp.exp(xp.minimum(self.log_weights + self.error, 700.0)) * -xp.expm1(-self.error)).sum()
        total = xp.where(E < 0.5, E / (1 - xp.minimum(E, 0.5)), 1.0)
        return xp.minimum(xp.minimum(xp.tanh(self.error.max() / 2), total) * (1 + 2.0**-40), 1.0)

    @property
    def is_exact(self) -> bool:
        """Whether the belief holds exact rationals."""
        return is_exact(self.array)

    def named(self) -> dict[str, Any]:
        """The rewards that are possible, by name: "reward 0" and so on, as `rt.compare` takes them."""
        possible = np.flatnonzero(known(self.log_weights) > -np.inf)
        return {f"reward {k}": self.array[k] for k in possible}

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
    logs = belief.log_weights if is_exact(belief.weights) != is_exact(weights) else belief._logs
    return made(namespace(*tables).stack(tables), weights, belief.error, logs)


def made(array, weights, error, logs) -> Rewards:
    """A belief from numbers that were checked."""
    return _set(object.__new__(Rewards), array, weights, error, logs)


def _set(belief: Rewards, array, weights, error, logs) -> Rewards:
    for name, x in (("array", array), ("weights", weights), ("error", error), ("_logs", logs)):
        object.__setattr__(belief, name, x)
    return belief


def _stacked(array):
    if isinstance(array, (list, tuple)) and any(is_jax(R) for R in array):
        return namespace(*array).stack([namespace(*array).asarray(R) for R in array])
    if isinstance(array, (list, tuple)) and array and len({np.shape(R) for R in array}) == 1:
        return np.stack([np.asarray(R) for R in array])
    return array


def _logarithms(weights):
    if is_exact(weights):
        return np.array([_logarithm(w) for w in weights.tolist()])
    xp = namespace(weights)
    return xp.where(weights > 0, xp.log(xp.where(weights > 0, weights, 1.0)), -xp.inf)


def _logarithm(w) -> float:
    if w == 0:
        return -math.inf
    near = to_float(w)
    return math.log(near) if near > SMALL else math.log(int(w.p)) - math.log(int(w.q))
