"""The waiting room, where leaving at all is what counts: for claims that a reward machine cannot say something.

Source: subramani2024objectives.
"""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import split, waiting_room
from rewardtheory.objectives.formalism import Valued
from rewardtheory.objectives.markov import MarkovReward
from rewardtheory.verify.scenes import Scene


def leaving(spec: Valued, said: str) -> Scene:
    """A specification to which leaving by chance is worth as much as leaving at once, and staying less."""
    mdp = waiting_room()
    policies = {
        "never": split(mdp, "s", a=1),
        "one in ten": split(mdp, "s", a=Fraction(9, 10), b=Fraction(1, 10)),
        "at once": split(mdp, "s", b=1),
    }
    order = [("one in ten", "=", "at once"), ("at once", ">", "never")]
    return Scene(mdp, spec, said, policies, order, MarkovReward(rt.reward(mdp, {"t": 1})), "reward 1 in t")


def jump(scene: Scene, spec: Valued):
    """The certificate that staying is worth less than leaving with any chance, which is worth the same for all chances."""
    scene.require()
    mdp = scene.mdp
    never = spec.evaluate(mdp, split(mdp, "s", a=1)).value
    # The classes that one stays in are the same for all p > 0, and so is the chance to end in each: t, surely.
    chances = [Fraction(1, 10**k) for k in (0, 1, 6, 30)]
    worth = {spec.evaluate(mdp, split(mdp, "s", a=1 - p, b=p)).value for p in chances}
    if len(worth) != 1:
        raise AssertionError(f"{spec.abbreviation} tells chances of leaving apart: {worth}")
    values = {"never": never, "with any chance": worth.pop()}
    return exact.arithmetic(
        "What staying and leaving are worth in the waiting room", values, [("never", "<", "with any chance")]
    )
