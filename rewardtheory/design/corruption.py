"""Rewards behind a channel that may lie: which true rewards could have caused what was seen."""

from collections.abc import Mapping, Sequence

import numpy as np

from rewardtheory.arithmetic import rational, rationals
from rewardtheory.design.rewards import Rewards
from rewardtheory.makers import index_of
from rewardtheory.makers import reward as make_reward
from rewardtheory.transition import probability
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_memory

MOST = 10_000


def possible_rewards(mdp: MDP, observed: Mapping, values: Sequence, *, corrupt: int, trusted: Sequence = ()) -> Rewards:
    """Every true reward R(s) that explains what was seen if no more than so many states lie.

    A state lies if anything that it says of a state differs from the true reward there. R is possible if R(s) is one of
    `values` in every state that is not terminal, no trusted state lies, and at most `corrupt` of the others do.

    Args:
        mdp: the model.
        observed: what was seen: {state: reward} where each state shows its own reward, or {(observer, state): reward} where
            it is said in one state what another one pays (decoupled feedback); by label or index. What is left out was not
            seen.
        values: the numbers that a true reward may be.
        corrupt: q, the greatest number of states that lie.
        trusted: states that never lie.

    Returns:
        `Rewards` with equal weights; weigh them otherwise with `rt.posterior`.

    Raises:
        ValueError: on bad input, where no reward explains what was seen, and where more than 10,000 do.

    Notes: with q as large as the number of states nothing is learned at all. If every state is spoken of in at least 2q + 1
    states, the majority is right and one reward is left. Exact on an exact model. The search goes through
    states in order, and cuts where too many have lied.

    Source: everitt2017corrupted.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "a", "b": "b"}, "a": {"stay": "a"}, "b": {"stay": "b"}}, start="s", discount=0.5)
    >>> seen = {"s": 0, "a": 1, "b": 0}
    >>> found = rt.possible_rewards(mdp, seen, [0, 1], corrupt=1, trusted=["s"])
    >>> found.array[:, :, 0, 0].tolist()
    [[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 1.0]]
    """
    if isinstance(corrupt, bool) or not isinstance(corrupt, (int, np.integer)) or corrupt < 0:
        raise ValueError(f"`corrupt` is {corrupt!r}; it must be a whole number of at least 0.")
    given = numbers(list(values), "values")
    if given.ndim != 1 or not len(given):
        raise ValueError("`values` must be a list of at least one number that a true reward may be.")
    allowed = sorted({rational(x) for x in given.tolist()})
    heard = _heard(mdp, observed)
    safe = {index_of(s, mdp.states, mdp.n_states, "state", "trusted") for s in trusted}
    live = np.flatnonzero(~np.asarray(mdp.terminal)).tolist()
    found: list[list] = []
    partial: list[tuple[list, frozenset]] = [([], frozenset())]
    while partial:
        chosen, liars = partial.pop()
        if len(chosen) == len(live):
            found.append(chosen)
            if len(found) > MOST:
                raise ValueError(
                    f"`observed` leaves more than {MOST} rewards possible; see more states, or allow fewer values or liars."
                )
            continue
        said = heard.get(live[len(chosen)], [])
        for x in reversed(allowed):
            lied = liars | {observer for observer, value in said if value != x}
            if not lied & safe and len(lied) <= corrupt:
                partial.append(([*chosen, x], lied))
    if not found:
        raise ValueError(
            f"`observed` has no explanation with {corrupt} corrupt states: raise `corrupt`, trust fewer states, or allow "
            "more `values`."
        )
    require_memory((len(found), *probability(mdp.transition).shape), "array")
    table = rationals(np.zeros((len(found), mdp.n_states), dtype=int))
    table[:, live] = np.array(found, dtype=object)
    return Rewards([make_reward(mdp, state=row) for row in table])


def _heard(mdp: MDP, observed) -> dict[int, list]:
    """For each state that something was said of, (observer, value) of everything."""
    if not isinstance(observed, Mapping):
        raise ValueError("`observed` must be a dictionary {state: reward} or {(observer, state): reward}.")
    heard: dict[int, list] = {}
    for key, value in observed.items():
        pair = key if isinstance(key, tuple) else (key, key)
        if len(pair) != 2:
            raise ValueError(f"`observed` has the key {key!r}; a key is a state or (observer, state).")
        observer, s = (index_of(x, mdp.states, mdp.n_states, "state", "observed") for x in pair)
        if mdp.terminal[s]:
            raise ValueError(f"`observed` speaks of {pair[1]!r}, a terminal state, which pays nothing: leave it out.")
        x = numbers(value, f"observed[{key!r}]")
        heard.setdefault(s, []).append((observer, rational(x.item())))
    return heard
