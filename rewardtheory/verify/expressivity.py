"""Which formalism says at least as much as which: computed from the claims.

A claim about two formalisms says so in its module: ``RELATION = (X, Y, True)`` where every order that X induces is
induced by Y, and False where some environment and some order of X refute that. From the first kind follows more by
transitivity; from X ⊄ Y follows A ⊄ B wherever X ⊆ A and B ⊆ Y.

Source: subramani2024objectives.
"""

import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from rewardtheory.objectives.formalism import Specification, Valued
from rewardtheory.objectives.kinds import FORMALISMS, formalism
from rewardtheory.verify.claims import Claim, claims


def order_alike(mdp, one: Specification, two: Specification, policies) -> bool:
    """Whether two specifications order some policies alike; where both have values, whether these are equal."""
    if isinstance(one, Valued) and isinstance(two, Valued):  # equal values order alike
        return all(one.evaluate(mdp, policy).value == two.evaluate(mdp, policy).value for policy in policies)
    pairs = [(x, y) for x in policies for y in policies]
    return all(one.prefer(mdp, x, y) == two.prefer(mdp, x, y) for x, y in pairs)


def require_order(mdp, spec: Specification, policies, order) -> None:
    """Refuse an order that a specification does not induce, in exact arithmetic.

    Args:
        mdp: an exact model.
        spec: the specification.
        policies: {name: policy}.
        order: (name, ">" or "=", name).
    """
    for left, relation, right in order:
        found = spec.prefer(mdp, policies[left], policies[right])
        if found != (relation == ">"):
            raise AssertionError(f"{spec.abbreviation} says {found} of {left} and {right}, not {relation}")


@dataclass(frozen=True)
class Relation:
    """The whole relation.

    Attributes:
        table: X -> Y -> whether Y says at least as much as X.
        because: X -> Y -> ids of the claims that it follows from: a chain of translations, or one refutation with the
            translations that carry it here.
    """

    table: dict[str, dict[str, bool]]
    because: dict[str, dict[str, tuple[str, ...]]]

    def classes(self) -> list[tuple[str, ...]]:
        """The formalisms that say the same, together, in the order of the table."""
        found: dict[tuple[str, ...], None] = {}
        for x in self.table:
            found[tuple(y for y in self.table if self.table[x][y] and self.table[y][x])] = None
        return list(found)

    def covering(self) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        """The edges of the Hasse diagram: (below, above) with nothing between."""
        kinds = self.classes()

        def below(a, b):
            return a != b and self.table[a[0]][b[0]]

        return [
            (a, b) for a in kinds for b in kinds if below(a, b) and not any(below(a, c) and below(c, b) for c in kinds)
        ]


def registered() -> list[tuple[str, str, bool, Claim]]:
    """The claims about two formalisms, as (X, Y, whether X ⊆ Y, claim)."""
    found = []
    for claim in claims().values():
        relation = getattr(sys.modules[claim.function.__module__], "RELATION", None)
        if relation is not None:
            found.append((*relation, claim))
    return found


def relation() -> Relation:
    """The relation between all formalisms, by closure of the registered claims.

    Raises:
        ValueError: where the claims contradict each other, or leave a pair open.

    >>> from rewardtheory.verify.expressivity import relation
    >>> found = relation()
    >>> found.table["MR"]["RM"], found.table["RM"]["MR"], found.because["MR"]["RM"]
    (True, False, ('reward_machines_say_what_markov_rewards_say',))
    """
    names = list(FORMALISMS)
    steps: dict[str, dict[str, str]] = {x: {} for x in names}
    refuted: dict[tuple[str, str], str] = {}
    for x, y, holds, claim in registered():
        for name in (x, y):
            formalism(name)
        if holds:
            steps[x][y] = claim.id
        else:
            refuted[x, y] = claim.id
    chains = {x: _chains(steps, x) for x in names}
    table: dict[str, dict[str, bool]] = {x: {} for x in names}
    because: dict[str, dict[str, tuple[str, ...]]] = {x: {} for x in names}
    for x in names:
        for y in names:
            if y in chains[x]:
                table[x][y], because[x][y] = True, chains[x][y]
            reason = _refutation(chains, refuted, x, y)
            if reason is not None:
                if y in chains[x]:
                    raise ValueError(f"the claims say both {x} ⊆ {y} ({chains[x][y]}) and not ({reason}).")
                table[x][y], because[x][y] = False, reason
            if y not in table[x]:
                raise ValueError(f"no claim decides whether {y} says at least as much as {x}.")
    return Relation(table, because)


def _chains(steps: dict[str, dict[str, str]], x: str) -> dict[str, tuple[str, ...]]:
    """The shortest chain of claims from x to each formalism above it."""
    found: dict[str, tuple[str, ...]] = {x: ()}
    queue = deque([x])
    while queue:
        here = queue.popleft()
        for above, claim in steps[here].items():
            if above not in found:
                found[above] = (*found[here], claim)
                queue.append(above)
    return found


def _refutation(chains, refuted, x: str, y: str) -> tuple[str, ...] | None:
    """The shortest derivation of X ⊄ Y: a refutation A ⊄ B with A ⊆ X and Y ⊆ B."""
    ways = [
        (claim, *chains[a][x], *chains[y][b]) for (a, b), claim in refuted.items() if x in chains[a] and b in chains[y]
    ]
    return min(ways, key=len, default=None)


def generators(x: str, y: str) -> Sequence[str]:
    """All refutations from which X ⊄ Y follows.

    >>> from rewardtheory.verify.expressivity import generators
    >>> generators("LTL", "MR")[0]
    'a_regularized_reward_cannot_say_reach'
    """
    for name in (x, y):
        formalism(name)
    steps: dict[str, dict[str, str]] = {name: {} for name in FORMALISMS}
    found = registered()
    for a, b, holds, claim in found:
        if holds:
            steps[a][b] = claim.id
    chains = {name: _chains(steps, name) for name in FORMALISMS}
    return [claim.id for a, b, holds, claim in found if not holds and x in chains[a] and b in chains[y]]
