"""What the command line calls a model or a reward: a name, ``gym:ENV-ID``, a file, or ``FILE:NAME``."""

import difflib
from pathlib import Path

from rewardtheory import mdps
from rewardtheory.extra.files import SUFFIXES, load
from rewardtheory.makers import as_reward
from rewardtheory.mdps import Specimen
from rewardtheory.types import MDP


def find_model(text: str, *, discount: float | None = None) -> Specimen:
    """The model that `text` names, with its rewards.

    Args:
        text: a name from ``rewardtheory models``, ``gym:ENV-ID``, or a file (.npz, .json, .tra).
        discount: replaces the model's own; needed for Gymnasium and PRISM, which have none.

    Raises:
        ValueError: on an unknown name, with the nearest ones, and on what the file or the environment has wrong.
    """
    if text.startswith("gym:"):
        from rewardtheory.extra.gym_tables import from_gymnasium

        if discount is None:
            raise ValueError(
                f"`--discount` is missing; Gymnasium's {text[4:]} has none: add for example --discount 0.99."
            )
        mdp, reward = from_gymnasium(text[4:], discount=discount)
        return Specimen(name=text, mdp=mdp, rewards={"environment": reward})
    path = Path(text)
    if path.suffix.lower() in SUFFIXES or path.exists():
        mdp, rewards = load(path, discount=discount)
        if not rewards:
            raise ValueError(f"`{path.name}` holds no reward; save it with rt.save(path, mdp, {{'name': reward}}).")
        return Specimen(name=path.stem, mdp=mdp, rewards=rewards)
    if text not in mdps.names():
        close = difflib.get_close_matches(text, mdps.names(), n=3)
        hint = f"did you mean {' or '.join(close)}?" if close else "`rewardtheory models` lists them."
        raise ValueError(
            f"`model` is {text!r}, which is neither a model's name, nor gym:ENV-ID, nor a file that exists; {hint}"
        )
    found = mdps.load(text)
    if discount is None:
        return found
    changed = found.mdp.replace(discount=discount)
    return Specimen(name=found.name, mdp=changed, rewards=dict(found.rewards), places=found.places, source=found.source)


def find_reward(text: str, mdp: MDP, rewards: dict):
    """The reward that `text` names: one of `rewards`, or FILE:NAME.

    Raises:
        ValueError: on an unknown name, and on a reward of another layout.
    """
    if text in rewards:
        return rewards[text]
    file, _, name = text.rpartition(":")
    _, found = load(Path(file), discount=0)
    if name not in found:
        raise ValueError(f"`{Path(file).name}` has no reward {name!r}; it has {', '.join(found) or 'none'}.")
    return as_reward(mdp, found[name], text)
