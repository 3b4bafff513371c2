"""Atoms on a model: which letter a transition reads.

A label says where an atom holds: a mask over states (S,), over state-action pairs (S, A), or over transitions in the
layout of the model; or the states themselves, by name or number. The word of a path begins with the letter of its first
state: a label of states is read when the state is left.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rewardtheory.transition import support
from rewardtheory.types import MDP


def letters(mdp: MDP, labels: Mapping[str, Any], names: Sequence[str]) -> np.ndarray:
    """The number of the letter that each transition reads: bit i is set where the atom ``names[i]`` holds.

    Args:
        mdp: the model.
        labels: atom -> where it holds.
        names: the atoms of the automaton, in order.

    Returns:
        integers in the layout of the transition.

    Raises:
        ValueError: on an atom without a label, and a label that is no mask and no list of states.

    >>> import rewardtheory as rt
    >>> from rewardtheory.objectives.labels import letters
    >>> mdp = rt.mdp({"s": {"go": "t"}}, start="s", discount=0.9)
    >>> letters(mdp, {"end": ["t"]}, ["end"])[:, 0, 1].tolist()
    [0, 1]
    """
    shape = np.shape(support(mdp.transition))
    found = np.zeros(shape, dtype=np.int64)
    for i, name in enumerate(names):
        if name not in labels:
            known = ", ".join(sorted(labels)) or "none"
            raise ValueError(f"`labels` has no atom {name!r} (it has {known}); say in which states {name!r} holds.")
        mask = _mask(mdp, labels[name], name)
        found |= mask.reshape(mask.shape + (1,) * (3 - mask.ndim)).astype(np.int64) << i
    return found


def _mask(mdp: MDP, label: Any, name: str) -> np.ndarray:
    shape = np.shape(support(mdp.transition))
    if not isinstance(label, (list, tuple, set, frozenset)) or any(
        isinstance(x, (bool, np.bool_, list)) for x in label
    ):
        mask = np.asarray(label)
        if mask.dtype == bool and mask.shape in (shape[:1], shape[:2], shape):
            return mask
        raise ValueError(
            f"`labels`[{name!r}] has shape {mask.shape} and numbers of kind {mask.dtype}; it must be a mask of booleans, "
            f"{shape[:1]}, {shape[:2]} or {shape}, or a list of states."
        )
    mask = np.zeros(mdp.n_states, dtype=bool)
    for state in label:
        mask[_state(mdp, state, name)] = True
    return mask


def _state(mdp: MDP, state: Any, name: str) -> int:
    if mdp.states is not None and state in mdp.states:
        return mdp.states.index(state)
    if isinstance(state, (int, np.integer)) and 0 <= state < mdp.n_states:
        return int(state)
    raise ValueError(
        f"`labels`[{name!r}] names the state {state!r}; the model has {mdp.n_states} states and no such one."
    )
