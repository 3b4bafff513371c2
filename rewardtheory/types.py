"""The types: a Markov decision process without a reward, its transitions, and the results of the solvers.

There is no reward inside a model, because the subject of the library is many rewards on one model.
"""

import sys
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from rewardtheory.arithmetic import is_exact, is_jax, is_traced, known, rationals, tree
from rewardtheory.validation import distributions, dtype_of, numbers, require_memory, require_shape, where


class NotConverged(RuntimeError):
    """An iteration stopped before it reached its bound; the message names the residual, the steps and the remedy."""


@tree(data=("state", "probability"))
@dataclass(frozen=True, eq=False)
class Successors:
    """The possible next states of every (s, a): ``state`` (S, A, K) and ``probability`` (S, A, K).

    The states of one row are distinct; a row with fewer than K successors is padded with probability 0.
    """

    state: Any
    probability: Any

    @cached_property
    def matrix(self):
        """The transition as a scipy sparse array with one row for each (s, a) and one column for each s'."""
        import scipy.sparse as sparse

        states, actions, width = self.probability.shape
        start = np.arange(states * actions + 1) * width
        cells = (self.probability.ravel(), self.state.ravel(), start)
        return sparse.csr_array(cells, shape=(states * actions, states))


@tree(data=("transition", "initial", "discount", "available", "terminal"), meta=("states", "actions"))
@dataclass(frozen=True, eq=False, init=False, repr=False)
class MDP:
    """A finite Markov decision process without a reward.

    Args:
        transition: P(s'|s,a) as an array with axes (S, A, S), or `Successors`.
        initial: the distribution of the first state, (S,).
        discount: γ in [0, 1]. At 1 the functions of an infinite horizon want every policy to end surely.
        available: which actions a state has, a mask (S, A); by default all. The rows of the others are ignored.
        states, actions: labels.
        terminal: a mask (S,): absorbing states that pay nothing and have potential 0.

    Raises:
        ValueError: naming the argument, the place, the value found, the rule and the remedy.

    Numbers are float64 unless they are Fractions or ``fmpq`` (then everything is exact) or JAX arrays. A float table
    stands for the exact rationals of its entries, each row divided by its exact sum.

    >>> import rewardtheory as rt
    >>> rt.MDP([[[0, 1]], [[0, 1]]], [1, 0], 0.9, terminal=[False, True])
    MDP(2 states, 1 action, discount 0.9)
    """

    transition: Any
    initial: Any
    discount: Any
    available: Any
    states: tuple[str, ...] | None
    actions: tuple[str, ...] | None
    terminal: Any

    def __init__(self, transition, initial, discount, *, available=None, states=None, actions=None, terminal=None):
        parts = (transition, initial, discount)
        if isinstance(transition, Successors):
            parts = (transition.probability, initial, discount)
        exact = any(_holds_rationals(x) for x in parts)
        states, actions = _labels(states, "states"), _labels(actions, "actions")
        if isinstance(transition, Successors):
            p, third = _successors(transition, exact, states, actions)
        else:
            p = numbers(transition, "transition", exact=exact)
            if p.ndim != 3 or p.shape[0] != p.shape[2]:
                raise ValueError(
                    f"`transition` has shape {p.shape}; it must be (S, A, S) with P(s'|s,a) at [s, a, s']: "
                    "use MDP.from_arrays(P, axes=...) for another order of axes."
                )
            third = None
        S, A = p.shape[:2]
        if S < 1 or A < 1:
            raise ValueError(f"`transition` has {S} states and {A} actions; a model needs at least one of each.")
        for labels, count, name in ((states, S, "states"), (actions, A, "actions")):
            if labels is not None and len(labels) != count:
                raise ValueError(f"`{name}` has {len(labels)} labels for {count} {name}; give one label for each.")
        available = _mask(available, (S, A), "available", True)
        terminal = _mask(terminal, (S,), "terminal", False)
        if not is_traced(available) and not known(available).any(axis=1).all():
            place = np.argwhere(~known(available).any(axis=1))[0]
            raise ValueError(
                f"`available`{where(place, states)} has no action; every state needs one: "
                "give it a self-loop and mark it terminal if the episode ends there."
            )
        labels = (states, actions) if third is not None else (states, actions, states)
        spacing = dtype_of(transition.probability if isinstance(transition, Successors) else transition)
        p = distributions(p, "transition", dtype=spacing, labels=labels, rows=available)
        initial = numbers(initial, "initial", exact=exact)
        require_shape(initial, (S,), "initial", "give one probability for each state")
        initial = distributions(initial, "initial", dtype=dtype_of(parts[1]), labels=(states,))
        set_ = object.__setattr__
        set_(self, "transition", p if third is None else Successors(third, p))
        set_(self, "initial", initial)
        set_(self, "discount", _discount(discount, exact))
        set_(self, "available", available)
        set_(self, "states", states)
        set_(self, "actions", actions)
        set_(self, "terminal", terminal)
        if not any(is_traced(x) for x in (p, third, available, terminal)) and known(terminal).any():
            self._require_absorbing()

    @property
    def n_states(self) -> int:
        """How many states there are."""
        return self.available.shape[0]

    @property
    def n_actions(self) -> int:
        """How many actions there are, available or not."""
        return self.available.shape[1]

    @property
    def is_exact(self) -> bool:
        """Whether the numbers are exact rationals."""
        return is_exact(self.initial)

    @classmethod
    def from_arrays(cls, P, *, initial, discount, axes: str, **keywords) -> "MDP":
        """A model from an array whose axes come in another order, named: ``axes="A S S'"``.

        Args:
            P: transition probabilities.
            axes: three names apart by spaces, in the order of P's axes: S (from), A (action), S' (to).
            initial, discount, keywords: as for `MDP`.

        >>> import rewardtheory as rt
        >>> rt.MDP.from_arrays([[[0, 1], [1, 0]]], initial=[1, 0], discount=0.5, axes="A S S'")
        MDP(2 states, 1 action, discount 0.5)
        """
        order = axes.split()
        if sorted(order) != ["A", "S", "S'"]:
            raise ValueError(f"`axes` is {axes!r}; it must name S, A and S' once each, such as \"A S S'\".")
        P = P if is_jax(P) or getattr(P, "dtype", None) == np.float32 else numbers(P, "P")
        if P.ndim != 3:
            raise ValueError(f"`P` has {P.ndim} axes; it must have the three that `axes` names.")
        return cls(P.transpose([order.index(name) for name in ("S", "A", "S'")]), initial, discount, **keywords)

    def replace(self, **changes) -> "MDP":
        """The same model with some arguments changed, validated anew: ``mdp.replace(discount=0.5)``."""
        unknown = set(changes) - {f.name for f in fields(self)}
        if unknown:
            raise ValueError(f"`replace` got {sorted(unknown)}; it takes {[f.name for f in fields(self)]}.")
        arguments = {f.name: getattr(self, f.name) for f in fields(self)} | changes
        return MDP(**arguments)

    def exact(self) -> "MDP":
        """The exact model that the floats stand for: rational entries, each row divided by its exact sum."""
        if self.is_exact:
            return self

        def rows(p):
            p = rationals(p)
            total = p.sum(axis=-1)
            return p / np.where(total == 0, 1, total)[..., None]

        if isinstance(self.transition, Successors):
            transition = Successors(self.transition.state, rows(self.transition.probability))
        else:
            transition = rows(self.transition)
        return self.replace(transition=transition, initial=rows(self.initial), discount=rationals(self.discount).item())

    def dense(self) -> "MDP":
        """The same model with its transition as an (S, A, S) array."""
        if not isinstance(self.transition, Successors):
            return self
        from rewardtheory.arithmetic import zeros

        S, A = self.available.shape
        require_memory((S, A, S), "transition")
        p = zeros((S, A, S), like=self.transition.probability)
        source, action, _ = np.indices(self.transition.state.shape)
        if is_jax(p):
            p = p.at[source, action, self.transition.state].add(self.transition.probability)
        else:
            np.add.at(p, (source, action, self.transition.state), self.transition.probability)
        return self.replace(transition=p)

    def __repr__(self) -> str:
        def count(n, word):
            return f"{n} {word}" + ("" if n == 1 else "s")

        kind = ", exact" if self.is_exact else ""
        kind += (
            f", {self.transition.state.shape[2]} possible successors" if isinstance(self.transition, Successors) else ""
        )
        return (
            f"MDP({count(self.n_states, 'state')}, {count(self.n_actions, 'action')}, discount {self.discount}{kind})"
        )

    def _require_absorbing(self):
        from rewardtheory.transition import at_arrival, support

        state = np.arange(self.n_states)
        successor = at_arrival(self.transition, state)
        if isinstance(self.transition, Successors):
            successor = known(self.transition.state)
        leaves = support(self.transition) & (successor != state[:, None, None])
        leaves = leaves & (known(self.available) & known(self.terminal)[:, None])[..., None]
        if leaves.any():
            s, a, _ = np.argwhere(leaves)[0]
            raise ValueError(
                f"`transition`{where((s, a), self.states, self.actions)} leaves a terminal state; terminal states are "
                "absorbing: make it a self-loop, or do not mark the state terminal."
            )


