"""What a source of data leaves open about a reward, and whether that matters for a use.

Every object that is computed from a reward, a policy, a set of trajectories, an order, is left unchanged by some changes
of the reward, its invariances. Data determine a reward up to the invariances of what is observed; a use needs it up to
those of what is computed. So a source suffices for a use, on every model, iff each change that the source does not see
leaves the use unchanged.
"""

from typing import NamedTuple


class Object(NamedTuple):
    """Something that is computed from a reward.

    Attributes:
        unseen: changes of the reward that an observer of it may be left with, in the worst model.
        harmless: changes that it survives in every model. They are the same but for the order of fragments, whose
            invariances lie between scaling and monotone changes that keep zeros, and reach both ends.
        words: what it is.
    """

    unseen: frozenset[str]
    harmless: frozenset[str]
    words: str


# Each kind of change, and the wider ones that it is a case of.
WIDER = {
    "shaping 0 at the start": {"shaping k at the start"},
    "shaping k at the start": {"shaping"},
    "shaping": {"optimal actions"},
    "impossible transitions": {"redistribution", "unreachable transitions"},
    "redistribution": {"optimal actions"},
    "unreachable transitions": set(),
    "scale": {"monotone", "optimal actions"},
    "monotone": set(),
    "optimal actions": set(),
}


def _object(words: str, *changes: str) -> Object:
    return Object(frozenset(changes), frozenset(changes), words)


OBJECTS = {
    "q_values": _object("Q values of a policy, or the optimal ones", "redistribution"),
    "boltzmann_policy": _object("π ∝ exp(Q*/τ)", "redistribution", "shaping"),
    "soft_optimal_policy": _object("the soft-optimal (maximum causal entropy) policy", "redistribution", "shaping"),
    "optimal_policies": _object("the set of optimal policies, in every state", "optimal actions"),
    "soft_optimal_trajectories": _object(
        "the distribution of trajectories of a Boltzmann or soft-optimal policy",
        "redistribution",
        "shaping",
        "unreachable transitions",
    ),
    "returns_of_fragments": _object("the returns of all possible fragments", "impossible transitions"),
    "choices_between_fragments": _object("how likely each of two fragments is preferred", "impossible transitions"),
    "returns_of_trajectories": _object(
        "the returns of all possible trajectories from the start", "shaping 0 at the start", "unreachable transitions"
    ),
    "choices_between_trajectories": _object(
        "how likely each of two trajectories from the start is preferred",
        "shaping k at the start",
        "unreachable transitions",
    ),
    "order_of_lotteries": _object(
        "the order of lotteries over trajectories from the start",
        "shaping k at the start",
        "scale",
        "unreachable transitions",
    ),
    "order_of_fragments": Object(
        frozenset({"monotone", "impossible transitions"}),
        frozenset({"scale", "impossible transitions"}),
        "the order of all possible fragments",
    ),
    "order_of_policies": _object(
        "the order of all policies, all states being reachable", "redistribution", "shaping", "scale"
    ),
}


def suffices(source: str, use: str) -> bool:
    """Whether data about one object determine a reward well enough, in every model, to compute another.

    Args:
        source: what is observed without error, a name in `OBJECTS`.
        use: what is to be computed, likewise.

    Raises:
        ValueError: for a name that is not in the table.

    Notes: no statement about a single model; there, by coincidence, less may be left open.

    Source: skalse2023invariance; the order of policies: skalse2023misspecification.

    >>> from rewardtheory.verify.ambiguity import suffices
    >>> suffices("boltzmann_policy", "order_of_policies"), suffices("order_of_fragments", "optimal_policies")
    (True, False)
    """
    return not missing(source, use)


def missing(source: str, use: str) -> tuple[str, ...]:
    """The kinds of change that the source does not see and the use does not survive; empty where the source suffices.

    >>> from rewardtheory.verify.ambiguity import missing
    >>> missing("returns_of_trajectories", "q_values")
    ('shaping 0 at the start', 'unreachable transitions')
    """
    for name, value in (("source", source), ("use", use)):
        if value not in OBJECTS:
            raise ValueError(f"`{name}` is {value!r}; it must be one of {', '.join(OBJECTS)}.")
    harmless = OBJECTS[use].harmless
    return tuple(sorted(x for x in OBJECTS[source].unseen if not harmless & _wider(x)))


def _wider(change: str) -> set[str]:
    """A kind of change and all that it is a case of."""
    found = {change}
    for above in WIDER[change]:
        found |= _wider(above)
    return found
