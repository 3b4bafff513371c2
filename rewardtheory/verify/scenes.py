"""What a refutation X ⊄ Y is about, as data: for the claim that proves it and for the picture that shows it."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rewardtheory.objectives.formalism import Specification
from rewardtheory.types import MDP
from rewardtheory.verify.claims import claims
from rewardtheory.verify.expressivity import require_order


@dataclass(frozen=True)
class Scene:
    """An environment, a specification of X, policies in the order that it puts them, and a specification of Y.

    Attributes:
        mdp: the environment, exact.
        spec: the specification of X.
        said: what it says, in words.
        policies: name -> policy.
        order: (name, ">" or "=", name), what `spec` says of them and Y cannot.
        rival: one specification of Y, or of a formalism that Y includes: its level sets are drawn against those of X.
        rival_said: what it says, in words.
    """

    mdp: MDP
    spec: Specification
    said: str
    policies: Mapping[str, Any]
    order: Sequence[tuple[str, str, str]]
    rival: Specification
    rival_said: str

    def require(self) -> None:
        """Refuse a scene whose specification does not order the policies so, in exact arithmetic."""
        require_order(self.mdp, self.spec, self.policies, self.order)


def scene_of(id: str) -> Scene:
    """The scene of a claim of the form X ⊄ Y.

    Args:
        id: of the claim.

    Raises:
        ValueError: if the claim has none.
    """
    known = claims()
    make: Callable[[], Scene] | None = None
    if id in known:
        make = getattr(sys.modules[known[id].function.__module__], "scene", None)
    if make is None:
        raise ValueError(f"`id` is {id!r}; only a claim that one formalism cannot say what another says has a scene.")
    return make()