def _labels(labels, name):
    if labels is None:
        return None
    labels = tuple(str(x) for x in labels)
    if len(set(labels)) < len(labels):
        twice = next(x for x in labels if labels.count(x) > 1)
        raise ValueError(f"`{name}` has the label {twice!r} twice; labels must differ: rename one.")
    return labels


def _mask(mask, shape, name, default):
    if mask is None:
        return np.full(shape, default)
    try:
        mask = mask if is_jax(mask) else np.array(mask)
    except ValueError as error:
        raise ValueError(f"`{name}` is ragged; it must be a mask of True and False of shape {shape}.") from error
    if mask.dtype != bool:
        raise ValueError(f"`{name}` holds {mask.dtype}; it must be a mask of True and False.")
    require_shape(mask, shape, name, "give one True or False for each")
    return mask


def _holds_rationals(x) -> bool:
    try:
        return not is_jax(x) and np.asarray(x).dtype == object
    except ValueError:  # ragged: `numbers` says so, with the name of the argument
        return False


def _discount(discount, exact):
    discount = numbers(discount, "discount", exact=exact)
    require_shape(discount, (), "discount", "give one number")
    if is_traced(discount):
        return discount
    value = known(discount).item()
    if not 0 <= value <= 1:
        raise ValueError(f"`discount` is {value}; it must lie in [0, 1]: 0.9 weighs what comes next with nine tenths.")
    return discount if is_jax(discount) else value


