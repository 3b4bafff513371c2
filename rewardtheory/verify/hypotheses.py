"""The hypotheses of claims as annotations: what a theorem is about.

A hypothesis is narrow and constructive: it draws what it says, and never throws instances away. It may read the
arguments to its left, so a reward comes after its model.
"""

from typing import Annotated, Any

from rewardtheory.transition import probability
from rewardtheory.verify import instances as draw
from rewardtheory.verify.claims import Given


def _layout(seen):
    return tuple(probability(seen["mdp"].transition).shape)


def _generic_mdp(random, seen):
    states, actions = seen["size"]
    return draw.generic_mdp(random, states=states, actions=actions)


AnyMDP = Annotated[Any, Given(lambda _: draw.mdps(), "any finite model", _generic_mdp)]
ReachableMDP = Annotated[
    Any, Given(lambda _: draw.mdps(reachable=True), "a finite model whose states are all reachable", _generic_mdp)
]
ContinuingMDP = Annotated[
    Any,
    Given(
        lambda _: draw.mdps(plants=("duplicate", "absorbing", "deterministic"), reachable=True),
        "a finite model with every action in every state, without terminal states, all states reachable",
        _generic_mdp,
    ),
]
AnyReward = Annotated[
    Any,
    Given(
        lambda seen: draw.rewards(seen["mdp"]),
        "any reward",
        lambda random, seen: draw.generic_array(random, _layout(seen)),
    ),
]
AnyNoise = AnyReward
AnyPotential = Annotated[
    Any,
    Given(
        lambda seen: draw.potentials(seen["mdp"]),
        "any potential, 0 in terminal states",
        lambda random, seen: draw.generic_array(random, (seen["mdp"].n_states,)),
    ),
]
AnyPolicy = Annotated[
    Any,
    Given(
        lambda seen: draw.policies(seen["mdp"]),
        "any stationary policy",
        lambda random, seen: draw.generic_policy(random, seen["mdp"]),
    ),
]
FullPolicy = Annotated[
    Any,
    Given(
        lambda seen: draw.policies(seen["mdp"], support=True),
        "any stationary policy that takes every action",
        lambda random, seen: draw.generic_policy(random, seen["mdp"]),
    ),
]
PositiveScale = Annotated[
    Any,
    Given(
        lambda _: draw.scales(),
        "any c > 0",
        lambda random, _: abs(draw.generic_array(random, ()).item()) + 1,
    ),
]
NonzeroScale = Annotated[
    Any,
    Given(
        lambda _: draw.scales(positive=False),
        "any c ≠ 0",
        lambda random, _: draw.generic_array(random, ()).item() + 2**61,
    ),
]
TinyMDP = Annotated[
    Any,
    Given(
        lambda _: draw.mdps(sizes=((1, 2), (2, 1), (2, 2)), discounts=draw.DISCOUNTS[1:5]),
        "a finite model (instances have up to two states), discount in (0, 1)",
    ),
]
SinglePathMDP = Annotated[
    Any,
    Given(
        lambda _: draw.mdps(sizes=((1, 2), (2, 2), (3, 2)), discounts=draw.DISCOUNTS[1:5], plants=()).map(
            draw.determined
        ),
        "a finite model whose transitions are certain, discount in (0, 1)",
    ),
]
OneActionPolicy = Annotated[
    Any, Given(lambda seen: draw.deterministic_policies(seen["mdp"]), "any deterministic policy")
]
