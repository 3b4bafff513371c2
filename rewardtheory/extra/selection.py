"""Which rewards a comparison is about: the model's own, the built-in candidates, and those from files."""

import difflib
from typing import Any

from rewardtheory.extra.models import find_reward
from rewardtheory.specify.candidates import candidates


def chosen_rewards(specimen, wanted: list[str], seed: int) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    """(rewards, notes about them, notes about those that the model cannot have).

    Args:
        specimen: the model with its own rewards, the first of which the candidates are made from.
        wanted: names of own rewards, of candidates, or FILE:NAME. If empty: for an environment (a first reward named
            "environment") that reward and the candidates; else all own rewards, with the candidates if there is one.
        seed: of the candidates.
    """
    own = dict(specimen.rewards)
    first = next(iter(own))
    made = candidates(specimen.mdp, own[first], seed=seed)
    notes = {name: "the model's own reward" for name in own}
    possible = {name: c for name, c in made.items() if c.reward is not None}
    away = {name: f"left out: {c.about}" for name, c in made.items() if c.reward is None}
    if not wanted:
        if len(own) > 1 and first != "environment":
            return own, notes, {}
        more = {
            name: f"left out: the model has it too; `compare MODEL {name}`"
            for name in own
            if name not in (first, *made)
        }
        rewards = {first: own[first]} | {n: c.reward for n, c in possible.items()}
        return rewards, {first: notes[first]} | {n: c.about for n, c in possible.items()}, away | more
    rewards, said = {first: own[first]}, {first: notes[first]}
    for name in wanted:
        if name in own:
            rewards[name], said[name] = own[name], notes[name]
        elif name in possible:
            rewards[name], said[name] = possible[name].reward, possible[name].about
        elif name in made:
            raise ValueError(f"`reward` is {name!r}, which this model cannot have: {made[name].about}.")
        elif ":" in name:
            rewards[name], said[name] = find_reward(name, specimen.mdp, own), "from a file"
        else:
            close = difflib.get_close_matches(name, list(dict.fromkeys([*own, *made])), n=3)
            hint = (
                f"did you mean {' or '.join(close)}?"
                if close
                else f"there are {', '.join(dict.fromkeys([*own, *made]))}, or FILE:NAME."
            )
            raise ValueError(
                f"`reward` is {name!r}, which is neither a reward of the model nor a built-in candidate; {hint}"
            )
    if len(rewards) < 2:
        raise ValueError(
            f"`reward` names only {first!r}, the reward that all others are compared with; name another one."
        )
    return rewards, said, {}
