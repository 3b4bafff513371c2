"""POWER in closed form: deterministic trees of decisions with independent uniform state rewards."""

from dataclasses import dataclass

import numpy as np
from flint import fmpq

from rewardtheory.arithmetic import rational
from rewardtheory.games.piecewise import Piecewise, greatest, plus_uniform, probability_above, scaled, uniform
from rewardtheory.transition import at_arrival, probability
from rewardtheory.types import MDP


@dataclass(frozen=True, eq=False)
class TreePower:
    """What is known exactly of one state.

    Attributes:
        power: POWER(s, γ).
        choices: the successors among which the state chooses, in the order of the actions.
        optimal: the probability that going to each of them is optimal.
    """

    power: fmpq
    choices: tuple[int, ...]
    optimal: tuple[fmpq, ...]


def tree_power(mdp: MDP, state) -> TreePower:
    """POWER of a state, and how often each choice there is optimal, exactly, under rewards uniform on [0, 1].

    POWER(s, γ) = (1 − γ)/γ · E[V*(s) − R(s)], R(s) independent and uniform, with the limits at γ = 0 and γ = 1.

    Args:
        mdp: a deterministic model in which the states below `state` form a tree: each has one way in, and a state either
            stays where it is for ever or leaves.
        state: its label or index.

    Returns:
        `TreePower`, in rationals: the discount is read as the rational number that it is.

    Raises:
        ValueError: where the model is not such a tree.

    Notes: distribution functions of values are piecewise polynomials with rational coefficients, and stay so.

    Source: turner2021power.

    >>> import rewardtheory as rt
    >>> choices = {"start": {"candy": "candy", "wait": "wait"}, "candy": {"stay": "candy"},
    ...     "wait": {"chocolate": "chocolate", "hug": "hug"}, "chocolate": {"stay": "chocolate"}, "hug": {"stay": "hug"}}
    >>> found = rt.tree_power(rt.mdp(choices, start="start", discount=1), "start")
    >>> print(found.power, *found.optimal)
    3/4 1/3 2/3
    """
    s = state_index(mdp, state)
    gamma = rational(mdp.discount)
    children = [_children(mdp, t) for t in range(mdp.n_states)]
    seen = {s}

    def value(t: int) -> Piecewise:
        """The distribution of (1 − γ) V*(t)."""
        if t in seen:
            raise ValueError(
                f"`mdp` reaches state {_name(mdp, t)} in two ways, so that values depend on each other; closed forms "
                "are for trees: use rt.power for an estimate with its interval."
            )
        seen.add(t)
        if children[t] == (t,):
            return uniform()
        if t in children[t]:
            raise ValueError(
                f"`mdp` lets state {_name(mdp, t)} both stay and leave; closed forms are for trees: use rt.power."
            )
        after = greatest([value(u) for u in children[t]])
        if gamma == 0:
            return uniform()
        return plus_uniform(scaled(after, gamma), 1 - gamma) if gamma < 1 else after

    if children[s] == (s,):
        return TreePower(uniform().mean(), (s,), (fmpq(1),))
    if s in children[s]:
        raise ValueError(
            f"`mdp` lets state {_name(mdp, s)} both stay and leave; closed forms are for trees: use rt.power."
        )
    variables = [value(u) for u in children[s]]
    shares = tuple(probability_above(X, variables[:i] + variables[i + 1 :]) for i, X in enumerate(variables))
    return TreePower(greatest(variables).mean(), children[s], shares)


def state_index(mdp: MDP, state) -> int:
    """The index that a label or an index means."""
    if mdp.states is not None and str(state) in mdp.states:
        return mdp.states.index(str(state))
    if isinstance(state, (int, np.integer)) and not isinstance(state, bool) and 0 <= state < mdp.n_states:
        return int(state)
    known = f"0 to {mdp.n_states - 1}" if mdp.states is None else ", ".join(mdp.states)
    raise ValueError(f"`state` is {state!r}; the states are {known}.")


def _children(mdp: MDP, s: int) -> tuple[int, ...]:
    found: dict[int, None] = {}
    arrival = np.broadcast_to(at_arrival(mdp.transition, np.arange(mdp.n_states)), probability(mdp.transition).shape)
    for a in np.flatnonzero(mdp.available[s]):
        p, t = np.asarray(probability(mdp.transition))[s, a], np.asarray(arrival)[s, a]
        if (p != 0).sum() != 1:
            raise ValueError(
                f"`mdp` has an action of state {_name(mdp, s)} with several outcomes; closed forms are for deterministic "
                "trees: use rt.power."
            )
        found[int(t[np.asarray(p != 0)][0])] = None
    return tuple(found)


def _name(mdp: MDP, s: int) -> str:
    return repr(mdp.states[s]) if mdp.states is not None else str(s)
