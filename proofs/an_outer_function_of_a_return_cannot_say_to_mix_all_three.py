"""On three arms every reward has a direction that it does not see, and a regularizer sees all."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory.objectives.environments import HALF, bandit
from rewardtheory.objectives.markov import MarkovReward, RegularizedReward, squared_length
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.scenes import Scene
from rewardtheory.verify.unseen_changes import three_arms

RELATION = ("RRL", "ONMR", False)


def scene() -> Scene:
    """What the claim is about."""
    mdp = bandit()
    spec = RegularizedReward(rt.reward(mdp, {}), 1, squared_length)
    policies = {
        "uniform": [[Fraction(1, 3)] * 3],
        "uneven": [[HALF, HALF / 2, HALF / 2]],
        "two arms": [[HALF, 0, HALF]],
        "sure": [[1, 0, 0]],
    }
    order = [("uniform", ">", "uneven"), ("uneven", ">", "two arms"), ("two arms", ">", "sure")]
    rival = MarkovReward(rt.reward(mdp, {("s", "a2"): 1, ("s", "a3"): 2}))
    return Scene(mdp, spec, "−Σq² at each step", policies, order, rival, "reward 0, 1, 2 for a1, a2, a3")


@counterexample(source="subramani2024objectives")
def an_outer_function_of_a_return_cannot_say_to_mix_all_three():
    """On a bandit with three arms −Σ qᵢ² is greatest at the uniform policy c alone. Every reward r ties c with c + εd for
    d = (r₃−r₂, r₁−r₃, r₂−r₁), which Σ qᵢ² tells apart unless r is constant; then all policies are tied."""
    scene().require()
    return three_arms()
