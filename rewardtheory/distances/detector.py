"""The shaping detector: is one reward a scaled and shaped other one, and by which potential?"""

from typing import Any, NamedTuple

from rewardtheory.distances.equivalent import check_equivalent
from rewardtheory.distances.invariances import mask_impossible, positive_scaling, potential_shaping, redistribution
from rewardtheory.types import MDP


class Shaping(NamedTuple):
    """What `find_shaping` found.

    Attributes:
        found: whether R2 = c R1 + γΦ(s') − Φ(s) on every possible transition.
        scale: c > 0.
        potential: Φ (S,); for γ < 1 it is the only one on states that matter, at γ = 1 constants are not determined.
        deviation: the largest difference left.
        certificate: verified exactly; None where the model is too large.
    """

    found: bool
    scale: Any
    potential: Any
    deviation: Any
    certificate: Any


def find_shaping(
    mdp: MDP, reward_1, reward_2, *, scaled: bool = True, redistributed: bool = False, tolerance=None
) -> Shaping:
    """The potential and the scale that take one reward to another by shaping, or the proof that there are none.

    R2(s,a,s') = c R1(s,a,s') + γΦ(s') − Φ(s) on possible transitions.

    Args:
        mdp: the model.
        reward_1, reward_2: R(s,a,s') in the layout of the transition.
        scaled: whether c may be other than 1.
        redistributed: whether only expected rewards must agree.
        tolerance: as for `rt.check_equivalent`.

    Returns:
        `Shaping`.

    Raises:
        ValueError: on bad input.

    Source: ng1999policy.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> found = rt.find_shaping(mdp, r, rt.shape(mdp, 3 * r, [2]))
    >>> found.found, round(float(found.scale), 9), found.potential.round(9).tolist(), found.certificate.verify().ok
    (True, 3.0, [2.0], True)
    """
    families = [potential_shaping, mask_impossible]
    families += [positive_scaling] if scaled else []
    families += [redistribution] if redistributed else []
    return Shaping(*check_equivalent(mdp, reward_1, reward_2, up_to=tuple(families), tolerance=tolerance))
