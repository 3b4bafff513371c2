"""What the command line calls a model or a reward: a name, ``gym:ENV-ID``, a file, or ``FILE:NAME``."""

import difflib
import os
import re
from dataclasses import replace
from pathlib import Path

import numpy as np

from rewardtheory import mdps
from rewardtheory.arithmetic import to_float
from rewardtheory.extra.files import SUFFIXES, load, load_array
from rewardtheory.makers import as_reward
from rewardtheory.mdps import Specimen
from rewardtheory.types import MDP, Successors

_FILE_AND_NAME = re.compile(rf"(.+?(?:{'|'.join(map(re.escape, SUFFIXES))})):(.+)", re.IGNORECASE | re.DOTALL)


def find_model(text: str, *, discount: float | None = None) -> Specimen:
    """The model that `text` names, with its rewards.

    Args:
        text: a name from ``rewardtheory models``, ``gym:ENV-ID``, or a file (.npz, .json, .tra).
        discount: replaces the model's own; needed for Gymnasium and PRISM, which have none.

    Raises:
        ValueError: on an unknown name, with the nearest ones, and on what the file or the environment has wrong.
    """
    path = Path(text)
    if discount is None and (text.startswith("gym:") or path.suffix.lower() == ".tra"):
        raise ValueError(f"`--discount` is missing; {text} has none of its own: add one, such as --discount 0.99.")
    if text.startswith("gym:"):
        from rewardtheory.extra.gym_tables import from_gymnasium

        mdp, reward = from_gymnasium(text.removeprefix("gym:"), discount=discount)
        return Specimen(name=text, mdp=mdp, rewards={"environment": reward}, about="Read from Gymnasium's table.")
    if path.suffix.lower() in SUFFIXES or os.path.isfile(text):
        mdp, rewards = load(path, discount=discount)
        if not rewards:
            raise ValueError(f"`{path.name}` holds no reward; save it with rt.save(path, mdp, {{'name': reward}}).")
        return Specimen(name=path.stem, mdp=mdp, rewards=rewards, about=f"Read from {path.name}.")
    names = mdps.names()
    if text not in names:
        close = difflib.get_close_matches(text.lower(), names, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(close)}?" if close else "`rewardtheory models` lists them."
        raise ValueError(f"`model` is {text!r}, which is neither a model's name, nor gym:ENV-ID, nor a file; {hint}")
    found = mdps.load(text)
    return found if discount is None else replace(found, mdp=found.mdp.replace(discount=discount))


def find_reward(text: str, mdp: MDP, rewards: dict):
    """The reward that `text` names: one of `rewards`, or FILE:NAME.

    FILE is saved with this same model, or it holds under NAME an array in the layout of the transition and is no model.

    Raises:
        ValueError: on an unknown name, with the nearest ones, and on a reward of another model.
    """
    if text in rewards:
        return rewards[text]
    parts = _FILE_AND_NAME.fullmatch(text)
    if parts is None:
        close = difflib.get_close_matches(text, list(rewards), n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(close)}?" if close else f"it has {_some(rewards)}."
        raise ValueError(f"`reward` is {text!r}, which is neither a reward of the model nor FILE:NAME; {hint}")
    file, name = parts.groups()
    array = load_array(file, name)
    if array is not None:
        return as_reward(mdp, array, text)
    other, found = load(file, discount=to_float(mdp.discount))
    if name not in found:
        close = difflib.get_close_matches(name, list(found), n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(close)}?" if close else f"it has {_some(found)}."
        raise ValueError(f"`{Path(file).name}` has no reward {name!r}; {hint}")
    _require_same_cells(mdp, other, text)
    return as_reward(mdp, found[name], text)


def _require_same_cells(mdp: MDP, other: MDP, text: str) -> None:
    """Refuse a reward whose numbers would fall on other transitions than they were saved for."""
    sparse = isinstance(mdp.transition, Successors)
    if sparse != isinstance(other.transition, Successors):
        layouts = ("Successors", "dense") if sparse else ("dense", "Successors")
        raise ValueError(
            f"`{text}` is saved for a model in the layout {layouts[1]}, and this one is in {layouts[0]}; save it for this model."
        )
    for field in ("states", "actions"):
        ours, theirs = getattr(mdp, field), getattr(other, field)
        if getattr(mdp, f"n_{field}") != getattr(other, f"n_{field}") or (ours and theirs and ours != theirs):
            raise ValueError(f"`{text}` is saved for a model with other {field}; save it for this model.")
    if sparse:
        ours, theirs = mdp.transition, other.transition
        real = ours.probability != 0
        same = ours.state.shape == theirs.state.shape and np.array_equal(real, theirs.probability != 0)
        if not same or not np.array_equal(ours.state[real], theirs.state[real]):
            raise ValueError(f"`{text}` is saved for a model with other successors; save it for this model.")


def _some(names) -> str:
    listed = list(names)
    return ", ".join(listed[:8]) + (" and others" if len(listed) > 8 else "") if listed else "none"