def _successors(transition, exact, states, actions):
    p = numbers(transition.probability, "transition.probability", exact=exact)
    if p.ndim != 3:
        raise ValueError(f"`transition.probability` has shape {p.shape}; it must be (S, A, K), K successors at most.")
    try:
        state = transition.state if is_jax(transition.state) else np.asarray(transition.state)
    except ValueError as error:
        raise ValueError("`transition.state` is ragged; give one state for each probability, (S, A, K).") from error
    if state.dtype.kind not in "iu":
        raise ValueError(f"`transition.state` holds {state.dtype}; it must hold whole numbers: the indices of states.")
    require_shape(state, tuple(p.shape), "transition.state", "give one state for each probability")
    if is_traced(state) or is_traced(p):
        return p, state
    S, found = p.shape[0], np.asarray(state).astype(np.int64)
    if ((found < 0) | (found >= S)).any():
        place = np.argwhere((found < 0) | (found >= S))[0]
        raise ValueError(
            f"`transition.state`{where(place, states, actions)} is {found[tuple(place)]}; states are numbered 0 to {S - 1}."
        )
    order = np.sort(np.where(np.asarray(p) != 0, found, -1 - np.arange(p.shape[2])), axis=2)
    twice = (order[..., 1:] == order[..., :-1]).any(axis=2)
    if twice.any():
        place = np.argwhere(twice)[0]
        raise ValueError(
            f"`transition.state`{where(place, states, actions)} names a successor twice; "
            "successors of one state and action must be distinct: add up their probabilities."
        )
    return p, state if is_jax(state) else found


@tree(data=("values", "q_values", "policy", "bound", "converged", "iterations"))
@dataclass(frozen=True, eq=False)
class Solution:
    """What `solve` found.

    Attributes:
        values: V (S,).
        q_values: Q (S, A); pairs that are not available hold the value of the worst available action.
        policy: a deterministic optimal policy (S, A); with a horizon (N, S, A), one for each step.
        bound: a proved bound on |V − V*| in every state, rounding included (0 in exact arithmetic).
        converged: whether the iteration reached its rule.
        iterations: how many steps it took.
    """

    values: Any
    q_values: Any
    policy: Any
    bound: Any
    converged: Any
    iterations: Any


@tree(data=("low", "high", "lowest", "highest", "bound"))
@dataclass(frozen=True, eq=False)
class ReturnRange:
    """The least and the greatest expected return over all policies, with a proved bound on the error of each.

    Attributes:
        low, high: min J and max J.
        lowest, highest: deterministic policies (S, A) that attain them.
        bound: a proved bound on the error of either number.
    """

    low: Any
    high: Any
    lowest: Any
    highest: Any
    bound: Any


@tree(data=("mask", "decided", "gap"))
@dataclass(frozen=True, eq=False)
class OptimalActions:
    """Which actions are optimal, as far as the error bound can tell.

    Attributes:
        mask: (S, A), True for every available action that is not *proved* worse.
        decided: whether every action kept within the bound is the only one of its state, or the arithmetic is exact.
        gap: (S, A), max_b Q(s,b) − Q(s,a).
    """

    mask: Any
    decided: Any
    gap: Any


if "hypothesis" in sys.modules:  # its entry point ran before there was anything to register
    from rewardtheory.hypothesis_hook import register

    register()
