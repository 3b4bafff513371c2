"""A garden of degenerate models, made here: each shows one thing that breaks careless code."""

from rewardtheory.graphs import mdp as graph
from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen

TWO_ROOMS = {
    "left": {"stay": "left", "cross": {"right": 0.8, "left": 0.2}},
    "right": {"stay": "right", "cross": {"left": 0.8, "right": 0.2}},
}


def _plant(mdp, **tables) -> Specimen:
    return Specimen(name="", mdp=mdp, rewards={name: reward(mdp, table) for name, table in tables.items()})


@specimen("garden-duplicate-actions", source=None)
def duplicate_actions() -> Specimen:
    """Every action has a twin that does the same, so optimal policies are never unique."""
    states = {s: acts | {f"{a} too": ends for a, ends in acts.items()} for s, acts in TWO_ROOMS.items()}
    mdp = graph(states, start="left", discount=0.9)
    pays = {("right", "stay"): 1, ("right", "stay too"): 1}
    return _plant(mdp, environment=pays, left={("left", "stay"): 1, ("left", "stay too"): 1})


@specimen("garden-absorbing-loop", source=None)
def absorbing_loop() -> Specimen:
    """A trap that no action leaves, is no terminal state and goes on paying."""
    mdp = graph(
        {
            "start": {"walk": "goal", "jump": {"trap": 0.5, "goal": 0.5}},
            "trap": {"walk": "trap", "jump": "trap"},
        },
        start="start",
        discount=0.9,
    )
    return _plant(mdp, environment={("start", "walk"): 1, "trap": -1}, bribed={("start", "walk"): 1, "trap": 1})


@specimen("garden-unreachable", source=None)
def unreachable() -> Specimen:
    """Two of four states are never seen: rewards that differ there only have the same returns."""
    island = {"north": {"stay": "south", "cross": "left"}, "south": {"stay": "north", "cross": "right"}}
    mdp = graph(TWO_ROOMS | island, start="left", discount=0.9)
    pays = {("right", "stay"): 1}
    return _plant(mdp, environment=pays, **{"paid on the island": pays | {"north": 5, ("south", "stay"): -5}})


@specimen("garden-one-action", source=None)
def one_action() -> Specimen:
    """A chain without a choice: every reward is trivial."""
    mdp = graph(
        {"a": {"go": {"b": 0.5, "c": 0.5}}, "b": {"go": {"a": 0.25, "c": 0.75}}, "c": {"go": "a"}},
        start="a",
        discount=0.9,
    )
    return _plant(mdp, environment={"a": 1}, negative={"a": -1, "b": 2})


@specimen("garden-one-state", source=None)
def one_state() -> Specimen:
    """The smallest model: one state, one action."""
    mdp = graph({"here": {"stay": "here"}}, start="here", discount=0.9)
    return _plant(mdp, environment={"here": 1}, nothing={})


@specimen("garden-zero-reward", source=None)
def zero_reward() -> Specimen:
    """A reward that is 0 everywhere, beside one that is not."""
    mdp = graph(TWO_ROOMS, start="left", discount=0.9)
    return _plant(mdp, nothing={}, something={("right", "stay"): 1})


@specimen("garden-all-tied", source=None)
def all_tied() -> Specimen:
    """A constant reward, and the same shaped by a potential: every action is optimal in every state.

    The numbers are sums of powers of two, so the ties are exact in floating point.
    """
    mdp = graph(
        {
            "a": {"x": {"b": 0.5, "a": 0.5}, "y": "b", "z": "a"},
            "b": {"x": {"a": 0.25, "b": 0.75}, "y": "a", "z": "b"},
        },
        start={"a": 0.5, "b": 0.5},
        discount=0.5,
    )
    # The potential is 0 in a and 4 in b: R(s,a,s') = 1 + γ Φ(s') − Φ(s).
    shaped = {
        ("a", "x", "a"): 1, ("a", "x", "b"): 3, ("a", "y", "b"): 3, ("a", "z", "a"): 1,
        ("b", "x", "a"): -3, ("b", "x", "b"): -1, ("b", "y", "a"): -3, ("b", "z", "b"): -1,
    }  # fmt: skip
    return _plant(mdp, environment={"a": 1, "b": 1}, shaped=shaped)


@specimen("garden-unavailable-actions", source=None)
def unavailable_actions() -> Specimen:
    """Each state has its own actions: those of the others are masked out."""
    mdp = graph(
        {
            "shore": {"swim": {"island": 0.9, "shore": 0.1}, "wait": "shore"},
            "island": {"fish": "island", "build": {"boat": 0.5, "island": 0.5}},
            "boat": {"sail": "shore"},
        },
        start="shore",
        discount=0.9,
    )
    return _plant(mdp, environment={("island", "fish"): 1, ("boat", "sail"): 4}, idle={("shore", "wait"): 1})


@specimen("garden-discount-zero", source=None)
def discount_zero() -> Specimen:
    """Discount 0: only the next reward counts."""
    mdp = graph(TWO_ROOMS, start="left", discount=0)
    return _plant(mdp, environment={("left", "stay"): 1, ("right", "stay"): 5}, crossing={("left", "cross"): 2})


@specimen("garden-discount-near-one", source=None)
def discount_near_one() -> Specimen:
    """Discount .999: values are a thousand times the rewards, and rounding with them."""
    mdp = graph(TWO_ROOMS, start="left", discount=0.999)
    return _plant(
        mdp,
        environment={("left", "stay"): 1, ("right", "stay"): 1.001},
        near={("left", "stay"): 1, ("right", "stay"): 1},
    )
